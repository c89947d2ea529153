"""The schemas of data/ are fresh, as lenient as the reader and as strict as they can be;
and each file says at its top what it is."""

import json
import re
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from macros.data.load import KINDS, read_data
from macros.data.problems import Problem
from macros.data.records import Record
from macros.data.schemas import schemas
from macros.data.validate import Known, validate
from macros.data.yaml_reader import parse
from tests.conftest import ROOT, SMALL

FILES = sorted((ROOT / "data").rglob("*.yml"))
SCHEMAS = {Path(file).stem: json.loads(text) for file, text in schemas().items()}
FIRST_LINE = re.compile(r"# yaml-language-server: \$schema=(.*)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class AsTools(SafeConstructor):
    """Types as an editors' tool has them: those of YAML 1.2 and JSON, so that a date is a text."""


AsTools.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_tools_read(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = AsTools
    return json.loads(json.dumps(yaml.load(text)))  # where every key is a text


def kind_of(path: Path) -> str:
    if path.parent.name == "data":
        return path.stem
    return "plan" if path.stem == "plan" else "priority-plan"


def complaints(kind: str, text: str) -> list[str]:
    """Return what a tool says of a text by its schema."""
    validator = Draft7Validator(SCHEMAS[kind])
    return [error.message for error in validator.iter_errors(as_tools_read(text))]


def problems_of(
    kind: str, raw: Any, problems: list[Problem], known: Known | None = None
) -> list[Problem]:
    """Return what the check says of a file's content; without `known`, whatever ids there are."""
    # What the names of the file and its folder tell.
    told = {"plan": {"year": "2031-32"}, "priority-plan": {"id": "streets"}}
    if raw is not None:
        validate(KINDS[kind], raw | told[kind] if kind in told else raw, known or {}, problems)
    return problems


def parsed(kind: str, text: str, problems: list[Problem]) -> Any:
    shape = dict if isinstance(KINDS[kind], type) else list
    return parse(text, "data/made.yml", shape, problems)


def said(kind: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    return problems_of(kind, parsed(kind, text, problems), problems, KNOWN)


def test_the_schemas_are_as_the_records_are() -> None:
    kept = {name(path): path.read_text("utf-8") for path in (ROOT / "data/schemas").iterdir()}
    assert kept == schemas(), "`make schemas` renews them"
    for schema in SCHEMAS.values():
        Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("path", [*FILES, *sorted((SMALL / "data").rglob("*.yml"))], ids=name)
def test_a_tool_finds_nothing_wrong_with_a_sound_file(path: Path) -> None:
    assert complaints(kind_of(path), path.read_text("utf-8")) == []


STREETS = (
    "title: Streets\nactions:\n  - id: sweep-2031-32\n    action: Sweep\n    leads: [wardens]\n"
)
KNOWN: Known = {
    "a partner": ["wardens", "vale-council", "vale-police"],
    "a priority": ["streets"],
    "a status": ["done"],
    "a term": [],
    "a plan year": ["2031-32"],
    "a priority with a file in this plan": ["streets"],
    "an action of the year before": ["sweep-2030-31"],
}
SITE = (SMALL / "data/site.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("glossary", "[]"),
        ("glossary", "- {id: a, term: 2024}"),
        ("glossary", "- {id: 101, term: true}"),
        ("glossary", "- {id: 1e5, term: 0x1F}"),
        ("glossary", "- {id: a, term: 2024-09-30, expansion: 1.10, search_words: [no, 0808, off]}"),
        ("partners", "- {id: a, name: A, telephone: 101, checked_on: 2024-09-30}"),
        ("partners", "- {id: a, name: A, telephone: 01632960001, sensitive: true}"),
        ("partners", '- {id: a, name: A, telephone: "01632 960001", sensitive: "false"}'),
        ("measures", "- {id: a, name: A, counts: {2023-24: 7621}, changes: {2023-24: -2}}"),
        ("measures", '- {id: a, name: A, counts: {2023-24: "7_621"}, changes: {"2023-24": "+.5"}}'),
        ("measures", "- {id: a, name: A, counts: {2023-24: 7.0}, changes: {2023-24: 1e1}}"),
        ("priority-plan", "title: 2024"),
        ("site", f"{SITE}reports_by_email: true\n"),
    ],
)
def test_what_the_reader_accepts_the_schema_accepts(kind: str, text: str) -> None:
    assert said(kind, text) == []
    assert complaints(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("partners", "- {id: a, name: A, telefone: 101}"),  # a misspelt key
        ("partners", "- {id: a}"),  # a missing one
        ("partners", "id: a\nname: A"),  # a record where a list should be
        ("partners", "- A"),  # a text where a record should be
        ("partners", "- {id: a, name: A, members: b}"),  # a text where a list should be
        ("partners", "- {id: a, name: [A]}"),  # a list where a text should be
        ("partners", "- {id: a, name: }"),  # nothing where a text should be
        ("partners", '- {id: a, name: " "}'),
        ("partners", "- {id: Fire Service, name: A}"),
        ("partners", "- {id: a, name: A, telephone: 01632 96000a}"),
        ("partners", "- {id: a, name: A, web: www.vale.example}"),
        ("partners", "- {id: a, name: A, web: 'ftp://vale.example'}"),
        ("partners", "- {id: a, name: A, checked_on: 30/09/2024}"),
        ("partners", "- {id: a, name: A, checked_on: 2024-13-01}"),
        ("partners", "- {id: a, name: A, checked_on: 2024}"),
        ("partners", "- {id: a, name: A, sensitive: yes}"),
        ("partners", "- {id: a, name: A, see_also: [Vale Council]}"),
        ("measures", "- {id: a, name: A, counts: {2023-24: many}}"),
        ("measures", '- {id: a, name: A, counts: {2023-24: "7,621"}}'),
        ("measures", "- {id: a, name: A, counts: {2023: 7621}}"),
        ("site", SITE.replace("safety@vale.example", "safety at vale.example")),
        ("site", SITE.replace("2031-32", "2031/32")),
        ("vocabulary", "no_status: A\nno_update: A\nno_check: A\n"),
        (
            "vocabulary",
            "no_status: A\nno_update: A\nno_check: A\n"
            "statuses: [{id: a, label: A, shape: square, meaning: A}]",
        ),
        ("priority-plan", STREETS.replace("[wardens]", "[]")),
        ("priority-plan", STREETS.replace("    leads: [wardens]\n", "")),
        ("priority-plan", f"{STREETS}    updates:\n      - on: 2024-09-30\n"),
        ("priority-plan", f"{STREETS}    updates:\n      - text: A\n        status: Under way\n"),
        ("priority-plan", f"{STREETS}    continues:\n"),
        ("plan", "title: A\nsource: A\npriorities: [a]\nsections: [{id: a, title: A, shows: all}]"),
    ],
)
def test_of_a_slip_both_complain(kind: str, text: str) -> None:
    assert complaints(kind, text)
    assert said(kind, text)


def test_the_texts_that_slips_are_made_in_are_sound() -> None:
    for kind, text in (("site", SITE), ("priority-plan", STREETS)):
        assert (complaints(kind, text), said(kind, text)) == ([], [])


def test_every_field_is_explained() -> None:
    """In plain sentences, which editors' tools show beside the key."""
    for kind in Record.__subclasses__():
        assert kind.__doc__, kind
        for key, field in kind.model_fields.items():
            told = field.description or ""
            assert key == "location" or re.fullmatch(r"[A-Z].*[.]", told), (kind, key)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_says_at_its_top_what_it_is_and_gives_an_example(path: Path) -> None:
    text = path.read_text("utf-8")
    head = list(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    schema = FIRST_LINE.fullmatch(head[0])
    assert schema and (path.parent / schema[1]).resolve() == (
        ROOT / f"data/schemas/{kind_of(path)}.json"
    )
    assert [line for line in head if line.startswith("# Who edits it, and when: ")]
    assert head.count("# Example:") == 1
    lines = head[head.index("# Example:") + 1 :]
    assert lines and all(line.startswith("#   ") for line in lines)
    # It stands for one record, or for some keys of the file, whose others are as they are.
    problems: list[Problem] = []
    kind = kind_of(path)
    example = parsed(kind, "\n".join(line.removeprefix("#   ") for line in lines), problems)
    whole = parsed(kind, text, problems)
    assert problems == []
    raw = whole | example if isinstance(whole, dict) else example
    assert problems_of(kind, raw, problems) == []


def test_another_file_among_the_schemas_is_told(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "data/schemas").mkdir()
    for file, text in schemas().items():
        (tmp_path / file).write_text(text, "utf-8")
    assert read_data(tmp_path)[1] == []
    (tmp_path / "data/schemas/partner.json").write_text("{}")
    assert [problem.file for problem in read_data(tmp_path)[1]] == ["data/schemas/partner.json"]


@pytest.mark.slow
def test_the_command_writes_them(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    command = [sys.executable, "-m", "macros", "--root", str(tmp_path), "schemas"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8")
        for path in (tmp_path / "data/schemas").iterdir()
    } == schemas()
