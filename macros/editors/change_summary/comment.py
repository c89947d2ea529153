"""Write changes as a comment on GitHub, in its Markdown."""

from collections.abc import Iterable
from itertools import groupby

from .changes import PARTS
from .records import Change, code

# GitHub takes 65,536 characters, and the workflow adds some words to these.
LONGEST = 60_000
HEADING = "## What changes on the public site\n"


def comment(changes: Iterable[Change]) -> str:
    """Return the changes as Markdown, part by part; only their number where they are too many."""
    in_order = sorted(changes, key=lambda change: PARTS.index(change.part))
    if not in_order:
        return f"{HEADING}\nNothing that a reader can see.\n"
    parts = {part: list(each) for part, each in groupby(in_order, lambda change: change.part)}
    text = HEADING
    for part, each in parts.items():
        lines = (f"- {one.words} – {code(f'{one.file}:{one.line}')}\n" for one in each)
        text += f"\n### {part}\n\n{''.join(lines)}"
    if len(text) <= LONGEST:
        return text
    counts = "".join(f"- {part}: {len(each)}\n" for part, each in parts.items())
    return f"{HEADING}\nThere are too many changes to list here. How many of each kind:\n\n{counts}"
