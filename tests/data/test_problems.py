"""Each file of problems/ is one bad file: its header says where it goes and what is reported."""

import datetime
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from macros.checks.project import collect, load_data, load_project
from macros.data.problems import Problem, Problems
from macros.data.records import Partner
from macros.data.validate import validate
from macros.data.yaml_reader import parse
from tests.conftest import ROOT, SMALL

CASES = sorted((Path(__file__).parent / "problems").glob("*.yml"))


def messages_of(root: Path) -> list[str]:
    with pytest.raises(Problems) as error:
        load_data(root)
    return str(error.value).splitlines()


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_file_is_reported_with_these_messages(case: Path, small_copy: Path) -> None:
    header, *lines = (line.removeprefix("# ") for line in case.read_text().splitlines())
    expected = [line for line in lines if line.startswith("data/")]
    shutil.copy(case, small_copy / header)
    assert messages_of(small_copy) == sorted(expected, key=_by_place)


def _by_place(message: str) -> tuple[str, int, int]:
    file, line, column, _ = message.split(":", 3)
    return file, int(line), int(column)


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"", 1, "the file is missing, empty or in another format"),
        (b"# nothing but a comment\n", 1, "the file is missing, empty or in another format"),
        (b"id: vc\n", 1, "the file is missing, empty or in another format"),
        (b"- id: vc\n- \xff\xfe\n", 2, "the file is not UTF-8 text"),
        (b"- id: vc\n  term: a\x00b\n", 2, "the text contains a hidden character"),
        (b"- id: vc\n  term: a\x07b\n", 2, "the text contains a hidden character"),
        (b"- " + b"[" * 100_000, 1, "brackets are nested too deeply"),
        (
            b"- id: a\n  term: &t T\n  expansion: *t\n",
            2,
            "a mark such as & * or ! has a special meaning",
        ),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_file_that_is_not_a_list_of_records(
    small_copy: Path, content: bytes, line: int, what: str
) -> None:
    (small_copy / "data/glossary.yml").write_bytes(content)
    assert re.match(
        rf"data/glossary\.yml:{line}:\d+: {re.escape(what)}", messages_of(small_copy)[0]
    )


def test_an_unused_file_is_reported(small_copy: Path) -> None:
    (small_copy / "data/partner.yml").write_text("- id: a\n")
    (small_copy / "data/plans/2031-32/homes.yaml").write_text("title: a\n")
    assert messages_of(small_copy) == [
        "data/partner.yml:1:1: no page uses this file – move or delete it",
        "data/plans/2031-32/homes.yaml:1:1: no page uses this file – move or delete it",
    ]


def test_a_missing_file_and_a_folder_that_is_not_a_year(small_copy: Path) -> None:
    (small_copy / "data/topics.yml").unlink()
    (small_copy / "data/plans/2031-32").rename(small_copy / "data/plans/2031-33")
    messages = messages_of(small_copy)
    assert "data/topics.yml:1:1: the file is missing" in messages[-1]
    assert "the folder 2031-33 is not called after a plan year" in messages[0]
    assert any(
        "data/site.yml:8:10: there is no folder data/plans/2031-32" in line for line in messages
    )


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("data/partners.yml", "partners.yaml"),
        ("data/partners.yml", "partner.yml"),
        ("data/plans/2031-32/homes.yml", "Homes.YML"),
        ("data/plans/2031-32/homes.yml", "houses.yml"),
        ("data/plans/2031-32/plan.yml", "plan.yml.txt"),
        ("data/plans/2031-32", "2031-2032"),
        ("data/plans/2031-32", "31_32"),
        ("data/plans/2031-32", "Plan 2031"),
    ],
)
def test_a_wrong_name_of_a_file_or_folder_is_all_that_is_reported(
    small_copy: Path, name: str, wrong: str
) -> None:
    path = small_copy / name
    path.rename(path.with_name(wrong))
    (message,) = messages_of(small_copy)
    assert f"is called {wrong} – rename it to {path.name}" in message


def test_one_changed_id_is_one_problem(small_copy: Path) -> None:
    path = small_copy / "data/partners.yml"
    path.write_text(path.read_text("utf-8").replace("id: vale-police", "id: constabulary"), "utf-8")
    (message,) = messages_of(small_copy)
    assert message == (
        "data/partners.yml:7:7: the id was `vale-police` and is `constabulary` now (still named in "
        "line 18, data/plans/2031-32/homes.yml:5, data/plans/2031-32/plan.yml:4 and 1 more)"
        " – write `vale-police` again; if it must change, write `formerly: [vale-police]` below it"
    )


def test_a_copied_year_is_one_problem(small_copy: Path) -> None:
    shutil.copytree(small_copy / "data/plans/2031-32", small_copy / "data/plans/2032-33")
    (message,) = messages_of(small_copy)
    assert message.startswith(
        "data/plans/2032-33/homes.yml:1:1: the ids in this file end with 2031-32"
    )


def test_references_to_an_unreadable_file_are_not_reported(small_copy: Path) -> None:
    for file in ("partners", "priorities", "vocabulary", "plans/2030-31/streets"):
        (small_copy / f"data/{file}.yml").write_text('name: "open\n')
    assert [line.split(" – ")[0] for line in messages_of(small_copy)] == [
        f"data/{file}.yml:1:7: a quotation mark is opened but never closed"
        for file in ("partners", "plans/2030-31/streets", "priorities", "vocabulary")
    ]


def test_all_mistakes_are_reported_together(small_copy: Path) -> None:
    for case in ("misspelt-lead", "misspelt-key", "duplicate-id", "tab"):
        text = (Path(__file__).parent / "problems" / f"{case}.yml").read_text()
        (small_copy / text.splitlines()[0].removeprefix("# ")).write_text(text)
    assert [line.split(":")[0] for line in messages_of(small_copy)] == [
        "data/glossary.yml",
        "data/partners.yml",
        "data/plans/2031-32/streets.yml",
        "data/priorities.yml",
    ]


def test_future_dates_are_reported_only_if_today_is_given(small_copy: Path) -> None:
    def messages(today: datetime.date | None) -> list[str]:
        return [str(problem) for problem in collect(small_copy, today)[1]]

    assert messages(None) == messages(datetime.date(2031, 5, 2)) == []
    words = "is in the future – correct the date"
    assert messages(datetime.date(2031, 2, 1)) == [
        f"data/partners.yml:6:15: `2031-05-02` {words}",
        f"data/other_help.yml:11:15: `2031-05-02` {words}",
        f"data/plans/2030-31/streets.yml:9:13: `2031-03-01` {words}",
    ]


def test_hidden_characters_are_reported_in_an_unreadable_file_too(small_copy: Path) -> None:
    (small_copy / "data/glossary.yml").write_text("- id: vc\u200b\n  term: V\tC\n expansion: x\n")
    assert [line.split(" – ")[0] for line in messages_of(small_copy)] == [
        "data/glossary.yml:1:9: the text contains a hidden character (U+200B)",
        "data/glossary.yml:2:10: a tab is not allowed here",
        "data/glossary.yml:3:2: this line needs more spaces at the start",
    ]


def test_windows_line_ends_and_byte_order_marks_are_accepted(small_copy: Path) -> None:
    for path in small_copy.rglob("*.yml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    load_data(small_copy)


@pytest.mark.slow
def test_valid_files_are_loaded_without_importing_the_diagnosis(minimal_project: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from macros.checks.project import load_data\n"
        "load_data(Path(sys.argv[1]))\n"
        "print([name for name in sys.modules if 'yaml_errors' in name])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(minimal_project)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    assert run.stdout == "[]\n"


def test_validation_does_not_change_its_input() -> None:
    raw = parse("- {id: a, name: A}\n- {id: b, nme: B}\n- {id: C, name: C}\n", "a.yml", list, [])
    before, problems = repr(raw), list[Problem]()
    valid = validate(tuple[Partner, ...], raw, {}, problems)
    assert [record.id for record in valid] == ["a"]
    assert [problem.short for problem in problems] == [
        "a.yml:2: `nme` is not a known key here",
        "a.yml:3: `C` is not an id",
    ]
    assert repr(raw) == before


def test_a_missing_key_is_reported_whatever_is_misplaced_in_another_file() -> None:
    problems = [Problem("b.yml", 9, "`name` belongs to a partner, not to an update", "move it")]
    (raw,) = parse("- id: a\n", "a.yml", list, problems)
    validate(Partner, raw, {}, problems)
    assert problems[-1].what == "`name` is missing"


def test_a_priority_and_a_plan_without_a_page_are_reported(small_copy: Path) -> None:
    for page in ("priorities/homes", "plans/2030-31"):
        (small_copy / f"docs/{page}.md").unlink()
    with pytest.raises(Problems) as error:
        load_project(small_copy)
    found = [(one.file, one.what, one.fix) for one in error.value.problems]
    both = ", or run `make new-priority` with its name"
    nav = "and list it under `nav` in mkdocs.yml"
    assert found == [
        (
            "data/plans/2030-31/plan.yml",
            "`2030-31` has no page",
            f"add docs/plans/2030-31.md, {nav}",
        ),
        (
            "data/priorities.yml",
            "`homes` has no page",
            f"add docs/priorities/homes.md, {nav}{both}",
        ),
    ]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("partners.yml", "\t" * 500_000),
        ("partners.yml", "- id: x\n" + "".join(f"  k{at}: v\n" for at in range(20_000))),
        ("../docs/index.md", "# A\n\n" + "{% if a %}" * 20_000),
        ("../docs/index.md", "# A {: #" * 50_000),
        ("../addresses.txt", "".join(f"/contacts/#gone-{at}\n" for at in range(5_000))),
    ],
    ids=["tabs", "keys", "nested macros", "ids of headings", "lost addresses"],
)
def test_much_of_what_is_wrong_takes_no_longer_than_seconds(
    small_copy: Path, file: str, text: str
) -> None:
    path = small_copy / "data" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    began = time.process_time()
    with suppress(Problems):
        load_project(small_copy)
    assert time.process_time() - began < 10
