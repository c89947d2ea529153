"""Read workbooks (.xlsx) and comma-separated values as tables, each with the headings above it."""

import csv
import datetime
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX

from .document import Cell
from .layout import cell_lines
from .package import PARSER, TooLarge, read_part
from .parts import (
    CHARTS,
    COMMENTS,
    PICTURES,
    STRUCK,
    Grid,
    Line,
    NotRead,
    Part,
    plain_colour,
    rectangle,
)

# A plan has some 500 cells; the limit is what is read in about ten seconds.
MAX_CELLS, MAX_UNZIPPED = 200_000, 60_000_000
LONGEST_HEADING = 220
HIDDEN_SHEETS = "Hidden sheets were left out"
HIDDEN_ROWS = "Rows or columns that are hidden were read as well"
NO_RESULT = "Formulas without a saved result were left out (open the workbook and save it)"
ERRORS = "Cells with an error were left out"
BOXES = "Text boxes on sheets were left out (copy their words into cells)"
# What Excel writes before a comment of its newer kind, for its older versions.
THREADED = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


def read_xlsx(archive: ZipFile, not_read: NotRead) -> Iterator[Part]:
    """Yield the headings and tables of each sheet; add to `not_read` what is left out."""
    parts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
    if sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise TooLarge
    file = archive.fp
    assert file is not None
    # openpyxl warns of everything it ignores, such as data validation.
    with warnings.catch_warnings(action="ignore"):
        values = openpyxl.load_workbook(file, data_only=True, rich_text=True)
        formulas = openpyxl.load_workbook(file)
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    for sheet in values.worksheets:
        if sheet not in shown and any(cell.value for cell in sheet._cells.values()):
            not_read.add(HIDDEN_SHEETS, sheet.title)
    theme = _theme_colours(values.loaded_theme)
    for sheet in shown:
        if len(shown) > 1:
            yield Line(sheet.title, f"sheet “{sheet.title}”", heading=0)
        rows = _SheetReader(sheet, formulas[sheet.title], theme, not_read).rows()
        yield from _sheet_parts(rows, f"sheet “{sheet.title}”")
    _note_drawings(archive, not_read)


def _note_drawings(archive: ZipFile, not_read: NotRead) -> None:
    """Add what is drawn on sheets to what is left out."""
    for name in archive.namelist():
        if name.startswith("xl/charts/"):
            not_read.add(CHARTS, "")
        elif re.match(r"xl/drawings/[^/]+\.xml", name):
            root = read_part(archive, name)
            for picture in root.iter("{*}pic"):
                described = next(picture.iter("{*}cNvPr"), None)
                not_read.add(PICTURES, "" if described is None else described.get("descr", ""))
            for box in root.iter("{*}sp"):
                not_read.add(BOXES, " ".join(text.text or "" for text in box.iter("{*}t")))


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
    csv.field_size_limit(len(text) + 1)
    rows = [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text), dialect)]
    yield from _sheet_parts(rows, f"sheet “{name}”")


def _cell(text: str, colour: str | None = None) -> Cell:
    lines = [Line(line) for line in text.splitlines() if line.strip()]
    return Cell(cell_lines(lines), colour)


class _SheetReader:
    """Reads the cells of one sheet: their results, and whether they are formulas."""

    def __init__(
        self, sheet: Any, formulas: Any, theme: list[str | None], not_read: NotRead
    ) -> None:
        self.sheet, self.formulas, self.theme, self.not_read = sheet, formulas, theme, not_read

    def rows(self) -> list[list[Cell]]:
        """Return the cells of every row from the first, with merged cells repeated."""
        # Formats may go on to the last row that a sheet can have: not to be filled with cells.
        cells = (*self.sheet._cells.values(), *self.formulas._cells.values())
        filled = [cell for cell in cells if cell.value is not None]
        height = max((cell.row for cell in filled), default=0)
        width = max((cell.column for cell in filled), default=0)
        if height * width > MAX_CELLS:
            raise TooLarge
        merged = self.sheet.merged_cells.ranges
        width = max([width, *(one.max_col for one in merged if one.min_row <= height)])
        rows = [
            [self._cell(cell) for cell in row]
            for row in self.sheet.iter_rows(max_row=height, max_col=width)
            if height
        ]
        for one in merged:
            for row, column in one.cells:
                if (row, column) != (one.min_row, one.min_col) and row <= height:
                    first = rows[one.min_row - 1][one.min_col - 1]
                    rows[row - 1][column - 1] = Cell(first.lines, first.colour, covered=True)
        dimensions = (*self.sheet.row_dimensions.values(), *self.sheet.column_dimensions.values())
        if any(one.hidden for one in dimensions):
            self.not_read.add(HIDDEN_ROWS, self.sheet.title)
        return rows

    def _cell(self, cell: Any) -> Cell:
        place = f"{self.sheet.title}!{cell.coordinate}"
        if cell.comment:
            self.not_read.add(COMMENTS, f"{place}: {THREADED.sub('', cell.comment.text)}")
        if cell.value is None and self.formulas[cell.coordinate].data_type == "f":
            self.not_read.add(NO_RESULT, place)
        text = _shown(cell)
        if text and cell.data_type == "e":
            self.not_read.add(ERRORS, f"{place}: {text}")
            text = ""
        is_struck = cell.has_style and cell.font.strike
        if struck := text if is_struck else _struck(cell.value):
            self.not_read.add(STRUCK, f"{place}: {struck}")
            kept = (part for part in cell.value if not _struck([part])) if not is_struck else ()
            text = "".join(map(str, kept))
        return _cell(text, self._fill(cell))

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


def _struck(value: Any) -> str:
    """Return the words of a cell that are crossed out among others."""
    runs = value if isinstance(value, CellRichText | list) else ()
    blocks = [run for run in runs if isinstance(run, TextBlock)]
    return "".join(block.text for block in blocks if block.font and block.font.strike)


def _shown(cell: Any) -> str:
    """Return a cell's value as people read it."""
    value, form = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day} {value:%B %Y}"
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
            yield Grid(rectangle(_trimmed(rows[number:])), where, first + number)
            return
        for cell in filled:
            is_heading = (
                len(cell.text) <= LONGEST_HEADING
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
