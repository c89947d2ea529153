"""How the actions are going: what is counted of them, and its bars. Pure functions of the book."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.records import Priority
from .actions import Row, Table, neighbour, plan_of, table, tables
from .charts import Bar, stacked

# What a bar counts of some rows: label, fill and count of each part.
Counted = Callable[[list[Row]], list[tuple[str, str, int]]]


class Tally(NamedTuple):
    """A priority's actions in a plan: the priority (None for all), whether the plan has it, how
    many actions there are, how many have an update, and a bar."""

    priority: Priority | None
    planned: bool
    actions: int
    updated: int
    bar: Bar


class Progress(NamedTuple):
    """The current plan by priority. A bar has a part for each status there is, and the last for
    none recorded; the bars of the rows have one scale, that of all priorities its own."""

    plan: Plan
    rows: tuple[Tally, ...]
    total: Tally


class Outcome(NamedTuple):
    """A priority's actions in the plan before, carried on or ended, and in the current one, from
    the year before or new."""

    then: Tally
    now: Tally


class Outcomes(NamedTuple):
    """What came of the plan before, by priority. The bars of the rows have one scale."""

    before: Plan
    plan: Plan
    rows: tuple[Outcome, ...]
    total: Outcome


def progress(data: PlanData) -> Progress:
    """Return how many of the current actions have which status."""

    def statuses(rows: list[Row]) -> list[tuple[str, str, int]]:
        counts, words = Counter(row.action.status for row in rows), data.vocabulary
        ids = (*(status.id for status in words.statuses), None)
        return [(words.label_of(id), words.shape_of(id), counts[id]) for id in ids]

    shown = tables(data)
    rows = tuple(_tally(t.priority, [t], statuses, most(shown)) for t in shown)
    return Progress(plan_of(data), rows, _tally(None, shown, statuses))


def outcomes(data: PlanData) -> Outcomes | None:
    """Return what came of the plan before the current one; None where there is none."""
    plan = plan_of(data)
    before = neighbour(data, plan, -1)
    if not before:
        return None
    ids = dict.fromkeys((*plan.priorities, *before.priorities))
    thens, nows = ([table(data, id, year) for id in ids] for year in (before.year, plan.year))
    scale = most((*thens, *nows))
    rows = tuple(
        Outcome(
            _tally(then.priority, [then], _fates, scale),
            _tally(now.priority, [now], _origins, scale),
        )
        for then, now in zip(thens, nows, strict=True)
    )
    whole = max(len(before.actions), len(plan.actions))
    total = Outcome(_tally(None, thens, _fates, whole), _tally(None, nows, _origins, whole))
    return Outcomes(before, plan, rows, total)


def most(shown: Iterable[Table]) -> int:
    """Return how many actions the longest of some tables has."""
    return max((len(table.rows) for table in shown), default=0)


def _fates(rows: list[Row]) -> list[tuple[str, str, int]]:
    carried, ended = sum(bool(row.after) for row in rows), sum(bool(row.ended) for row in rows)
    return [("Carried on", "full", carried), ("Ended", "cross", ended)]


def _origins(rows: list[Row]) -> list[tuple[str, str, int]]:
    new = sum(row.before is None for row in rows)
    return [("From the year before", "full", len(rows) - new), ("New", "empty", new)]


def _tally(
    priority: Priority | None, shown: Iterable[Table], counted: Counted, whole: int | None = None
) -> Tally:
    shown = list(shown)
    rows = [row for table in shown for row in table.rows]
    updated = sum(row.action.latest is not None for row in rows)
    bar = stacked(counted(rows), len(rows) if whole is None else whole)
    return Tally(priority, any(table.part for table in shown), len(rows), updated, bar)
