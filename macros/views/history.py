"""How priorities continue from year to year, and what earlier plans say about one."""

from collections.abc import Iterator
from typing import NamedTuple

from ..data.plan_data import PlanData, ancestors
from ..data.plan_records import Action, Plan
from ..data.records import Priority
from .actions import ActionTable, TableRow, action_table
from .plans import get_plan, plan_after, plans_before_current


class ActionsBefore(NamedTuple):
    """What a priority's page shows of the actions of the plan before the current one.

    `continued` holds the ids of its actions that the priority's current actions continue, and
    `tables` the others; `had_priority` says whether that plan had the priority, or one that it
    continues.
    """

    plan: Plan | None
    continued: frozenset[str]
    tables: tuple[ActionTable, ...]
    had_priority: bool


def actions_before(data: PlanData, priority_id: str) -> ActionsBefore:
    """Return what the plan before the current one has of a priority and those it continues."""
    plan = next(iter(plans_before_current(data)), None)
    tables = tuple(_related_tables(data, priority_id, plan)) if plan else ()
    ids = {row.continues.id for row in action_table(data, priority_id).rows if row.continues}
    continued = ids.intersection(row.action.id for table in tables for row in table.rows)
    others = (
        table._replace(rows=tuple(row for row in table.rows if row.action.id not in continued))
        for table in tables
    )
    return ActionsBefore(
        plan,
        frozenset(continued),
        tuple(table for table in others if table.rows),
        bool(tables),
    )


def older_actions(data: PlanData, priority_id: str) -> dict[str, tuple[TableRow, ...]]:
    """Return a priority's actions in plans before the previous one, by year, newest first.

    They have a page of their own, so that the priority's doesn't grow with the years.
    """
    by_year = {
        plan.year: tuple(
            row for table in _related_tables(data, priority_id, plan) for row in table.rows
        )
        for plan in plans_before_current(data)[1:]
    }
    return {year: rows for year, rows in by_year.items() if rows}


def successors(data: PlanData, priority_id: str, plan: Plan | None = None) -> tuple[Priority, ...]:
    """Return the priorities of a plan, by default the current one, that continue one that isn't in
    that plan."""
    planned, by_id = (plan or get_plan(data)).priorities, {one.id: one for one in data.priorities}
    if priority_id in planned:
        return ()
    return tuple(by_id[id_] for id_ in planned if priority_id in predecessors(data, id_, plan))


def dropped_priorities(data: PlanData) -> tuple[Priority, ...]:
    """Return the priorities of earlier plans that aren't in the current one."""
    earlier = {id_ for plan in plans_before_current(data) for id_ in plan.priorities}
    dropped = earlier.difference(get_plan(data).priorities)
    return tuple(priority for priority in data.priorities if priority.id in dropped)


def last_table(
    data: PlanData, priority_id: str, with_narrative: bool = False
) -> ActionTable | None:
    """Return a priority's table in the last plan before the current one that has the priority, or
    that has a narrative about it."""
    plans = (plan for plan in plans_before_current(data) if priority_id in plan.priorities)
    tables = (action_table(data, priority_id, plan.year) for plan in plans)
    return next((t for t in tables if t.part and (t.part.narrative or not with_narrative)), None)


def predecessors(data: PlanData, priority_id: str, plan: Plan | None = None) -> tuple[str, ...]:
    """Return the ids of the priorities that one continues, directly or not, nearest first.

    What a priority of the plan, by default the current one, continues is its own, and not also that
    of a priority that was split off it.
    """
    planned = {id_ for id_ in (plan or get_plan(data)).priorities if id_ != priority_id}
    continues = {one.id: () if one.id in planned else one.continues for one in data.priorities}
    return ancestors(continues, priority_id)


def moved_actions(data: PlanData, priority_id: str) -> tuple[tuple[Action, Priority, str], ...]:
    """Return the actions that a priority had before, each with the one that has it now and the URL
    path of the action there."""
    by_id = {one.id: one for one in data.priorities}
    ids = {priority_id, *by_id[priority_id].formerly}
    shown = {priority_id, *predecessors(data, priority_id)}
    return tuple(
        (action, by_id[part.id], _on_page_of(data, by_id[part.id], plan, action))
        for plan in data.plans
        for part in plan.priority_plans
        if part.id not in shown
        for action in part.actions
        if not ids.isdisjoint(action.earlier_priorities)
    )


def _on_page_of(data: PlanData, priority: Priority, plan: Plan, action: Action) -> str:
    """Return the URL path of an action of a priority on that one's pages, which show no later plan
    than the current one."""
    age = data.years[data.site.current] - data.years[plan.year]
    page = f"{priority.url_path}earlier/" if age > 1 else priority.url_path
    return f"{page}#{action.id}" if age >= 0 else page


def _related_tables(data: PlanData, priority_id: str, plan: Plan) -> Iterator[ActionTable]:
    """Yield the tables of a plan that belong on a priority's page.

    A priority that it continues belongs there up to the plan in which it was taken over: one that
    was split off another doesn't show what the other did since.
    """
    later = plan_after(data, plan)
    is_new = priority_id not in plan.priorities
    still_planned = later.priorities if later else ()
    earlier = predecessors(data, priority_id)
    others = [id_ for id_ in earlier if is_new or id_ not in still_planned]
    for id_ in (priority_id, *others):
        table = action_table(data, id_, plan.year)
        if table.part:
            yield table
