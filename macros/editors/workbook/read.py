"""Read the rows of a plan's workbook. Whatever is not read is named."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from ...data.problems import Problem, Problems, did_you_mean
from ..returned_workbook import INTO_CELL, Cell, Workbook, read_workbook
from .fields import FIELDS, WORDS
from .write import IDENTITY, MARK, MEANING

# The headings may be below a title.
HEAD = 10
TABLES = (".csv", ".tsv")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LISTS = {*WORDS["lists"].values(), MEANING}
SUFFIXES = (".xlsx", ".xlsm", ".ods", *TABLES)
IDS = {fields[0].heading: sheet for sheet, fields in FIELDS.items()}


@dataclass(frozen=True)
class Row:
    """A row: its kind, the sheet that it is in, its number, and its cells by key."""

    kind: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]

    def place(self, key: str = "") -> str:
        """Return where a cell is, as a spreadsheet program writes it, or the row."""
        cell = self.cells.get(key)
        return f"{self.sheet}!{cell.address}" if cell else f"{self.sheet}, row {self.number}"


@dataclass
class Book:
    """What was read of a workbook: its year and version if it says so, the rows and the columns of
    each kind, what was not read, and what is wrong."""

    name: str
    year: str | None = None
    version: str | None = None
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    not_read: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, row: Row, key: str, what: str, fix: str) -> None:
        """Add a problem of a cell, or of a row."""
        words = f"{row.place(key)}: {what}"
        self.problems.append(Problem(self.name, row.number, words, fix, 0))


def _read_sheets(path: Path) -> Workbook:
    """Return what is in a workbook, a CSV file, or a folder of CSV files.

    Raises Problems if it cannot be read.
    """
    if path.is_dir():
        tables = [one for one in sorted(path.iterdir()) if _is_table(one)]
        return Workbook({one.stem: _read_csv(one) for one in tables}, ())
    return Workbook({path.stem: _read_csv(path)}, ()) if _is_table(path) else read_workbook(path)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES and not path.name.startswith(("~", "."))


def _read_csv(path: Path) -> tuple[Cell, ...]:
    content = path.read_bytes()
    try:
        # Excel's “Unicode text” is UTF-16; its plain CSV is in the code page of Windows.
        text = content.decode("utf-16" if content[:2] in UTF_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    return tuple(
        Cell(xl_rowcol_to_cell(down, at), down + 1, value, False)
        for down, row in enumerate(rows)
        for at, value in enumerate(row)
        if value.strip()
    )


def _head(cells: tuple[Cell, ...]) -> tuple[str, int] | None:
    """Return the kind of rows that a sheet has, and the row of its headings."""
    heads = ((IDS.get(cell.text), cell.row) for cell in cells if cell.row <= HEAD)
    return next(((kind, row) for kind, row in heads if kind), None)


def read_book(path: Path) -> Book | None:
    """Return what a workbook, or a CSV file or a folder of them has; None if it is no plan's."""
    if not (path.is_dir() or path.suffix.lower() in SUFFIXES):
        return None
    try:
        (sheets, not_read), book = _read_sheets(path), Book(path.name)
    except (Problems, csv.Error):  # whoever reads it as another kind of document says why
        return None
    if not any(_head(cells) for cells in sheets.values()):
        return None
    # The comments in the first row are our own notes. Cells that are merged or crossed out may say
    # the opposite of what they hold.
    besides = [problem for problem in not_read if problem.fix == INTO_CELL]
    book.not_read += (problem.what for problem in besides if problem.line > 1)
    book.problems += (problem for problem in not_read if problem not in besides)
    for other in sorted(path.iterdir()) if path.is_dir() else ():
        if not _is_table(other):
            book.not_read.append(f"{other.name}: only the CSV files of a folder are read")
    for sheet, cells in sheets.items():
        if found := _head(cells):
            _read_rows(book, sheet, cells, *found)
        elif any(cell.text == MARK for cell in cells):
            said = {cell.address: cell.text for cell in cells}
            book.year, book.version = (said.get(IDENTITY[n]) for n in ("Plan year", "Version"))
        elif sheet in FIELDS:
            what = f"the first row has no heading “{FIELDS[sheet][0].heading}”"
            book.report(
                Row(sheet, sheet, 1, {}), "", what, "write it, or start with a new workbook"
            )
        elif cells and {cell.text for cell in cells if cell.row == 1} - LISTS:
            book.not_read.append(f"the sheet {sheet}: write what is new into another sheet")
    return book


def _read_rows(book: Book, sheet: str, cells: tuple[Cell, ...], kind: str, head: int) -> None:
    headings = {one.heading: one.key for one in FIELDS[kind]}
    columns: dict[str, str] = {}
    top = Row(kind, sheet, head, {cell.text: cell for cell in cells if cell.row == head})
    if kind in book.rows:
        other = next(iter(book.rows[kind])).sheet if book.rows[kind] else kind
        book.report(top, "", f"{other} has {kind.lower()} too", "put all of them into one sheet")
        return
    for cell in (cell for cell in cells if cell.row == head):
        key = headings.get(cell.text)
        if key in columns.values():
            book.report(top, cell.text, f"“{cell.text}” appears twice", "delete one of the columns")
        elif key:
            columns[cell.column] = key
        else:
            fix = did_you_mean(cell.text, headings, "it is not a column of the plan's workbook")
            book.not_read.append(f"{sheet}, the column “{cell.quoted}”: {fix}")
    for heading, key in headings.items():
        if key not in columns.values():
            book.not_read.append(f"{sheet} has no column “{heading}”: nothing in it is changed")
    rows: dict[int, dict[str, Cell]] = {}
    named = {cell.column for cell in cells if cell.row == head}
    for cell in (cell for cell in cells if cell.row > head):
        if key := columns.get(cell.column):
            rows.setdefault(cell.row, {})[key] = cell
        elif cell.column not in named:
            book.not_read.append(f"{sheet}!{cell.address}, without a heading: “{cell.quoted}”")
    book.columns[kind] = [*columns.values()]
    book.rows[kind] = [Row(kind, sheet, number, found) for number, found in rows.items()]
