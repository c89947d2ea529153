"""The macros of pages: links, formats, escaping, and data without optional values or entries."""

import datetime
import json
import re
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import markdown
import pytest
from bs4 import BeautifulSoup

from macros.checks.project import load_data
from macros.data.fields import Shows
from macros.data.plan_data import PlanData
from macros.data.plan_records import Action
from macros.data.records import Record, SearchWords
from macros.editors.proofreading.spelling import UNDATED
from macros.exports.downloads import files
from macros.render import environment
from macros.render.page_macros import Settings, macros
from macros.views import formats
from tests.fixtures import ROOT
from tests.fixtures.hostile_text import TEXT_FIELDS, load_with_texts

# Words of the first version that readers stumbled at.
UNCLEAR = re.compile(
    r"\b(at once|beside|came of|e-mail|mend|slips?|somebody|telephone|this site|told|whom)\b", re.I
)
JINJA = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
TEMPLATES = (*ROOT.glob("macros/render/templates/*.html"), *ROOT.glob("overrides/*.html"))
# The templates of what is published: all but the report that an editor reads after an import.
OF_PAGES = [path for path in TEMPLATES if path.name != "import_report.html"]
HOSTILE = "<b>&\"'|</td> {{ 7*7 }} {% raw %} {#x#} *a* _b_ `c` [d](e) ![f](g) # h\\ <!-- =1+1"


@pytest.mark.parametrize(
    ("base", "url_path", "link"),
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
def test_relative_url(base: str, url_path: str, link: str) -> None:
    assert environment.relative_url(base, url_path) == link


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("101", "tel:101"),
        ("999", "tel:999"),
        ("116 123", "tel:116123"),
        ("0800 1111", "tel:08001111"),
        ("01632 960001", "tel:+441632960001"),
        ("03000 414 141", "tel:+443000414141"),
    ],
)
def test_tel_link(number: str, link: str) -> None:
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
def test_format_change(value: float | None, text: str) -> None:
    assert formats.format_change(value) == text


def test_formats() -> None:
    assert (formats.format_count(7621), formats.format_count(None)) == ("7,621", "not printed")
    assert formats.format_date(datetime.date(2023, 6, 9)) == "9 June 2023"
    assert formats.display_url("https://www.kmhealthandcare.uk/") == "www.kmhealthandcare.uk"


def render_all(data: PlanData) -> dict[str, str]:
    """Return the HTML of every macro, and of each year and priority, by its call."""
    site = data.site.model_copy(update={"reports_by_email": True})
    data = data._replace(site=site)
    by_name = macros(data, str, Settings(edit_url="https://hub.example/docs/"))
    arguments: dict[str, Iterable[str]] = {"plan": data.years, "newest": data.newest_sections}
    for name in ("priority", "actions", "year_before", "who_to_contact", "emergency"):
        arguments[name] = [priority.id for priority in data.priorities]
    rendered = {name: macro() for name, macro in by_name.items() if name not in arguments}
    rendered |= {
        f"{name}({value})": by_name[name](value)
        for name, values in arguments.items()
        for value in values
    }
    return {name: str(html) for name, html in rendered.items()}


@pytest.fixture(scope="module")
def hostile_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the HTML of every macro, with hostile text in every text field, as Markdown passes it
    on."""
    data = load_with_texts(tmp_path_factory.mktemp("hostile"), lambda text: f"{text} {HOSTILE}")
    page = "\n\n".join(["# Page", *render_all(data).values(), "the end"])
    html: str = markdown.markdown(page, extensions=["attr_list", "toc"])
    return html


def test_hostile_text_is_shown_as_that_text(hostile_html: str) -> None:
    soup = BeautifulSoup(hostile_html, "html.parser")
    assert hostile_html.count("7*7") > 50
    attributes = ("aria-label", "data-label")
    labels = [str(element[name]) for name in attributes for element in soup.select(f"[{name}]")]
    json_ld = [str(json.loads(str(script.string))) for script in soup.find_all("script")]
    shown = soup.get_text() + "".join(labels)
    count = shown.count(HOSTILE) + "".join(json_ld).count(repr(HOSTILE)[1:-1])
    assert count == hostile_html.count("7*7")


def test_hostile_text_adds_no_markup_and_no_template(hostile_html: str) -> None:
    soup = BeautifulSoup(hostile_html, "html.parser")
    assert "{{" not in hostile_html and "{%" not in hostile_html and "{#" not in hostile_html
    assert soup.find_all(["b", "em", "img"]) == []
    assert {script.get("type") for script in soup.find_all("script")} == {"application/ld+json"}
    assert "c" not in {code.get_text() for code in soup.find_all("code")}
    assert soup.find_all("a", href="e") == []
    for table in soup.select("table.actions"):
        columns = len(table.select("thead th"))
        for row in table.select("tbody tr"):
            cells = [cell.name for cell in row.find_all(["th", "td"])]
            assert cells == ["th", *(columns - 1) * ["td"]]


def test_every_text_field_is_replaced_by_hostile_text() -> None:
    fields = {
        name
        for record in set(Record.__subclasses__()) - {SearchWords}
        for name, kind in typing.get_type_hints(record, include_extras=True).items()
        if "_check_text" in repr(kind)
    }
    # Quotations must match the plan, pages have a description, and no page shows search words or
    # the words that the proofreader accepts.
    others = {"at", "corrected", "words", "in_text", "description", "accepted"}
    assert fields - others == TEXT_FIELDS


def test_action_shows_the_outcome_of_the_one_it_continues(small: PlanData) -> None:
    rendered = render_all(small)
    page = BeautifulSoup(rendered["actions(streets)"], "html.parser")
    outcome = page.select_one("tr#sweep-2031-32 details:not([open]) > div#sweep-2030-31")
    assert outcome and " ".join(outcome.get_text(" ").split()) == (
        "1 March 2031 All 40 streets were swept. Editor's note 1 Earlier updates : Sweep the "
        "streets 1 June 2030 Half of them were swept. No status recorded Done Led by Vale "
        "Council , The Wardens . In the 2030–31 plan : Sweep the streets"
    )
    assert outcome.select_one("a[href='plans/2030-31/#sweep-2030-31']")
    for call in ("actions(homes)", "plan(2031-32)", "year_before(streets)"):
        assert "What happened" not in rendered[call]
    rest = BeautifulSoup(rendered["year_before(streets)"], "html.parser")
    assert [row["id"] for row in rest.select("tr[id]")] == ["lamps-2030-31"]
    assert "Not in the 2031–32 plan" in rest.get_text()


def with_actions(data: PlanData, year: int, *actions: Action) -> PlanData:
    """Return data with the actions of the priority "streets" in one of its plans replaced."""
    parts = tuple(
        part.model_copy(update={"actions": actions}) if part.id == "streets" else part
        for part in data.plans[year].priority_plans
    )
    plans = list(data.plans)
    plans[year] = plans[year].model_copy(update={"priority_plans": parts})
    return data._replace(plans=tuple(plans))


def actions_page(data: PlanData) -> BeautifulSoup:
    return BeautifulSoup(macros(data, str)["actions"]("streets"), "html.parser")


def test_outcome_of_an_action_without_update_in_other_words(small: PlanData) -> None:
    sweep, lamps = small.plans[0].priority_plans[0].actions
    changed = sweep.model_copy(update={"updates": (), "action": "Clean the streets"})
    page = actions_page(with_actions(small, 0, changed, lamps))
    outcome = page.select_one("#sweep-2030-31")
    assert outcome and [p.get_text(strip=True) for p in outcome.select("p")][:2] == [
        "The action in 2030–31: Clean the streets",
        "No update recorded",
    ]


def test_the_outcome_of_an_action_that_two_continue_is_shown_once(small: PlanData) -> None:
    (sweep,) = small.plans[1].priority_plans[1].actions
    again = sweep.model_copy(update={"id": "brush-2031-32", "action": "Brush the streets"})
    page = actions_page(with_actions(small, 1, sweep, again))
    assert len(page.select("#sweep-2030-31")) == len(page.select("details > div")) == 1
    assert page.select_one("tr#brush-2031-32 a[href='#sweep-2030-31']")


@pytest.mark.parametrize(
    ("statuses", "columns", "message"),
    [
        ((), ["Action", "Lead partner", "More"], "an update or a status for these actions"),
        ((None,), ["Action", "Lead partner", "Update", "More"], "a status for these actions"),
        ((None, "done"), ["Action", "Lead partner", "Update", "Status", "More"], ""),
    ],
)
def test_a_table_has_only_the_columns_that_carry_something(
    small: PlanData, statuses: tuple[str | None, ...], columns: list[str], message: str
) -> None:
    (sweep,) = small.plans[1].priority_plans[1].actions
    update = small.plans[0].actions[0].updates[0]
    updates = tuple(update.model_copy(update={"status": status}) for status in statuses)
    changed = sweep.model_copy(update={"id": "new-2031-32", "continues": None, "updates": updates})
    page = actions_page(with_actions(small, 1, sweep, changed))
    assert [th.get_text() for th in page.select("thead th")] == columns
    words = " ".join(page.get_text().split())
    assert "2 actions under “Streets, clean and safe”: 1 from 2030–31 and 1 new." in words
    assert words.count("We have not published") == bool(message)
    assert message in words
    for row in page.select("tbody tr"):
        assert row.th and row.th.get_text() == "Sweep the streets"


def test_contacts_of_a_priority_are_by_partner_with_each_topic_s_id_once(small: PlanData) -> None:
    (rubbish,) = small.topics
    lamps = rubbish.model_copy(update={"id": "lamps", "name": "Lamps"})
    lamps = lamps.model_copy(update={"partners": ("vale-police", "vale-council")})
    noise = rubbish.model_copy(update={"id": "noise", "name": "Noise", "partners": ()})
    html = macros(small._replace(topics=(rubbish, lamps, noise)), str)["who_to_contact"]("streets")
    page = BeautifulSoup(html, "html.parser")
    plan, others = page.select("ul.people")
    assert [" ".join(one.get_text(" ").split()) for one in plan.select("li")] == [
        "Vale Council 01632 960001 www.vale.example Can help with: Rubbish; Lamps "
        "Checked on 2 May 2031.",
        "Vale Police 101 Can help with: Lamps",
    ]
    assert [span["id"] for span in page.select("[id]")] == [
        "about-rubbish",
        "about-lamps",
        "about-noise",
    ]
    assert "does not say who to contact about: Noise" in page.get_text()
    assert page.get_text().count("are from the plan for 2031–32") == 1
    assert "Litter Line" in others.get_text() and "We checked these phone numbers" in html


def test_data_of_a_new_partnership(minimal_project: Path) -> None:
    by_name = macros(load_data(minimal_project), str)
    assert "Homes" in by_name["priorities"]()
    assert "not published an earlier plan" in by_name["year_before"]("homes")
    assert "have not stated yet which organisation publishes" in by_name["publisher"]()
    assert "have not stated yet how soon" in by_name["reply_time"]()
    assert "does not say who to contact" in by_name["who_to_contact"]("homes")
    assert "No problems are listed" in by_name["topics"]()
    assert "No problems are listed" in by_name["who_about"]()
    assert "is not a priority in the plan for 2031–32" in by_name["actions"]("streets")


def without_optional_values(value: Any) -> Any:
    """Return records, or a tuple of them, without any value that may be absent."""
    if isinstance(value, tuple):
        return tuple(map(without_optional_values, value))
    if not isinstance(value, Record):
        return value
    update = {
        name: None if field.default is None else without_optional_values(getattr(value, name))
        for name, field in type(value).model_fields.items()
        if name != "location"
    }
    return value.model_copy(update=update)


def without_entries(data: PlanData) -> PlanData:
    """Return data with a section for all that sections can show, and nothing to show in them."""
    sections = tuple(
        data.plans[0]
        .sections[0]
        .model_copy(
            update={"id": f"s-{name}", "title": name, "text": None, "shows": name, "year": None}
        )
        for name in get_args(Shows)
    )
    empty = {"themes": (), "members": (), "glossary": (), "corrections": (), "remarks": ()}
    plans = []
    for plan in data.plans:
        parts = tuple(p.model_copy(update={"actions": ()}) for p in plan.priority_plans)
        plans.append(
            plan.model_copy(update=empty | {"sections": sections, "priority_plans": parts})
        )
    return data._replace(plans=tuple(plans), topics=(), glossary=(), measures=())


@pytest.fixture(params=["as it is", "without optional values", "without entries", "new"])
def any_data(request: pytest.FixtureRequest, small: PlanData, minimal_project: Path) -> PlanData:
    match request.param:
        case "without optional values":
            data = PlanData(*map(without_optional_values, small))
            # The numbers of the council and the police are required.
            partners = tuple(
                partner.model_copy(update={"telephone": before.telephone})
                for partner, before in zip(data.partners, small.partners, strict=True)
            )
            return data._replace(partners=partners)
        case "without entries":
            return without_entries(small)
        case "new":
            return load_data(minimal_project)
    return small


def test_absent_values_are_never_shown(any_data: PlanData) -> None:
    for call, html in render_all(any_data).items():
        assert "None" not in html, call
    for path, content in files(any_data, "").items():
        assert path.endswith(".xlsx") or b"None" not in content, path


def test_no_table_or_list_is_empty(any_data: PlanData) -> None:
    for call, html in render_all(any_data).items():
        page = BeautifulSoup(html, "html.parser")
        for table in page.find_all("table"):
            assert table.select("tbody tr"), call
        for element in page.find_all(["ul", "ol", "dl", "nav", "figure", "section"]):
            assert element.get_text(strip=True), (call, element)


def test_empty_sections_of_a_plan_say_so(small: PlanData) -> None:
    page = macros(without_entries(small), str)["plan"]("2030-31")
    for text in (
        "No actions are listed here in the plan for 2030–31.",
        "No crime figures for 2030–31 are printed in the plans.",
        "No members are listed in this plan.",
        "No terms are listed in this plan.",
    ):
        assert text in page


@pytest.mark.parametrize(
    ("expansion", "explanation", "meaning"),
    [
        ("Vale Council", None, "Vale Council"),
        ("Vale Council", "It is local.", "Vale Council – It is local."),
        (None, "It is local.", "It is local."),
        (None, None, "The plan does not say what it stands for."),
    ],
)
def test_meaning_of_a_term(
    small: PlanData, expansion: str | None, explanation: str | None, meaning: str
) -> None:
    term = small.glossary[0].model_copy(update={"expansion": expansion, "explanation": explanation})
    assert formats.term_meaning(term) == meaning


@pytest.mark.parametrize(
    "path", [*OF_PAGES, ROOT / "macros/render/words.yml"], ids=lambda p: p.name
)
def test_the_words_of_pages_are_plain_and_dated(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    strings = [text for code in JINJA.findall(source) for text in re.findall(r'"([^"]*)"', code)]
    words = "\n".join([JINJA.sub(" ", source), *strings])
    assert UNCLEAR.findall(words) + UNDATED.findall(words) == []
