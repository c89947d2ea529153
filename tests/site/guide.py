"""Do the tasks of docs/editing.md as it says: for its screenshots, and to test the guide.

A task is a heading with a file named below it, and two examples: the lines to find, and their
replacement.
"""

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

GUIDE = ROOT / "docs/editing.md"
FILE = re.compile(r"`(data/[\w/-]+\.yml)`")
EXAMPLE = re.compile(r"^ *```yaml\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


class Task(NamedTuple):
    """A task's title, its file, the lines to find there, and their replacement."""

    title: str
    file: str
    find: str
    write: str


def tasks() -> list[Task]:
    """Return the tasks that have both examples."""
    found = []
    for part in GUIDE.read_text("utf-8").split("\n## ")[1:]:
        examples = [textwrap.dedent(lines) for lines in EXAMPLE.findall(part)]
        if len(examples) == 2:
            found.append(Task(part.splitlines()[0], FILE.findall(part)[0], *examples))
    return found


def do(task: Task, root: Path) -> None:
    """Do a task in the files below root, as its reader would. Its lines must occur once."""
    path = root / task.file
    text = path.read_text("utf-8")
    for indent in ("", "  "):
        find, write = (textwrap.indent(lines, indent) for lines in (task.find, task.write))
        if text.count(find) == 1:
            path.write_text(text.replace(find, write), "utf-8")
            return
    raise AssertionError(f"{task.file} has not the lines of “{task.title}” once")
