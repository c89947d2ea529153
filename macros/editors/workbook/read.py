"""Read the rows of a form or of a plan's workbook. Whatever is not read is named."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from ...data.problems import Problem, Problems, did_you_mean
from ..returned_workbook import INTO_CELL, Cell, Workbook, read_workbook
from .fields import FIELDS, WORDS, Field
from .parse_cells import SAVE_AGAIN
from .write import MARK, MEANING, READ_ME

# The headings may be below a title.
HEAD = 10
TABLES = (".csv", ".tsv")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LISTS = {*WORDS["lists"].values(), MEANING}
SUFFIXES = (".xlsx", ".xlsm", ".ods", *TABLES)


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
    """What was read of a workbook: the cells of its first sheet by address, the rows of each kind
    and the columns of their sheet, what was not read, and what is wrong."""

    name: str
    first: Mapping[str, Cell] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    not_read: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, sheet: str, cell: Cell, what: str, fix: str) -> Problem:
        """Return a problem of a cell."""
        return Problem(self.name, cell.row, f"{sheet}!{cell.address}: {what}", fix, 0)

    def report(self, row: Row, key: str, what: str, fix: str) -> None:
        """Add a problem of a cell, or of a row."""
        words, cause = f"{row.place(key)}: {what}", fix if fix == SAVE_AGAIN else ""
        self.problems.append(Problem(self.name, row.number, words, fix, 0, cause))


def read_plan(path: Path) -> Book | None:
    """Return what a workbook, or a CSV file or a folder of them has; None if it is no plan's."""
    if not (path.is_dir() or path.suffix.lower() in SUFFIXES):
        return None
    try:
        book = read_book(path.name, _read_sheets(path), FIELDS, READ_ME, MARK)
    except (Problems, csv.Error):  # whoever reads it as another kind of document says why
        return None
    # The comments in the first row are our own notes.
    book.not_read = [one for one in book.not_read if one.line > 1 or one.fix != INTO_CELL]
    for other in sorted(path.iterdir()) if path.is_dir() else ():
        if not _is_table(other):
            what, fix = (
                f"{other.name}: only the CSV files of a folder are read",
                "save each sheet as one",
            )
            book.not_read.append(Problem(book.name, 1, what, fix, 0))
    return book if book.rows else None


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


def read_book(
    name: str, workbook: Workbook, kinds: Mapping[str, tuple[Field, ...]], first: str, mark: str
) -> Book:
    """Return the rows of a workbook's sheets by their kinds, and its first sheet: the one with that
    name or, if it was renamed, that mark."""
    sheets, not_read = workbook
    book = Book(name, not_read=[one for one in not_read if one.fix == INTO_CELL])
    # Cells that are merged or crossed out may say the opposite of what they hold.
    book.problems += (problem for problem in not_read if problem.fix != INTO_CELL)
    ids = {one.heading: kind for kind in kinds for one in kinds[kind] if one.key == "id"}
    for sheet, cells in sheets.items():
        heads = ((cell.text, cell.row) for cell in cells if cell.row <= HEAD and cell.text in ids)
        if found := next(heads, None):
            heading, head = found
            _read_rows(book, sheet, cells, ids[heading], head, kinds[ids[heading]])
        elif sheet == first or any(cell.text == mark for cell in cells):
            book.first = {cell.address: cell for cell in cells}
        elif sheet in kinds:
            heading = next(one for one in ids if ids[one] == sheet)
            what, fix = f"the first row has no heading “{heading}”", "write it, or start again"
            book.problems.append(Problem(name, 1, f"{sheet}: {what}", fix, 0))
        elif cells and not {cell.text for cell in cells if cell.row == cells[0].row} <= LISTS:
            what = "this sheet is not part of the workbook"
            fix = "move what it says to another, then delete the sheet"
            book.not_read.append(book.problem(sheet, cells[0], what, fix))
    return book


def _read_rows(
    book: Book,
    sheet: str,
    cells: tuple[Cell, ...],
    kind: str,
    head: int,
    fields: tuple[Field, ...],
) -> None:
    headings = {one.heading: one.key for one in fields}
    if kind in book.rows:
        other = book.rows[kind][0].sheet if book.rows[kind] else kind
        what, fix = f"{other} has {kind.lower()} too", "put all of them into one sheet"
        book.problems.append(Problem(book.name, head, f"{sheet}: {what}", fix, 0))
        return
    columns, unknown = dict[str, str](), set[str]()
    for cell in (cell for cell in cells if cell.row == head):
        key = headings.get(cell.text)
        if key in columns.values():
            what = f"the heading “{cell.quoted}” appears twice"
            fix = "move what this column says to the other, then delete it"
            book.problems.append(book.problem(sheet, cell, what, fix))
        if key:
            columns[cell.column] = key
        else:
            unknown.add(cell.column)
            what = f"“{cell.quoted}” is not a heading of the workbook"
            fix = did_you_mean(cell.text, headings, "move what the column says to another")
            book.not_read.append(book.problem(sheet, cell, what, fix))
    rows: dict[int, dict[str, Cell]] = {}
    for cell in (cell for cell in cells if cell.row > head):
        if key := columns.get(cell.column):
            rows.setdefault(cell.row, {})[key] = cell
        elif cell.column not in unknown:
            what, fix = f"“{cell.quoted}” is not below a heading", "move it to where it belongs"
            book.not_read.append(book.problem(sheet, cell, what, fix))
    book.columns[kind] = [*columns.values()]
    book.rows[kind] = [Row(kind, sheet, number, found) for number, found in rows.items()]
