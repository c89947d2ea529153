"""How recorded crime changed: each measure beside the year before, and its bars. Pure functions of
the book. Nothing is worked out that the plan does not print."""

from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Measure
from .actions import measures
from .charts import Bar, Segment, diverging, stacked


class Measured(NamedTuple):
    """A measure in a year: its count the year before, its count, the change in per cent and its
    bar, each None where the plan prints none; and a bar for each count, by its year."""

    id: str
    name: str
    then: int | None
    now: int | None
    percent: float | None
    segment: Segment | None
    counts: tuple[Bar, ...]


class Crime(NamedTuple):
    """The latest figures there are. `shown` is where the plans' pages show them: name, address."""

    before: str
    year: str
    rows: tuple[Measured, ...]
    shown: tuple[tuple[str, str], ...]


def crime(data: PlanData) -> Crime | None:
    """Return every measure in the latest year for which any has a figure; None without one."""
    years = {year for measure in data.measures for year in (*measure.counts, *measure.changes)}
    if not years:
        return None
    year = max(years)
    before = measures(data, year).before
    steepest = max(abs(measure.changes.get(year, 0)) for measure in data.measures)
    highest = max(measure.counts.get(y, 0) for measure in data.measures for y in (before, year))
    rows = tuple(_measured(m, before, year, steepest, highest) for m in data.measures)
    shown = tuple(
        (f"{plan.title}: {section.title}", f"{plan.url_path}#{section.id}")
        for plan in data.plans
        for section in plan.sections
        if section.shows == "measures" and (section.year or plan.year) == year
    )
    return Crime(before, year, rows, shown)


def _measured(measure: Measure, before: str, year: str, steepest: float, highest: int) -> Measured:
    percent = measure.changes.get(year)
    fills = {before: "empty", year: "full"}
    return Measured(
        measure.id,
        measure.name,
        measure.counts.get(before),
        measure.counts.get(year),
        percent,
        None if percent is None else diverging(percent, steepest),
        tuple(
            stacked([(y, fill, measure.counts[y])], highest)
            for y, fill in fills.items()
            if y in measure.counts
        ),
    )
