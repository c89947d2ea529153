"""How values are written for people: plan years, phone numbers, web addresses, dates, figures."""

import datetime
import re


def label(year: str) -> str:
    """Return a plan year as people read it, with an en dash: 2024–25."""
    return year.replace("-", "–")


def tel(number: str) -> str:
    """Return a tel: link (RFC 3966). Short numbers, such as 101, work in this country alone."""
    digits = number.replace(" ", "")
    return "tel:" + ("+44" + digits[1:] if digits.startswith("0") else digits)


def plain_web(url_path: str) -> str:
    """Return a web address as it is printed, without its scheme."""
    return re.sub(r"^https?://|/$", "", url_path)


def day(date: datetime.date) -> str:
    """Return a day as people write it: 9 June 2023."""
    return f"{date.day} {date:%B %Y}"


def figure(count: int | None) -> str:
    """Return a count with a comma for each thousand, or what to say where there is none."""
    return "not printed" if count is None else f"{count:,}"


def change(percent: float | None) -> str:
    """Return a change in per cent with its direction as a sign and as a word."""
    if percent is None:
        return "not printed"
    word = "up" if percent > 0 else "down" if percent < 0 else "no change"
    return f"{percent:+g}%".replace("-", "−") + f" ({word})"
