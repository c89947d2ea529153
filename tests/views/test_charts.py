"""The counts of the charts; and that each chart of a site agrees with its table."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.render.page_macros import macros
from macros.views.charts import (
    Segment,
    crime_chart,
    diverging_segment,
    outcomes,
    progress,
    stacked_bar,
)
from macros.views.plans import get_plan
from tests.conftest import each_partnership

CHARTS = ("progress", "outcomes", "crime")


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def test_stacked_bar() -> None:
    assert stacked_bar([("a", "full", 1), ("b", "empty", 0), ("c", "dash", 2)], 6) == (
        Segment("a", 1, "full", 0, 16.67, 16.67),
        Segment("b", 0, "empty", 16.67, 16.67, 0),
        Segment("c", 2, "dash", 16.67, 50, 33.33),
    )
    assert stacked_bar([("a", "full", 0)], 0) == (Segment("a", 0, "full", 0, 0, 0),)


@pytest.mark.parametrize(
    ("change", "most", "segment"),
    [
        (20, 20, ("full", 50, 100, 50)),
        (5.0, 20, ("full", 50, 62.5, 12.5)),
        (-5.0, 20, ("empty", 37.5, 50, 12.5)),
        (0, 20, ("empty", 50, 50, 0)),
        (0, 0, ("empty", 0, 0, 0)),
    ],
)
def test_diverging_segment(
    change: float, most: float, segment: tuple[str, float, float, float]
) -> None:
    assert diverging_segment(change, most) == ("", change, *segment)


def test_progress_without_statuses(small: PlanData) -> None:
    shown = progress(small)
    assert shown.plan.year == "2031-32"
    assert [
        (tally.priority and tally.priority.id, tally.actions, tally.updated, tally.bar)
        for tally in (*shown.rows, shown.total)
    ] == [
        (
            id,
            actions,
            0,
            (
                Segment("Done", 0, "full", 0, 0, 0),
                Segment("No status recorded", actions, "dash", 0, 100, 100),
            ),
        )
        for id, actions in (("homes", 1), ("streets", 1), (None, 2))
    ]


def test_progress_with_a_status(small: PlanData) -> None:
    shown = progress(small._replace(site=small.site.model_copy(update={"current": "2030-31"})))
    (streets,) = shown.rows
    assert (streets.actions, streets.updated) == (2, 1)
    assert streets.bar == (
        Segment("Done", 1, "full", 0, 50, 50),
        Segment("No status recorded", 1, "dash", 50, 100, 50),
    )


def test_outcomes_count_continued_dropped_and_new_actions(small: PlanData) -> None:
    shown = outcomes(small)
    assert shown and (shown.previous.year, shown.plan.year) == ("2030-31", "2031-32")
    assert [
        (
            then.priority and then.priority.id,
            (then.planned, then.actions, then.updated),
            {part.label: part.value for part in then.bar},
            (now.planned, now.actions),
            {part.label: part.value for part in now.bar},
        )
        for then, now in (*shown.rows, shown.total)
    ] == [
        (
            "homes",
            (False, 0, 0),
            {"Continued in 2031–32": 0, "Not in the 2031–32 plan": 0},
            (True, 1),
            {"Continued from 2030–31": 0, "New": 1},
        ),
        (
            "streets",
            (True, 2, 1),
            {"Continued in 2031–32": 1, "Not in the 2031–32 plan": 1},
            (True, 1),
            {"Continued from 2030–31": 1, "New": 0},
        ),
        (
            None,
            (True, 2, 1),
            {"Continued in 2031–32": 1, "Not in the 2031–32 plan": 1},
            (True, 2),
            {"Continued from 2030–31": 1, "New": 1},
        ),
    ]
    # One scale for all priorities: the longest list of either year fills the width.
    assert [part.width for row in shown.rows for tally in row for part in tally.bar] == [
        *(0, 0, 0, 50),
        *(50, 50, 50, 0),
    ]


def test_crime_chart_has_only_printed_figures(small: PlanData) -> None:
    unprinted, other = (
        small.measures[0].model_copy(update={"id": id}) for id in ("unprinted", "other")
    )
    unprinted = unprinted.model_copy(update={"counts": {}, "changes": {}})
    other = other.model_copy(update={"counts": {"2030-31": 500}, "changes": {"2029-30": 5}})
    shown = crime_chart(small._replace(measures=(*small.measures, unprinted, other)))
    assert shown and (shown.year_before, shown.year) == ("2029-30", "2030-31")
    all_crime, nothing, counted = shown.rows
    assert all_crime == (
        small.measures[0],
        ("", -16.7, "empty", 0, 50, 50),
        (
            ("2029-30", 1200, "empty", 0, 100, 100),
            ("2030-31", 1000, "full", 0, 83.33, 83.33),
        ),
    )
    assert nothing == (unprinted, None, ())
    assert counted == (other, None, (("2030-31", 500, "full", 0, 41.67, 41.67),))


def test_missing_figures_are_said_to_be_not_printed(small: PlanData) -> None:
    measure = small.measures[0].model_copy(update={"id": "unprinted", "counts": {}, "changes": {}})
    page = macros(small._replace(measures=(*small.measures, measure)), str)["crime"]()
    rows = BeautifulSoup(page, "html.parser").select("tbody tr")
    assert [(row["id"], words(row)) for row in rows] == [
        ("figure-all-crime", "All crime 1,200 1,000 −16.7% (down)"),
        ("figure-unprinted", "All crime not printed not printed not printed"),
    ]


def test_charts_of_a_new_partnership(minimal_project: Path) -> None:
    by_name = macros(load_data(minimal_project), str)
    summary = words(BeautifulSoup(by_name["progress_summary"](), "html.parser"))
    assert summary.startswith("No actions in the plan for 2031–32.")
    page = BeautifulSoup(by_name["progress"](), "html.parser")
    assert words(page) == "No actions are listed yet in the plan for 2031–32."
    # The address of the chart, for when there is one again.
    assert page.select_one("#chart-progress")
    assert "We have not published an earlier plan here." in by_name["outcomes"]()
    assert "print no crime figures" in by_name["crime"]()


def test_charts_have_no_style_script_or_id(small: PlanData) -> None:
    for name in CHARTS:
        page = BeautifulSoup(macros(small, str)[name](), "html.parser")
        assert page.select("svg.bar") and not page.select("[style], style, script, svg [id]")
        assert all(svg["aria-hidden"] == "true" for svg in page.find_all("svg"))


@pytest.fixture(scope="module")
def page(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "progress/index.html").read_text("utf-8"), "html.parser")


def figure_of(page: BeautifulSoup, name: str) -> Tag:
    """Return a figure of the page, which has a chart and its table."""
    found = page.select_one(f"article figure:has(> #chart-{name})")
    assert found and found.select("svg.bar") and found.find("table")
    return found


def cells(figure: Tag) -> list[dict[str, str]]:
    heads = [words(head) for head in figure.select("thead th")]
    found = []
    for row in figure.select("tbody tr"):
        row_cells = row.find_all(["th", "td"])
        assert [str(cell.get("data-label", heads[0])) for cell in row_cells] == heads
        found.append(dict(zip(heads, map(words, row_cells), strict=True)))
    return found


def counts_below(chart: Tag) -> dict[str, int]:
    """Return the counts in the key of a bar, by label."""
    pairs = (words(part).rsplit(": ", 1) for part in chart.select(".key li"))
    return {label: int(count) for label, count in pairs}


def widths(chart: Tag) -> list[float]:
    """Return the widths of a bar's parts; a half-filled part is two shapes at one place."""
    parts = {str(rect["x"]): str(rect["width"]) for rect in chart.select("rect")}
    return [float(width.removesuffix("%")) for width in parts.values()]


@each_partnership
def test_progress_chart_agrees_with_its_table(page: BeautifulSoup, data: PlanData) -> None:
    if not get_plan(data).actions:
        assert "No actions are listed yet in the plan" in words(page)
        assert not page.select("figure > #chart-progress")
        return
    figure = figure_of(page, "progress")
    *rows, total = cells(figure)
    labels = [*(status.label for status in data.vocabulary.statuses), data.vocabulary.no_status]
    bars = figure.select("dl > div")
    assert len(bars) == len(rows) > 0
    scale = max(int(row["Actions"]) for row in rows)
    for bar, row in zip(bars, rows, strict=True):
        counts = counts_below(bar)
        if row["Actions"] == "0":
            assert words(bar) == f"{row['Priority']} No actions"
            continue
        assert words(bar).startswith(
            f"{row['Priority']} {row['Actions']} action"
        ) and f", {row['With an update']} with an update" in words(bar)
        assert counts == {label: int(row[label]) for label in labels if row[label] != "0"}
        assert sum(counts.values()) == int(row["Actions"])
        assert widths(bar) == pytest.approx([100 * n / scale for n in counts.values()], abs=0.02)
    for column in ("Actions", "With an update", *labels):
        assert int(total[column]) == sum(int(row[column]) for row in rows)


@each_partnership
def test_outcomes_chart_agrees_with_its_table(page: BeautifulSoup, data: PlanData) -> None:
    if not outcomes(data):
        assert "We have not published an earlier plan here." in words(page)
        assert not page.select("#chart-outcomes")
        return
    figure = figure_of(page, "outcomes")
    *rows, total = cells(figure)
    heads = list(total)
    then, updated, *fates, now, origin, new = heads[1:]
    bars = figure.select("dl > div")
    assert len(bars) == len(rows) > 0

    def number(row: dict[str, str], head: str) -> int:
        return int(row[head].removesuffix(" (not a priority)"))

    scale = max(number(row, head) for row in rows for head in (then, now))
    for bar, row in zip(bars, rows, strict=True):
        for side, whole, parts in zip(
            bar.find_all("dd"), (then, now), (fates, [origin, new]), strict=True
        ):
            assert isinstance(side, Tag)
            counts = counts_below(side)
            assert counts == {head: number(row, head) for head in parts if row[head] != "0"}
            assert sum(counts.values()) == number(row, whole)
            lengths = [100 * n / scale for n in counts.values()]
            assert widths(side) == pytest.approx(lengths, abs=0.02)
            assert ("not a priority" in words(side)) == ("not a priority" in row[whole])
        assert f", {row[updated]} with" in words(bar) or number(row, then) == 0
    for head in heads[1:]:
        assert number(total, head) == sum(number(row, head) for row in rows)


@each_partnership
def test_crime_chart_agrees_with_its_table_and_the_plan(
    page: BeautifulSoup, site: Path, data: PlanData
) -> None:
    if not data.measures:
        assert "print no crime figures" in words(page) and not page.select("#chart-crime")
        return
    figure = figure_of(page, "crime")
    rows = cells(figure)
    changes, *pairs = figure.find_all("dl")
    assert isinstance(changes, Tag)
    bars = changes.select(":scope > div")
    assert [words(bar) for bar in bars] == [f"{r['Kind of crime']} {r['Change']}" for r in rows]
    for bar, row in zip(bars, rows, strict=True):
        sign = re.match("[+−]", row["Change"])
        middle = [float(str(rect["x"]).removesuffix("%")) >= 50 for rect in bar.select("rect")]
        assert middle == ([sign[0] == "+"] if sign and "no change" not in row["Change"] else [])
    shown = [words(pair) for pair in pairs if isinstance(pair, Tag)]
    _, before, year, _ = rows[0]
    counts = [[f"{y} {row[y]}" for y in (before, year) if row[y][0].isdigit()] for row in rows]
    assert shown == [" ".join(pair) for pair in counts if pair]
    ids = [str(row["id"]) for row in figure.select("tbody tr")]
    assert ids == [f"figure-{measure.id}" for measure in data.measures]
    for link in page.select("figure + p:not(.edit-links) a"):
        address, _, anchor = str(link["href"]).removeprefix("../").partition("#")
        plan = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
        heading = plan.find(id=anchor)
        table = heading and heading.find_next("table")
        assert isinstance(table, Tag)
        printed = [words(row) for row in table.select("tbody tr")]
        assert set(printed) <= {" ".join(row.values()) for row in rows}


@each_partnership
def test_home_page_shows_the_progress(site: Path, page: BeautifulSoup, data: PlanData) -> None:
    home = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    summary = home.select_one("p:has(a[href='progress/'])")
    assert summary
    if not get_plan(data).actions:
        assert words(summary).startswith("No actions in ")
        return
    total = cells(figure_of(page, "progress"))[-1]
    assert f"{total['Actions']} action" in words(summary)
    if total["With an update"] == "0":
        assert f"{data.vocabulary.no_update} for any of them" in words(summary)
        return
    assert f"{total['With an update']} with an update" in words(summary)
    for status in data.vocabulary.statuses:
        assert (f"{status.label}: {total[status.label]}" in words(summary)) == (
            total[status.label] != "0"
        )
