"""Read a PDF: put its characters back into lines, paragraphs and tables, across its pages.

A PDF has no paragraphs, and most have no tables: only characters and lines at places of a page.
"""

import contextlib
import io
import logging
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import pdfplumber
import pikepdf
from pdfplumber.utils.exceptions import PdfminerException

from .document import NotRead, Part, Unreadable
from .layout import FEWEST_ROWS, is_contents
from .package import TooLarge
from .pdf_page import ARTIFACT, Page, pattern_of
from .pdf_tables import PageTable, join_tables
from .pdf_tags import Tag, TagReader, read_tags
from .pdf_text import Row, Words, find_paragraphs

MAX_PAGES = 400
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
        pages = [Page(page, tags is not None, not_read) for page in pdf.pages]
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
    """Keep to ourselves what pdfminer warns of: most is about how the file was made."""
    logger, handler = logging.getLogger("pdfminer"), _Lost(not_read)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


def _tagged_parts(tags: Tag, pages: list[Page], words: Words, not_read: NotRead) -> list[Part]:
    """Return the parts that the tags of a PDF name, or none if its tables have all their lines, by
    which cells are surer, or if its tags leave out text."""
    marked = (one for page in pages for one in page.marked.items())
    content = {mark: found for mark, found in marked if mark[1] != ARTIFACT}
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
        not_read.add("outside", " ".join(left))
    return list(reader.parts(tags))


def _untagged_parts(pages: list[Page], words: Words, not_read: NotRead) -> Iterator[Part]:
    margins = _repeated(pages)
    for text in margins.values():
        not_read.add("headers", text)
    floor = max((page.floor(margins) for page in pages), default=0.0)
    flow: list[Row | PageTable] = []
    for page in pages:
        if sum("\t" in row.text and not is_contents(row.text) for row in page.rows) >= FEWEST_ROWS:
            if not any(one.tables for one in pages):
                raise Unreadable("no lines")
            not_read.add("columns", f"page {page.number}")
        for one in page.content(margins):
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


def _right(pages: list[Page], page: Page) -> float:
    """Return where lines of text end on pages of a page's width, but for one in fifty."""
    rows = [row for one in pages if one.width == page.width for row in one.rows]
    if len(rows) < FEW:  # too few to tell: as far from the edge as they begin
        return float(page.width - min((row.x0 for row in rows), default=0))
    return sorted(row.x1 for row in rows)[-1 - len(rows) // 50]


def _repeated(pages: list[Page]) -> dict[str, str]:
    """Return what is at the top or bottom of most pages, by its pattern."""
    counts = Counter(
        text for page in pages for text in {pattern_of(row) for row in page.margin_rows()}
    )
    most = {text for text, count in counts.items() if count >= max(3, len(pages) / 2)}
    rows = [row for page in reversed(pages) for row in page.margin_rows()]
    return {pattern_of(row): row.text for row in rows if pattern_of(row) in most}
