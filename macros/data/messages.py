"""Format problems for a terminal, each with its line, and as annotations for GitHub."""

from collections.abc import Iterable
from pathlib import Path

from .problems import Problem, is_hidden

# How much of a long line is shown: a third of it before the problem's column.
WIDTH = 76


def excerpt(line: str, column: int) -> tuple[str, str]:
    """Return the part of a line around a column, and a line with a ^ under that column.

    Tabs are shown as → and hidden characters as �, so that none moves a terminal's cursor.
    """
    start = max(0, min(column - 1 - WIDTH // 3, len(line) - WIDTH))
    shown = "".join(map(_shown, line[start : start + WIDTH]))
    before = "… " if start else ""
    after = " …" if len(line) > start + WIDTH else ""
    return before + shown + after, " " * (len(before) + column - 1 - start) + "^"


def format_problems(problems: Iterable[Problem], root: Path) -> list[str]:
    """Return the message of each problem, followed by its line and a mark under its column."""
    texts = ["\n".join([str(problem), *_lines(problem, root)]) for problem in problems]
    # GitHub obeys the older form of its commands anywhere in a line.
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
    # The number comes first because GitHub takes a line that begins with :: for a command.
    number = f"{problem.line:>6}"
    return [f"{number} | {shown}", f"{' ' * len(number)} | {mark}"]


def annotation(problem: Problem) -> str:
    """Return the workflow command that annotates a problem's line in GitHub.

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
