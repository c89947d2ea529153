"""Open a workbook (.xlsx): every cell that is there, and whatever else a sheet has.

openpyxl's own sheets trust the size that a file declares, fill every gap between two cells, and
have no comments or merged cells if they are read cell by cell. Its parser of a sheet's XML yields
the cells that are there.
"""

import re
import warnings
from collections.abc import Container, Mapping
from typing import Any, NamedTuple
from zipfile import ZipFile

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from ..data.plan_records import one_line
from .importing.package import TooLarge, read_part, related_parts

# More than any workbook of a plan has.
MAX_SHEETS = 100
# What Excel writes before a comment of its newer kind, for its older versions.
THREADED = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)
# What a drawing can have, by the name of its element.
DRAWINGS = {"{*}pic": "a picture", "{*}graphicFrame": "a chart or diagram", "{*}sp": "a text box"}
ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
# What can be embedded in a sheet, by the kind of its relation.
EMBEDDED = {"oleObject": "an embedded file", "package": "an embedded file", "control": "a control"}


class Sheet(NamedTuple):
    """A sheet: its cells by row and column, with their saved results, and which are formulas.

    `merged` has ranges such as A1:B2. `comments` are by address; `drawings` has the address of each
    drawing, what it is, and the words in it.
    """

    title: str
    is_hidden: bool
    cells: Mapping[tuple[int, int], Any]
    formulas: Container[tuple[int, int]]
    merged: tuple[str, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[range, ...]
    comments: Mapping[str, str]
    drawings: tuple[tuple[str, str, str], ...]

    @property
    def filled(self) -> dict[tuple[int, int], Any]:
        """The cells that show something or are formulas."""
        return {
            at: cell
            for at, cell in self.cells.items()
            if is_filled(cell.value) or at in self.formulas
        }

    def hides(self, row: int, column: int) -> bool:
        """Return whether a cell is in a hidden row or column."""
        return row in self.hidden_rows or any(column in one for one in self.hidden_columns)


def open_sheets(archive: ZipFile, max_unzipped: int, max_cells: int) -> list[Sheet]:
    """Return the sheets of a workbook.

    Raises TooLarge if all of its XML has more bytes, or its sheets have more cells that are filled.
    """
    parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    # zipfile reads no more of a part than the size given there.
    if sum(part.file_size for part in parts) > max_unzipped:
        raise TooLarge
    file: Any = archive.fp
    # openpyxl warns of everything it ignores, such as data validation.
    with warnings.catch_warnings(action="ignore"):
        book: Any = openpyxl.load_workbook(file, read_only=True, data_only=True, rich_text=True)
        if len(book.worksheets) > MAX_SHEETS:
            raise TooLarge
        sheets = [_open_sheet(archive, sheet) for sheet in book.worksheets]
    if sum(is_filled(cell.value) for sheet in sheets for cell in sheet.cells.values()) > max_cells:
        raise TooLarge
    for chart in book.chartsheets:
        drawings = (("A1", DRAWINGS["{*}graphicFrame"], ""),)
        sheets.append(Sheet(chart.title, False, {}, (), (), frozenset(), (), {}, drawings))
    return sheets


def is_filled(value: Any) -> bool:
    """Return whether a cell with a value shows anything."""
    return value is not None and bool(str(value).strip())


def split_struck(cell: Any) -> tuple[Any, Any]:
    """Return what a cell says without what is crossed out in it, and that; None is nothing."""
    if not isinstance(cell.value, CellRichText):
        return (None, cell.value) if cell.font.strike else (cell.value, None)
    parts: tuple[list[str], list[str]] = [], []
    for run in cell.value:
        own = run.font if isinstance(run, TextBlock) else None
        parts[bool(own.strike if own else cell.font.strike)].append(str(run))
    kept, struck = map("".join, parts)
    return kept or None, struck or None


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Parses a sheet's XML, and keeps which cells are formulas."""

    def __init__(self, source: Any, sheet: Any) -> None:
        book = sheet.parent
        formats = book._date_formats, book._timedelta_formats
        super().__init__(source, sheet._shared_strings, True, book.epoch, *formats, True)
        self.formulas = set[tuple[int, int]]()

    def parse_cell(self, element: Any) -> Any:
        cell = super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None:
            self.formulas.add((cell["row"], cell["column"]))
        return cell


def _open_sheet(archive: ZipFile, sheet: Any) -> Sheet:
    with archive.open(sheet._worksheet_path) as source:
        parser = _Parser(source, sheet)
        cells = {
            (one["row"], one["column"]): ReadOnlyCell(sheet, **one)
            for _, row in parser.parse()
            for one in row
        }
    rows = [int(row) for row, one in parser.row_dimensions.items() if _hides(one)]
    columns = [one for one in parser.column_dimensions.values() if _hides(one)]
    parts = related_parts(archive, sheet._worksheet_path)
    embedded = (("A1", what, "") for kind, what in EMBEDDED.items() if parts[kind])
    return Sheet(
        sheet.title,
        sheet.sheet_state != "visible",
        cells,
        parser.formulas,
        tuple(one.ref for one in (parser.merged_cells.mergeCell if parser.merged_cells else ())),
        frozenset(rows),
        tuple(range(int(one["min"]), int(one["max"]) + 1) for one in columns),
        _comments(archive, parts),
        (*_drawings(archive, parts["drawing"]), *embedded),
    )


def _hides(attributes: Mapping[str, str]) -> bool:
    """Return whether a row or column with these attributes is hidden."""
    return attributes.get("hidden") in ("1", "true")


def _comments(archive: ZipFile, parts: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the comments by address, with their replies."""
    found: dict[str, list[str]] = {}
    for kind, tag in ("threadedComment", "{*}threadedComment"), ("comments", "{*}comment"):
        # Excel keeps a copy of a newer comment among the older ones.
        known = {*found}
        for name in parts.get(kind, ()):
            for comment in read_part(archive, name).iter(tag):
                words = "".join(part.text or "" for part in comment.iter("{*}t", "{*}text"))
                if (at := comment.get("ref", "A1")) not in known:
                    found.setdefault(at, []).append(one_line(THREADED.sub("", words)))
    return {at: " – ".join(words) for at, words in found.items()}


def _drawings(archive: ZipFile, names: list[str]) -> list[tuple[str, str, str]]:
    """Return the address of each drawing, what it is, and its words."""
    found = []
    for anchor in (one for name in names for one in read_part(archive, name).iter(*ANCHORS)):
        column, row = (
            int(anchor.findtext(f"{{*}}from/{{*}}{of}") or 0) + 1 for of in ("col", "row")
        )
        kinds = [what for tag, what in DRAWINGS.items() if anchor.find(f".//{tag}") is not None]
        words = one_line(" ".join(part.text or "" for part in anchor.iter("{*}t")))
        words = words or next((one.get("descr", "") for one in anchor.iter("{*}cNvPr")), "")
        found.append((f"{get_column_letter(column)}{row}", (*kinds, "a drawing")[0], words))
    return found
