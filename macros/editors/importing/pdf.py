"""Read a PDF: put its characters back into lines, paragraphs and tables, across its pages.

A PDF has no paragraphs, and most have no tables: only characters and lines at places of a page.
"""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pdfplumber
import pikepdf
from pdfplumber.utils.exceptions import PdfminerException

from .layout import FEWEST_ROWS, is_contents
from .package import TooLarge
from .parts import (
    COMMENTS,
    HEADERS,
    PICTURES,
    STRUCK,
    Grid,
    Line,
    NotRead,
    Part,
    is_in_capitals,
    rectangle,
)
from .pdf_tables import PageTable, as_cell, find_tables, join_tables
from .pdf_tags import Tag, TagReader, read_tags
from .pdf_text import Paragraph, Row, Words, find_paragraphs, find_rows

MAX_PAGES = 400
# In points: where the text at the top and bottom of every page is, and the least picture.
MARGIN, LEAST_PICTURE = 80, 40
# The most words, as a part of all, that tags may leave out.
MOST_LEFT = 0.02
FIELDS = "Text in the fields of a form was left out"
COLUMNS = "Texts side by side without lines between them may be mixed up (check them)"
TURNED = "Text that is turned was left out"
OUTSIDE = "Text outside the structure of this PDF was left out"
# Instead of the number of marked content: of text in none, and of what is no part of the text.
UNMARKED, ARTIFACT = -1, -2
# In points: thicker lines than this are shapes.
THIN = 2
# Lines of text that do not show how wide the text is.
FEW = 20
CHECK = "Words that a line's end divides may need a hyphen, or none"


class NeedsPassword(Exception):
    """A PDF cannot be opened without a password."""


def read_pdf(content: bytes, not_read: NotRead) -> Iterator[Part]:
    """Yield the lines and tables of a PDF; add to `not_read` what is left out.

    Raises NeedsPassword or TooLarge.
    """
    try:
        pdf = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        if "Password" in repr(error):
            raise NeedsPassword from None
        raise
    with pikepdf.open(io.BytesIO(content)) as tagged:
        tags = read_tags(tagged)
    with pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise TooLarge
        pages = [_Page(page, tags is not None, not_read) for page in pdf.pages]
    words = Words([row for page in pages for row in page.all_rows()])
    if tags and (parts := _tagged_parts(tags, pages, words, not_read)):
        yield from parts
    else:
        yield from _untagged_parts(pages, words, not_read)
    for word in words.unsure:
        not_read.add(CHECK, word)


def _tagged_parts(tags: Tag, pages: list["_Page"], words: Words, not_read: NotRead) -> list[Part]:
    """Return the parts that the tags of a PDF name, or none if its tables have all their lines, by
    which cells are surer, or if its tags leave out text."""
    content = {mark: found for page in pages for mark, found in page.marked.items()}
    content = {mark: found for mark, found in content.items() if mark[1] != ARTIFACT}
    reader = TagReader(content, {page.number: page.fills for page in pages}, words, not_read)
    cells = sum(
        bool(place.rows and not place.covered)
        for page in pages
        for table in page.tables
        for row in table.places
        for place in row
    )
    outside = content.keys() - set(tags.marks())
    left = [word["text"] for mark in sorted(outside) for word in content[mark]]
    if reader.count_cells(tags) <= cells or len(left) > MOST_LEFT * sum(map(len, content.values())):
        return []
    if left:
        not_read.add(OUTSIDE, " ".join(left))
    return list(reader.parts(tags))


def _untagged_parts(pages: list["_Page"], words: Words, not_read: NotRead) -> Iterator[Part]:
    margins = _repeated(pages)
    for text in margins.values():
        not_read.add(HEADERS, text)
    floor = max((page.floor(margins) for page in pages), default=0.0)
    parts: list[Paragraph | PageTable] = []
    for page in pages:
        if sum("\t" in row.text and not is_contents(row.text) for row in page.rows) >= FEWEST_ROWS:
            not_read.add(COLUMNS, f"page {page.number}")
        parts += page.parts(margins, words, _right(pages, page))
    yield from _as_parts(_across_pages(parts, words, floor), words)


@contextlib.contextmanager
def _warnings_in(not_read: NotRead) -> Iterator[None]:
    """Keep to ourselves what pdfminer warns of: most is about how the file was made."""
    logger, handler = logging.getLogger("pdfminer"), _Lost(not_read)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


class _Page:
    """What is on a page: its rows of text outside tables, and its tables."""

    def __init__(self, page: Any, is_tagged: bool, not_read: NotRead) -> None:
        self.number, self.width, self.height = page.page_number, page.width, page.height
        page = page.filter(_NotStruck(page, not_read))
        words = _extract(page)
        # The words of marked content, by its page and number.
        self.marked: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        if is_tagged:
            _complete_marks(page.chars)
            for word in _extract(page, "mcid"):
                self.marked[self.number, word["mcid"]].append(word)
        self.fills = [shape for shape in (*page.rects, *page.curves) if shape.get("fill")]
        self.tables = find_tables(page, words, self.fills)
        inside = {id(word) for table in self.tables for word in table.words}
        outside = [word for word in words if id(word) not in inside]
        self.rows = find_rows([word for word in outside if word["upright"]])
        for row in find_rows([word for word in outside if not word["upright"]]):
            not_read.add(TURNED, row.text)
        for annotation in page.annots:
            kind = str(annotation["data"].get("Subtype"))
            if "Widget" in kind and (value := annotation["data"].get("V")):
                not_read.add(FIELDS, f"page {self.number}: {_typed(value)}")
            elif "Link" not in kind and (text := annotation.get("contents")):
                not_read.add(COMMENTS, f"page {self.number}: {text}")
        if any(min(one["width"], one["height"]) >= LEAST_PICTURE for one in page.images):
            not_read.add(PICTURES, f"page {self.number}")
        page.close()

    def all_rows(self) -> Iterator[Row]:
        yield from self.rows
        for table in self.tables:
            yield from table.text_rows()

    def margin_rows(self) -> Iterator[Row]:
        """Yield the rows at the top and the bottom of the page."""
        for row in self.rows:
            if row.top < MARGIN or row.bottom > self.height - MARGIN:
                yield row

    def floor(self, margins: Mapping[str, str]) -> float:
        """Return how low text is on the page, but for what is below every page."""
        rows = (row for row in self.all_rows() if _pattern(row) not in margins)
        return max((row.bottom for row in rows), default=0.0)

    def parts(
        self, margins: Mapping[str, str], words: Words, right: float
    ) -> list[Paragraph | PageTable]:
        """Return the paragraphs and tables from top to bottom."""
        in_margin = {id(row) for row in self.margin_rows() if _pattern(row) in margins}
        rows = [row for row in self.rows if id(row) not in in_margin]
        rows = [row for row in rows if not re.fullmatch(r"(?:page )?\d{1,3}", row.text, re.I)]
        parts: list[Paragraph | PageTable] = []
        for table in sorted(self.tables, key=lambda table: table.top):
            above = [row for row in rows if row.top < table.top]
            rows = rows[len(above) :]
            parts += find_paragraphs(above, words, self.number, right)
            parts.append(replace(table, page=self.number))
        return [*parts, *find_paragraphs(rows, words, self.number, right)]


def _extract(page: Any, *attributes: str) -> list[dict[str, Any]]:
    attributes = ("fontname", "size", *attributes)
    # In a column's narrow cell, text is turned to go up, or else down.
    up = any(char["matrix"][1] > 0 for char in page.chars if not char["upright"])
    found: list[dict[str, Any]] = page.extract_words(
        x_tolerance_ratio=0.15,
        y_tolerance=2,
        extra_attrs=[*attributes, "upright"],
        char_dir_rotated="btt" if up else "ttb",
        line_dir_rotated="ltr" if up else "rtl",
    )
    return found


def _typed(value: Any) -> str:
    """Return what is in a field of a form."""
    if isinstance(value, bytes):
        is_utf16 = value.startswith((b"\xfe\xff", b"\xff\xfe"))
        return value.decode("utf-16" if is_utf16 else "latin-1", "replace")
    return str(getattr(value, "name", value))


def _complete_marks(chars: list[dict[str, Any]]) -> None:
    """Give each character the number of the marked content that it is in, which pdfplumber forgets
    after content without a number inside that, and ARTIFACT to what is on the page besides."""
    number = UNMARKED
    for char in chars:
        if char["mcid"] is not None:
            number = char["mcid"]
        elif char["tag"] == "Artifact":
            number = ARTIFACT
        char["mcid"] = number


class _NotStruck:
    """Says of each object of a page whether it is other than a character that is crossed out."""

    def __init__(self, page: Any, not_read: NotRead) -> None:
        shapes = (*page.lines, *page.rects, *page.curves)
        self.strokes = [one for one in shapes if one["height"] < THIN < one["width"]]
        struck = [char for char in page.chars if not self(char)]
        if struck:
            not_read.add(STRUCK, "".join(char["text"] for char in struck))

    def __call__(self, one: dict[str, Any]) -> bool:
        if one["object_type"] != "char":
            return True
        middle, reach = (one["x0"] + one["x1"]) / 2, one["height"] * 0.18
        across = (one["top"] + one["bottom"]) / 2 + one["height"] * 0.06
        return not any(
            stroke["x0"] <= middle <= stroke["x1"]
            and abs((stroke["top"] + stroke["bottom"]) / 2 - across) < reach
            for stroke in self.strokes
        )


def _right(pages: list[_Page], page: _Page) -> float:
    """Return where lines of text end on pages of a page's width, but for one in fifty."""
    rows = [row for one in pages if one.width == page.width for row in one.rows]
    if len(rows) < FEW:  # too few to tell: as far from the edge as they begin
        return float(page.width - min((row.x0 for row in rows), default=0))
    return sorted(row.x1 for row in rows)[-1 - len(rows) // 50]


def _pattern(row: Row) -> str:
    """Return a row's text with a sign for each number."""
    return re.sub(r"\d+", "#", row.text)


def _repeated(pages: list[_Page]) -> dict[str, str]:
    """Return what is at the top or bottom of most pages, by its pattern."""
    counts = Counter(
        text for page in pages for text in {_pattern(row) for row in page.margin_rows()}
    )
    most = {text for text, count in counts.items() if count >= max(3, len(pages) / 2)}
    rows = [row for page in reversed(pages) for row in page.margin_rows()]
    return {_pattern(row): row.text for row in rows if _pattern(row) in most}


def _across_pages(
    parts: list[Paragraph | PageTable], words: Words, floor: float
) -> Iterator[Paragraph | PageTable]:
    """Yield the parts with the paragraphs and tables that a page tore as one."""
    last: Paragraph | PageTable | None = None
    for part in parts:
        joined: Paragraph | PageTable | None = None
        if isinstance(last, PageTable) and isinstance(part, PageTable):
            joined = join_tables(last, part, floor)
        elif isinstance(last, Paragraph) and isinstance(part, Paragraph):
            joined = last.continued(part, words)
        if joined is None and last is not None:
            yield last
        last = joined or part
    if last is not None:
        yield last


def _as_parts(parts: Iterator[Paragraph | PageTable], words: Words) -> Iterator[Part]:
    for part in parts:
        where = f"page {part.page}"
        if isinstance(part, PageTable):
            cells = ([as_cell(place, words) for place in row] for row in part.places)
            yield Grid(rectangle(cells), where, header=part.has_header(), size=part.size)
            continue
        # A wide gap is a tab only in a table of contents.
        text = part.text if is_contents(part.text) else part.text.replace("\t", " ")
        yield Line(
            text, where, level=part.level, marked=part.bold or is_in_capitals(text), size=part.size
        )
