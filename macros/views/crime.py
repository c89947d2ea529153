"""Recorded crime: the figures as the plans print them, and the bars that show how they changed.

No figure is calculated that a plan does not print.
"""

from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.years import year_before
from .charts import BarPart, Segment, diverging_segment, stacked_bar


class MeasureFigures(NamedTuple):
    """A kind of crime: its count in the year before, its count in the year, and the change in per
    cent. A figure that no plan prints is None."""

    id: str
    name: str
    recorded_before: int | None
    recorded: int | None
    change: float | None


class CrimeFigures(NamedTuple):
    """The kinds of crime with a count or change for a year, in the order of the data."""

    year_before: str
    year: str
    rows: tuple[MeasureFigures, ...]


class MeasureBars(NamedTuple):
    """A kind of crime with the bar of its change, if there is one, and a bar for each count."""

    figures: MeasureFigures
    change: Segment | None
    counts: tuple[BarPart, ...]


class CrimeChart(NamedTuple):
    """Every kind of crime in the latest year with figures. `sections` are the sections of plans
    that print them: title and URL path."""

    year_before: str
    year: str
    rows: tuple[MeasureBars, ...]
    sections: tuple[tuple[str, str], ...]


def crime_figures(data: PlanData, year: str) -> CrimeFigures:
    """Return the figures of a year next to those of the year before."""
    rows = (row for row in _all_figures(data, year) if (row.recorded, row.change) != (None, None))
    return CrimeFigures(year_before(year), year, tuple(rows))


def crime_chart(data: PlanData) -> CrimeChart | None:
    """Return the chart of the latest year for which there is any figure, or None if none is."""
    years = {year for measure in data.measures for year in (*measure.counts, *measure.changes)}
    if not years:
        return None
    year = max(years)
    before, figures = year_before(year), _all_figures(data, year)
    largest_change = max(abs(row.change or 0) for row in figures)
    largest_count = max(max(row.recorded_before or 0, row.recorded or 0) for row in figures)

    def measure_bars(row: MeasureFigures) -> MeasureBars:
        change = None if row.change is None else diverging_segment(row.change, largest_change)
        counts = ((before, "empty", row.recorded_before), (year, "full", row.recorded))
        printed = ((label, fill, count) for label, fill, count in counts if count is not None)
        bars = (stacked_bar([part], largest_count)[0] for part in printed)
        return MeasureBars(row, change, tuple(bars))

    sections = tuple(
        (f"{plan.title}: {section.title}", f"{plan.url_path}#{section.id}")
        for plan in data.plans
        for section in plan.sections
        if section.shows == "measures" and (section.year or plan.year) == year
    )
    return CrimeChart(before, year, tuple(map(measure_bars, figures)), sections)


def _all_figures(data: PlanData, year: str) -> tuple[MeasureFigures, ...]:
    before = year_before(year)
    return tuple(
        MeasureFigures(m.id, m.name, m.counts.get(before), m.counts.get(year), m.changes.get(year))
        for m in data.measures
    )
