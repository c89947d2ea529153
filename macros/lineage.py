"""Which priority goes on with which through the years, and what its page shows of the plans before.

Pure functions of the book.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .book import Book
from .model import Priority
from .plan import Plan
from .views import Row, Table, neighbour, plan_of, table


class YearBefore(NamedTuple):
    """What a priority's page shows of earlier plans: the plan before the current one, its tables,
    the priority's newest narrative and those of the priorities it goes on with, and whether plans
    before that one have actions for it."""

    plan: Plan | None
    tables: tuple[Table, ...]
    story: Table | None
    other_stories: tuple[Table, ...]
    has_older: bool


def goes_on_under(book: Book, priority_id: str) -> tuple[Priority, ...]:
    """Return the current priorities that go on with one the current plan has not."""
    current, known = plan_of(book).priorities, {one.id: one for one in book.priorities}
    if priority_id in current:
        return ()
    return tuple(known[id_] for id_ in current if priority_id in book.earlier(id_))


def last_planned(book: Book, priority_id: str) -> Table | None:
    """Return what the last plan before the current one that has a priority says of it."""
    for plan in reversed(book.plans[: book.years[plan_of(book).year]]):
        if priority_id in plan.priorities:
            return table(book, priority_id, plan.year)
    return None


def no_longer(book: Book) -> tuple[Priority, ...]:
    """Return the priorities that earlier plans had and the current one has not."""
    current = plan_of(book).priorities
    return tuple(
        one for one in book.priorities if one.id not in current and last_planned(book, one.id)
    )


def year_before(book: Book, priority_id: str) -> YearBefore:
    """Return what the plans before the current one say of a priority and of those it goes on with,
    its own first."""
    now = book.years[plan_of(book).year]
    before = book.plans[now - 1] if now else None
    return YearBefore(
        before,
        tuple(_tables(book, priority_id, before)) if before else (),
        story(book, priority_id),
        tuple(filter(None, (story(book, id_) for id_ in book.earlier(priority_id)))),
        any(older(book, priority_id)),
    )


def older(book: Book, priority_id: str) -> dict[str, tuple[Row, ...]]:
    """Return a priority's actions before the plan before the current one by year, the newest first.

    They have a page of their own: the priority's does not grow with the years.
    """
    plans = book.plans[: max(book.years[plan_of(book).year] - 1, 0)]
    found = {
        plan.year: tuple(row for shown in _tables(book, priority_id, plan) for row in shown.rows)
        for plan in reversed(plans)
    }
    return {year: rows for year, rows in found.items() if rows}


def story(book: Book, priority_id: str) -> Table | None:
    """Return the newest table with a narrative for a priority, before the current plan."""
    for plan in reversed(book.plans[: book.years[plan_of(book).year]]):
        found = table(book, priority_id, plan.year)
        if found.part and found.part.narrative:
            return found
    return None


def _tables(book: Book, priority_id: str, plan: Plan) -> Iterator[Table]:
    """Yield what a plan says that belongs on a priority's page.

    What it goes on with belongs there up to the plan in which it took that over: a priority that
    was split off another does not show what the other did since.
    """
    after = neighbour(book, plan, 1)
    new = priority_id not in plan.priorities
    going = after.priorities if after else ()
    others = [id_ for id_ in book.earlier(priority_id) if new or id_ not in going]
    for id_ in (priority_id, *others):
        found = table(book, id_, plan.year)
        if found.part:
            yield found
