"""How mistakes are told: each with the line it stands in, and in GitHub as notes on that line."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from .problems import Problem, is_hidden

# Of a long line this much is shown, a third of it before the place.
WIDTH = 76


def excerpt(line: str, column: int) -> tuple[str, str]:
    """Return a line cut to what stands around a column, and a mark that stands under it.

    Tabs show as arrows and what would be hidden as �, so that nothing moves a terminal's cursor.
    """
    start = max(0, min(column - 1 - WIDTH // 3, len(line) - WIDTH))
    shown = "".join(map(_shown, line[start : start + WIDTH]))
    before = "… " if start else ""
    width = sum(map(_width, shown[: column - 1 - start]))
    after = " …" if len(line) > start + WIDTH else ""
    return before + shown + after, " " * (len(before) + width) + "^"


def format_problems(problems: Iterable[Problem], root: Path) -> list[str]:
    """Return for each mistake its message, with the line of its file and a mark below where there
    is one."""
    texts = ["\n".join([str(problem), *_lines(problem, root)]) for problem in problems]
    # GitHub's older form of a command is obeyed wherever it stands in a line.
    return [text.replace("##[", "# [") for text in texts]


def _lines(problem: Problem, root: Path) -> list[str]:
    path = root / problem.file
    if not problem.column:  # a workbook's cell
        return []
    text = path.read_text("utf-8-sig", "replace") if path.is_file() else ""
    line = "".join(text.split("\n")[problem.line - 1 : problem.line]).rstrip("\r")
    if not line.strip():
        return []
    shown, mark = excerpt(line, problem.column)
    # The number before it: a line that begins with :: would be a command to GitHub.
    number = f"{problem.line:>6}"
    return [f"{number} | {shown}", f"{' ' * len(number)} | {mark}"]


def annotation(problem: Problem) -> str:
    """Return the command that puts a mistake beside its line in GitHub.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    at = {"file": problem.file, "line": problem.line, "col": problem.column, "title": problem.what}
    values = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in at.items())
    return f"::error {values}::{_escaped(problem.fix)}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _shown(character: str) -> str:
    if character == "\t":
        return "→"
    return "\ufffd" if is_hidden(character) else character


def _width(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
