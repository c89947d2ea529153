"""Read what a tagged PDF says of its own structure: headings, lists, and tables without lines.

Word, browsers and this project's own PDFs are tagged. Marked content is named by its page and a
number on it (ISO 32000-2, 14.7).
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pikepdf

from .document import Cell, Line, NotRead, Part, Table, rectangle
from .layout import cell_lines
from .pdf_tables import fill_at
from .pdf_text import NEAR, Row, Words, as_line, find_paragraphs, find_rows

# Elements that are blocks inside others, and those whose text is one paragraph.
BLOCKS = ("P", "L", "LI", "LBody", "Table", "TR", "TD", "TH", "Figure", "TOC", "Caption", "Div")
TEXTS = ("P", "Caption", "Lbl")
FOOTNOTES = ("Note", "FENote")
# More rows or columns than a cell is merged over.
MOST_SPANNED = 100
# Instead of the number of marked content: of text in none, and of what is no part of the text.
UNMARKED, ARTIFACT = -1, -2
Content = dict[tuple[int, int], list[dict[str, Any]]]


def complete_marks(chars: list[dict[str, Any]]) -> None:
    """Give each character the number of the marked content that it is in, which pdfplumber forgets
    after content without a number inside that, and ARTIFACT to what is no part of the text."""
    number = UNMARKED
    for char in chars:
        if char["mcid"] is not None:
            number = char["mcid"]
        elif char["tag"] == "Artifact":
            number = ARTIFACT
        char["mcid"] = number


@dataclass(frozen=True)
class Tag:
    """An element: its standard kind, and its elements and marked content in order."""

    kind: str
    content: tuple["Tag | tuple[int, int]", ...]
    columns: int = 1
    rows: int = 1
    alternative: str = ""

    def tags(self, *kinds: str) -> Iterator["Tag"]:
        """Yield the elements of some kinds in this one, but not those in them."""
        for one in self.content:
            if isinstance(one, Tag):
                yield from [one] if one.kind in kinds else one.tags(*kinds)

    def marks(self, *without: str) -> Iterator[tuple[int, int]]:
        """Yield the marked content in this element, without that of some kinds of elements."""
        for one in self.content:
            if not isinstance(one, Tag):
                yield one
            elif one.kind not in without:
                yield from one.marks(*without)


def read_tags(pdf: pikepdf.Pdf) -> Tag | None:
    """Return the structure of a tagged PDF, or None."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return None
    pages: dict[Any, int] = {page.objgen: n for n, page in enumerate(pdf.pages, start=1)}
    roles = {str(name)[1:]: str(role)[1:] for name, role in root.get("/RoleMap", {}).items()}
    return _tag(root, 0, pages, roles)


def _tag(element: Any, page: int, pages: dict[Any, int], roles: dict[str, str]) -> Tag:
    page = pages.get(element["/Pg"].objgen, page) if "/Pg" in element else page
    kind = str(element.get("/S", "/Document"))[1:]
    kids = element.get("/K", [])
    content: list[Tag | tuple[int, int]] = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            content.append((page, kid))
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            own = pages.get(kid["/Pg"].objgen, page) if "/Pg" in kid else page
            content.append((own, int(kid["/MCID"])))
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            content.append(_tag(kid, page, pages, roles))
    attributes = element.get("/A", [])
    spans = {"/ColSpan": 1, "/RowSpan": 1}
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary):
            spans |= {name: min(int(one[name]), MOST_SPANNED) for name in spans if name in one}
    alternative = str(element.get("/Alt", ""))
    kind = roles.get(kind, kind)
    return Tag(kind, tuple(content), spans["/ColSpan"], spans["/RowSpan"], alternative)


class TagReader:
    """Yields the parts of a tagged PDF, from the words of its marked content."""

    def __init__(
        self,
        content: Content,
        fills: dict[int, Sequence[dict[str, Any]]],
        words: Words,
        not_read: NotRead,
    ) -> None:
        self.content, self.fills, self.words, self.not_read = content, fills, words, not_read

    def count_cells(self, tag: Tag) -> int:
        """Return the number of cells of tables that have text."""
        cells = (cell for table in tag.tags("Table") for cell in table.tags("TD", "TH"))
        return sum(1 for cell in cells if any(mark in self.content for mark in cell.marks()))

    def parts(self, tag: Tag, level: int | None = None) -> Iterator[Part]:
        """Yield the lines and tables in an element; `level` is that of the list it is in."""
        for one, group in groupby(tag.content, lambda one: isinstance(one, Tag) and id(one)):
            kids = list(group)
            if one is False:
                yield from self._line(Tag("P", tuple(kids)), level)
                continue
            (child,) = kids
            if isinstance(child, Tag):
                yield from self._part(child, level)

    def _part(self, tag: Tag, level: int | None) -> Iterator[Part]:
        heading = re.fullmatch(r"H(\d?)|Title", tag.kind)
        if heading:
            rank = int(heading[1] or 1) if tag.kind != "Title" else 0
            yield from (replace(line, heading=rank) for line in self._line(tag, None))
        elif tag.kind == "TOC":
            self.not_read.add("contents", "")
        elif tag.kind == "Figure":
            self.not_read.add("pictures", tag.alternative)
        elif tag.kind == "Table":
            yield self._table(tag)
        elif tag.kind == "L":
            below = 0 if level is None else level + 1
            for one in tag.tags("LI", "L"):
                yield from self._part(one, below) if one.kind == "L" else self.parts(one, below)
        elif tag.kind in TEXTS or not any(tag.tags(*BLOCKS, *FOOTNOTES)):
            if tag.kind not in ("Lbl", *FOOTNOTES):
                yield from self._line(tag, level)
        else:
            yield from self.parts(tag, level)

    def _rows(self, tag: Tag) -> list[Row]:
        rows: list[Row] = []
        marks = list(tag.marks("L", "Table", *FOOTNOTES))
        for _, group in groupby(marks, lambda mark: mark[0]):
            rows += find_rows([word for mark in group for word in self.content.get(mark, ())])
        return rows

    def _line(self, tag: Tag, level: int | None) -> Iterator[Line]:
        """Yield the text of an element as one line, and report its footnotes."""
        for note in tag.tags(*FOOTNOTES):
            rows = self._rows(Tag("P", note.content))
            self.not_read.add("notes", " ".join(row.text for row in rows))
        if rows := self._rows(tag):
            line = as_line(rows, self.words, max(row.x1 for row in rows))
            yield line if level is None else replace(line, level=level)

    def _table(self, table: Tag) -> Table:
        rows = [list(row.tags("TD", "TH")) for row in table.tags("TR")]
        found = {id(cell): self._rows(cell) for row in rows for cell in row}
        width = max((sum(cell.columns for cell in row) for row in rows), default=0)
        full = [row for row in rows if len(row) == width]
        lefts = [
            min((line.x0 for row in full for line in found[id(row[n])]), default=math.inf)
            for n in range(width if full else 0)
        ]
        places: dict[tuple[int, int], tuple[Tag, bool]] = {}
        for number, row in enumerate(rows):
            column = 0
            # Some programs leave out cells that are empty: then where its text is shows the column.
            is_short = sum(cell.columns for cell in row) < width
            for cell in row:
                if is_short and found[id(cell)]:
                    left = found[id(cell)][0].x0 + NEAR
                    column = max(column, sum(1 for one in lefts if one <= left) - 1)
                while (number, column) in places:
                    column += 1
                for down in range(cell.rows):
                    for across in range(cell.columns):
                        places[number + down, column + across] = cell, bool(down or across)
        width = max((column for _, column in places), default=-1) + 1
        lefts += [math.inf] * (width + 1 - len(lefts))
        empty = Tag("TD", ()), False
        cells = [
            [self._cell(*places.get((n, at), empty), lefts[at + 1]) for at in range(width)]
            for n in range(len(rows))
        ]
        page = next(table.marks(), (0, 0))[0]
        header = bool(rows) and all(cell.kind == "TH" for cell in rows[0])
        return Table(rectangle(cells), f"page {page}", header=header)

    def _cell(self, tag: Tag, covered: bool, following: float) -> Cell:
        lines: Iterable[Line] = ()
        if any(tag.tags("P", "L", "Div")):
            lines = [part for part in self.parts(tag) if isinstance(part, Line)]
        elif rows := self._rows(tag):
            right = max(row.x1 for row in rows)
            if following < math.inf:
                right = max(right, following - rows[0].size)
            lines = find_paragraphs(rows, self.words, right, cell=True)
        colour = None
        for word in [word for mark in tag.marks() for word in self.content.get(mark, ())][:1]:
            across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
            colour = fill_at(self.fills[word["page_number"]], across, down, 0)
        return Cell(cell_lines(lines), colour, covered)
