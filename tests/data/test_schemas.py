"""The schemas of data/ are up to date, as lenient as the reader and as strict as possible;
and each data file starts with its schema, its editors and an example."""

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


class ToolConstructor(SafeConstructor):
    """Types of YAML 1.2 and JSON, as editors' tools have them: a date is a text."""


ToolConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def load_as_tools_do(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = ToolConstructor
    return json.loads(json.dumps(yaml.load(text)))  # every key becomes a text


def kind_of(path: Path) -> str:
    if path.parent.name == "data":
        return path.stem
    return "plan" if path.stem == "plan" else "priority-plan"


def schema_errors(kind: str, text: str) -> list[str]:
    """Return the errors that an editors' tool reports by the schema."""
    validator = Draft7Validator(SCHEMAS[kind])
    return [error.message for error in validator.iter_errors(load_as_tools_do(text))]


def problems_of(
    kind: str, raw: Any, problems: list[Problem], known: Known | None = None
) -> list[Problem]:
    """Return the problems of a file's content. Without `known`, any id is accepted."""
    # Fields that come from the name of the file or folder.
    by_name = {"plan": {"year": "2031-32"}, "priority-plan": {"id": "streets"}}.get(kind)
    if raw is not None:
        validate(KINDS[kind], raw | by_name if by_name else raw, known or {}, problems)
    return problems


def parsed(kind: str, text: str, problems: list[Problem]) -> Any:
    shape = dict if isinstance(KINDS[kind], type) else list
    return parse(text, "data/example.yml", shape, problems)


def reader_problems(kind: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    return problems_of(kind, parsed(kind, text, problems), problems, KNOWN)


def test_the_schemas_match_the_records() -> None:
    kept = {name(path): path.read_text("utf-8") for path in (ROOT / "data/schemas").iterdir()}
    assert kept == schemas(), "run `make schemas`"
    for schema in SCHEMAS.values():
        Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("path", [*FILES, *sorted((SMALL / "data").rglob("*.yml"))], ids=name)
def test_a_valid_file_matches_its_schema(path: Path) -> None:
    assert schema_errors(kind_of(path), path.read_text("utf-8")) == []


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
        ("glossary", "- {id: a, term: 2024-09-30, expansion: 1.10}"),
        ("search_words", "pages: {a.md: [no, 0808, off]}"),
        ("partners", "- {id: a, name: A, telephone: 101, checked_on: 2024-09-30}"),
        ("partners", "- {id: a, name: A, telephone: 101, sensitive: true}"),
        ("partners", '- {id: a, name: A, telephone: "01632 960001", sensitive: "false"}'),
        ("measures", "- {id: a, name: A, counts: {2023-24: 7621}, changes: {2023-24: -2}}"),
        ("measures", '- {id: a, name: A, counts: {2023-24: "7_621"}, changes: {"2023-24": "+.5"}}'),
        ("measures", "- {id: a, name: A, counts: {2023-24: 7.0}, changes: {2023-24: 1e1}}"),
        ("priority-plan", "title: 2024"),
        ("site", f"{SITE}reports_by_email: true\n"),
    ],
)
def test_the_schema_accepts_what_the_reader_accepts(kind: str, text: str) -> None:
    assert reader_problems(kind, text) == []
    assert schema_errors(kind, text) == []


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
def test_schema_and_reader_both_reject_a_mistake(kind: str, text: str) -> None:
    assert schema_errors(kind, text)
    assert reader_problems(kind, text)


def test_the_texts_without_mistakes_are_valid() -> None:
    for kind, text in (("site", SITE), ("priority-plan", STREETS)):
        assert (schema_errors(kind, text), reader_problems(kind, text)) == ([], [])


def test_every_field_has_a_description() -> None:
    """In plain sentences, which editors' tools show next to the key."""
    for kind in Record.__subclasses__():
        assert kind.__doc__, kind
        for key, field in kind.model_fields.items():
            text = field.description or ""
            assert key == "location" or re.fullmatch(r"[A-Z].*[.]", text), (kind, key)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_starts_with_its_schema_its_editors_and_an_example(path: Path) -> None:
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
    # The example is one record, or some keys of the file; the other keys are unchanged.
    problems: list[Problem] = []
    kind = kind_of(path)
    example = parsed(kind, "\n".join(line.removeprefix("#   ") for line in lines), problems)
    whole = parsed(kind, text, problems)
    assert problems == []
    raw = whole | example if isinstance(whole, dict) else example
    assert problems_of(kind, raw, problems) == []


def test_another_file_among_the_schemas_is_reported(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "data/schemas").mkdir()
    for file, text in schemas().items():
        (tmp_path / file).write_text(text, "utf-8")
    assert read_data(tmp_path)[1] == []
    (tmp_path / "data/schemas/partner.json").write_text("{}")
    assert [problem.file for problem in read_data(tmp_path)[1]] == ["data/schemas/partner.json"]


@pytest.mark.slow
def test_the_command_writes_the_schemas(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    command = [sys.executable, "-m", "macros", "--root", str(tmp_path), "schemas"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8")
        for path in (tmp_path / "data/schemas").iterdir()
    } == schemas()
