"""What an imported document contains, whatever program wrote it: blocks in reading order."""

from dataclasses import dataclass


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
class Heading:
    """A heading: `level` 1 is the highest that the document uses."""

    level: int
    text: str
    where: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    text: str
    where: str


@dataclass(frozen=True)
class BulletList:
    """The items of one list, each with two leading spaces for each level of nesting."""

    items: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Table:
    """A table as a rectangle of cells; row 0 is its first row, whether or not that is a header.

    `where` says to a person where it is ("table 3", 'sheet "Actions"'). `first_row` is the number
    that a person counts for row 0: 1 in a document; in a sheet, the number of its row.
    """

    rows: tuple[tuple[Cell, ...], ...]
    where: str
    first_row: int = 1


Block = Heading | Paragraph | BulletList | Table


@dataclass(frozen=True)
class Document:
    """The blocks in reading order, and what could not be read, each a sentence for the editor."""

    name: str
    blocks: tuple[Block, ...]
    not_read: tuple[str, ...] = ()
