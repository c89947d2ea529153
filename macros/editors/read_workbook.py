"""Read every cell of a workbook, and name what is in it besides its cells."""

import io
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from ..data.bullets import mark_lists
from ..data.plan_records import one_line
from ..data.problems import Problem, Problems
from .importing.kinds import AS_WORD, KINDS, package_of
from .importing.office import OfficeError
from .importing.package import TooLarge, read_part, related_parts

# In bytes: a form has some 20,000, unzipped 60,000. Pictures are large, but not unzipped. Reading
# the limit takes half a minute.
MAX_BYTES, MAX_UNZIPPED = 50_000_000, 10_000_000
# More than any workbook of a plan has.
MAX_SHEETS, MAX_CELLS = 50, 20_000
# How a workbook writes control characters, such as a carriage return.
ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_")
# Invisible hints on where a word may be broken; they come with words copied from elsewhere.
BREAKS = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What Excel writes before a comment of its newer kind, for its older versions.
THREADED = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)
# What a drawing can have, by the name of its element.
DRAWN = {"{*}pic": "a picture", "{*}graphicFrame": "a chart or diagram", "{*}sp": "a text box"}
ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
# What can be embedded in a sheet, by the kind of its relation.
EMBEDDED = {"oleObject": "an embedded file", "package": "an embedded file", "control": "a control"}
INTO_CELL = "write into a cell what it says, then delete it"


class Cell(NamedTuple):
    """A cell that is not empty: its address, row, value (text, number, date, time or bool), whether
    the value is a formula or the error of one, and whether its row or column is hidden."""

    address: str
    row: int
    value: Any
    computed: bool
    hidden: bool = False

    @property
    def column(self) -> str:
        """The letters of the cell's column."""
        return self.address.rstrip("0123456789")

    @property
    def text(self) -> str:
        """The value as text, with "- " before items of lists, normal spaces and line ends, and
        without invisible characters and spaces at the ends of lines."""
        text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), BREAKS.sub("", str(self.value)))
        lines = mark_lists("\n".join(text.splitlines())).split("\n")
        return "\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in lines)

    @property
    def quoted(self) -> str:
        """The text as a message can quote it: short, on one line."""
        return one_line(self.text)[:80]


class Workbook(NamedTuple):
    """A workbook: the cells of each sheet, and a problem for each thing that no cell says."""

    sheets: dict[str, tuple[Cell, ...]]
    not_read: tuple[Problem, ...]


def read_workbook(path: Path) -> Workbook:
    """Return what a workbook has: Excel's, or what LibreOffice can make one of.

    Raises Problems if the file is missing, is not a workbook or is too large.
    """
    what = "this workbook is damaged: it could not be read to its end"
    fix = "ask for it as an Excel workbook (.xlsx) without a password"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TooLarge
        kind, content = package_of(path, path.read_bytes()) or ("", b"")
        if kind != "xlsx":
            raise OfficeError("this file is empty or not a workbook", KINDS)
        with ZipFile(io.BytesIO(content)) as archive:
            return _Reader(path.name, archive).read()
    except FileNotFoundError:
        what, fix = "the file does not exist", "check its name"
    except OfficeError as error:
        what = error.what
        if error.fix not in (AS_WORD, KINDS):
            fix = error.fix
    except (TooLarge, MemoryError):
        what = "this workbook is too large: a form has one sheet to fill in, of some 100 rows"
    except Exception:  # a broken file can make openpyxl raise anything
        pass
    raise Problems([Problem(path.name, 1, what, fix, 0)]) from None


class _Reader:
    """Reads one workbook; `not_read` is what no cell says.

    openpyxl's own sheets trust the size that a file declares, fill every gap between two cells and
    have neither comments nor merged cells when they are read cell by cell. Its parser of a sheet's
    XML yields the cells that are there.
    """

    def __init__(self, name: str, archive: ZipFile) -> None:
        parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
        # zipfile reads no more of a part than the size given there.
        if sum(part.file_size for part in parts) > MAX_UNZIPPED:
            raise TooLarge
        self.name, self.archive = name, archive
        self.count, self.not_read = 0, list[Problem]()
        file = archive.fp
        assert file is not None
        # openpyxl warns of everything it ignores, such as data validation.
        with warnings.catch_warnings(action="ignore"):
            self.book: Any = openpyxl.load_workbook(file, read_only=True, rich_text=True)

    def read(self) -> Workbook:
        if len(self.book.worksheets) > MAX_SHEETS:
            raise TooLarge
        with warnings.catch_warnings(action="ignore"):
            sheets = {sheet.title: tuple(self._cells(sheet)) for sheet in self.book.worksheets}
        for sheet in self.book.chartsheets:
            self._report(sheet.title, "A1", "a chart is not read")
        return Workbook(sheets, tuple(self.not_read))

    def _report(self, sheet: str, address: str, what: str, fix: str = INTO_CELL) -> None:
        row = int(re.sub("[^0-9].*", "", address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) or 1)
        self.not_read.append(Problem(self.name, row, f"{sheet}!{address}: {what}", fix, 0))

    def _cells(self, sheet: Any) -> Iterator[Cell]:
        """Yield the cells of a sheet that are not empty; report what else it has."""
        book: Any = self.book
        with self.archive.open(sheet._worksheet_path) as source:
            parser: Any = WorkSheetParser(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
                rich_text=True,
            )
            rows = ((number, cell) for number, row in parser.parse() for cell in row)
            filled = ((n, c) for n, c in rows if c["value"] is not None and str(c["value"]).strip())
            found = [*islice(filled, MAX_CELLS + 1)]
        self.count += len(found)
        if self.count > MAX_CELLS:
            raise TooLarge
        hidden = {
            int(row) for row, attributes in parser.row_dimensions.items() if _hides(attributes)
        }
        columns = [
            range(int(one["min"]), int(one["max"]) + 1)
            for one in parser.column_dimensions.values()
            if _hides(one)
        ]
        for row, cell in found:
            address = f"{get_column_letter(cell['column'])}{row}"
            font = book._fonts[book._cell_styles[cell["style_id"]].fontId]
            if struck := str(cell["value"]) if font.strike else _struck(cell["value"]):
                fix = "delete what no longer applies, and remove the line through the rest"
                self._report(sheet.title, address, f"“{struck}” is crossed out", fix)
            value = cell["value"]
            value = str(value) if isinstance(value, CellRichText) else value
            is_hidden = row in hidden or any(cell["column"] in one for one in columns)
            # "f" is a formula, "e" the error of one.
            yield Cell(address, row, value, cell["data_type"] in ("f", "e"), is_hidden)
        for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
            fix = "unmerge them, and give each row its own answer"
            address, _, end = merged.ref.partition(":")
            self._report(sheet.title, address, f"the cells up to {end} are merged", fix)
        self._read_parts(sheet.title, related_parts(self.archive, sheet._worksheet_path))

    def _read_parts(self, sheet: str, parts: dict[str, list[str]]) -> None:
        """Report the comments of a sheet, its drawings and the files embedded in it."""
        said: dict[str, str] = {}
        # Excel keeps a copy of a newer comment among the older ones.
        for name in parts["threadedComment"] + parts["comments"]:
            for comment in read_part(self.archive, name).iter("{*}comment", "{*}threadedComment"):
                words = "".join(t.text or "" for t in comment.iter("{*}t", "{*}text"))
                said.setdefault(comment.get("ref", "A1"), one_line(THREADED.sub("", words)))
        for address, words in said.items():
            self._report(sheet, address, f"the comment “{words}” is not read")
        for name in parts["drawing"]:
            for anchor in read_part(self.archive, name).iter(*ANCHORS):
                at = (
                    int(anchor.findtext(f"{{*}}from/{{*}}{of}") or 0) + 1 for of in ("col", "row")
                )
                address = f"{get_column_letter(next(at))}{next(at)}"
                words = one_line(" ".join(part.text or "" for part in anchor.iter("{*}t")))
                kinds = [
                    what
                    for name, what in DRAWN.items()
                    if next(anchor.iter(name), None) is not None
                ]
                what = f"{kinds[0] if kinds else 'a drawing'}{words and f' “{words}”'} is not read"
                self._report(sheet, address, what)
        for kind, what in EMBEDDED.items():
            if parts[kind]:
                self._report(sheet, "A1", f"{what} is not read")


def _hides(attributes: dict[str, str]) -> bool:
    """Return whether a row or column with these attributes is hidden."""
    return attributes.get("hidden") in ("1", "true")


def _struck(value: Any) -> str:
    """Return the words of a cell that are crossed out."""
    runs = value if isinstance(value, CellRichText) else ()
    struck = [run for run in runs if isinstance(run, TextBlock) and run.font and run.font.strike]
    return one_line("".join(map(str, struck)))
