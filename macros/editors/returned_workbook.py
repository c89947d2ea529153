"""Read every cell of a completed workbook, and report what no cell says."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from openpyxl.cell.rich_text import CellRichText

from ..data.bullets import mark_lists
from ..data.plan_records import one_line
from ..data.problems import Problem, Problems
from .importing.document import Unreadable
from .importing.package import TooLarge, package_of
from .open_workbook import Sheet, open_sheets, split_struck

# In bytes: a form has some 20,000, unzipped 60,000. Pictures are large, but not unzipped. Reading
# the limit takes half a minute.
MAX_BYTES, MAX_UNZIPPED = 50_000_000, 10_000_000
# More than any workbook of a plan has.
MAX_CELLS = 20_000
# How a workbook writes control characters, such as a carriage return.
ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_")
# Invisible hints on where a word may be broken; they come with words copied from elsewhere.
BREAKS = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What is wrong with other kinds of file.
OTHER_KINDS = {
    "": "this file is empty",
    "text": "this is not a workbook; text (.csv) has only one of its sheets",
    "docx": "this is a document, not a workbook",
}
# For these, a document of Word is no help, though it is to an import.
OTHER_PROGRAMS = ("apple", "presentation", "unknown")
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
        content = path.read_bytes()
        kind, content = package_of(content) or ("text" if content.strip() else "", content)
        if kind == "xlsx":
            with ZipFile(io.BytesIO(content)) as archive:
                return _read(path.name, archive)
        what = OTHER_KINDS[kind]
    except FileNotFoundError:
        what, fix = "the file does not exist", "check its name"
    except Unreadable as error:
        what = error.what
        if error.name not in OTHER_PROGRAMS:
            fix = error.fix
    except (TooLarge, MemoryError):
        what = "this workbook is too large: a form has one sheet to fill in, of some 100 rows"
    except Exception:  # a broken file can make openpyxl raise anything
        pass
    raise Problems([Problem(path.name, 1, what, fix, 0)]) from None


def _read(name: str, archive: ZipFile) -> Workbook:
    sheets: dict[str, tuple[Cell, ...]] = {}
    not_read: list[Problem] = []
    for sheet in open_sheets(archive, MAX_UNZIPPED, MAX_CELLS):
        cells = sheet.filled
        sheets[sheet.title] = tuple(
            Cell(
                cell.coordinate,
                cell.row,
                str(cell.value) if isinstance(cell.value, CellRichText) else cell.value,
                # "e" is an error, such as that of a formula.
                at in sheet.formulas or cell.data_type == "e",
                sheet.hides(*at),
            )
            for at, cell in cells.items()
        )
        not_read += _not_read(name, sheet, cells.values())
    return Workbook(sheets, tuple(not_read))


def _not_read(name: str, sheet: Sheet, cells: Iterable[Any]) -> Iterator[Problem]:
    """Yield a problem for each thing of a sheet that its cells do not say."""

    def problem(address: str, what: str, fix: str = INTO_CELL) -> Problem:
        row = re.search("[0-9]+", address)
        line = int(row[0]) if row else 1
        return Problem(name, line, f"{sheet.title}!{address}: {what}", fix, 0)

    for cell in cells:
        if (words := split_struck(cell)[1]) is not None:
            fix = "delete what no longer applies, and remove the line through the rest"
            yield problem(cell.coordinate, f"“{one_line(str(words))}” is crossed out", fix)
    for merged in sheet.merged:
        address, _, end = merged.partition(":")
        fix = "unmerge them, and give each row its own answer"
        yield problem(address, f"the cells up to {end} are merged", fix)
    for address, words in sheet.comments.items():
        yield problem(address, f"the comment “{words}” is not read")
    for address, what, words in sheet.drawings:
        yield problem(address, f"{what}{words and f' “{words}”'} is not read")
