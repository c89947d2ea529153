"""Read the tables of a Word document, with merged cells and tables in cells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml.etree import _Element as Element

from .document import Cell, Line, NotRead, Part, Table, plain_colour, rectangle
from .layout import cell_lines
from .word_styles import W, all_text, is_on, number_of, value_of

# How much of a table's text is in tables in its cells if it only places these on the page.
FRAME = 0.5
# That a table of Word has.
MOST_COLUMNS = 63


def read_table(
    table: Element, read_parts: Callable[[Element], Iterable[Part]], not_read: NotRead
) -> Iterator[Part]:
    """Yield a table or, if it is only a frame for text and other tables, what is in it.

    `read_parts` yields what is in a cell.
    """
    rows = []
    for row in table.iterfind(W + "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            not_read.add("deleted", all_text(row))
        else:
            rows.append((row, [(cell, list(read_parts(cell))) for cell in row.iterfind(W + "tc")]))
    parts = [part for _, cells in rows for _, found in cells for part in found]
    inner = sum(map(_length, (part for part in parts if isinstance(part, Table))))
    if not rows or len(rows) == len(rows[0][1]) == 1 or inner > FRAME * sum(map(_length, parts)):
        yield from parts
        return
    filled: list[list[Cell]] = []
    for row, cells in rows:
        above = filled[-1] if filled else []
        filled.append(list(_row(row, cells, above, not_read)))
    is_header = is_on(rows[0][0].find(f"{W}trPr/{W}tblHeader"))
    first = [part for _, found in rows[0][1] for part in found if isinstance(part, Line)]
    widths = (number_of(one, 0, "w") for one in table.iterfind(f"{W}tblTable/{W}gridCol"))
    marked = bool(first) and all(line.marked for line in first)
    yield Table(rectangle(filled), header=is_header or marked, widths=tuple(widths))


def _length(part: Part) -> int:
    """Return the number of characters in a line or a table."""
    if isinstance(part, Line):
        return len(part.text)
    return sum(len(cell.text) for row in part.rows for cell in row if not cell.covered)


def _row(
    row: Element, cells: list[tuple[Element, list[Part]]], above: list[Cell], not_read: NotRead
) -> Iterator[Cell]:
    """Yield the cells of a row; a merged cell in each of its places."""
    column = min(number_of(row.find(f"{W}trPr/{W}gridBefore"), 0), MOST_COLUMNS)
    yield from [Cell()] * column
    for element, parts in cells:
        span = min(number_of(element.find(f"{W}tcPr/{W}gridSpan"), 1), MOST_COLUMNS)
        merge = element.find(f"{W}tcPr/{W}vMerge")
        if merge is not None and value_of(merge) != "restart":
            over = above[column : column + span]
            yield from (replace(cell, covered=True) for cell in over)
            yield from [Cell()] * (span - len(over))
        else:
            cell = _cell(element, parts, not_read)
            yield cell
            yield from [replace(cell, covered=True)] * (span - 1)
        column += span


def _cell(element: Element, parts: list[Part], not_read: NotRead) -> Cell:
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        rows = [": ".join(cell.text for cell in row if not cell.covered) for row in part.rows]
        not_read.add("table in cell", " / ".join(rows))
        lines += map(Line, rows)
    colours = {line.colour for line in lines}
    fill = plain_colour(value_of(element.find(f"{W}tcPr/{W}shd"), "fill"))
    return Cell(cell_lines(lines), fill or (colours.pop() if len(colours) == 1 else None))
