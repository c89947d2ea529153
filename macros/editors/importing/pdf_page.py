"""Read what is on a page of a PDF: its lines of text, its tables, and what is beside them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from .document import NotRead
from .pdf_tables import PageTable, find_tables
from .pdf_text import Row, find_rows

# In points: where the text at the top and bottom of every page is, and the least picture.
MARGIN, LEAST_PICTURE = 80, 40
PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}", re.IGNORECASE)
# Instead of the number of marked content: of text in none, and of what is no part of the text.
UNMARKED, ARTIFACT = -1, -2
# In points: thicker lines than this are shapes.
THIN = 2


class Page:
    """What is on a page: its rows of text outside tables, and its tables."""

    def __init__(self, page: Any, is_tagged: bool, not_read: NotRead) -> None:
        self.number, self.width, self.height = page.page_number, page.width, page.height
        whole, page = page, page.filter(_NotStruck(page, not_read))
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

    def margin_rows(self) -> Iterator[Row]:
        """Yield the rows at the top and the bottom of the page."""
        for row in self.rows:
            if row.top < MARGIN or row.bottom > self.height - MARGIN:
                yield row

    def floor(self, margins: Mapping[str, str]) -> float:
        """Return how low text is on the page, but for what is below every page."""
        rows = (row for row in self.all_rows() if pattern_of(row) not in margins)
        return max((row.bottom for row in rows), default=0.0)

    def content(self, margins: Mapping[str, str]) -> list[Row | PageTable]:
        """Return the rows and tables from top to bottom."""
        in_margin = {
            id(row)
            for row in self.margin_rows()
            if pattern_of(row) in margins or PAGE_NUMBER.fullmatch(row.text)
        }
        rows = (row for row in self.rows if id(row) not in in_margin)
        return sorted([*rows, *self.tables], key=lambda one: one.top)


def _extract(page: Any, *attributes: str) -> list[dict[str, Any]]:
    """Return the words of a page, upright ones apart from turned ones."""
    upright = page.filter(lambda one: one.get("upright", True))
    attributes = ("fontname", "page_number", "upright", *attributes)
    found: list[dict[str, Any]] = upright.extract_words(
        x_tolerance_ratio=0.15, y_tolerance=2, extra_attrs=["size", *attributes]
    )
    turned = page.filter(lambda one: not one.get("upright", True))
    # In a column's narrow cell, text is turned to go up, or else down.
    up = any(char["matrix"][1] > 0 for char in turned.chars)
    found += turned.extract_words(
        extra_attrs=list(attributes),
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
        # By how far down they are, in points.
        self.strokes: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in (*page.lines, *page.rects, *page.curves):
            if one["height"] < THIN < one["width"]:
                self.strokes[round(one["top"])].append(one)
        struck = [char for char in page.chars if not self(char)]
        if struck:
            not_read.add("struck", "".join(char["text"] for char in struck))

    def __call__(self, one: dict[str, Any]) -> bool:
        if one["object_type"] != "char":
            return True
        middle, reach = (one["x0"] + one["x1"]) / 2, one["height"] * 0.18
        across = (one["top"] + one["bottom"]) / 2 + one["height"] * 0.06
        return not any(
            stroke["x0"] <= middle <= stroke["x1"]
            and abs((stroke["top"] + stroke["bottom"]) / 2 - across) < reach
            for down in range(round(across - reach) - 2, round(across + reach) + 2)
            for stroke in self.strokes.get(down, ())
        )


def pattern_of(row: Row) -> str:
    """Return a row's text with a sign for each number."""
    return re.sub(r"\d+", "#", row.text)
