"""Find the tables of a page of a PDF by their lines, and join those that a page tore."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from .document import Cell, Line, Table, plain_colour, rectangle
from .layout import cell_lines
from .pdf_text import ADDRESS, NEAR, Row, Words, find_paragraphs, find_rows


@dataclass(frozen=True)
class Place:
    """A cell on a page: its rows of text, and where it ends."""

    rows: tuple[Row, ...]
    colour: str | None
    left: float
    right: float
    bottom: float
    covered: bool = False

    @property
    def text_right(self) -> float:
        """Where its text may end: it is as far from the line on the right as on the left."""
        return self.right - max(min(row.x0 for row in self.rows) - self.left, 0)

    def as_cell(self, words: Words) -> Cell:
        """Return it with the paragraphs of its text."""
        lines: Iterable[Line] = ()
        if self.rows:
            lines = find_paragraphs(self.rows, words, self.text_right, cell=True)
        return Cell(cell_lines(lines), self.colour, self.covered)

    def may_continue(self, below: "Place", floor: float) -> bool:
        """Return whether a cell on the next page may be the rest of this one: its lines go down to
        the end of the page, and the last is full."""
        last = self.rows[-1]
        at_end = last.bottom + last.size > self.bottom > floor - 2 * last.size
        return at_end and not last.would_take(below.rows[0], self.text_right)


EMPTY = Place((), None, 0, 0, 0)


@dataclass(frozen=True)
class PageTable:
    """A table, or its part on one page."""

    top: float
    lefts: tuple[float, ...]
    places: tuple[tuple[Place, ...], ...]
    words: tuple[Any, ...]
    page: int

    def text_rows(self) -> Iterator[Row]:
        """Yield the rows of text in all cells."""
        for row in self.places:
            for place in row:
                yield from () if place.covered else place.rows

    @property
    def cell_count(self) -> int:
        """The number of its cells that have text."""
        return sum(bool(place.rows and not place.covered) for row in self.places for place in row)

    @property
    def size(self) -> float:
        """The size of most of its text."""
        sizes = Counter(row.size for row in self.text_rows())
        return sizes.most_common(1)[0][0] if sizes else 0.0

    def as_table(self, words: Words) -> Table:
        """Return it with the paragraphs of its text."""
        cells = ([place.as_cell(words) for place in row] for row in self.places)
        where = f"page {self.page}"
        return Table(rectangle(cells), where, header=self.has_header(), size=self.size)

    def has_header(self) -> bool:
        """Return whether the first row is printed in bold."""
        rows = [row for place in self.places[0] for row in place.rows]
        return bool(rows) and all(row.bold for row in rows)


def find_tables(
    page: Any, words: Sequence[dict[str, Any]], fills: Sequence[dict[str, Any]]
) -> list[PageTable]:
    """Return the tables of a page of pdfplumber; one column is a frame around text, or a colour
    behind it."""
    found = (_page_table(page.page_number, table, words, fills) for table in page.find_tables())
    return [table for table in found if len(table.lefts) > 1]


def _page_table(
    page: int, table: Any, words: Sequence[dict[str, Any]], fills: Sequence[dict[str, Any]]
) -> PageTable:
    lefts = sorted({box[0] for box in table.cells})
    grid: list[list[Place]] = []
    used: list[Any] = []
    for row in table.rows:
        grid.append([])
        for column, box in enumerate(row.cells):
            beside = grid[-1][-1] if column else EMPTY
            above = grid[-2][column] if len(grid) > 1 else EMPTY
            if box:
                x0, top, x1, bottom = box
                inside = [word for word in words if _is_in(word, *box)]
                used += inside
                colour = fill_at(fills, (x0 + x1) / 2, (top + bottom) / 2, x1 - x0)
                place = Place(tuple(find_rows(inside)), colour, x0, x1, bottom)
            else:  # merged with the cell to its left or above it
                is_beside = beside.right > lefts[column] + NEAR
                is_above = above.bottom > row.bbox[1] + NEAR
                over = beside if is_beside else above if is_above else EMPTY
                place = replace(over, covered=is_beside or is_above)
            grid[-1].append(place)
    return PageTable(table.bbox[1], tuple(lefts), tuple(map(tuple, grid)), tuple(used), page)


def _is_in(word: dict[str, Any], x0: float, top: float, x1: float, bottom: float) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(x0 <= across < x1 and top <= down < bottom)


def fill_at(fills: Sequence[dict[str, Any]], x: float, y: float, width: float) -> str | None:
    """Return the colour of the last shape painted over a point that fills most of a cell."""
    for shape in reversed(fills):
        around = shape["x0"] <= x <= shape["x1"] and shape["top"] <= y <= shape["bottom"]
        if around and shape["x1"] - shape["x0"] > width * 0.7:
            return plain_colour(_rgb(shape.get("non_stroking_color")))
    return None


def _rgb(colour: Any) -> str | None:
    """Return a colour in grey, RGB or CMYK, each from 0 to 1, as "rrggbb"."""
    values = [colour] if isinstance(colour, int | float) else list(colour or ())
    if not values or not all(isinstance(value, int | float) for value in values):
        return None
    if len(values) == 4:
        values = [(1 - value) * (1 - values[3]) for value in values[:3]]
    values = values * 3 if len(values) == 1 else values
    return bytes(round(255 * min(max(value, 0), 1)) for value in values[:3]).hex()


def join_tables(first: PageTable, second: PageTable, floor: float) -> PageTable | None:
    """Return a table and its continuation on the next page as one, or None if it has none.

    `floor` is the lowest that text is on the pages.
    """
    near = len(first.lefts) == len(second.lefts) and all(
        abs(a - b) < 2 * NEAR for a, b in zip(first.lefts, second.lefts, strict=True)
    )
    if not near or second.page != first.page + 1:
        return None
    pairs = zip(first.places, second.places, strict=False)
    repeated = len(list(takewhile(lambda pair: _texts(pair[0]) == _texts(pair[1]), pairs)))
    if not repeated and second.has_header():
        return None
    rows, places = second.places[repeated:], first.places
    if rows and _is_torn(places[-1], rows[0], floor):
        torn = (
            replace(above, rows=above.rows + below.rows, bottom=below.bottom)
            for above, below in zip(places[-1], rows[0], strict=True)
        )
        places, rows = (*places[:-1], tuple(torn)), rows[1:]
    return replace(first, places=(*places, *rows), page=second.page)


def _texts(row: Sequence[Place]) -> list[list[str]]:
    return [[line.text for line in place.rows] for place in row]


def _is_torn(above: Sequence[Place], below: Sequence[Place], floor: float) -> bool:
    """Return whether the row at the top of a page is the rest of the row at the end of the last.

    It is if its first cell is empty; if a text in it continues a sentence; or if all its texts
    continue full lines at the end of the page, unless the row may be one of a line alone.
    """
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if b.rows and not b.covered]
    if not pairs or not all(a.rows for a, b in pairs):
        return False
    if above[0].rows and not below[0].rows:
        return True
    lasts = [a.rows[-1].text for a, b in pairs]
    open_ends = [not one.endswith((".", "!", "?")) or bool(ADDRESS.match(one)) for one in lasts]
    small = [bool(re.match("[a-z(]", b.rows[0].text)) for a, b in pairs]
    if any(o and s for o, s in zip(open_ends, small, strict=True)):
        return True
    ended = any(a.rows and not b.rows for a, b in zip(above, below, strict=True))
    # Cells of several lines that all end with the page are parts of a row that is longer.
    long = len(pairs) > 1 and all(len(a.rows) > 1 for a, b in pairs)
    return (ended or long) and all(open_ends) and all(a.may_continue(b, floor) for a, b in pairs)
