"""Each download has the content of the pages, in the programs that people would open it with."""

import csv
import datetime
import io
import itertools
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import openapi_spec_validator
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from csvw import CSVW
from pyld import jsonld

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.plan_records import one_line
from macros.data.problems import is_hidden
from macros.data.revision import Entry, Revision, read_revision
from macros.data.site_records import Vocabulary
from macros.exports import json_ld
from macros.exports.datasets import KINDS, Column, Dataset, datasets
from macros.exports.downloads import FIRST_TABLES, data_page, files
from macros.exports.feed import entries
from macros.exports.spreadsheets import SEPARATOR, is_formula, to_xlsx
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
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
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
        "boolean": json.loads,
        "string": plain,
    }
    return kinds[column.datatype](cell) if cell else None


def test_csv_in_the_csv_module(any_data: PlanData, folder: Path) -> None:
    for dataset in datasets(any_data, SITE_URL):
        content = (folder / f"data/v1/{dataset.name}.csv").read_bytes()
        assert content.startswith(dataset.columns[0].name.encode()) and content.endswith(b"\r\n")
        text = io.StringIO(content.decode(), newline="")
        header, *lines = csv.reader(text, strict=True)
        assert header == [column.name for column in dataset.columns]
        read = [
            {c.name: value(cell, c) for c, cell in zip(dataset.columns, line, strict=True)}
            for line in lines
        ]
        assert read == expected_rows(dataset)


def test_csv_at_the_first_addresses_has_the_mark_that_excel_needs(small: PlanData) -> None:
    contents = files(small, SITE_URL)
    for name in FIRST_TABLES:
        marked = b"\xef\xbb\xbf" + contents[f"data/v1/{name}.csv"]
        assert contents[f"data/{name}.csv"] == marked


def test_no_csv_cell_is_a_formula(any_data: PlanData, folder: Path) -> None:
    for dataset in datasets(any_data, SITE_URL):
        text = (folder / f"data/v1/{dataset.name}.csv").read_text("utf-8")
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
    group = CSVW(str(folder / "data/v1/csv-metadata.json"), validate=True)
    assert group.is_valid, group.warnings
    assert group.common_props["dc:license"] == {"@id": f"{SITE_URL}data/#licence"}
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
    schema = json.loads((folder / "data/v1/schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for dataset in datasets(any_data, SITE_URL):
        content = json.loads((folder / f"data/v1/{dataset.name}.json").read_bytes())
        validator.validate(content)
        assert (folder / "data/v1" / content["$schema"]).is_file()
        assert content["licence"] == any_data.site.licence
        assert content["rows"] == json.loads(json.dumps(dataset.rows, default=str))
        assert validator.is_valid(content | {"added": "later"})
        for wrong in ({"table": "others"}, {"rows": [{"id": "a"}]}, {"licence": None}):
            assert not validator.is_valid(content | wrong)


def test_each_record_has_a_file(any_data: PlanData, folder: Path) -> None:
    schema = json.loads((folder / "data/v1/schema.json").read_bytes())
    validator = jsonschema.Draft202012Validator(schema)
    for dataset in datasets(any_data, SITE_URL):
        rows: list[object] = []
        whole = json.loads((folder / f"data/v1/{dataset.name}.json").read_bytes())
        for file in (folder / "data/v1" / dataset.name).glob("*.json"):
            content = json.loads(file.read_bytes())
            validator.validate(content)
            assert (file.parent / content["$schema"]).resolve() == folder / "data/v1/schema.json"
            ((id_, row),) = {one[dataset.kind.key[0]]: one for one in content["rows"]}.items()
            assert file.stem == id_ or file.stem in row["formerly"]
            rows += content["rows"] if file.stem == id_ else ()
        assert sorted(rows, key=repr) == sorted(whole["rows"], key=repr)


def test_openapi_describes_each_file(any_data: PlanData, folder: Path) -> None:
    described = json.loads((folder / "data/v1/openapi.json").read_bytes())
    openapi_spec_validator.validate(described)
    assert described["servers"] == [{"url": f"{SITE_URL}data/v1"}]
    schemas = {"components": described["components"]}
    written = {f"/{path.relative_to(folder / 'data/v1')}" for path in folder.rglob("v1/**/*.json")}
    for path, operations in described["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[a-z0-9-]+", path)
        matching = {one for one in written if re.fullmatch(pattern, one)}
        response = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for one in matching:
            content = json.loads((folder / f"data/v1{one}").read_bytes())
            jsonschema.Draft202012Validator(schemas | response).validate(content)
        written -= matching
    about = ("csv-metadata", "schema", "openapi", "index")
    assert written == {f"/{name}.json" for name in about}


def test_former_ids_and_changes(small: PlanData, tmp_path: Path) -> None:
    partner = small.partners[0]
    location = partner.location
    renamed = partner.model_copy(update={"formerly": ("old-id", "older-id")})
    data = small._replace(partners=(renamed, *small.partners[1:]))

    def commit(content: str, day: str) -> None:
        (tmp_path / location.file).parent.mkdir(exist_ok=True)
        (tmp_path / location.file).write_text(content, "utf-8")
        dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
        for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "A change"]):
            subprocess.run(["git", *command], cwd=tmp_path, env=os.environ | dates, check=True)

    commit("- {id: old-id, name: A, telephone: '1'}\n- {id: gone, name: B}\n", "2031-01-01T12:00Z")
    commit("- {id: old-id, name: A, telephone: 'private'}\n", "2031-01-20T12:00Z")
    commit("- {id: old-id, name: A, telephone: '2'}\n", "2031-02-03T12:00Z")
    commit("- &a {id: old-id, name: *a}\n", "2031-03-01T12:00Z")
    revision = read_revision(tmp_path)
    assert revision and (str(revision.on), revision.is_changed) == ("2031-03-01", False)
    tables = {table.name: table for table in datasets(data, "", revision)}
    assert [(r["table"], r["formerly"], r["id"]) for r in tables["former-ids"].rows] == [
        ("partners", "old-id", partner.id),
        ("partners", "older-id", partner.id),
    ]
    (row,) = tables["changes"].rows
    found = [row[key] for key in ("table", "field", "before", "after", "address")]
    assert found == ["partners", "telephone", None, "2", partner.url_path]
    assert str(row["on"]) == "2031-02-03"
    (entry,) = (one for one in entries(data, revision) if one.name.startswith("changes/"))
    assert (entry.title, entry.text) == (
        f"{partner.name}: another phone number",
        "Now: 2",
    )
    contents = files(data, "", revision)
    assert json.loads(contents["data/v1/partners.json"])["modified"] == "2031-03-01"
    assert "modified" not in json.loads(contents["data/v1/glossary.json"])
    status = json.loads(contents["status.json"])
    assert (status["commit"], status["committed_on"]) == (revision.commit, "2031-03-01")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tmp_path}", shallow], check=True)
    assert (known := read_revision(shallow)) and (known.files, known.changes) == ({}, ())


def test_no_revision_without_git(tmp_path: Path) -> None:
    assert read_revision(tmp_path) is None


def test_fields_of_the_first_schema(small: PlanData) -> None:
    # Programs rely on it. Removing or changing a field needs the next version; a new field is added
    # here.
    defs = json.loads(files(small, "")["data/v1/schema.json"])["$defs"]
    assert {name: " ".join(shape["properties"]) for name, shape in defs.items()} == {
        "ActionRow": "id year priority priority_name action leads lead_names continues updated_on"
        " latest_update updated_by status status_label address formerly updates",
        "UpdateRow": "on text status status_label by",
        "PartnerRow": "id name short_name other_names telephone tel web checked_on ask_about"
        " members see_also note address formerly",
        "TermRow": "id term expansion explanation partner address formerly",
        "MeasureRow": "id name year count change_percent formerly",
        "PriorityRow": "id name continues years address formerly",
        "TopicRow": "id name other_words group priority address formerly",
        "PlanRow": "year title starts_on ends_on published_on source priorities address",
        "OtherHelpRow": "id name what_for who_for telephone web hours topics sources checked_on"
        " address formerly",
        "ContactRow": "topic topic_name contact contact_name in_plan telephone web hours"
        " checked_on address",
        "FormerIdRow": "table formerly id address",
        "ChangeRow": "on table id name field before after commit address",
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
        assert {cell.data_type for line in lines for cell in line} <= {"s", "n", "d", "b"}
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


def test_feed_has_each_dated_update_and_each_plan(any_data: PlanData, folder: Path) -> None:
    feed = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.rights) == (
        any_data.site.partnership,
        any_data.site.licence,
    )
    newest = max((entry.updated for entry in feed.entries), default=None)
    assert newest in (None, feed.feed.updated)
    actions = [action for plan in any_data.plans for action in plan.actions]
    expected: list[tuple[str, str, str, str | None]] = [
        (one_line(action.action), f"{update.on}T00:00:00Z", SITE_URL + action.url_path, update.text)
        for action in actions
        for update in action.updates
        if update.on
    ]
    expected += [
        (plan.title, f"{plan.published_on}T00:00:00Z", SITE_URL + plan.url_path, None)
        for plan in any_data.plans
        if plan.published_on
    ]
    read = [
        (e.title, e.updated, e.link, e.content[0].value if "content" in e else None)
        for e in feed.entries
    ]
    assert sorted(read, key=repr) == sorted(expected, key=repr)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert [e.updated for e in feed.entries] == sorted((e[1] for e in expected), reverse=True)


def test_feed_entry_of_a_plan_needs_a_day(small: PlanData) -> None:
    dated = small.plans[1].model_copy(update={"published_on": datetime.date(2031, 6, 9)})
    added, day = small.plans[0].location.file, datetime.date(2031, 5, 4)
    revision = Revision(ROOT, "0", day, False, (Entry("0", day, added, "0", "1"),))
    data = small._replace(plans=(small.plans[0], dated))

    def texts(revision: Revision | None) -> dict[str, str]:
        found = entries(data, revision)
        return {entry.title: entry.text for entry in found if entry.element == "summary"}

    known = {"Plan 2031/32": "The plan for 2031–32 was published on 9 June 2031."}
    assert texts(None) == known
    known["Plan 2030/31"] = "The plan for 2030–31 was added to this site on 4 May 2031."
    assert texts(revision) == known


def test_ids_in_the_feed_outlive_addresses_and_renaming(small: PlanData) -> None:
    def ids(data: PlanData) -> list[str]:
        return [entry.id for entry in feedparser.parse(files(data, "")["feed.xml"]).entries]

    plan = small.plans[0]
    part, action = plan.priority_plans[0], plan.priority_plans[0].actions[0]
    renamed = action.model_copy(update={"id": "sweeps-2030-31", "formerly": (action.id,)})
    part = part.model_copy(update={"actions": (renamed,)})
    plan = plan.model_copy(update={"priority_plans": (part, *plan.priority_plans[1:])})
    site = small.site.model_copy(update={"email": "new@place.example"})
    assert ids(small._replace(site=site, plans=(plan, *small.plans[1:]))) == ids(small)


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
    ]


def test_links_are_relative_without_a_site_url(small: PlanData) -> None:
    contents = files(small, "")
    feed = feedparser.parse(contents["feed.xml"])
    assert not feed.bozo and all(entry.id.startswith("tag:") for entry in feed.entries)
    assert feed.entries[0].link.startswith("plans/")
    assert json.loads(contents["data/partners.json"])["rows"][0]["address"] == "contacts/everyone/"
    assert json.loads(contents["data/v1/openapi.json"])["servers"] == [{"url": "."}]
    assert b"https://site" not in b"".join(contents.values())


def _offline(address: str, _: object) -> None:
    raise AssertionError(f"{address} was requested")


def _expanded(node: Any, base: str) -> Any:
    """Return JSON-LD as PyLD expands it, with the names of its properties short."""
    return _short(jsonld.expand(node, {"base": base, "documentLoader": _offline}), base)


def _short(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_short(one, base) for one in value]
    if not isinstance(value, dict):
        return value.replace(base, "").replace("https://schema.org/", "")
    if "@value" in value:
        return value["@value"]
    return {_short(key, base): _short(one, base) for key, one in value.items()}


def _known(**values: Any) -> dict[str, Any]:
    listed = {key: v if isinstance(v, list | tuple) else [v] for key, v in values.items()}
    return {key: found for key, v in listed.items() if (found := [one for one in v if one])}


def test_json_ld_of_the_glossary(any_data: PlanData) -> None:
    (glossary,) = _expanded(json_ld.glossary_json_ld(any_data), f"{SITE_URL}glossary/")
    assert (glossary["@id"], glossary["@type"]) == ("#glossary", ["DefinedTermSet"])
    found = {term.pop("@id"): term for term in glossary["hasDefinedTerm"]}
    assert found == {
        f"#{t.id}": {"@type": ["DefinedTerm"], "inDefinedTermSet": [{"@id": "#glossary"}]}
        | _known(name=t.term, alternateName=t.expansion, description=t.explanation)
        | {"url": [{"@id": f"#{t.id}"}]}
        for t in any_data.glossary
    }


def test_json_ld_of_the_contacts(any_data: PlanData) -> None:
    nodes = _expanded(json_ld.contacts_json_ld(any_data), f"{SITE_URL}contacts/")
    found = {node.pop("@id"): node for node in nodes}

    def contact(one: Any) -> dict[str, Any]:
        hours = getattr(one, "hours", None)
        when = hours and {"@type": ["OpeningHoursSpecification"], "description": [hours]}
        point = {"@type": ["ContactPoint"]} | _known(telephone=one.telephone, hoursAvailable=when)
        return _known(name=one.name, url=one.web, contactPoint=one.telephone and point)

    expected = {
        f"#{p.id}": contact(p) | _known(alternateName=(p.short_name, *p.other_names))
        for p in any_data.partners
    }
    expected |= {
        f"#help-{o.id}": contact(o) | {"description": [o.what_for]} for o in any_data.other_help
    }
    expected = {id_: {"@type": ["Organization"]} | node for id_, node in expected.items()}
    expected |= {
        f"#about-{t.id}": {"@type": ["GovernmentService"], "areaServed": [any_data.site.area]}
        | _known(name=t.name, alternateName=t.other_words)
        | _known(provider=[{"@id": f"#{id_}"} for id_ in t.partners])
        for t in any_data.topics
    }
    assert found == expected


def test_json_ld_of_the_downloads(any_data: PlanData) -> None:
    listed = data_page(any_data)["downloads"]
    node = json_ld.dataset_json_ld(any_data, listed, "#licence")
    (dataset,) = _expanded(node, f"{SITE_URL}data/")
    assert dataset["license"] == [{"@id": "#licence"}]
    urls = [one["contentUrl"][0]["@id"] for one in dataset["distribution"]]
    assert urls == [f"{SITE_URL}{f.path}".replace(f"{SITE_URL}data/", "") for f in listed]


@pytest.mark.parametrize("page", ["glossary", "contacts", "data"])
def test_ids_of_json_ld_are_anchors_of_the_page(site: Path, page: str) -> None:
    soup = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
    (script_tag,) = soup.find_all("script", type="application/ld+json")
    found = set(re.findall(r'"#([^"]+)"', str(script_tag.string)))
    assert found and found <= {str(element["id"]) for element in soup.select("[id]")}


def test_json_ld_is_safe_in_a_script_and_a_template(hostile: PlanData) -> None:
    text = script(json_ld.glossary_json_ld(hostile)) + script(json_ld.contacts_json_ld(hostile))
    assert not re.search(r"[<>&]|\{[{%#]", text)


def test_term_without_expansion(small: PlanData) -> None:
    term = small.glossary[0].model_copy(update={"expansion": None, "explanation": None})
    data = small._replace(glossary=(term,))
    assert "alternateName" not in str(json_ld.glossary_json_ld(data))
    assert b"vc,VC,,,vale-council,glossary/#vc,\r\n" in files(data, "")["data/glossary.csv"]


def test_same_data_gives_the_same_bytes(any_data: PlanData) -> None:
    assert files(any_data, SITE_URL) == files(any_data, SITE_URL)
    assert files(load_data(ROOT), SITE_URL) == files(load_data(ROOT), SITE_URL)


@each_partnership
def test_index_page_and_files_agree(site: Path, data: PlanData) -> None:
    contents = files(data, SITE_URL)
    # With what git knows of the project, from which the site was built.
    index = json.loads((site / "data/v1/index.json").read_bytes())["files"]
    first = json.loads(contents["data/index.json"])["files"]
    listed = [file["address"] for file in index]
    every = listed + [file["address"] for file in first]
    assert set(every) <= {SITE_URL + path for path in contents}
    # Not listed: the lists, the description of the addresses, and what it describes.
    api = json.loads(contents["data/v1/openapi.json"])["paths"]
    patterns = [re.sub(r"\{\w+\}", "[a-z0-9-]+", f"data/v1{path}") for path in api]
    others = {path for path in contents if SITE_URL + path not in every}
    others -= {path for path in others for pattern in patterns if re.fullmatch(pattern, path)}
    names = ("data/index.json", "data/v1/index.json", "data/v1/openapi.json", "status.json")
    assert others == set(names)
    last = [file.path for file in data_page(data)["downloads"]][-2:]
    assert last == ["data/v1/openapi.json", "data/v1/index.json"]
    assert {file["schema"] for file in (*index, *first)} - set(every) == {None}
    assert {file["licence"] for file in index} == {data.site.licence}
    soup = BeautifulSoup((site / "data/index.html").read_text("utf-8"), "html.parser")
    shown = [
        (link["href"], count.get_text() if (count := row.select_one(".count")) else None)
        for row in soup.select("tbody tr")
        for link in row.select("a")
    ]
    links = [address.replace(f"{SITE_URL}data/", "") for address in listed]
    links = [link.replace(SITE_URL, "../") for link in links]
    counts = [file["rows"] for file in index]
    rows = [None if n is None else f"{n} row{'s' if n != 1 else ''}" for n in counts]
    described = [("v1/openapi.json", None), ("v1/index.json", None)]
    assert shown == [*zip(links, rows, strict=True), *described]
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


@pytest.mark.parametrize(("words", "kept"), [("a", 32_688), ("🦊", 16_344)])
def test_a_workbook_says_where_a_text_is_longer_than_a_cell(words: str, kept: int) -> None:
    kind = KINDS["TermRow"]
    row = dict.fromkeys((column.name for column in kind.columns), "b") | {"term": words * 34_000}
    content = to_xlsx((Dataset("glossary", "Glossary", kind, (row,), ()),), "")
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content))["glossary"][2]]
    shown = next(cell for cell in cells if len(cell) > 1)
    note = " … (cut here: a cell holds no more; the CSV and JSON files have the whole text)"
    assert shown == words * kept + note
    assert 32_765 < len(shown.encode("utf-16-le")) / 2 <= 32_767
