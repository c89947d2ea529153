"""Write changes as a comment on GitHub, in its Markdown."""

from collections.abc import Iterable
from itertools import groupby

from ...data.plan_records import one_line
from ...data.problems import JOINERS, visible
from .changes import PARTS
from .records import Change

# GitHub takes 65,536 characters, and the workflow adds some words to these.
LONGEST = 60_000
# A longer quoted text is cut.
CUT = 300
HEADING = "## What changes on the public site\n"
# What would end the quotation, or is invisible between two letters.
MARKS = f"`{JOINERS}"


def comment(changes: Iterable[Change]) -> str:
    """Return the changes as Markdown, part by part; only their number where they are too many.

    Everything quoted is in code marks: there GitHub renders no link, mention, picture or markup.
    """
    in_order = sorted(changes, key=lambda change: PARTS.index(change.part))
    if not in_order:
        return f"{HEADING}\nNothing that a reader can see.\n"
    parts = {part: list(each) for part, each in groupby(in_order, lambda change: change.part)}
    text = HEADING
    for part, each in parts.items():
        text += f"\n### {part}\n\n" + "".join(map(_line, each))
    if len(text) <= LONGEST:
        return text
    counts = "".join(f"- {part}: {len(each)}\n" for part, each in parts.items())
    return f"{HEADING}\nThere are too many changes to list here. How many of each kind:\n\n{counts}"


def _line(change: Change) -> str:
    words = change.words.format(*map(code, change.quoted))
    return f"- {words} – {code(f'{change.file}:{change.line}')}\n"


def code(text: str) -> str:
    """Return a text in code marks, on one line, cut if it is long, with hidden characters shown as
    their codes."""
    text = visible(one_line(text), MARKS)
    if len(text) > CUT:
        text = f"{text[:CUT]} … ({len(text):,} characters)"
    return f"`{text or ' '}`"
