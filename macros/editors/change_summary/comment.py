"""What changes, as a comment that GitHub draws (its own Markdown)."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from ...data.plan_records import one_line
from ...data.problems import JOINERS, visible
from .compare import Change
from .wording import PARTS

# GitHub takes 65,536 characters; what is said around this text needs some too.
LONGEST = 60_000
# A quoted text is cut behind so many characters.
CUT = 300
HEADING = "## What changes on the public site\n"
# What would end the quotation, or stands unseen between two letters.
MARKS = f"`{JOINERS}"


def comment(changes: Iterable[Change]) -> str:
    """Return the changes as Markdown, part by part; their number alone where they are too many.

    Whatever is quoted stands in code marks: there GitHub draws no link, mention, picture or markup.
    """
    told = sorted(changes, key=lambda change: PARTS.index(change.part))
    if not told:
        return f"{HEADING}\nNothing that anybody can see.\n"
    parts = [(part, list(each)) for part, each in groupby(told, lambda change: change.part)]
    text = HEADING
    for part, each in parts:
        text += f"\n### {part}\n\n" + "".join(map(_line, each))
    if len(text) <= LONGEST:
        return text
    counted = Counter(change.part for change in told)
    lines = [f"- {part}: {many}\n" for part, many in counted.items()]
    why = "There are too many changes to tell each here. This many there are of each kind:"
    return f"{HEADING}\n{why}\n\n" + "".join(lines)


def _line(change: Change) -> str:
    words = change.words.format(*map(code, change.quoted))
    return f"- {words} – {code(f'{change.file}:{change.line}')}\n"


def code(text: str) -> str:
    """Return a text in code marks, in one line, cut where it is long, its hidden characters shown
    by their codes."""
    text = visible(one_line(text), MARKS)
    if len(text) > CUT:
        text = f"{text[:CUT]} … ({len(text):,} characters)"
    return f"`{text or ' '}`"
