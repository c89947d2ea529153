"""Turn the lines and tables that a reader finds in a file into the blocks of a document.

Whatever the file, the same rules find headings that only look like headings, bullets that were
typed, tables laid out with tabs, tables torn by a page, and the table of contents.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from ...data.bullets import BULLET, find_bullet
from .document import Cell, Line, NotRead, Part, Table, clean, rectangle
from .headings import with_headings

NUMBER = re.compile(r"[ \t\xa0]*\(?\w+[.)]")
# The end of a line of a table of contents: a gap or dots, then the number of a page.
CONTENTS_END = re.compile(
    r"\w\W*(?:\t|\.{3}|…|\. \. |\s(?=page))[\s.…]*(?:page\s*)?\d{1,3}\s*$", re.IGNORECASE
)
LONGEST_ENTRY = 300
CONTENTS_HEADING = re.compile(r"(?:table of )?contents( page)?:?", re.I)
# Of lines with tabs in running text that make a table.
FEWEST_ROWS = 3
# The level of a list to which an indent counts.
DEEPEST = 3


def split_lines(text: str) -> list[str]:
    """Return the lines of a paragraph with forced line breaks; one in a sentence is a space."""
    lines: list[str] = []
    for line in filter(str.strip, re.split(r"[\n\v\u2028\u2029]", text)):
        broken = lines and re.search(r"[\w,(]\s*$", lines[-1])
        if broken and re.match(r"\s*[a-z(]", line) and not BULLET.match(line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def cell_lines(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the lines of a cell, its lists marked as Cell.lines says."""
    shown = []
    found = [line for line in _with_bullets(lines) if isinstance(line, Line)]
    for is_item, group in groupby(found, lambda line: line.level is not None):
        for line in _from_top(list(group)) if is_item else group:
            mark = "  " * (line.level or 0) + "- " if is_item else ""
            shown.append(mark + clean(line.text))
    return tuple(shown)


def arrange(parts: Iterable[Part], not_read: NotRead) -> tuple[Part, ...]:
    """Return the blocks of a document, from what a file has in the order of reading."""
    found = [part for part in parts if isinstance(part, Table) or clean(part.text)]
    found = list(_without_contents(found, not_read))
    found = list(with_headings(list(_with_bullets(_with_tables(found)))))
    return tuple(_blocks(_joined(found)))


def _without_contents(parts: list[Part], not_read: NotRead) -> Iterator[Part]:
    """Yield the parts without a table of contents and its heading."""
    listed = [n for n, p in enumerate(parts) if isinstance(p, Line) and is_contents(p.text)]
    leave: set[int] = set()
    for first, last in pairwise(listed):
        between = range(first, last + 1)
        # An entry may be torn in two by the end of a line.
        if len(between) <= 3 and all(isinstance(parts[number], Line) for number in between):
            leave |= set(between)
    if leave:
        not_read.add("contents", "")
        above = parts[max(min(leave) - 1, 0)]
        if isinstance(above, Line) and CONTENTS_HEADING.fullmatch(clean(above.text)):
            leave.add(min(leave) - 1)
    yield from (part for number, part in enumerate(parts) if number not in leave)


def is_contents(text: str) -> bool:
    """Return whether a line is like those of a table of contents."""
    return len(text) <= LONGEST_ENTRY and bool(CONTENTS_END.search(text))


def _with_tables(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with lines whose tabs separate cells as tables."""

    def has_cells(part: Part) -> bool:
        if isinstance(part, Table) or part.heading is not None or part.level is not None:
            return False
        return part.row or "\t" in part.text.strip().removeprefix("o\t")

    for is_table, group in groupby(parts, has_cells):
        lines = list(group)
        rows = [line.text.split("\t") for line in lines if isinstance(line, Line)]
        certain = any(isinstance(line, Line) and line.row for line in lines)
        if not is_table or not (certain or len(lines) >= FEWEST_ROWS):
            yield from lines
            continue
        # A row of hyphens is the line below a header, or what is left of a rule.
        kept = [row for row in rows if not all(re.fullmatch(r"\s*[-–—=_]*\s*", c) for c in row)]
        cells = [
            [Cell(cell_lines([Line(text)] if text.strip() else [])) for text in row] for row in kept
        ]
        yield Table(rectangle(cells), lines[0].where)


def _with_bullets(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with lines that begin with a typed bullet as items of lists."""
    found = list(parts)
    outer = False  # whether the current list has an item that is not nested
    for before, part, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if isinstance(part, Table) or part.heading is not None:
            outer = False
            yield part
            continue
        text, form = find_bullet(part.text)
        if part.level is not None:
            # Someone may have typed a bullet into an item of a list.
            part = replace(part, text=text)
        elif form is not None and not part.marked and _is_listed(before, part, after):
            indent = len(part.text) - len(part.text.lstrip(" \t"))
            level = max(form if outer else 0, min(indent // 2, DEEPEST))
            outer = outer or not form
            part = replace(part, text=text, level=level)
        outer = outer and part.level is not None
        yield part


def _is_listed(before: Part | None, line: Line, after: Part | None) -> bool:
    """Return whether a line with a bullet is an item: one number alone makes no list."""
    if not NUMBER.match(line.text):
        return True
    return any(
        isinstance(part, Line) and (part.level is not None or find_bullet(part.text)[1] is not None)
        for part in (before, after)
    )


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with tables that nothing separates as one, if a page tore them."""
    last: Table | None = None
    for part in parts:
        if isinstance(part, Line):
            if last:
                yield last
            last = None
            yield part
        elif not part.rows:
            continue
        elif last and (rest := _continuation(last, part)) is not None:
            last = replace(last, rows=rectangle([*last.rows, *rest]))
        else:
            if last:
                yield last
            last = part
    if last:
        yield last


def _continuation(first: Table, second: Table) -> tuple[tuple[Cell, ...], ...] | None:
    """Return the rows that a table adds to the one before it, or None if it is a table of its own.

    It has the same columns, and the same header or none.
    """
    if first.where.startswith("sheet"):
        return None
    header, top = first.rows[0], second.rows[0]
    width = len(header)
    if first.widths != second.widths or (len(top) != width and not first.widths):
        return None
    names = [cell.text.casefold() for cell in header]
    row = [cell.text.casefold() for cell in top]
    if row == names:
        return second.rows[1:]
    shares_a_name = any(a and a == b for a, b in zip(names, row, strict=False))
    return None if second.header or shares_a_name else second.rows


def _blocks(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the blocks of parts, with a place for each."""
    found = list(parts)
    ranks = sorted({p.heading for p in found if isinstance(p, Line) and p.heading is not None})
    under, tables = "at the start", 0
    for is_item, group in groupby(found, lambda p: isinstance(p, Line) and p.level is not None):
        if is_item:
            lines = [line for line in group if isinstance(line, Line)]
            yield Line("\n".join(cell_lines(lines)), lines[0].where or under)
            continue
        for part in group:
            if isinstance(part, Table):
                tables += 1
                place = part.where or under
                named = place if place.startswith("sheet") else f"table {tables} ({place})"
                yield replace(part, where=named)
            else:
                text, rank = clean(part.text), None
                if part.heading is not None:
                    rank = ranks.index(part.heading) + 1
                    under = f"under “{text[:60]}{'…' * (len(text) > 60)}”"
                yield Line(text, part.where or under, rank)


def _from_top(items: list[Line]) -> Iterator[Line]:
    """Yield the items of a list with the highest at level 0."""
    top = min(item.level or 0 for item in items)
    for item in items:
        yield replace(item, level=(item.level or 0) - top)
