"""A problem is printed with its line and a mark under its column, and annotated on GitHub."""

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from macros.data.messages import annotation, excerpt, format_problems
from macros.data.problems import MESSAGES, Problem, visible
from tests.conftest import ROOT, check


@pytest.mark.parametrize(
    ("line", "column", "shown", "under"),
    [
        ("leads: [vale-polcie]", 9, "leads: [vale-polcie]", 8),
        ("\tterm: VC", 1, "→term: VC", 0),
        ("a\x1b[2Jb", 6, "a\ufffd[2Jb", 5),
        ("short", 6, "short", 5),
        ("x" * 100, 1, "x" * 76 + " …", 0),
        ("x" * 50 + "y" + "x" * 49, 51, "… " + "x" * 26 + "y" + "x" * 49, 28),
        ("x" * 100, 101, "… " + "x" * 76, 78),
    ],
)
def test_a_line_is_cut_around_the_column(line: str, column: int, shown: str, under: int) -> None:
    assert excerpt(line, column) == (shown, " " * under + "^")


def test_a_message_is_one_line_without_hidden_characters() -> None:
    problem = Problem("a\nb.yml", 1, "`x\u202e\r\n\x1b[2J\u00a0\u200d` is wrong", "y" * 400)
    message = str(problem)
    assert message.startswith(
        "a b.yml:1:1: `x‹U+202E›‹U+000D› ‹U+001B›[2J‹U+00A0›‹U+200D›` is wrong"
    )
    assert {unicodedata.category(c)[0] for c in message} <= set("LMNPSZ") and len(message) < 400
    assert visible("Café – “101”") == "Café – “101”"


def test_the_line_follows_its_message(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"one\r\n  two: x\r\n")
    assert format_problems([Problem("a.yml", 2, "what", "fix", 8)], tmp_path) == [
        "a.yml:2:8: what – fix\n     2 |   two: x\n       |        ^"
    ]
    gone = [Problem("b.yml", 1, "what", "fix"), Problem("a.yml", 9, "what", "fix")]
    assert format_problems(gone, tmp_path) == [str(problem) for problem in gone]


def test_annotations_are_escaped() -> None:
    problem = Problem("a,b:c.yml", 3, "`100%,\r\n::x` is: wrong", "y, z: 5%", 7)
    assert annotation(problem) == (
        "::error file=a%2Cb%3Ac.yml,line=3,col=7,"
        "title=`100%25%2C‹U+000D› %3A%3Ax` is%3A wrong::y, z: 5%25"
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["::set-env name=a::b", "##[add-mask]a", "%0A::stop::x"])
def test_no_text_is_a_github_command(project_copy: Path, command: str) -> None:
    path = project_copy / "data/vocabulary.yml"
    path.write_text(path.read_text().replace("shape: half", f"shape: |\n\n{command}\n"), "utf-8")
    (project_copy / "data/site.yml").write_text(f"area: \"{command}\"\nemail: '{command}'\n")
    env = os.environ | {"GITHUB_ACTIONS": "true"}
    run = subprocess.run(
        [sys.executable, "-m", "macros", "check"],
        cwd=project_copy, env=env, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1 and "Traceback" not in run.stderr
    lines = (run.stdout + run.stderr).splitlines()
    assert "##[" not in run.stderr
    commands = [line for line in lines if line.strip().startswith("::")]
    assert commands and all(line.startswith("::error file=data/") for line in commands)
    messages = [line for line in run.stderr.splitlines() if line.startswith("data/")]
    assert len(commands) == len(messages)


def test_annotations_are_printed_only_on_github(project_copy: Path) -> None:
    (project_copy / "data/site.yml").write_text("area: x\n")
    run = check(project_copy, GITHUB_ACTIONS="")
    assert run.returncode == 1
    assert "::error" not in run.stdout + run.stderr


def test_each_message_is_used_and_says_what_is_wrong_and_the_fix() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "macros").rglob("*.py"))
    used = set(re.findall(r'(?:message|\.problem|\.report)\(\s*"([a-z _]+)"', code))
    assert used <= MESSAGES.keys()
    # Other names are given by variables, or are pydantic's own.
    assert all(f'"{name}"' in code or name in get_args(ErrorType) for name in MESSAGES)
    assert all(len(words) == 2 and all(words) for words in MESSAGES.values())
