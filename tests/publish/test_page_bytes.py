"""Residents' pages render from the first round trip and do not grow with the years."""

from pathlib import Path

import pytest

from macros.data.plan_data import PlanData
from macros.render.page_macros import macros
from tests.benchmarks.page_bytes import ROUND_TRIP, first_bytes, parts_of
from tests.conftest import BASE, add_earlier_years

# What is left of the first round trip for the words of a page: 20,000 and more of them in HTML.
WORDS = 5_000
OPENED = ["", "priorities/homes/", "priorities/streets/", "contacts/", "a-z/", "privacy/"]


@pytest.mark.parametrize("page", OPENED)
def test_a_page_and_its_style_come_in_the_first_round_trip(sample: Path, page: str) -> None:
    path = sample / "www" / BASE.strip("/") / page / "index.html"
    assert first_bytes(path) < ROUND_TRIP - WORDS


def test_the_parts_of_a_page_are_the_page(sample: Path) -> None:
    path = sample / "www" / BASE.strip("/") / "priorities/homes/index.html"
    parts = {name: sizes[0] for name, sizes in parts_of(path)}
    named = list(parts)[: list(parts).index("the page")]
    assert sum(parts[name] for name in named) == parts["the page"] == path.stat().st_size
    assert {"head", "footer", "tables of actions", "site.css", "site.js"} <= parts.keys()


def test_no_page_but_the_lists_of_years_grows_with_them(small: PlanData) -> None:
    three, thirty = (macros(add_earlier_years(small, years), str) for years in (1, 28))
    calls: dict[str, list[str | int]] = {
        "actions": ["streets"],
        "contacts": [],
        "crime": [],
        "glossary": [],
        "outcomes": [],
        "plans": [2],
        "priorities": [],
        "priority": ["streets"],
        "progress": [],
        "who_about": [],
        "who_to_contact": ["streets"],
        "year_before": ["streets"],
    }
    for name, words in calls.items():
        few, many = (len(rendered[name](*words)) for rendered in (three, thirty))
        assert many <= few + 5, name  # a number may have a digit more
