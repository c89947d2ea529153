"""The actions of a priority in one year, with the actions they continue and those that continue
them."""

from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Action, Plan, PriorityPlan
from ..data.records import Priority
from .plans import get_plan, get_priority, plan_after, plan_before


class TableRow(NamedTuple):
    """An action, the label of its status, the action of the year before that it continues, those of
    the year after that continue it, and, if there are none, the year of the plan without it.

    `repeats` says whether a row above continues the same action.
    """

    action: Action
    status: str
    continues: Action | None
    repeats: bool
    continued_by: tuple[Action, ...]
    not_in_year: str | None


class ActionTable(NamedTuple):
    """A priority's actions in one plan; `part` is None if the plan doesn't have the priority."""

    priority: Priority
    plan: Plan
    part: PriorityPlan | None
    rows: tuple[TableRow, ...]
    earlier: Plan | None

    @property
    def has_updates(self) -> bool:
        return any(row.action.updates for row in self.rows)

    @property
    def has_statuses(self) -> bool:
        return any(row.action.status for row in self.rows)

    @property
    def gap(self) -> str:
        """The sentence about what none of the actions has, once for all of them."""
        if self.has_statuses or not self.rows:
            return ""
        missing = "a status" if self.has_updates else "an update or a status"
        which = "these actions" if len(self.rows) > 1 else "this action"
        return f"We have not published {missing} for {which}."

    @property
    def continued(self) -> int:
        """How many of the actions continue one of the year before."""
        return sum(row.continues is not None for row in self.rows)


def action_table(data: PlanData, priority_id: str, year: str | None = None) -> ActionTable:
    """Return a priority's actions in a year's plan, by default the current one."""
    priority, plan = get_priority(data, priority_id), get_plan(data, year)
    part = next((part for part in plan.priority_plans if part.id == priority_id), None)
    earlier, later = plan_before(data, plan), plan_after(data, plan)
    earlier_actions = {action.id: action for action in (earlier.actions if earlier else ())}
    rows = list[TableRow]()
    for action in part.actions if part else ():
        continued_by = tuple(
            other for other in (later.actions if later else ()) if other.continues == action.id
        )
        continues = earlier_actions.get(action.continues or "")
        rows.append(
            TableRow(
                action,
                data.vocabulary.label_of(action.status),
                continues,
                continues is not None and any(row.continues is continues for row in rows),
                continued_by,
                later.year if later and not continued_by else None,
            )
        )
    return ActionTable(priority, plan, part, tuple(rows), earlier)


def action_tables(data: PlanData, year: str | None = None) -> tuple[ActionTable, ...]:
    """Return the table of every priority of a year's plan, in the printed order."""
    plan = get_plan(data, year)
    return tuple(action_table(data, priority_id, plan.year) for priority_id in plan.priorities)


def tables_by_priority(data: PlanData) -> tuple[ActionTable, ...]:
    """Return the table of every priority of the current plan, in the order of priorities.yml."""
    tables = {table.priority.id: table for table in action_tables(data)}
    return tuple(tables[one.id] for one in data.priorities if one.id in tables)
