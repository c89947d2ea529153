"""The counts of the charts; and that each chart of a site agrees with the data."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.years import year_before
from macros.render.page_macros import macros
from macros.views.actions import action_tables
from macros.views.charts import Segment, crime_chart, outcomes, progress, segment
from macros.views.formats import format_change, format_count
from macros.views.plans import get_plan, plan_before
from tests.conftest import each_partnership

CHARTS = ("progress", "outcomes", "crime")


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def page_of(data: PlanData, name: str) -> BeautifulSoup:
    return BeautifulSoup(macros(data, str)[name](), "html.parser")


def with_current(data: PlanData, year: str) -> PlanData:
    return data._replace(site=data.site.model_copy(update={"current": year}))


def test_segment() -> None:
    assert segment("a", 2, "dash", 1, 6) == Segment("a", 2, "dash", 16.67, 50, 33.33)
    assert segment("a", 0, "full", 0, 0) == Segment("a", 0, "full", 0, 0, 0)


def test_progress_without_statuses(small: PlanData) -> None:
    shown = progress(small)
    assert [
        (tally.priority and tally.priority.id, tally.actions, tally.updated) for tally in shown
    ] == [("homes", 1, 0), ("streets", 1, 0), (None, 2, 0)]


def test_progress_with_a_status(small: PlanData) -> None:
    shown = progress(with_current(small, "2030-31"))
    streets, total = shown
    assert (streets.actions, streets.updated) == (total.actions, total.updated) == (2, 1)
    assert streets.bar == (
        Segment("Done", 1, "full", 0, 50, 50),
        Segment("No status recorded", 1, "dash", 50, 100, 50),
    )


def test_a_plan_without_statuses_has_a_sentence_and_no_chart_of_zeros(small: PlanData) -> None:
    page = page_of(small, "progress")
    assert "We have not published an update or a status for these actions." in words(page)
    assert not page.select("svg") and "No status" not in words(page)
    with_one = page_of(with_current(small, "2030-31"), "progress")
    assert words(with_one.select("tbody tr")[0]) == (
        "Streets 2, 1 with an update Done: 1 No status recorded: 1"
    )


def test_outcomes_count_continued_dropped_and_new_actions(small: PlanData) -> None:
    shown = outcomes(small)
    assert [
        (
            then.priority and then.priority.id,
            (then.planned, then.actions, then.updated),
            {part.label: part.value for part in then.bar},
            (now.planned, now.actions),
            {part.label: part.value for part in now.bar},
        )
        for then, now in shown
    ] == [
        (
            "homes",
            (False, 0, 0),
            {"Continued": 0, "Not continued": 0},
            (True, 1),
            {"Continued": 0, "New": 1},
        ),
        (
            "streets",
            (True, 2, 1),
            {"Continued": 1, "Not continued": 1},
            (True, 1),
            {"Continued": 1, "New": 0},
        ),
        (
            None,
            (True, 2, 1),
            {"Continued": 1, "Not continued": 1},
            (True, 2),
            {"Continued": 1, "New": 1},
        ),
    ]
    rows = [words(row) for row in page_of(small, "outcomes").select("tbody tr")]
    assert rows == [
        "Homes Not a priority 1 action, 1 new",
        "Streets 1 of 2 continued 1 with an update 1 action",
        "All priorities 1 of 2 continued 1 with an update 2 actions, 1 new",
    ]


def test_crime_chart_has_only_printed_figures(small: PlanData) -> None:
    unprinted, other = (
        small.measures[0].model_copy(update={"id": id}) for id in ("unprinted", "other")
    )
    unprinted = unprinted.model_copy(update={"counts": {}, "changes": {}})
    other = other.model_copy(update={"counts": {}, "changes": {"2030-31": 8.35}})
    data = small._replace(measures=(*small.measures, unprinted, other))
    shown = crime_chart(data)
    assert shown and shown.year == "2030-31"
    assert shown.rows == (
        (small.measures[0], ("", -16.7, "empty", 0, 50, 50)),
        (unprinted, None),
        (other, ("", 8.35, "full", 50, 75, 25)),
    )
    rows = page_of(data, "crime").select("tbody tr")
    assert [(row["id"], words(row)) for row in rows] == [
        (
            "figure-all-crime",
            "All crime −16.7% (down) Incidents: 1,200 in 2029–30, 1,000 in 2030–31",
        ),
        ("figure-unprinted", "All crime not printed"),
        ("figure-other", "All crime +8.35% (up)"),
    ]


def test_charts_of_a_new_partnership(minimal_project: Path) -> None:
    data = load_data(minimal_project)
    assert words(page_of(data, "progress_summary")).startswith("No actions in ")
    page = page_of(data, "progress")
    assert words(page) == "No actions are listed yet in the plan for 2031–32."
    assert words(page_of(data, "outcomes")) == "We have not published an earlier plan here."
    assert words(page_of(data, "crime")) == "The plans give no crime figures."
    # The addresses of the charts stay.
    assert all(page_of(data, name).select_one(f"#chart-{name}") for name in CHARTS)


def test_charts_have_no_style_script_or_id(small: PlanData) -> None:
    for name in CHARTS:
        page = page_of(with_current(small, "2030-31") if name == "progress" else small, name)
        assert page.select("svg.bar") and not page.select("[style], style, script, svg [id]")
        assert all(svg["aria-hidden"] == "true" for svg in page.find_all("svg"))


@pytest.fixture(scope="module")
def page(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "progress/index.html").read_text("utf-8"), "html.parser")


@each_partnership
def test_each_priority_has_its_number_of_actions(page: BeautifulSoup, data: PlanData) -> None:
    rows = [words(row) for row in page.select("#chart-progress tbody tr")]
    tables = action_tables(data)
    expected = [f"{table.priority.name} {len(table.rows)}" for table in tables]
    expected.append(f"All priorities {len(get_plan(data).actions)}")
    assert len(rows) == len(expected)
    assert all(row.startswith(start) for row, start in zip(rows, expected, strict=True))


@each_partnership
def test_outcomes_add_up(page: BeautifulSoup, data: PlanData) -> None:
    shown = outcomes(data)
    assert shown
    *rows, total = shown
    for side, plan in enumerate((plan_before(data, get_plan(data)), get_plan(data))):
        assert plan
        assert total[side].actions == len(plan.actions) == sum(row[side].actions for row in rows)
        for row in shown:
            assert row[side].actions == sum(part.value for part in row[side].bar)
    assert len(page.select("#chart-outcomes tbody tr")) == len(shown)


@each_partnership
def test_recorded_crime_is_what_the_plan_prints(page: BeautifulSoup, data: PlanData) -> None:
    chart = crime_chart(data)
    if not chart:
        assert words(page).count("The plans give no crime figures.") == 1
        return
    for measure in data.measures:
        row = page.find(id=f"figure-{measure.id}")
        assert isinstance(row, Tag)
        assert format_change(measure.changes.get(chart.year)) in words(row)
        for year in (year_before(chart.year), chart.year):
            count = measure.counts.get(year)
            assert count is None or format_count(count) in words(row)


@each_partnership
def test_home_page_has_a_line_of_progress(site: Path, data: PlanData) -> None:
    home = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    line, plan = home.select_one("p:has(a[href='progress/'])"), get_plan(data)
    assert line
    updated = sum(action.latest is not None for action in plan.actions)
    assert f"{len(plan.actions)} action" in words(line)
    summary = f"{updated} with an update" if updated else f"{data.vocabulary.no_update} for any"
    assert summary in words(line) or not plan.actions
    for status in data.vocabulary.statuses:
        count = sum(action.status == status.id for action in plan.actions)
        assert (f"{status.label}: {count}" in words(line)) == bool(count)
