"""What a reader finds in a file, before its layout is understood, and what it leaves out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import shorten

from .document import Cell

SPACES = re.compile(r"[ \t\xa0\u2002-\u200a\u202f\u3000]+")
# Invisible hints on where a word may be broken, and marks of the direction of text.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# The least difference between red, green and blue that is a colour rather than grey.
COLOURED = 24
# How many texts are quoted in a sentence about what is left out, and how much of each.
MOST_QUOTED, LONGEST_QUOTE = 50, 200
# What is left out, or read but to be checked.
DELETED = "Text that was deleted with “Track Changes” was left out"
STRUCK = "Text that is crossed out was left out"
HIDDEN = "Hidden text was left out"
HEADERS = "The text at the top and bottom of every page was left out"
PICTURES = "Pictures were left out (if one shows words, type them into the plan)"
CHARTS = "A chart, diagram or other embedded object was left out (describe in words what it shows)"
NOTES = "Notes below the text were left out (add their words to the text if residents need them)"
COMMENTS = "Comments were left out"
CONTENTS = "The table of contents was left out (the site makes its own)"
# What may be wrong so that a person has to compare it with the document.
COLUMNS = "Texts side by side without lines between them may be mixed up (compare these pages)"
TABLE_IN_CELL = "A table inside a cell was read as lines of the cell (check them)"


@dataclass(frozen=True)
class Line:
    """A paragraph as a file has it.

    `heading` is the rank of a heading, the highest first; `level` that of an item of a list, from
    0. `marked` is true if all of it is bold, underlined or in capitals; `size` is its font's, or 0;
    `colour` is that in which all of it is highlighted. `row` is true if its tabs certainly separate
    the cells of a row.
    """

    text: str
    where: str = ""
    heading: int | None = None
    level: int | None = None
    marked: bool = False
    size: float = 0.0
    colour: str | None = None
    row: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as a file has it: `header` is true if its first row is made to look like one, and
    `widths` are those of its columns and `size` is that of its text, where a file has them."""

    rows: tuple[tuple[Cell, ...], ...]
    where: str = ""
    first_row: int = 1
    header: bool = False
    widths: tuple[int, ...] = ()
    size: float = 0.0


Part = Line | Grid


@dataclass
class NotRead:
    """What was left out: for each sentence about a kind of thing, the texts of that kind."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, sentence: str, text: str) -> None:
        """Add a text that was left out to the sentence about its kind, once."""
        known = self.texts.setdefault(sentence, [])
        if (text := clean(text)) and text not in known:
            known.append(text)

    def sentences(self) -> tuple[str, ...]:
        """Return a sentence for each kind, with its texts; of very many it gives the number."""
        return tuple(_sentence(kind, texts) for kind, texts in self.texts.items())


def _sentence(kind: str, texts: list[str]) -> str:
    quoted = [f"“{shorten(text, LONGEST_QUOTE, placeholder=' …')}”" for text in texts[:MOST_QUOTED]]
    if len(texts) > MOST_QUOTED:
        quoted.append(f"and {len(texts) - MOST_QUOTED} more")
    return f"{kind}: {', '.join(quoted)}" if quoted else kind


def clean(text: str) -> str:
    """Return a text as one line with normal spaces, without invisible characters."""
    return " ".join(SPACES.sub(" ", INVISIBLE.sub("", text)).split())


def rectangle(rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of one length, without those that are empty."""
    filled = [row for row in rows if any(cell.lines or cell.colour for cell in row)]
    width = max(map(len, filled), default=0)
    return tuple((*row, *[Cell()] * (width - len(row))) for row in filled)


def is_in_capitals(text: str) -> bool:
    """Return whether a text has two words or more, all in capitals."""
    return text.isupper() and bool(re.search(r"[A-Z]{2,}\W+[A-Z]{2,}", text))


def plain_colour(fill: str | None) -> str | None:
    """Return a fill as "rrggbb", or None for white, grey, black or no fill."""
    if not fill or not re.fullmatch("[0-9A-Fa-f]{6}", fill):
        return None
    channels = bytes.fromhex(fill)
    return fill.lower() if max(channels) - min(channels) >= COLOURED else None
