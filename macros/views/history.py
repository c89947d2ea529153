"""Which priority goes on with which through the years, and what its page shows of the plans before.

Pure functions of the book.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.records import Priority
from .actions import Row, Table, neighbour, plan_of, table


class YearBefore(NamedTuple):
    """What a priority's page shows of earlier plans: the plan before the current one, its tables,
    the priority's newest narrative and those of the priorities it goes on with, and whether plans
    before that one have actions for it."""

    plan: Plan | None
    tables: tuple[Table, ...]
    story: Table | None
    other_stories: tuple[Table, ...]
    has_older: bool


def goes_on_under(data: PlanData, priority_id: str) -> tuple[Priority, ...]:
    """Return the current priorities that go on with one the current plan has not."""
    current, known = plan_of(data).priorities, {one.id: one for one in data.priorities}
    if priority_id in current:
        return ()
    return tuple(known[id_] for id_ in current if priority_id in data.earlier(id_))


def last_planned(data: PlanData, priority_id: str) -> Table | None:
    """Return what the last plan before the current one that has a priority says of it."""
    for plan in reversed(data.plans[: data.years[plan_of(data).year]]):
        if priority_id in plan.priorities:
            return table(data, priority_id, plan.year)
    return None


def no_longer(data: PlanData) -> tuple[Priority, ...]:
    """Return the priorities that earlier plans had and the current one has not."""
    current = plan_of(data).priorities
    return tuple(
        one for one in data.priorities if one.id not in current and last_planned(data, one.id)
    )


def year_before(data: PlanData, priority_id: str) -> YearBefore:
    """Return what the plans before the current one say of a priority and of those it goes on with,
    its own first."""
    now = data.years[plan_of(data).year]
    before = data.plans[now - 1] if now else None
    return YearBefore(
        before,
        tuple(_tables(data, priority_id, before)) if before else (),
        story(data, priority_id),
        tuple(filter(None, (story(data, id_) for id_ in data.earlier(priority_id)))),
        any(older(data, priority_id)),
    )


def older(data: PlanData, priority_id: str) -> dict[str, tuple[Row, ...]]:
    """Return a priority's actions before the plan before the current one by year, the newest first.

    They have a page of their own: the priority's does not grow with the years.
    """
    plans = data.plans[: max(data.years[plan_of(data).year] - 1, 0)]
    found = {
        plan.year: tuple(row for shown in _tables(data, priority_id, plan) for row in shown.rows)
        for plan in reversed(plans)
    }
    return {year: rows for year, rows in found.items() if rows}


def story(data: PlanData, priority_id: str) -> Table | None:
    """Return the newest table with a narrative for a priority, before the current plan."""
    for plan in reversed(data.plans[: data.years[plan_of(data).year]]):
        found = table(data, priority_id, plan.year)
        if found.part and found.part.narrative:
            return found
    return None


def _tables(data: PlanData, priority_id: str, plan: Plan) -> Iterator[Table]:
    """Yield what a plan says that belongs on a priority's page.

    What it goes on with belongs there up to the plan in which it took that over: a priority that
    was split off another does not show what the other did since.
    """
    after = neighbour(data, plan, 1)
    new = priority_id not in plan.priorities
    going = after.priorities if after else ()
    others = [id_ for id_ in data.earlier(priority_id) if new or id_ not in going]
    for id_ in (priority_id, *others):
        found = table(data, id_, plan.year)
        if found.part:
            yield found
