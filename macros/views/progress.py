"""How the actions are going: counts by status and by what happened to last year's, as bars."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.records import Priority
from .actions import ActionTable, TableRow, action_table, action_tables
from .charts import Bar, stacked_bar
from .formats import format_year
from .plans import get_plan, plan_before

# The label, fill and value of each part of a bar, and a function that counts them in rows.
Parts = list[tuple[str, str, int]]
CountParts = Callable[[list[TableRow]], Parts]


class Tally(NamedTuple):
    """A priority's actions in a plan: the priority (None for all), whether the plan has it, the
    number of actions, the number with an update, and a bar."""

    priority: Priority | None
    planned: bool
    actions: int
    updated: int
    bar: Bar


class Progress(NamedTuple):
    """The current plan by priority. A bar has a part for each status, and one for no status; the
    bars of `rows` share a scale, that of `total` has its own."""

    plan: Plan
    rows: tuple[Tally, ...]
    total: Tally


class Outcome(NamedTuple):
    """A priority's actions in the previous plan, continued or not, and in the current plan,
    continuing others or new."""

    previous: Tally
    current: Tally


class Outcomes(NamedTuple):
    """What happened to the previous plan's actions, by priority. The bars of `rows` share a
    scale."""

    previous: Plan
    plan: Plan
    rows: tuple[Outcome, ...]
    total: Outcome


def progress(data: PlanData) -> Progress:
    """Return how many of the current actions have which status."""

    def statuses(rows: list[TableRow]) -> Parts:
        counts, words = Counter(row.action.status for row in rows), data.vocabulary
        ids = (*(status.id for status in words.statuses), None)
        return [(words.label_of(id_), words.shape_of(id_), counts[id_]) for id_ in ids]

    tables = action_tables(data)
    plan, scale = get_plan(data), _longest(tables)
    rows = tuple(_tally(table.priority, [table], statuses, scale) for table in tables)
    return Progress(plan, rows, _tally(None, tables, statuses, len(plan.actions)))


def outcomes(data: PlanData) -> Outcomes | None:
    """Return what happened to the actions of the plan before the current one, if there is one."""
    plan = get_plan(data)
    previous = plan_before(data, plan)
    if not previous:
        return None
    year, year_before = format_year(plan.year), format_year(previous.year)

    def fates(rows: list[TableRow]) -> Parts:
        continued = sum(bool(row.continued_by) for row in rows)
        dropped = sum(bool(row.not_in_year) for row in rows)
        return [
            (f"Continued in {year}", "full", continued),
            (f"Not in the {year} plan", "cross", dropped),
        ]

    def origins(rows: list[TableRow]) -> Parts:
        new = sum(row.continues is None for row in rows)
        continuing = len(rows) - new
        return [(f"Continued from {year_before}", "full", continuing), ("New", "empty", new)]

    ids = dict.fromkeys((*plan.priorities, *previous.priorities))
    before, now = ([action_table(data, id_, of.year) for id_ in ids] for of in (previous, plan))
    scale = _longest((*before, *now))
    rows = tuple(
        Outcome(_tally(b.priority, [b], fates, scale), _tally(n.priority, [n], origins, scale))
        for b, n in zip(before, now, strict=True)
    )
    whole = max(len(previous.actions), len(plan.actions))
    total = Outcome(_tally(None, before, fates, whole), _tally(None, now, origins, whole))
    return Outcomes(previous, plan, rows, total)


def _longest(tables: Iterable[ActionTable]) -> int:
    return max((len(table.rows) for table in tables), default=0)


def _tally(
    priority: Priority | None, tables: Sequence[ActionTable], count: CountParts, whole: int
) -> Tally:
    rows = [row for table in tables for row in table.rows]
    updated = sum(row.action.latest is not None for row in rows)
    planned = any(table.part for table in tables)
    return Tally(priority, planned, len(rows), updated, stacked_bar(count(rows), whole))
