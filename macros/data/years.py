"""Plan years: written 2024-25, they begin on 1 April and end on 31 March."""

import datetime


def year_after(year: str) -> str:
    """Return the plan year that follows one: 2025-26 after 2024-25."""
    return _beginning_in(int(year[:4]) + 1)


def year_before(year: str) -> str:
    """Return the plan year before one: 2023-24 before 2024-25."""
    return _beginning_in(int(year[:4]) - 1)


def year_of(day: datetime.date) -> str:
    """Return the plan year that a day is in."""
    return _beginning_in(day.year - (day < datetime.date(day.year, 4, 1)))


def first_day(year: str) -> datetime.date:
    return datetime.date(int(year[:4]), 4, 1)


def last_day(year: str) -> datetime.date:
    return datetime.date(int(year[:4]) + 1, 3, 31)


def last_update_day(year: str) -> datetime.date:
    """Return the latest day of an update of a year's plan: the next plan reviews that year."""
    return last_day(year_after(year))


def _beginning_in(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"
