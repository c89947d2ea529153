"""What a document contains, whatever program wrote it: blocks in reading order, what is left out
of it, and why one cannot be read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

import yaml

MESSAGES: dict[str, str] = yaml.load(
    Path(__file__).with_name("messages.yml").read_bytes(), yaml.CSafeLoader
)
SPACES = re.compile(r"[ \t\xa0\u2002-\u200a\u202f\u3000]+")
# Invisible hints on where a word may be broken, and marks of the direction of text.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# The least difference between red, green and blue that is a colour rather than grey.
COLOURED = 24
# How many texts are quoted in a sentence about what is left out, and how much of each.
MOST_QUOTED, LONGEST_QUOTE = 50, 200


@dataclass(frozen=True)
class Cell:
    """One cell of a table. A merged cell is repeated in every place that it covers.

    `lines` are its paragraphs; an item of a list begins with "- ", and two more spaces for each
    level of nesting. `colour` is the fill as "rrggbb" where there is one other than white or grey.
    `covered` is true where the cell only repeats the one that is merged over its place.
    """

    lines: tuple[str, ...] = ()
    colour: str | None = None
    covered: bool = False

    @property
    def text(self) -> str:
        """Return the paragraphs, one per line."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Table:
    """A table as a rectangle of cells; row 0 is its first row, whether or not that is a header.

    `where` says to a person where it is ("table 3", 'sheet "Actions"'). `first_row` is the number
    that a person counts for row 0: 1 in a document; in a sheet, the number of its row. `header` is
    true if its first row is made to look like one; `widths` are those of its columns, and `size` is
    that of its text, where a file has them.
    """

    rows: tuple[tuple[Cell, ...], ...]
    where: str = ""
    first_row: int = 1
    header: bool = False
    widths: tuple[int, ...] = ()
    size: float = 0.0

    @property
    def text(self) -> str:
        """Return the rows, one per line, with a tab between cells."""
        rows = ([clean(cell.text) for cell in row] for row in self.rows)
        return "\n".join(map("\t".join, rows))

    def row_place(self, at: int) -> str:
        """Return where a row is."""
        return f"{self.where}, row {self.first_row + at}"


@dataclass(frozen=True)
class Line:
    """A paragraph as a file has it; in a document, a heading, a paragraph or a list.

    `heading` is the rank of a heading, the highest first: in a document, 1 is the highest. `level`
    is that of an item of a list, from 0; a list in a document is lines like those of a cell.
    `marked` is true if all of it is bold, underlined or in capitals; `size` is its font's, or 0;
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


Part = Line | Table


@dataclass(frozen=True)
class Document:
    """The blocks in reading order, and what could not be read, each a sentence for the editor."""

    name: str
    blocks: tuple[Part, ...]
    not_read: tuple[str, ...] = ()


class Unreadable(Exception):
    """A document cannot be read: what is wrong, and the fix, by their name in messages.yml."""

    def __init__(self, name: str, **values: object) -> None:
        self.name = name
        self.what, self.fix = MESSAGES[name].format(**values).split(" – ")


@dataclass
class NotRead:
    """What was left out: by the names of the sentences in messages.yml, the texts of each kind."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Add a text that was left out to the sentence about its kind, once."""
        known = self.texts.setdefault(MESSAGES[name], [])
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
