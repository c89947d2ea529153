"""Lists that were pasted or typed with bullets of any kind."""

import shutil
from pathlib import Path

import pytest

from macros.checks.project import load_data
from macros.data.bullets import mark_lists
from tests.conftest import SMALL


@pytest.mark.parametrize(
    "text",
    [
        "Lamps:\n• High Street\n•\tLow Street",
        "Lamps:\n·       High Street\n·\u00a0Low Street",
        "Lamps:\n▪High Street\n ▪ Low Street",
        "Lamps:\n\uf0b7\tHigh Street\n\uf0b7 Low Street",
        "Lamps:\no\tHigh Street\n\uf0a7\tLow Street",
        "Lamps:\n1. High Street\n2.\tLow Street",
        "Lamps:\n(a) High Street\n(b) Low Street",
        "Lamps: • High Street  • Low Street",
        "Lamps:\n▪ High Street ▪ Low Street",
        "Lamps:\n* High Street\n– Low Street",
    ],
)
def test_items_of_a_list_begin_with_a_hyphen(text: str) -> None:
    assert mark_lists(text) == "Lamps:\n- High Street\n- Low Street"


def test_items_may_begin_with_a_figure() -> None:
    assert mark_lists("• 12 lamps\n•\t3.5 km\n1. 2024") == "- 12 lamps\n- 3.5 km\n- 2024"


@pytest.mark.parametrize(
    "text",
    [
        "- one\n  - nested",
        "*Important* is\n-5 or\n–5 to\n10.5 or so",
        "1. Only one",
        "Monday • Tuesday • Wednesday",
        "“Well done.”\n– a neighbour",
        "*12 months to March\n*6 months",
        "Up by\n– 5%\n- 5%",
        "o dear\nv. good",
        "We met on\n12 May and\n3.15 pm",
        "",
    ],
)
def test_what_is_no_list_stays(text: str) -> None:
    assert mark_lists(text) == text


def test_lists_in_the_data_are_read_alike(tmp_path: Path) -> None:
    root = shutil.copytree(SMALL, tmp_path / "small")
    path = root / "data/plans/2030-31/streets.yml"
    before = path.read_text()
    lists = []
    for mark in "-", "•", "▪", "·\t", "\uf0b7", "\uf0a7":
        words = f"updates:\n      - text: |-\n          Lamps:\n          {mark} one\n"
        words += f"          {mark} two\n"
        path.write_text(before.replace("updates:\n", words, 1))
        lists.append(load_data(root).plans[0].actions[0].updates[0].text)
    assert lists == ["Lamps:\n- one\n- two"] * 6
