"""Each download has the content of the pages, in the programs that people would open it with."""

import csv
import datetime
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from csvw import CSVW
from pyld import jsonld

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan, one_line
from macros.data.problems import is_hidden
from macros.data.records import Vocabulary
from macros.exports import json_ld
from macros.exports.datasets import Column, Dataset, datasets
from macros.exports.downloads import downloads, files
from macros.exports.feed import entries
from macros.exports.spreadsheets import SEPARATOR, is_formula
from macros.render.environment import script
from macros.views.formats import format_date
from tests.conftest import PARTNERSHIPS, ROOT, SITE_URL, each_partnership
from tests.fixtures.hostile_text import load_with_texts

# Each begins a text of the hostile data. Those that a spreadsheet would run come first.
FORMULAS = ["=1+1", '=HYPERLINK("https://x.example","a")', "+44", "-1", "@SUM(A1)", "＝1", "﹣1"]
FORMULAS += ["'=1", "''=1", "' =1", "\u200b=1", "\ufeff@a"]
# Hidden characters are refused when the data is loaded.
WORDS = [
    *(text for text in FORMULAS if not any(map(is_hidden, text))),
    "'tis",
    "a;b",
    'a "b", c',
    "a\nb",
    "#a",
    "</script><!-- ]]>",
    "{{ 7*7 }}{% x",
]
WORDS += ["{{{#", "_x0041_", "é e\u0301 🦊 عربى", "007", "1e5", "TRUE", "\\u007b \\{{"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> PlanData:
    """Return the small data set with a hostile beginning to every text."""
    words = itertools.cycle(WORDS)
    folder = tmp_path_factory.mktemp("hostile")
    return load_with_texts(folder, lambda text: f"{next(words)} {text}")


@pytest.fixture(scope="session")
def another() -> PlanData:
    return load_data(PARTNERSHIPS["another"])


@pytest.fixture(params=["data", "small", "hostile", "another"])
def any_data(request: pytest.FixtureRequest) -> PlanData:
    data: PlanData = request.getfixturevalue(request.param)
    return data


@pytest.fixture
def folder(any_data: PlanData, tmp_path: Path) -> Path:
    """Return a folder with the downloads."""
    for path, content in files(any_data, SITE_URL).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def expected_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the rows with the columns that a spreadsheet has."""
    return [{column.name: row[column.name] for column in dataset.columns} for row in dataset.rows]


def plain(cell: str) -> str:
    """Return a cell's text as the data page explains it: without the apostrophe added."""
    return cell[1:] if cell.startswith("'") and is_formula(cell) else cell


def value(cell: str, column: Column) -> object:
    """Return the value of a cell of a CSV file."""
    if column.many:
        return tuple(plain(cell).split(SEPARATOR)) if cell else ()
    kinds: dict[str, Callable[[str], object]] = {
        "date": datetime.date.fromisoformat,
        "integer": int,
        "number": float,
        "string": plain,
    }
    return kinds[column.datatype](cell) if cell else None


def test_csv_in_the_csv_module(any_data: PlanData, folder: Path) -> None:
    for dataset in datasets(any_data, SITE_URL):
        content = (folder / f"data/{dataset.name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbfid,") and content.endswith(b"\r\n")
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        header, *lines = csv.reader(text, strict=True)
        assert header == [column.name for column in dataset.columns]
        read = [
            {c.name: value(cell, c) for c, cell in zip(dataset.columns, line, strict=True)}
            for line in lines
        ]
        assert read == expected_rows(dataset)


def test_no_csv_cell_is_a_formula(any_data: PlanData, folder: Path) -> None:
    for dataset in datasets(any_data, SITE_URL):
        text = (folder / f"data/{dataset.name}.csv").read_text("utf-8-sig")
        for line in csv.DictReader(io.StringIO(text, newline="")):
            for column in dataset.columns:
                begins = re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠﹣]", line[column.name])
                assert not begins or column.datatype == "number", line


@pytest.mark.parametrize("text", [*FORMULAS, " =1", "\t1", "\r1", "\n1", "'\t1", "　＋1"])
def test_formulas_are_escaped(text: str) -> None:
    assert is_formula(text) and is_formula(f"'{text}") and plain(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "'", "'tis", "a=1", "(=1)", "''a", "–1", " ", "' '=1", "1-2"])
def test_other_text_is_not_escaped(text: str) -> None:
    assert not is_formula(text) and plain(text) == text


def test_csv_with_its_metadata(any_data: PlanData, folder: Path) -> None:
    group = CSVW(str(folder / "data/csv-metadata.json"), validate=True)
    assert group.is_valid, group.warnings
    assert group.common_props["dc:rights"] == any_data.site.licence
    for dataset, table in zip(datasets(any_data, SITE_URL), group.tables, strict=True):
        described = [column.common_props["dc:description"] for column in table.tableSchema.columns]
        assert described == [column.description for column in dataset.columns]
        read = [{key: _plain(cell) for key, cell in row.items()} for row in table.iterdicts()]
        assert read == expected_rows(dataset)


def _plain(cell: object) -> object:
    if isinstance(cell, list):
        return tuple(plain(SEPARATOR.join(cell)).split(SEPARATOR)) if cell else ()
    if isinstance(cell, datetime.datetime):
        return cell.date()
    return plain(cell) if isinstance(cell, str) else cell


def test_json_with_its_schema(any_data: PlanData, folder: Path) -> None:
    schema = json.loads((folder / "data/schema-1.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for dataset in datasets(any_data, SITE_URL):
        content = json.loads((folder / f"data/{dataset.name}.json").read_bytes())
        validator.validate(content)
        assert (folder / "data" / content["$schema"]).is_file()
        assert content["licence"] == any_data.site.licence
        assert content["rows"] == json.loads(json.dumps(dataset.rows, default=str))
        assert validator.is_valid(content | {"added": "later"})
        for wrong in ({"table": "others"}, {"rows": [{"id": "a"}]}, {"licence": None}):
            assert not validator.is_valid(content | wrong)


def test_fields_of_the_first_schema(small: PlanData) -> None:
    # Programs rely on it. Removing or changing a field needs a schema-2.json; a new field is added
    # here.
    defs = json.loads(files(small, "")["data/schema-1.json"])["$defs"]
    assert {name: " ".join(shape["properties"]) for name, shape in defs.items()} == {
        "ActionRow": "id year priority priority_name action leads lead_names continues updated_on"
        " latest_update updated_by status status_label address updates",
        "UpdateRow": "on text status status_label by",
        "PartnerRow": "id name short_name other_names telephone tel web checked_on ask_about"
        " members see_also note address",
        "TermRow": "id term expansion explanation partner address",
        "MeasureRow": "id name year count change_percent",
    }


def test_workbook_in_openpyxl(any_data: PlanData, folder: Path) -> None:
    data = openpyxl.load_workbook(folder / "data/plan-data.xlsx")
    tables = datasets(any_data, SITE_URL)
    assert data.sheetnames == [dataset.name for dataset in tables]
    for dataset in tables:
        sheet = data[dataset.name]
        header, *lines = sheet.iter_rows()
        assert [cell.value for cell in header] == [column.name for column in dataset.columns]
        noted = [cell.comment.text for cell in header]
        assert noted == [column.description for column in dataset.columns]
        assert {cell.data_type for line in lines for cell in line} <= {"s", "n", "d"}
        read = [
            {c.name: _value(cell.value, c) for c, cell in zip(dataset.columns, line, strict=True)}
            for line in lines
        ]
        assert read == expected_rows(dataset)
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)


def _value(cell: object, column: Column) -> object:
    if column.many:
        return tuple(str(cell).split(SEPARATOR)) if cell else ()
    return cell.date() if isinstance(cell, datetime.datetime) else cell


def day_of(plan: Plan) -> str:
    """Return a plan's date in the feed: its publication, or the first day of its year."""
    return str(plan.published_on or f"{plan.year[:4]}-04-01")


def test_feed_has_each_dated_update_and_each_plan(any_data: PlanData, folder: Path) -> None:
    feed = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.rights) == (
        any_data.site.partnership,
        any_data.site.licence,
    )
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    actions = [action for plan in any_data.plans for action in plan.actions]
    expected: list[tuple[str, str, str, str | None]] = [
        (one_line(action.action), f"{update.on}T00:00:00Z", SITE_URL + action.url_path, update.text)
        for action in actions
        for update in action.updates
        if update.on
    ]
    expected += [
        (plan.title, f"{day_of(plan)}T00:00:00Z", SITE_URL + plan.url_path, None)
        for plan in any_data.plans
    ]
    read = [
        (e.title, e.updated, e.link, e.content[0].value if "content" in e else None)
        for e in feed.entries
    ]
    assert sorted(read, key=repr) == sorted(expected, key=repr)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert [e.updated for e in feed.entries] == sorted((e[1] for e in expected), reverse=True)


def test_feed_entry_of_a_plan_without_publication_date(small: PlanData) -> None:
    dated = small.plans[1].model_copy(update={"published_on": datetime.date(2031, 6, 9)})
    news = entries(small._replace(plans=(small.plans[0], dated)))
    texts = {entry.title: entry.text for entry in news if entry.element == "summary"}
    assert texts == {
        "Plan 2031/32": "The plan for 2031–32. It was published on 9 June 2031.",
        "Plan 2030/31": "The plan for 2030–31. No day of publication is known. It is dated "
        "1 April 2030, when its year begins.",
    }


def test_feed_entries_of_two_updates_on_one_day(small: PlanData) -> None:
    part = small.plans[0].priority_plans[0]
    action = part.actions[0]
    updates = (action.updates[0], action.updates[0], *action.updates[1:])
    actions = (action.model_copy(update={"updates": updates}),)
    parts = (part.model_copy(update={"actions": actions}),)
    plan = small.plans[0].model_copy(update={"priority_plans": parts})
    names = [entry.name for entry in entries(small._replace(plans=(plan,)))]
    assert names == [
        "sweep-2030-31/2031-03-01",
        "sweep-2030-31/2030-06-01/2",
        "sweep-2030-31/2030-06-01",
        "plans/2030-31",
    ]


def test_links_are_relative_without_a_site_url(small: PlanData) -> None:
    contents = files(small, "")
    feed = feedparser.parse(contents["feed.xml"])
    assert not feed.bozo and all(entry.id.startswith("tag:") for entry in feed.entries)
    assert feed.entries[0].link == "plans/2031-32/"
    assert json.loads(contents["data/partners.json"])["rows"][0]["address"] == "contacts/everyone/"
    assert b"https://site" not in b"".join(contents.values())


def _offline(address: str, _: object) -> None:
    raise AssertionError(f"{address} was requested")


def _expanded(json_ld_data: dict[str, Any], base: str) -> dict[str, dict[str, list[str]]]:
    """Return JSON-LD as PyLD expands it: the values of each property, by anchor."""
    expanded = jsonld.expand(json_ld_data, {"base": base, "documentLoader": _offline})
    if sets := [node for node in expanded if node["@type"][0].endswith("Set")]:
        expanded = sets[0]["https://schema.org/hasDefinedTerm"]
    return {
        node["@id"].removeprefix(f"{base}#"): {
            key.removeprefix("https://schema.org/"): [v["@value"] for v in values]
            for key, values in node.items()
            if not key.startswith("@")
        }
        for node in expanded
    }


def _values(**values: Iterable[str | None]) -> dict[str, list[str]]:
    known = {key: [text for text in texts if text] for key, texts in values.items()}
    return {key: texts for key, texts in known.items() if texts}


def test_json_ld_of_the_records(any_data: PlanData) -> None:
    terms = _expanded(
        json.loads(script(json_ld.glossary_json_ld(any_data))), f"{SITE_URL}glossary/"
    )
    assert terms == {
        t.id: _values(name=[t.term], alternateName=[t.expansion], description=[t.explanation])
        for t in any_data.glossary
    }
    partners = _expanded(
        json.loads(script(json_ld.contacts_json_ld(any_data))), f"{SITE_URL}contacts/"
    )
    assert partners == {
        p.id: _values(
            name=[p.name],
            alternateName=[p.short_name, *p.other_names],
            telephone=[p.telephone],
            url=[p.web],
        )
        for p in any_data.partners
    }


@pytest.mark.parametrize(
    ("page", "record"), [("glossary", ".glossary h2"), ("contacts", ".contact")]
)
def test_ids_of_json_ld_are_anchors_of_the_page(site: Path, page: str, record: str) -> None:
    soup = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
    (script_tag,) = soup.find_all("script", type="application/ld+json")
    found = _expanded(json.loads(str(script_tag.string)), f"{SITE_URL}{page}/")
    assert sorted(found) == sorted(str(e["id"]) for e in soup.select(f"{record}[id]"))


def test_json_ld_is_safe_in_a_script_and_a_template(hostile: PlanData) -> None:
    text = script(json_ld.glossary_json_ld(hostile)) + script(json_ld.contacts_json_ld(hostile))
    assert not re.search(r"[<>&]|\{[{%#]", text)


def test_term_without_expansion(small: PlanData) -> None:
    term = small.glossary[0].model_copy(update={"expansion": None, "explanation": None})
    data = small._replace(glossary=(term,))
    assert "alternateName" not in str(json_ld.glossary_json_ld(data))
    assert b"vc,VC,,,vale-council,glossary/#vc\r\n" in files(data, "")["data/glossary.csv"]


def test_same_data_gives_the_same_bytes(any_data: PlanData) -> None:
    assert files(any_data, SITE_URL) == files(any_data, SITE_URL)
    assert files(load_data(ROOT), SITE_URL) == files(load_data(ROOT), SITE_URL)


@each_partnership
def test_index_page_and_files_agree(site: Path, data: PlanData) -> None:
    contents = files(data, SITE_URL)
    index = json.loads(contents["data/index.json"])["files"]
    assert [file["address"] for file in index] == [SITE_URL + f.path for f in downloads(data)]
    assert {file["address"] for file in index} == {SITE_URL + path for path in contents}
    assert {file["schema"] for file in index} - {file["address"] for file in index} == {None}
    assert {file["licence"] for file in index} == {data.site.licence}
    soup = BeautifulSoup((site / "data/index.html").read_text("utf-8"), "html.parser")
    shown = [(row.a and row.a["href"], row.td and row.td.string) for row in soup.select("tbody tr")]
    links = [file["address"].replace(f"{SITE_URL}data/", "") for file in index]
    links = [link.replace(SITE_URL, "../") for link in links]
    rows = ["–" if file["rows"] is None else str(file["rows"]) for file in index]
    assert shown == list(zip(links, rows, strict=True))
    assert data.site.licence in one_line(soup.get_text())


@each_partnership
def test_page_csv_and_json_agree_on_every_action(site: Path, data: PlanData) -> None:
    with (site / "data/actions.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = {line["id"]: line for line in csv.DictReader(file)}
    rows = {r["id"]: r for r in json.loads((site / "data/actions.json").read_bytes())["rows"]}
    shown = set()
    for plan in data.plans:
        page = BeautifulSoup(
            (site / plan.url_path / "index.html").read_text("utf-8"), "html.parser"
        )
        for shown_row in page.select("table.actions tr[id]"):
            name = str(shown_row["id"])
            shown.add(name)
            _assert_row(shown_row, rows[name], lines[name], data.vocabulary)
    actions = [action.id for plan in data.plans for action in plan.actions]
    assert shown == set(rows) == set(actions) and list(lines) == list(rows)
    assert len(rows) == len(actions)


def _assert_row(
    shown_row: Tag, row: dict[str, Any], line: dict[str, str], vocabulary: Vocabulary
) -> None:
    """Compare a row of a page's table with its row in the JSON file and its line in the CSV."""
    no_update, no_status = vocabulary.no_update, vocabulary.no_status
    assert row["address"] == line["address"]
    assert row["address"] == f"{SITE_URL}plans/{row['year']}/#{shown_row['id']}"
    for earlier in shown_row.select("details"):
        earlier.decompose()
    on = row["updated_on"]
    dates = [shown.get_text() for shown in shown_row.select(".update-date")]
    shown_on = [text for text in dates if not text.startswith("Reported by ")]
    assert len(dates) - len(shown_on) == bool(row["updated_by"])
    assert shown_on == ([format_date(datetime.date.fromisoformat(on))] if on else [])
    assert line["updated_on"] == (on or "")
    for added in shown_row.select(".update-date, .note"):
        added.decompose()
    cells = {str(cell.get("data-label")): cell.get_text() for cell in shown_row.select("th, td")}
    assert shown_row.th
    action = letters(shown_row.th.get_text())
    assert action == letters(row["action"]) == letters(plain(line["action"]))
    leads = row["lead_names"]
    assert cells["Lead partner"] == ", ".join(leads)
    assert leads == plain(line["lead_names"]).split(SEPARATOR)
    words = row["latest_update"] or ""
    assert plain(line["latest_update"]) == words
    # A table has no column for what none of its actions has.
    update = re.sub(r"^- ", "", words, flags=re.MULTILINE) or no_update
    assert letters(cells.get("Update", no_update)) == letters(update)
    status = row["status_label"]
    assert letters(cells.get("Status", no_status)) == letters(status)
    assert letters(status) == letters(plain(line["status_label"]))


def letters(text: str) -> str:
    """Return a text without spaces, which may differ between the elements of a page."""
    return "".join(text.split())
