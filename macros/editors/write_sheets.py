"""Write sheets that people fill in, for the forms of leads and the workbook of a plan."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..data.files import write_files
from ..data.problems import Problem, Problems
from ..exports.spreadsheets import CREATED, LONGEST_CELL, fits_cell

A4 = 9
# The height of a line, and the most that a row can have, in points.
LINE, HIGHEST = 15, 409
LOCKED_FORMAT: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
# What the readers of every sheet may do.
ALLOWED = ("format_columns", "format_rows", "autofilter")
# As text, so that words that begin with = or - stay words, and 1-2 does not become a date.
TEXT_FORMAT = LOCKED_FORMAT | {"locked": False, "num_format": "@"}
DATE_FORMAT = LOCKED_FORMAT | {"locked": False, "num_format": "d mmm yyyy", "align": "left"}
HEADING_FORMAT = LOCKED_FORMAT | {"bold": True, "bg_color": "#1D1D1B", "font_color": "white"}


class Column(NamedTuple):
    """A column of a table: its heading, its width in characters, how its cells look and what they
    accept, both in xlsxwriter's words, and the note at the heading."""

    heading: str
    width: int
    style: Mapping[str, Any] = LOCKED_FORMAT
    rule: Mapping[str, Any] | None = None
    note: str = ""


class Table(NamedTuple):
    """A sheet with a table below its headings, with some empty rows to fill in at its end, and what
    its readers may do besides filling it in, in xlsxwriter's words."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[date | str | None]]
    spare: int = 0
    allowed: Sequence[str] = ()


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows are as high as their text, until that changes.

    Excel computes the heights itself, LibreOffice does not. Without the mark that a person set
    them, both adapt them to what is typed.
    """

    def set_lines(self, row: int, texts: Iterable[tuple[str, int]]) -> None:
        """Make a row as high as the longest of some texts, each in a column of a width."""
        longest = max(sum(len(line) // width + 1 for line in t.split("\n")) for t, width in texts)
        self.set_row(row, min(longest * LINE, HIGHEST))

    def _xml_start_tag_unencoded(self, tag: str, attributes: Iterable[tuple[str, Any]]) -> None:
        kept = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, kept)


def write_new(folder: Path, workbooks: Mapping[str, bytes]) -> None:
    """Write workbooks into a folder: all or none. Raises Problems if one would be overwritten."""
    what, fix = "this file exists already and may be filled in", "give another folder or name, TO=…"
    taken = [folder / name for name in workbooks if (folder / name).exists()]
    if taken:
        raise Problems(Problem(path.as_posix(), 1, what, fix, 0, what) for path in taken)
    write_files(folder, workbooks)


def workbook_of(
    title: str, author: str, first: str, pairs: Sequence[tuple[str, str]], tables: Iterable[Table]
) -> bytes:
    """Return a workbook: a sheet with a title and words with their explanations, and tables.

    Raises Problems if a text is longer than a cell: it would come back cut.
    """
    tables, out = [*tables], io.BytesIO()
    if problems := [problem for table in tables for problem in _too_long(table)]:
        raise Problems(problems)
    with Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED, "title": title, "author": author})
        _write_pairs(workbook, _add_sheet(workbook, first), title, pairs)
        for table in tables:
            _write_table(workbook, _add_sheet(workbook, table.name, table.allowed), table)
    return out.getvalue()


def _too_long(table: Table) -> Iterable[Problem]:
    for at, column in enumerate(table.columns):
        for down, row in enumerate(table.rows, start=2):
            if isinstance(value := row[at], str) and not fits_cell(value):
                what = f"“{column.heading}” has {len(value):,} characters, and a cell holds "
                what += f"{LONGEST_CELL:,}: “{shorten(value, 80, placeholder=' …')}”"
                yield Problem(table.name, down, what, "shorten this text in data/", 0)


def _add_sheet(workbook: Workbook, name: str, allowed: Iterable[str] = ()) -> Worksheet:
    """Add a protected sheet that prints well."""
    sheet = workbook.add_worksheet(name, _Sheet)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.set_footer("&L&F&RPage &P of &N")
    # Without a password: it prevents mistakes, and a cell can still be corrected.
    sheet.protect("", dict.fromkeys((*ALLOWED, *allowed), True))
    return sheet


def _write_pairs(
    workbook: Workbook, sheet: Worksheet, title: str, pairs: Sequence[tuple[str, str]]
) -> None:
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    heading = workbook.add_format({"text_wrap": True, "valign": "top", "bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
    for down, (name, words) in enumerate(pairs, start=1):
        sheet.write_string(down, 0, name, heading)
        sheet.write_string(down, 1, words, text)
        sheet.set_lines(down, [(name, 28), (words, 92)])


def _write_table(workbook: Workbook, sheet: Worksheet, table: Table) -> None:
    _, columns, rows, spare, _ = table
    for down, row in enumerate([[column.heading for column in columns], *rows]):
        cells = zip(row, columns, strict=True)
        sheet.set_lines(down, [(str(value or ""), column.width) for value, column in cells])
    heading, last = workbook.add_format(HEADING_FORMAT), len(rows) + spare
    for at, column in enumerate(columns):
        style = workbook.add_format(column.style)
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, heading)
        if column.note:
            sheet.write_comment(0, at, column.note, {"x_scale": 2})
        for down, value in enumerate([*(row[at] for row in rows), *[None] * spare], start=1):
            # `write` would make a formula of a text that begins with =.
            write = sheet.write_string if isinstance(value, str) and value else sheet.write
            write(down, at, value, style)
        if column.rule and last:
            sheet.data_validation(1, at, last, at, dict(column.rule))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
