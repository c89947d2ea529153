"""Format problems for a terminal, each with its line, and as annotations for GitHub."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from .problems import Problem, is_hidden

# How much of a long line is shown: a third of it before the problem's column.
WIDTH = 76
# How many problems are shown: a file can have one in each line, and no editor reads them all.
MOST = 200


def excerpt(line: str, column: int) -> tuple[str, str]:
    """Return the part of a line around a column, and a line with a ^ under that column.

    Tabs are shown as → and hidden characters as �, so that none moves a terminal's cursor.
    """
    start = max(0, min(column - 1 - WIDTH // 3, len(line) - WIDTH))
    shown = "".join(map(_shown, line[start : start + WIDTH]))
    before = "… " if start else ""
    after = " …" if len(line) > start + WIDTH else ""
    return before + shown + after, " " * (len(before) + column - 1 - start) + "^"


def format_problems(problems: Sequence[Problem], root: Path) -> list[str]:
    """Return the message of each problem, followed by its line and a mark under its column; of a
    great number the first, and how many more there are."""
    lines_of = cache(partial(_lines_of, root))
    shown = problems[:MOST]
    texts = ["\n".join([str(one), *_excerpt_of(one, lines_of(one.file))]) for one in shown]
    if more := len(problems) - len(shown):
        texts.append(f"There are {more:,} more problems – correct these first, then check again")
    # GitHub obeys the older form of its commands anywhere in a line.
    return [text.replace("##[", "# [") for text in texts]


def _lines_of(root: Path, file: str) -> list[str]:
    path = root / file
    return path.read_text("utf-8-sig", "replace").split("\n") if path.is_file() else []


def _excerpt_of(problem: Problem, lines: list[str]) -> list[str]:
    line = "".join(lines[problem.line - 1 : problem.line]).rstrip("\r")
    if not problem.column or not line.strip():  # a workbook's cell has no column
        return []
    shown, mark = excerpt(line, problem.column)
    # The number comes first because GitHub takes a line that begins with :: for a command.
    number = f"{problem.line:>6}"
    return [f"{number} | {shown}", f"{' ' * len(number)} | {mark}"]


def annotation(problem: Problem, level: str = "error") -> str:
    """Return the workflow command that annotates a problem's line in GitHub, as an error or else.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    at = {"file": problem.file, "line": problem.line, "col": problem.column, "title": problem.what}
    values = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in at.items())
    return f"::{level} {values}::{_escaped(problem.fix)}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _shown(character: str) -> str:
    if character == "\t":
        return "→"
    return "\ufffd" if is_hidden(character) else character
