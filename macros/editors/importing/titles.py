"""Which headings and lines of a document are the titles of its tables, and what they name."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from ...data.plan_records import one_line
from . import tables
from .document import Line, Part, Table
from .tables import ActionRow, Column, has_word, plain

YEARS = re.compile(r"\b(20\d\d) ?(?:[-–/]|to) ?(?:20)?(\d\d)\b")
NUMBER = re.compile(
    r"^(?:\d+[.:)]?\s+(?=(?:strategic\s+)?(?:priority|theme|objective|aim)\s+\w+[.:)\s–-]))?"
    r"(?:(?:strategic\s+)?(?:priority|theme|objective|aim|section|part|appendix)\s+)?"
    r"(?:\d+(?:\.\d+)*|[a-h]|one|two|three|four|five|six|seven|eight)[.:)\s–-]+(?=\S)",
    re.I,
)
# What is called a priority, or part of one, by its number.
NUMBERED = re.compile(
    r"(?:\d+[.:)]?\s+)?(?:strategic\s+)?(?:priority|theme|objective|aim)\s+\w", re.I
)
# Where the short form of a title ends.
REST = re.compile(r"(?<!\s)\s*(?:[:(]| [-–—] |[-–—] |\b(?:including|to include)\b).*", re.I | re.S)
# More words than these are a sentence, not a title.
LONGEST_TITLE = 40

# A block with the number of rows of its header, and its columns, if it is a table.
Blocks = Sequence[tuple[Part, int, tuple[Column, ...]]]


def with_headers(blocks: Sequence[Part]) -> Blocks:
    """Return each block with its table's header; a table without one has that of its neighbour."""
    blocks = [tables.upright(one) if isinstance(one, Table) else one for one in blocks]
    known = [(b, *(tables.header(b) if isinstance(b, Table) else (0, ()))) for b in blocks]
    actions = {at for at, (_, _, columns) in enumerate(known) if "action" in roles_of(columns)}
    for at, (block, start, columns) in enumerate(known):
        if isinstance(block, Table) and at not in actions:
            like = [n for n in actions if len(known[n][2]) == len(block.rows[0])]
            bare = not columns or not any(one.role for one in columns if one.label)
            partly = sum(bool(one.label) for one in columns) == 1
            kind, is_next = tables.kind_of(block, columns, ""), at - 1 in like
            is_other = kind if not is_next else kind == "contact cells"
            if like and (bare or partly) and not is_other:
                nearest = min(like, key=lambda n: (abs(n - at), n > at))
                known[at] = block, start, known[nearest][2]
    return known


def roles_of(columns: Sequence[Column]) -> set[str]:
    return {one.role for one in columns}


class TableTitles:
    """Finds the title above each table; `known` are the short titles that the project has."""

    def __init__(self, blocks: Blocks, known: Collection[str]) -> None:
        self.blocks, self.known = blocks, known
        headings = (block.text for block, *_ in blocks if isinstance(block, Line) and block.heading)
        self.headings = Counter(map(plain, headings))

    def all(self) -> Iterator[str]:
        """Yield the titles."""
        for at, (block, start, columns) in enumerate(self.blocks):
            roles = roles_of(columns)
            if isinstance(block, Table) and "action" in roles and "priority" not in roles:
                rows = tables.action_rows(block, start, columns)
                title = self._title_above(at)
                if title and not any(is_line(row) for row in rows):
                    yield title

    def _title_above(self, at: int) -> str:
        """Return the title of a table: of the headings it is below, or a short paragraph above.

        It is the nearest that the project knows, or else that is not only about actions.
        """
        last = self.blocks[at - 1][0] if at else None
        headings = self._headings_above(at)
        line = ""
        if isinstance(last, Line) and not last.heading and len(last.text.split()) <= LONGEST_TITLE:
            line = last.text
        # Where the document has headings, a sentence above a table is not one of them.
        if self.headings and not _ends_like_title(line):
            line = ""
        texts = [heading.text for heading in headings]
        known = [text for text in texts if short_title(text) in self.known]
        named = [
            text
            for text, parent in zip_longest(texts, texts[1:])
            if not self._is_common(text)
            and not (self.headings[plain(text)] > 1 and self._names(parent))
        ]
        return next(iter([*known, *named[:1], *filter(None, [line]), *texts]), "")

    def _is_common(self, text: str) -> bool:
        """Return whether a heading is only about actions or a plan, or a column's header."""
        return holds_priorities(text) or tables.column(text).role != ""

    def _names(self, parent: str | None) -> bool:
        return parent is not None and not self._is_common(parent)

    def _headings_above(self, at: int) -> list[Line]:
        """Return the headings that a block is below, the nearest first."""
        found, level = list[Line](), math.inf
        for block, *_ in reversed(self.blocks[:at]):
            if isinstance(block, Line) and block.heading and block.heading < level:
                found.append(block)
                level = block.heading
            elif isinstance(block, Table) and not found:
                return []  # a table between has the heading
        return found


def is_line(row: ActionRow) -> bool:
    """Return whether a row is a line across the table."""
    return bool(row.priority) and not (row.action or row.updates or row.leads)


def holds_priorities(title: str) -> bool:
    """Return whether the priorities that follow the heading of a section belong to it."""
    title = NUMBER.sub("", title)
    return bool(years_in(title)) or has_word(title, "inside") or has_word(title, "review")


def _ends_like_title(line: str) -> bool:
    """Return whether a paragraph below a heading is a title, and not a sentence."""
    return bool(line) and not re.search(r"[.:;,?]$", line)


def short_title(text: str) -> str:
    """Return the words of a title that name it, without its number and what it includes."""
    short = plain(name_in(text).replace("&", "and"))
    return short.removeprefix("the ").removeprefix("tackling ")


def name_in(title: str) -> str:
    """Return a title as it is printed, without its number and what it includes."""
    short = REST.sub("", NUMBER.sub("", one_line(title)), count=1) or one_line(title)
    return short.capitalize() if short.isupper() else short


def years_in(text: str) -> list[str]:
    """Return the plan years that a text names."""
    found = (f"{first}-{last}" for first, last in YEARS.findall(text))
    return [year for year in found if int(year[5:]) == (int(year[2:4]) + 1) % 100]
