"""Read workbooks (.xlsx) and comma-separated values as tables, each with the headings above it."""

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import range_boundaries

from ...views.formats import format_date
from ..open_workbook import Sheet, is_filled, open_sheets, split_struck
from .document import Cell, Line, NotRead, Part, Table, plain_colour, rectangle
from .headings import LONGEST_LOOKALIKE
from .layout import cell_lines
from .package import PARSER, TooLarge

# A plan has some 500 cells; the limit is what is read in about ten seconds.
MAX_CELLS, MAX_UNZIPPED = 200_000, 60_000_000
LEFT_OUT = {"a picture": "pictures", "a text box": "boxes"}


def read_xlsx(archive: ZipFile, not_read: NotRead) -> Iterator[Part]:
    """Yield the headings and tables of each sheet; add to `not_read` what is left out."""
    sheets = open_sheets(archive, MAX_UNZIPPED, MAX_CELLS)
    for sheet in sheets:
        for _, what, words in sheet.drawings:
            not_read.add(LEFT_OUT.get(what, "charts"), words)
        if sheet.is_hidden and any(is_filled(cell.value) for cell in sheet.cells.values()):
            not_read.add("hidden sheets", sheet.title)
    shown = [sheet for sheet in sheets if sheet.cells and not sheet.is_hidden]
    for sheet in shown:
        where = f"sheet “{sheet.title}”"
        if len(shown) > 1:
            yield Line(sheet.title, where, heading=0)
        yield from _sheet_parts(_SheetReader(sheet, not_read).rows(), where)


def _theme_colours(theme: bytes | None) -> list[str | None]:
    """Return the colours of a workbook's theme, in the order of their numbers."""
    if not theme:
        return []
    scheme = next(etree.fromstring(theme, PARSER).iter("{*}clrScheme"), ())
    colours = [colour.get("lastClr") or colour.get("val") for one in scheme for colour in one]
    # The numbers begin with the background, the scheme with the text on it.
    return [colours[n] for n in (1, 0, 3, 2) if n < len(colours)] + colours[4:]


def read_csv(text: str, name: str) -> Iterator[Part]:
    """Yield the headings and tables of a text of separated values."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in text else csv.excel
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows, count = [], 0
    for row in csv.reader(io.StringIO(text), dialect):
        rows.append([_cell(value) for value in row])
        count += len(row)
        if count > MAX_CELLS:
            raise TooLarge
    yield from _sheet_parts(rows, f"sheet “{name}”")


def _cell(text: str, colour: str | None = None) -> Cell:
    lines = [Line(line) for line in text.splitlines() if line.strip()]
    return Cell(cell_lines(lines), colour)


class _SheetReader:
    """Reads the cells of one sheet as people see them."""

    def __init__(self, sheet: Sheet, not_read: NotRead) -> None:
        self.sheet, self.not_read = sheet, not_read
        cell = next(iter(sheet.cells.values()))
        self.theme = _theme_colours(cell.parent.parent.loaded_theme)

    def rows(self) -> list[list[Cell]]:
        """Return the cells of every row from the first, with merged cells repeated."""
        sheet = self.sheet
        for address, words in sheet.comments.items():
            self.not_read.add("comments", f"{sheet.title}!{address}: {words}")
        if sheet.hidden_rows or sheet.hidden_columns:
            self.not_read.add("hidden rows", sheet.title)
        # Formats may go on to the last row that a sheet can have: not to be filled with cells.
        filled = sheet.filled
        height = max((row for row, _ in filled), default=0)
        width = max((column for _, column in filled), default=0)
        if height * width > MAX_CELLS:
            raise TooLarge
        rows = [
            [self._cell(row, column) for column in range(1, width + 1)]
            for row in range(1, height + 1)
        ]
        for left, top, right, bottom in map(range_boundaries, sheet.merged):
            # A title may be merged over the whole width that a sheet can have.
            for row in range(top, min(bottom, height) + 1):
                for column in range(left, min(right, width) + 1):
                    if (row, column) != (top, left):
                        first = rows[top - 1][left - 1]
                        rows[row - 1][column - 1] = Cell(first.lines, first.colour, covered=True)
        return rows

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.sheet.cells.get((row, column))
        if cell is None:
            return Cell()
        place = f"{self.sheet.title}!{cell.coordinate}"
        if cell.value is None and (row, column) in self.sheet.formulas:
            self.not_read.add("no result", place)
        if cell.data_type == "e":
            self.not_read.add("errors", f"{place}: {cell.value}")
            return _cell("", self._fill(cell))
        kept, struck = split_struck(cell)
        if struck:
            self.not_read.add("struck", f"{place}: {_shown(cell, struck)}")
        return _cell(_shown(cell, kept), self._fill(cell))

    def _fill(self, cell: Any) -> str | None:
        """Return a cell's own colour."""
        if not cell.has_style or cell.fill.fill_type != "solid":
            return None
        colour = cell.fill.fgColor
        if colour.type == "theme":
            return plain_colour(dict(enumerate(self.theme)).get(colour.theme))
        if colour.type == "indexed":
            return plain_colour(dict(enumerate(COLOR_INDEX)).get(colour.indexed, "")[-6:])
        return plain_colour(colour.rgb[-6:])


def _shown(cell: Any, value: Any) -> str:
    """Return a value as people read it in a cell."""
    form = cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if not isinstance(value, int | float):
        return str(value)
    if "%" in form:
        return f"{_figure(value * 100)}%"
    return f"£{value:,.2f}".removesuffix(".00") if "£" in form else _figure(value)


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else str(round(value, 6))


def _sheet_parts(rows: list[list[Cell]], where: str) -> Iterator[Part]:
    """Yield the parts of a sheet, which empty rows separate."""
    start = 0
    for number in range(len(rows) + 1):
        if number == len(rows) or not any(cell.lines or cell.colour for cell in rows[number]):
            yield from _range_parts(rows[start:number], where, start + 1)
            start = number + 1


def _range_parts(rows: Sequence[list[Cell]], where: str, first: int) -> Iterator[Part]:
    """Yield the lines above a table, and the table: from the first row that fills two cells."""
    for number, row in enumerate(rows):
        filled = [cell for cell in row if cell.lines and not cell.covered]
        if len(filled) > 1:
            yield Table(rectangle(_trimmed(rows[number:])), where, first + number)
            return
        for cell in filled:
            is_heading = (
                len(cell.text) <= LONGEST_LOOKALIKE
                and cell.text[-1] not in ".:;,"
                and "=" not in cell.text
            )
            for line in cell.lines:
                place = f"{where}, row {first + number}"
                yield Line(line, place, heading=1 if is_heading else None)


def _trimmed(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Return rows without the first and last columns that are empty."""
    used = [n for row in rows for n, cell in enumerate(row) if cell.lines or cell.colour]
    return [row[min(used) : max(used) + 1] for row in rows]
