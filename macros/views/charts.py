"""The charts of actions and of recorded crime. Lengths are in per cent of a chart's width."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Measure, Priority
from .actions import ActionTable, TableRow, action_table, action_tables
from .plans import get_plan, plan_before


class Segment(NamedTuple):
    """A part of a bar: what it counts, how many, the name of its fill, its start, end and width."""

    label: str
    value: float
    fill: str
    start: float
    end: float
    width: float


class Tally(NamedTuple):
    """The actions of a priority in a plan, or of all (`priority` is None): whether the plan has
    any, how many actions and updates there are, and a bar of what the chart counts."""

    priority: Priority | None
    planned: bool
    actions: int
    updated: int
    bar: tuple[Segment, ...]


class CrimeChart(NamedTuple):
    """Every kind of crime with the bar of its change, if there is one, in the latest year with
    figures: only what a plan prints, nothing calculated."""

    year: str
    rows: tuple[tuple[Measure, Segment | None], ...]


# The label and fill of a bar's part, and whether it counts a row.
CountedPart = tuple[str, str, Callable[[TableRow], bool]]
FATES: tuple[CountedPart, ...] = (
    ("Continued", "full", lambda row: bool(row.continued_by)),
    ("Not continued", "cross", lambda row: bool(row.not_in_year)),
)
ORIGINS: tuple[CountedPart, ...] = (
    ("Continued", "full", lambda row: row.continues is not None),
    ("New", "empty", lambda row: row.continues is None),
)


def progress(data: PlanData) -> tuple[Tally, ...]:
    """Return how many of the current actions have which status: by priority, and at last of all."""
    words = data.vocabulary

    def part(status: str | None) -> CountedPart:
        fill = words.shape_of(status)
        return words.label_of(status), fill, lambda row: row.action.status == status

    parts = [part(id_) for id_ in (*(status.id for status in words.statuses), None)]
    return tallies(action_tables(data), parts)


def outcomes(data: PlanData) -> tuple[tuple[Tally, Tally], ...]:
    """Return what happened to the actions of the plan before the current one, if there is one.

    For each priority of either plan, and at last for all, there are the tallies of that plan (of
    actions continued or not) and of the current one (of actions continuing others or new).
    """
    plan = get_plan(data)
    if not (previous := plan_before(data, plan)):
        return ()
    ids = dict.fromkeys((*plan.priorities, *previous.priorities))
    before, now = ([action_table(data, id_, of.year) for id_ in ids] for of in (previous, plan))
    return tuple(zip(tallies(before, FATES), tallies(now, ORIGINS), strict=True))


def measures_in(data: PlanData, year: str) -> tuple[Measure, ...]:
    """Return the kinds of crime with a count or change for a year, in the order of the data."""
    return tuple(one for one in data.measures if year in one.counts or year in one.changes)


def crime_chart(data: PlanData) -> CrimeChart | None:
    """Return the chart of the latest year for which there is any figure, or None if none is.

    The largest change fills half of the width: a rise to the right, a fall to the left.
    """
    years = {year for measure in data.measures for year in (*measure.counts, *measure.changes)}
    if not years:
        return None
    year = max(years)
    largest = max(abs(one.changes.get(year, 0)) for one in data.measures)

    def bar(change: float | None) -> Segment | None:
        if change is None:
            return None
        fill = "full" if change > 0 else "empty"
        return segment("", change, fill, largest + min(change, 0), 2 * largest)

    rows = tuple((one, bar(one.changes.get(year))) for one in data.measures)
    return CrimeChart(year, rows)


def tallies(tables: Iterable[ActionTable], parts: Iterable[CountedPart]) -> tuple[Tally, ...]:
    """Return the tally of each table, and at last that of all. The bars of the tables share a
    scale; that of all has its own."""
    tables, parts = list(tables), list(parts)
    scale = max((len(table.rows) for table in tables), default=0)
    each = [_tally(t.priority, t.part is not None, t.rows, parts, scale) for t in tables]
    rows = [row for table in tables for row in table.rows]
    planned = any(one.planned for one in each)
    return (*each, _tally(None, planned, rows, parts, len(rows)))


def _tally(
    priority: Priority | None,
    planned: bool,
    rows: Iterable[TableRow],
    parts: Iterable[CountedPart],
    scale: int,
) -> Tally:
    rows, bar, start = tuple(rows), [], 0
    for label, fill, counted in parts:
        count = sum(map(counted, rows))
        bar.append(segment(label, count, fill, start, scale))
        start += count
    updated = sum(row.action.latest is not None for row in rows)
    return Tally(priority, planned, len(rows), updated, tuple(bar))


def segment(label: str, value: float, fill: str, start: float, whole: float) -> Segment:
    """Return a segment that begins at `start` of a bar as long as `whole`."""
    ends = (start, start + abs(value))
    first, last = (round(100 * at / whole, 2) if whole else 0.0 for at in ends)
    return Segment(label, value, fill, first, last, round(last - first, 2))
