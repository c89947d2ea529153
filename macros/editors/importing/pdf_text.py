"""Put the words of a page of a PDF back into lines and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pdfplumber.utils.geometry import objects_to_bbox

from ...data.bullets import find_bullet
from .document import Line, is_in_capitals
from .headings import LABELS
from .layout import is_contents

BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
# Parts of the size of the font: the least gap that is a space, and that is a tab.
SPACE, TAB = 0.1, 2.5
# In points: how far apart lines are that are meant as one.
NEAR = 3.0
# The width of a space, at most.
SPACE_WIDTH = 0.35
# From line to line, in parts of the font's size, where a document does not show it.
USUAL_PITCH = 1.3
# How much more than the usual distance of lines separates paragraphs, in parts of the font's size.
PARAGRAPH_GAP = 0.35
# A word with a hyphen at the end of a line, and what may be the rest of it.
DIVIDED, FIRST_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$"), re.compile(r"[^\W\d_]+")
# Prefixes after which a hyphen stays when a line's end divides the word.
PREFIXES = ("anti", "co", "cyber", "ex", "mid", "multi", "non", "pre", "re", "self", "well", "e")
STOPS = (".", "!", "?", ":", ";", "”", "’", ")")
ADDRESS = re.compile(r"www\.|https?://|\S+@\S+")
# What begins a line of its own in details of contact.
LABEL = re.compile(rf"{LABELS}[:.]", re.IGNORECASE)
# A dash in a sentence, where a full line is above it.
DASH = re.compile("[–—-] [a-z]")
# In characters, of all the text in a cell: an address in more is part of a sentence.
LONGEST_CONTACT = 250


@dataclass(frozen=True)
class Row:
    """A line of text on a page, in points from its top left corner.

    `first` is the width up to the first place at which the line could be broken.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    first: float

    def would_take(self, following: "Row", right: float) -> bool:
        """Return whether the start of the next line would have fitted into this one."""
        return self.x1 + self.size * SPACE_WIDTH + following.first < right

    def is_full_word(self, right: float, letters: float) -> bool:
        """Return whether this is a word alone, to whose line so many letters would not fit."""
        width = (self.x1 - self.x0) / len(self.text)
        return " " not in self.text and self.x1 + letters * width > right


class Words:
    """The words of a document, by which words that the end of a line divides are judged, and the
    usual distance of lines, in parts of the font's size."""

    def __init__(self, rows: Sequence[Row]) -> None:
        # The first and the last of a line may be parts of words.
        lines = [re.findall(r"[\w-]+", row.text.casefold()) for row in rows]
        self.counts = Counter(word for line in lines for word in line[1:-1])
        self.ends = self.counts + Counter(word for line in lines for word in line[1:][-1:])
        self.starts = self.counts + Counter(word for line in lines for word in line[:-1][:1])
        # Whether words are divided at the ends of lines: one is whole elsewhere.
        ends = ((DIVIDED.search(a.text), FIRST_WORD.match(b.text)) for a, b in pairwise(rows))
        self.divides = any(a and b and self.counts[(a[1] + b[0]).casefold()] for a, b in ends)
        self.unsure: list[str] = []
        gaps = Counter[float]()
        for above, below in pairwise(rows):
            if above.size == below.size and above.top < below.top and _in_sentence(above, below):
                gaps[round((below.top - above.top) / above.size, 1)] += 1
        self.pitch = gaps.most_common(1)[0][0] if gaps else USUAL_PITCH

    def join(self, text: str, last: Row, row: Row, right: float) -> str:
        """Return the text of a paragraph up to its line `last` with the next line."""
        divided, rest = DIVIDED.search(text), FIRST_WORD.match(row.text)
        if re.search(r"(?:://|www\.)(?:\S*[/.-])?$", text) or self._is_torn(text, last, row, right):
            return text + row.text
        if not divided or not rest:
            return f"{text} {row.text}"
        before, after = divided[1].casefold(), rest[0].casefold()
        as_one, hyphened = self.counts[before + after], self.counts[f"{before}-{after}"]
        keeps = before in PREFIXES or self.counts[after] > 0 or not self.divides
        if as_one or hyphened:
            keeps = hyphened >= as_one
        elif before not in PREFIXES:
            if rest[0][0].isupper():  # a dash rather than a hyphen
                return f"{text} {row.text}"
            self.unsure.append(f"{before}-{after}" if keeps else before + after)
        return (text if keeps and text[-1] != "\u00ad" else text[:-1]) + row.text

    def _is_torn(self, text: str, last: Row, row: Row, right: float) -> bool:
        """Return whether two lines are a word longer than a line, torn without a hyphen."""
        rest = re.match(r"[a-z0-9/.-]+", row.text)
        in_address = ADDRESS.match(text.split()[-1])
        stops = last.text.endswith((*STOPS, ",", "-")) and not in_address
        if not rest or stops or not last.is_full_word(right, 1.5 if in_address else 1):
            return False
        before, after = last.text.casefold().rpartition("/")[2], rest[0].strip(".")
        if in_address or self.ends[before + after] or self.starts[before + after]:
            return True
        return not self.ends[after] and not self.starts[before]


def find_rows(words: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the lines that words of pdfplumber are in, from top to bottom; then one of those that
    are turned."""
    turned = [word for word in words if not word["upright"]]
    lines: list[list[dict[str, Any]]] = []
    upright = (word for word in words if word["upright"])
    for word in sorted(upright, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] < middle < lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    lines = [sorted(line, key=lambda word: float(word["x0"])) for line in lines]
    return [_row(line) for line in (*lines, turned) if line]


def _row(words: list[dict[str, Any]]) -> Row:
    first, last, text = words[0], words[0], ""
    x0, top, x1, bottom = objects_to_bbox(words)
    bold = all(BOLD.search(word["fontname"]) for word in words)
    if not first["upright"]:
        text, size = " ".join(word["text"] for word in words), first["x1"] - first["x0"]
        return Row(text, first["page_number"], x0, top, x1, bottom, size, bold, x1 - x0)
    sizes = Counter[float]()
    for word in words:
        gap = (word["x0"] - last["x1"]) / (word["size"] or 1)
        text += ("\t" if gap > TAB else " " if gap > SPACE else "") if text else ""
        # A character of an unknown meaning is a bullet, where it is before a gap.
        text += re.sub(r"^\(cid:\d+\)$", "•", word["text"])
        sizes[round(word["size"] * 2) / 2] += len(word["text"])
        last = word
    size = sizes.most_common(1)[0][0]
    breakable = re.match(r"[^\W\d_]+[-/](?=[^\W\d_])", first["text"])
    part = len(breakable[0]) / len(first["text"]) if breakable else 1
    width = (first["x1"] - first["x0"]) * part
    return Row(text, first["page_number"], x0, top, x1, bottom, size, bold, width)


def find_paragraphs(
    rows: Sequence[Row], words: Words, right: float, cell: bool = False
) -> Iterator[Line]:
    """Yield the paragraphs that lines of text belong to, between tables or in a cell.

    The lines may end at `right`. In a cell none is marked, since none can be a heading.
    """
    contact = cell and sum(len(row.text) for row in rows) < LONGEST_CONTACT
    groups: list[list[Row]] = []
    for row in rows:
        last = groups[-1][-1] if groups else row
        is_address = contact and ADDRESS.match(row.text) and last.text[-1] != "/"
        # What a page ends with may be the end of a paragraph, but not of a cell that continues.
        ends = not cell and last.page != row.page and last.text.endswith(STOPS)
        if groups and not (is_address or ends) and _continues(groups[-1], row, right, words.pitch):
            groups[-1].append(row)
        else:
            groups.append([row])
    lefts: list[float] = []
    for group in groups:
        line = as_line(group, words, right)
        if line.level is None:
            lefts = []
        else:  # the level is how far the bullet is to the right
            left = group[0].x0
            lefts = [*(one for one in lefts if one < left - NEAR), left]
            line = replace(line, level=len(lefts) - 1)
        yield replace(line, marked=False) if cell else line


def _continues(paragraph: list[Row], row: Row, right: float, pitch: float) -> bool:
    """Return whether a line belongs to the paragraph above it."""
    last = paragraph[-1]
    # A line may be bold because of a phrase that continues in it.
    emphasis = row.size == last.size and len(paragraph) > 1 and re.match("[a-z]", row.text)
    if (row.size, row.bold) != (last.size, last.bold) and not emphasis:
        return False
    if row.page == last.page and (row.top - last.top) / row.size > pitch + PARAGRAPH_GAP:
        return False
    is_dash = (
        DASH.match(row.text) and not last.would_take(row, right) and last.text[-1] not in STOPS
    )
    if (find_bullet(row.text)[1] is not None and not is_dash) or LABEL.match(row.text):
        return False
    if is_contents(row.text) or is_contents(last.text):
        return False
    return _in_sentence(last, row) or not last.would_take(row, right)


def _in_sentence(last: Row, row: Row) -> bool:
    """Return whether a line continues the one above it by its words alone."""
    small = re.match("[a-z(&]", row.text) and not ADDRESS.match(row.text)
    return bool(small) and not last.text.endswith(STOPS)


def as_line(rows: list[Row], words: Words, right: float) -> Line:
    """Return lines of text as one paragraph, or an item of a list."""
    text = rows[0].text
    for last, row in pairwise(rows):
        text = words.join(text, last, row, right)
    # A wide gap is a tab only in a table of contents.
    text = text if is_contents(text) else text.replace("\t", " ")
    bold = all(row.bold for row in rows)
    body, level = (text, None) if bold else find_bullet(text)
    marked = bold or is_in_capitals(body)
    return Line(body, f"page {rows[0].page}", level=level, marked=marked, size=rows[0].size)
