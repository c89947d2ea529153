"""The charts of actions and of recorded crime. Lengths are in per cent of a chart's width."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.records import Measure, Priority
from ..data.years import year_before
from .actions import ActionTable, TableRow, action_table, action_tables
from .formats import format_year
from .plans import get_plan, plan_before


class Segment(NamedTuple):
    """A part of a bar: what it counts, how many, the name of its fill, its start, end and width."""

    label: str
    value: float
    fill: str
    start: float
    end: float
    width: float


Bar = tuple[Segment, ...]
# The label and fill of a bar's part, and whether it counts a row.
CountedPart = tuple[str, str, Callable[[TableRow], bool]]


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
    """What happened to the previous plan's actions, by priority: bars as in `Progress`."""

    previous: Plan
    plan: Plan
    rows: tuple[Outcome, ...]
    total: Outcome


class CrimeFigures(NamedTuple):
    """The kinds of crime with a count or change for a year, in the order of the data."""

    year_before: str
    year: str
    measures: tuple[Measure, ...]


class CrimeChart(NamedTuple):
    """Every kind of crime in the latest year with figures, each with the bar of its change, if
    there is one, and a bar for each count: only what a plan prints, nothing calculated. `sections`
    are the title and URL path of the sections of plans that print the figures."""

    year_before: str
    year: str
    rows: tuple[tuple[Measure, Segment | None, Bar], ...]
    sections: tuple[tuple[str, str], ...]


def progress(data: PlanData) -> Progress:
    """Return how many of the current actions have which status."""
    words, tables, plan = data.vocabulary, action_tables(data), get_plan(data)

    def part(status: str | None) -> CountedPart:
        fill = words.shape_of(status)
        return words.label_of(status), fill, lambda row: row.action.status == status

    parts = [part(id_) for id_ in (*(status.id for status in words.statuses), None)]
    rows = (_tally(table.priority, [table], parts, _longest(tables)) for table in tables)
    return Progress(plan, tuple(rows), _tally(None, tables, parts, len(plan.actions)))


def outcomes(data: PlanData) -> Outcomes | None:
    """Return what happened to the actions of the plan before the current one, if there is one."""
    plan = get_plan(data)
    previous = plan_before(data, plan)
    if not previous:
        return None
    year, earlier = format_year(plan.year), format_year(previous.year)
    fates: list[CountedPart] = [
        (f"Continued in {year}", "full", lambda row: bool(row.continued_by)),
        (f"Not in the {year} plan", "cross", lambda row: bool(row.not_in_year)),
    ]
    origins: list[CountedPart] = [
        (f"Continued from {earlier}", "full", lambda row: row.continues is not None),
        ("New", "empty", lambda row: row.continues is None),
    ]
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


def crime_figures(data: PlanData, year: str) -> CrimeFigures:
    """Return the kinds of crime with figures for a year."""
    measures = (one for one in data.measures if year in one.counts or year in one.changes)
    return CrimeFigures(year_before(year), year, tuple(measures))


def crime_chart(data: PlanData) -> CrimeChart | None:
    """Return the chart of the latest year for which there is any figure, or None if none is."""
    years = {year for measure in data.measures for year in (*measure.counts, *measure.changes)}
    if not years:
        return None
    year = max(years)
    before = year_before(year)
    fills = {before: "empty", year: "full"}
    largest_change = max(abs(one.changes.get(year, 0)) for one in data.measures)
    largest_count = max(one.counts.get(when, 0) for one in data.measures for when in fills)
    rows = []
    for one in data.measures:
        change = one.changes.get(year)
        change_bar = None if change is None else diverging_segment(change, largest_change)
        count_bars = (
            _segment(when, one.counts[when], fill, 0, largest_count)
            for when, fill in fills.items()
            if when in one.counts
        )
        rows.append((one, change_bar, tuple(count_bars)))
    sections = tuple(
        (f"{plan.title}: {section.title}", f"{plan.url_path}#{section.id}")
        for plan in data.plans
        for section in plan.sections
        if section.shows == "measures" and (section.year or plan.year) == year
    )
    return CrimeChart(before, year, tuple(rows), sections)


def stacked_bar(parts: Iterable[tuple[str, str, int]], whole: int) -> Bar:
    """Return a bar of parts (label, fill, value) in a row; a value of `whole` fills the width."""
    bar, start = [], 0
    for label, fill, value in parts:
        bar.append(_segment(label, value, fill, start, whole))
        start += value
    return tuple(bar)


def diverging_segment(change: float, largest: float) -> Segment:
    """Return a change as a segment from the middle: a rise to the right, a fall to the left.

    A change of `largest` fills half of the width.
    """
    fill = "full" if change > 0 else "empty"
    return _segment("", change, fill, largest + min(change, 0), 2 * largest)


def _segment(label: str, value: float, fill: str, start: float, whole: float) -> Segment:
    ends = (start, start + abs(value))
    start, end = (round(100 * at / whole, 2) if whole else 0.0 for at in ends)
    return Segment(label, value, fill, start, end, round(end - start, 2))


def _longest(tables: Iterable[ActionTable]) -> int:
    return max((len(table.rows) for table in tables), default=0)


def _tally(
    priority: Priority | None, tables: Sequence[ActionTable], parts: list[CountedPart], whole: int
) -> Tally:
    rows = [row for table in tables for row in table.rows]
    updated = sum(row.action.latest is not None for row in rows)
    planned = any(table.part for table in tables)
    counts = ((label, fill, sum(map(counted, rows))) for label, fill, counted in parts)
    return Tally(priority, planned, len(rows), updated, stacked_bar(counts, whole))
