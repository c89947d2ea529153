"""Read workbooks (.xlsx) and comma-separated values as tables, each with the headings above it."""

import csv
import datetime
import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

import openpyxl

from .document import Cell
from .layout import cell_lines
from .package import TooLarge
from .parts import COMMENTS, STRUCK, Grid, Line, NotRead, Part, plain_colour, rectangle

# A plan has some 500 cells; the limit is what is read in about ten seconds.
MAX_CELLS, MAX_UNZIPPED = 200_000, 60_000_000
LONGEST_HEADING = 220
HIDDEN_SHEETS = "Hidden sheets were left out"
HIDDEN_ROWS = "Rows or columns that are hidden were read as well"
NO_RESULT = "Formulas without a saved result were left out (open the workbook and save it)"
ERRORS = "Cells with an error were left out"


def read_xlsx(archive: ZipFile, not_read: NotRead) -> Iterator[Part]:
    """Yield the headings and tables of each sheet; add to `not_read` what is left out."""
    parts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
    if sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise TooLarge
    file = archive.fp
    assert file is not None
    with warnings.catch_warnings():
        # openpyxl warns of everything it ignores, such as data validation.
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(file, data_only=True)
        formulas = openpyxl.load_workbook(file)
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    for sheet in values.worksheets:
        if sheet not in shown and sheet.max_row * sheet.max_column > 1:
            not_read.add(HIDDEN_SHEETS, sheet.title)
    for sheet in shown:
        if len(shown) > 1:
            yield Line(sheet.title, f"sheet “{sheet.title}”", heading=0)
        rows = _SheetReader(sheet, formulas[sheet.title], not_read).rows()
        yield from _sheet_parts(rows, f"sheet “{sheet.title}”")


def read_csv(text: str, name: str) -> Iterator[Part]:
    """Yield the headings and tables of a text of separated values."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in text else csv.excel
    csv.field_size_limit(len(text) + 1)
    rows = [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text), dialect)]
    yield from _sheet_parts(rows, f"sheet “{name}”")


def _cell(text: str, colour: str | None = None) -> Cell:
    lines = [Line(line) for line in text.splitlines() if line.strip()]
    return Cell(cell_lines(lines), colour)


class _SheetReader:
    """Reads the cells of one sheet: their results, and whether they are formulas."""

    def __init__(self, sheet: Any, formulas: Any, not_read: NotRead) -> None:
        self.sheet, self.formulas, self.not_read = sheet, formulas, not_read

    def rows(self) -> list[list[Cell]]:
        """Return the cells of every row from the first, with merged cells repeated."""
        if self.sheet.max_row * self.sheet.max_column > 20 * MAX_CELLS:
            raise TooLarge
        rows = [[self._cell(cell) for cell in row] for row in self.sheet.iter_rows()]
        for merged in self.sheet.merged_cells.ranges:
            first = rows[merged.min_row - 1][merged.min_col - 1]
            for row, column in merged.cells:
                if (row, column) != (merged.min_row, merged.min_col):
                    rows[row - 1][column - 1] = Cell(first.lines, first.colour, covered=True)
        dimensions = (*self.sheet.row_dimensions.values(), *self.sheet.column_dimensions.values())
        if any(one.hidden for one in dimensions):
            self.not_read.add(HIDDEN_ROWS, self.sheet.title)
        return rows

    def _cell(self, cell: Any) -> Cell:
        place = f"{self.sheet.title}!{cell.coordinate}"
        if cell.comment:
            self.not_read.add(COMMENTS, f"{place}: {cell.comment.text}")
        if cell.value is None:
            if self.formulas[cell.coordinate].data_type == "f":
                self.not_read.add(NO_RESULT, place)
            elif not cell.has_style:
                return Cell()
        text = _shown(cell)
        if text and cell.data_type == "e":
            self.not_read.add(ERRORS, f"{place}: {text}")
            text = ""
        if text and cell.font and cell.font.strike:
            self.not_read.add(STRUCK, f"{place}: {text}")
            text = ""
        return _cell(text, _fill(cell))


def _shown(cell: Any) -> str:
    """Return a cell's value as people read it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and "%" in cell.number_format:
        return f"{round(value * 100, 1):g}%"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _fill(cell: Any) -> str | None:
    """Return a cell's own colour; one of the workbook's theme is not known by name."""
    if not cell.has_style or cell.fill.fill_type != "solid":
        return None
    rgb = cell.fill.fgColor.rgb
    return plain_colour(rgb[-6:]) if isinstance(rgb, str) else None


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
            yield Grid(rectangle(_trimmed(rows[number:])), where, first + number)
            return
        for cell in filled:
            is_heading = len(cell.text) <= LONGEST_HEADING and cell.text[-1] not in ".:;,"
            for line in cell.lines:
                place = f"{where}, row {first + number}"
                yield Line(line, place, heading=1 if is_heading else None)


def _trimmed(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Return rows without the first and last columns that are empty."""
    used = [n for row in rows for n, cell in enumerate(row) if cell.lines or cell.colour]
    return [row[min(used) : max(used) + 1] for row in rows]
