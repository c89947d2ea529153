"""Read a PDF: put its characters back into lines, paragraphs and tables, across its pages.

A PDF has no paragraphs, and most have no tables: only characters and lines at places of a page.
"""

import contextlib
import io
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pdfplumber
import pikepdf
from pdfplumber.utils.exceptions import PdfminerException

from .document import NotRead, Part, Unreadable
from .layout import FEWEST_ROWS, is_contents
from .package import TooLarge
from .pdf_tables import PageTable, find_tables, join_tables
from .pdf_tags import ARTIFACT, Tag, TagReader, complete_marks, read_tags
from .pdf_text import Row, Words, find_paragraphs, find_rows

MAX_PAGES = 400
# In points: where the text at the top and bottom of every page is, and the least picture.
MARGIN, LEAST_PICTURE = 80, 40
PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}", re.IGNORECASE)
# In points: thicker lines than this are shapes.
THIN = 2
# The most words, as a part of all, that tags may leave out.
MOST_LEFT = 0.02
# Lines of text that do not show how wide the text is.
FEW = 20


def read_pdf(content: bytes, not_read: NotRead) -> Iterator[Part]:
    """Yield the lines and tables of a PDF; add to `not_read` what is left out.

    Raises Unreadable or TooLarge.
    """
    with _warnings_in(not_read):
        yield from _read(content, not_read)


def _read(content: bytes, not_read: NotRead) -> Iterator[Part]:
    try:
        pdf = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        if "Password" in repr(error):
            raise Unreadable("password") from None
        raise
    with pikepdf.open(io.BytesIO(content)) as tagged:
        tags = read_tags(tagged)
    with pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise TooLarge
        pages = [_Page(page, not_read) for page in pdf.pages]
    words = Words([row for page in pages for row in page.all_rows()])
    if tags and (parts := _tagged_parts(tags, pages, words, not_read)):
        yield from parts
    else:
        yield from _untagged_parts(pages, words, not_read)
    for word in words.unsure:
        not_read.add("divided words", word)


class _Lost(logging.Handler):
    """Adds that text is lost to what is left out."""

    def __init__(self, not_read: NotRead) -> None:
        super().__init__(logging.WARNING)
        self.not_read = not_read

    def emit(self, record: logging.LogRecord) -> None:
        if "loss" in record.getMessage():
            self.not_read.add("lost text", "")


@contextlib.contextmanager
def _warnings_in(not_read: NotRead) -> Iterator[None]:
    """Report pdfminer's warnings of lost text only: most are about how the file was made."""
    logger, handler = logging.getLogger("pdfminer"), _Lost(not_read)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


class _Page:
    """What is on a page: its words, its rows of text outside tables, and its tables."""

    def __init__(self, page: Any, not_read: NotRead) -> None:
        self.number, self.width, self.height = page.page_number, page.width, page.height
        if struck := _find_struck(page):
            not_read.add("struck", "".join(char["text"] for char in struck))
        left_out = set(map(id, struck))
        whole, page = page, page.filter(lambda one: id(one) not in left_out)
        complete_marks(page.chars)
        self.words = _extract(page)
        self.fills = [shape for shape in (*page.rects, *page.curves) if shape.get("fill")]
        self.tables = find_tables(page, self.words, self.fills)
        inside = {id(word) for table in self.tables for word in table.words}
        outside = [word for word in self.words if id(word) not in inside]
        self.rows = find_rows([word for word in outside if word["upright"]])
        for row in find_rows([word for word in outside if not word["upright"]]):
            not_read.add("turned", row.text)
        for annotation in page.annots:
            kind = str(annotation["data"].get("Subtype"))
            if "Widget" in kind and (value := annotation["data"].get("V")):
                not_read.add("form", f"page {self.number}: {_typed(value)}")
            elif "Link" not in kind and (text := annotation.get("contents")):
                not_read.add("comments", f"page {self.number}: {text}")
        if any(min(one["width"], one["height"]) >= LEAST_PICTURE for one in page.images):
            not_read.add("pictures", f"page {self.number}")
        whole.close()

    def all_rows(self) -> Iterator[Row]:
        yield from self.rows
        for table in self.tables:
            yield from table.text_rows()


def _extract(page: Any) -> list[dict[str, Any]]:
    """Return the words of a page, upright ones apart from turned ones."""
    upright = page.filter(lambda one: one.get("upright", True))
    attributes = ["fontname", "page_number", "upright", "mcid"]
    found: list[dict[str, Any]] = upright.extract_words(
        x_tolerance_ratio=0.15, y_tolerance=2, extra_attrs=["size", *attributes]
    )
    turned = page.filter(lambda one: not one.get("upright", True))
    # In a column's narrow cell, text is turned to go up, or else down.
    up = any(char["matrix"][1] > 0 for char in turned.chars)
    found += turned.extract_words(
        extra_attrs=attributes,
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


def _find_struck(page: Any) -> list[dict[str, Any]]:
    """Return the characters that are crossed out."""
    # By how far down they are, in points.
    strokes: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in (*page.lines, *page.rects, *page.curves):
        if one["height"] < THIN < one["width"]:
            strokes[round(one["top"])].append(one)

    def is_struck(char: dict[str, Any]) -> bool:
        middle, reach = (char["x0"] + char["x1"]) / 2, char["height"] * 0.18
        across = (char["top"] + char["bottom"]) / 2 + char["height"] * 0.06
        return any(
            one["x0"] <= middle <= one["x1"]
            and abs((one["top"] + one["bottom"]) / 2 - across) < reach
            for down in range(round(across - reach) - 2, round(across + reach) + 2)
            for one in strokes.get(down, ())
        )

    return list(filter(is_struck, page.chars))


def _tagged_parts(tags: Tag, pages: list[_Page], words: Words, not_read: NotRead) -> list[Part]:
    """Return the parts that the tags of a PDF name, or none if its tables have all their lines, by
    which cells are surer, or if its tags leave out text."""
    content: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for word in (word for page in pages for word in page.words if word["mcid"] != ARTIFACT):
        content[word["page_number"], word["mcid"]].append(word)
    reader = TagReader(content, {page.number: page.fills for page in pages}, words, not_read)
    cells = sum(table.cell_count for page in pages for table in page.tables)
    outside = content.keys() - set(tags.marks())
    left = [word["text"] for mark in sorted(outside) for word in content[mark]]
    if reader.count_cells(tags) <= cells or len(left) > MOST_LEFT * sum(map(len, content.values())):
        return []
    if left:
        not_read.add("outside", " ".join(left))
    return list(reader.parts(tags))


def _untagged_parts(pages: list[_Page], words: Words, not_read: NotRead) -> Iterator[Part]:
    _leave_out_margins(pages, not_read)
    floor = max((row.bottom for page in pages for row in page.all_rows()), default=0.0)
    flow: list[Row | PageTable] = []
    for page in pages:
        if sum("\t" in row.text and not is_contents(row.text) for row in page.rows) >= FEWEST_ROWS:
            if not any(one.tables for one in pages):
                raise Unreadable("no lines")
            not_read.add("columns", f"page {page.number}")
        parts: list[Row | PageTable] = [*page.rows, *page.tables]
        for one in sorted(parts, key=lambda one: one.top):
            last = flow[-1] if flow else None
            joined = None
            if isinstance(last, PageTable) and isinstance(one, PageTable):
                joined = join_tables(last, one, floor)
            flow[-1 if joined else len(flow) :] = [joined or one]
    rights = {page.number: _right(pages, page) for page in pages}
    for _, group in groupby(flow, lambda one: rights[one.page] if isinstance(one, Row) else one):
        found = list(group)
        if isinstance(found[0], PageTable):
            yield found[0].as_table(words)
        else:
            rows = [one for one in found if isinstance(one, Row)]
            yield from find_paragraphs(rows, words, rights[rows[0].page])


def _right(pages: list[_Page], page: _Page) -> float:
    """Return where lines of text end on pages of a page's width, but for one in fifty."""
    rows = [row for one in pages if one.width == page.width for row in one.rows]
    if len(rows) < FEW:  # too few to tell: as far from the edge as they begin
        return float(page.width - min((row.x0 for row in rows), default=0))
    return sorted(row.x1 for row in rows)[-1 - len(rows) // 50]


def _leave_out_margins(pages: list[_Page], not_read: NotRead) -> None:
    """Leave out what is at the top or bottom of most pages, and page numbers there."""
    found = [
        (page, row, re.sub(r"\d+", "#", row.text))
        for page in pages
        for row in page.rows
        if row.top < MARGIN or row.bottom > page.height - MARGIN
    ]
    counts = Counter(
        pattern for _, pattern in {(page.number, pattern) for page, _, pattern in found}
    )
    most = {text for text, count in counts.items() if count >= max(3, len(pages) / 2)}
    for page, row, pattern in found:
        if pattern in most or PAGE_NUMBER.fullmatch(row.text):
            page.rows.remove(row)
    texts = {pattern: row.text for _, row, pattern in reversed(found) if pattern in most}
    for text in texts.values():
        not_read.add("headers", text)
