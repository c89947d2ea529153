"""Read a workbook as plain cells, and parse the dates and texts that people type into them.

Formulas are not run, and the size of a workbook is limited.
"""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from ...data.plan_records import one_line
from ...data.problems import Problem, Problems

# In bytes: a form has some 20,000, unzipped 60,000. Reading the limit takes half a minute.
MAX_BYTES, MAX_UNZIPPED = 2_000_000, 10_000_000
# More than any form has; the last is the most rows that a sheet can have.
MAX_COLUMNS, MAX_CELLS, MAX_ROWS = 50, 20_000, 1_048_576
# How a workbook writes control characters, such as a carriage return.
ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_")
# Invisible hints on where a word may be broken; they come with words copied from elsewhere.
BREAKS = re.compile("[\u00ad\u200b\u2060\ufeff]")
# strptime reads names of months in English, whatever the language of the machine.
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
# What a date with the month as a word may have besides day, month and year.
FILLERS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:the|of)\b|(?<=\d)(?:st|nd|rd|th)\b|(?<=\bsep)t\b|[,.-]"
)


class Cell(NamedTuple):
    """A cell that is not empty: its address, row, value (text, number, date, time or bool), and
    whether the value is a formula or the error of one."""

    address: str
    row: int
    value: Any
    computed: bool

    @property
    def column(self) -> str:
        """The letters of the cell's column."""
        return self.address.rstrip("0123456789")

    @property
    def text(self) -> str:
        """The value as text, with normal spaces and line ends, and without invisible characters
        and spaces at the ends of lines."""
        text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), BREAKS.sub("", str(self.value)))
        return "\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.splitlines())

    @property
    def quoted(self) -> str:
        """The text as a message can quote it: short, on one line."""
        return one_line(self.text)[:80]


def read_workbook(path: Path) -> dict[str, tuple[Cell, ...]]:
    """Return the cells that are not empty of each sheet of a workbook.

    Raises Problems if the file is missing, is not a workbook or is too large to be a form.
    """
    what = "this is not an Excel workbook we can read, or is too large for a form"
    fix = "ask for it as an Excel workbook (.xlsx), made from the form that was sent"
    try:
        content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # zipfile reads no more of a part than the size given here.
            if sum(part.file_size for part in archive.infolist()) > MAX_UNZIPPED:
                raise ValueError
        with warnings.catch_warnings():
            # openpyxl warns of everything it ignores, such as data validation.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            return {sheet.title: tuple(_cells(sheet)) for sheet in workbook.worksheets}
    except FileNotFoundError:
        what, fix = "the file does not exist", "check its name"
        raise Problems([Problem(path.name, 1, what, fix, 0)]) from None
    except Exception:  # a broken file can make openpyxl raise anything
        raise Problems([Problem(path.name, 1, what, fix, 0)]) from None


def _cells(sheet: Any) -> Iterator[Cell]:
    rows = islice(sheet.iter_rows(max_col=MAX_COLUMNS), MAX_ROWS)
    filled = (c for row in rows for c in row if c.value is not None and str(c.value).strip())
    for count, cell in enumerate(filled):
        if count == MAX_CELLS:
            raise ValueError
        # "f" is a formula, "e" the error of one.
        yield Cell(cell.coordinate, cell.row, cell.value, cell.data_type in ("f", "e"))


def parse_date(text: str) -> datetime.date | None:
    """Return the date that a text gives without ambiguity, or None.

    In figures the day comes first, as in Britain: 3/4/2024 is 3 April and 9/30/2024 is not a date.
    """
    words = text.lower() if text.isascii() else ""
    words = re.sub(r"^\s*(\d\d?)[/.-](\d\d?)[/.-]", r"\1/\2/", words)
    if re.search("[a-z]", words):
        words = FILLERS.sub(" ", words)
    for date_format in FORMATS:
        try:
            return datetime.datetime.strptime(" ".join(words.split()), date_format).date()
        except ValueError:
            continue
    return None


def paragraphs(text: str) -> str:
    """Return a cell's text as Markdown: each line a paragraph, or an item of a list."""
    lines = re.sub("^[•*–] ", "- ", text, flags=re.MULTILINE).split("\n")
    text = "".join(("\n" if line.startswith("- ") else "\n\n") + line for line in lines if line)
    return text.strip()
