"""A workbook from outside, as plain cells: nothing in it is run, and none is too large to read."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from ...data.problems import Problem, Problems

# In bytes: a filled-in form has some 20,000, unfolded 60,000. Half a minute is spent at most.
LARGEST, UNFOLDED = 2_000_000, 10_000_000
# More than any form has; and the rows that a sheet can have, so that none is made up.
COLUMNS, CELLS, ROWS = 50, 20_000, 1_048_576
# How a workbook writes characters that its form cannot hold, such as the one that ends a line.
ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_")
# Say where a word may be broken, or not; they come with words copied from elsewhere.
BREAKS = re.compile("[\u00ad\u200b\u2060\ufeff]")
FIX = "ask for it as an Excel workbook (.xlsx), made from the form that was sent"


class Cell(NamedTuple):
    """A cell that holds something: its address, its row, its value (a text, number, day or moment,
    true or false), and whether a program worked that out, by a formula or in vain."""

    address: str
    row: int
    value: Any
    computed: bool

    @property
    def text(self) -> str:
        """The value as a text, without what nobody sees: spaces at the ends of lines, where a word
        may be broken, which of the characters for a space or the end of a line a program chose."""
        text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), BREAKS.sub("", str(self.value)))
        return "\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.splitlines())


def shown(text: str) -> str:
    """Return a text from outside as a message can quote it: short, and in one line that is seen."""
    seen = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(seen.split())[:80]


class WorkbookCells(NamedTuple):
    """A workbook: its name, its bytes, and the cells of each sheet that hold something."""

    name: str
    content: bytes
    sheets: dict[str, tuple[Cell, ...]]


def opened(path: Path) -> WorkbookCells:
    """Return the cells of a workbook. Raises Problems where it is none, or too large for a form."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # The reader takes no more of a part than the list of parts says.
            if sum(part.file_size for part in archive.infolist()) > UNFOLDED:
                raise ValueError
        with warnings.catch_warnings():
            # It warns of all that it passes over, such as the lists of choices.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            sheets = {sheet.title: tuple(_cells(sheet)) for sheet in workbook.worksheets}
    except FileNotFoundError:
        raise Problems([_problem(path, "there is no such file", "see how it is called")]) from None
    except Exception:  # openpyxl raises whatever a broken file makes it stumble on
        what = "this is no Excel workbook that can be read, or one too large to be a form"
        raise Problems([_problem(path, what, FIX)]) from None
    return WorkbookCells(path.name, content, sheets)


def _cells(sheet: Any) -> Iterator[Cell]:
    rows = islice(sheet.iter_rows(max_col=COLUMNS), ROWS)
    held = (cell for row in rows for cell in row if _holds(cell.value))
    for count, cell in enumerate(held):
        if count == CELLS:
            raise ValueError
        # "f" is a formula, "e" what stands where one failed.
        yield Cell(cell.coordinate, cell.row, cell.value, cell.data_type in ("f", "e"))


def _holds(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def _problem(path: Path, what: str, fix: str) -> Problem:
    return Problem(path.name, 1, what, fix, 0)
