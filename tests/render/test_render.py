"""Templates draw text as text, links from where the page stands, figures with their direction."""

import datetime
import json
import shutil
import typing
from pathlib import Path

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.records import Record
from macros.render import environment
from macros.render.edit_links import Settings
from macros.render.page_macros import macros
from macros.views import formats
from tests.conftest import SMALL

HOSTILE = "<b>&\"'|</td> {{ 7*7 }} {% raw %} {#x#} *a* _b_ `c` [d](e) ![f](g) # h\\ <!-- =1+1"


@pytest.mark.parametrize(
    ("base", "address", "link"),
    [
        ("", "contacts/#a", "contacts/#a"),
        ("", "", "./"),
        ("contacts/", "contacts/#a", "#a"),
        ("contacts/", "contacts/", "./"),
        ("contacts/", "", "../"),
        ("plans/2030-31/", "contacts/#a", "../../contacts/#a"),
        ("plans/2030-31/", "plans/2031-32/", "../2031-32/"),
    ],
)
def test_links_are_relative_to_the_page(base: str, address: str, link: str) -> None:
    assert environment.relative_url(base, address) == link


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("101", "tel:101"),
        ("999", "tel:999"),
        ("01632 960001", "tel:+441632960001"),
        ("03000 414 141", "tel:+443000414141"),
    ],
)
def test_a_number_can_be_rung_and_101_stays_101(number: str, link: str) -> None:
    assert formats.tel_link(number) == link


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-9.8, "−9.8% (down)"),
        (7.5, "+7.5% (up)"),
        (-8.0, "−8% (down)"),
        (0.0, "+0% (no change)"),
        (None, "not printed"),
    ],
)
def test_a_change_has_a_sign_and_a_word(value: float | None, text: str) -> None:
    assert formats.format_change(value) == text


def test_figures_days_and_addresses_are_written_as_people_write_them() -> None:
    assert (formats.format_count(7621), formats.format_count(None)) == ("7,621", "not printed")
    assert formats.format_date(datetime.date(2023, 6, 9)) == "9 June 2023"
    assert formats.display_url("https://www.kmhealthandcare.uk/") == "www.kmhealthandcare.uk"


@pytest.fixture(scope="module")
def hostile_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return every macro's HTML, drawn from the small book with hostile text in every text field,
    as Markdown passes it on."""
    root = tmp_path_factory.mktemp("hostile")
    shutil.copytree(SMALL, root, dirs_exist_ok=True)
    for path in root.rglob("data/**/*.yml"):
        path.write_text(yaml.safe_dump(_hostile(yaml.load(path.read_text(), yaml.BaseLoader))))
    data = load_data(root)
    site = data.site.model_copy(update={"reports_by_email": True})
    drawn = macros(data._replace(site=site), str, Settings("", "https://hub.example/docs/"))
    arguments = {"priority": "streets", "actions": "streets", "who_to_contact": "streets"}
    arguments |= {"year_before": "streets", "plan": "2031-32", "newest": "themes"}
    pages = [m(arguments[n]) if n in arguments else m() for n, m in drawn.items()]
    page = "\n\n".join(["# Page", *pages, drawn["plan"]("2030-31"), "the end"])
    html: str = markdown.markdown(page, extensions=["attr_list", "toc"])
    return html


TEXTS = {"partnership", "area", "no_status", "no_update", "no_check", "label", "meaning", "name"}
TEXTS |= {"short_name", "note", "ask_about", "term", "expansion", "explanation", "title", "source"}
TEXTS |= {
    "text",
    "action",
    "title_in",
    "partnership_in",
    "summary",
    "printed",
    "other_names",
    "other_words",
    "licence",
}


def _hostile(raw: object, key: str = "") -> object:
    if isinstance(raw, dict):
        below = key if key.endswith("_in") else ""
        return {name: _hostile(value, below or name) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_hostile(value, key) for value in raw]
    return f"{raw} {HOSTILE}" if key in TEXTS else raw


def test_hostile_text_is_shown_as_that_text(hostile_html: str) -> None:
    soup = BeautifulSoup(hostile_html, "html.parser")
    assert hostile_html.count("7*7") > 50
    drawn = ("aria-label", "data-label")
    names = [str(element[name]) for name in drawn for element in soup.select(f"[{name}]")]
    linked = [str(json.loads(str(script.string))) for script in soup.find_all("script")]
    shown = soup.get_text() + "".join(names)
    said = shown.count(HOSTILE) + "".join(linked).count(repr(HOSTILE)[1:-1])
    assert said == hostile_html.count("7*7")


def test_hostile_text_makes_no_markup_and_no_template(hostile_html: str) -> None:
    soup = BeautifulSoup(hostile_html, "html.parser")
    assert "{{" not in hostile_html and "{%" not in hostile_html and "{#" not in hostile_html
    made = {element.name for element in soup.find_all(["b", "em", "img"])}
    assert made == set()
    assert {script.get("type") for script in soup.find_all("script")} == {"application/ld+json"}
    assert "c" not in {code.get_text() for code in soup.find_all("code")}
    assert soup.find_all("a", href="e") == []
    for row in soup.select("table.actions tbody tr"):
        assert [cell.name for cell in row.find_all(["th", "td"])] == ["th", "td", "td", "td"]


def test_what_came_of_an_action_stands_beside_the_one_that_continues_it(small: PlanData) -> None:
    drawn = macros(small, str)
    page = BeautifulSoup(drawn["actions"]("streets"), "html.parser")
    came = page.select_one("tr#sweep-2031-32 td:nth-of-type(2) .previous-outcome")
    assert came and " ".join(came.get_text(" ").split()) == (
        "What happened in 2030–31 : Sweep the streets 1 March 2031 All 40 streets were swept. "
        "Editor's note: 40 or 41. Earlier updates : Sweep the streets 1 June 2030 Half of them "
        "were swept. No status recorded Done"
    )
    assert came.select_one("a[href='plans/2030-31/#sweep-2030-31']")
    assert not BeautifulSoup(drawn["actions"]("homes"), "html.parser").select(".previous-outcome")
    assert "previous-outcome" not in drawn["plan"]("2031-32") + drawn["year_before"]("streets")


def test_of_an_action_before_that_has_no_update_it_says_so(small: PlanData) -> None:
    before, now = small.plans
    part = before.priority_plans[0]
    silent = [a.model_copy(update={"updates": ()}) for a in part.actions]
    part = part.model_copy(update={"actions": tuple(silent)})
    plans = (before.model_copy(update={"priority_plans": (part,)}), now)
    drawn = macros(small._replace(plans=plans), str)["actions"]("streets")
    came = BeautifulSoup(drawn, "html.parser").select_one(".previous-outcome")
    assert came and [p.get_text(strip=True) for p in came.select(".muted")] == [
        "No update recorded",
        "No status recorded",
    ]


def test_every_text_field_is_among_the_hostile_ones() -> None:
    fields = {
        name
        for record in Record.__subclasses__()
        for name, kind in typing.get_type_hints(record, include_extras=True).items()
        if "_check_text" in repr(kind)
    }
    # Quotations must stand in the plan as they are, and what is looked for is never drawn.
    never_drawn = {"in_text", "search_words"}
    of_pages = {"description"}
    assert fields - {"at", "corrected", "words"} - never_drawn - of_pages == TEXTS


def test_the_empty_book_of_a_new_partnership_draws(beginning: Path) -> None:
    drawn = macros(load_data(beginning), str)
    assert "Homes" in drawn["priorities"]()
    assert "no earlier plan" in drawn["year_before"]("homes")
    assert "nobody" in drawn["who_to_contact"]("homes")
    assert "No problems are listed" in drawn["topics"]() and "No prob" in drawn["who_about"]()
    assert "is not a priority in the plan for 2031–32" in drawn["actions"]("streets")
