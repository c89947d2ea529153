"""Tables for spreadsheets: CSV with its metadata (CSV on the Web), and a workbook."""

import csv
import datetime
import io
import unicodedata
from typing import Any

from xlsxwriter import Workbook

from .datasets import APOSTROPHE, Dataset

SEPARATOR = "; "
# The widest column, in characters; longer text wraps.
WIDEST = 60
# What a cell of a workbook can hold, and the note where a text is longer.
LONGEST_CELL = 32_767
CUT = " … (cut here: a cell holds no more; the CSV and JSON files have the whole text)"
# A workbook holds the date of its creation: a fixed one keeps the bytes the same.
CREATED = datetime.datetime(2000, 1, 1)


def fits_cell(text: str) -> bool:
    """Return whether a cell of a workbook can hold a text: it counts UTF-16 code units."""
    return len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL


def _cut(text: str) -> str:
    """Return a text that does not fit in a cell up to where it fits, with a note that says so."""
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT


def to_csv(dataset: Dataset, bom: bool = False) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8, with the byte order mark that Excel needs if
    `bom`: CSV on the Web reads it as a part of the first column's name."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in dataset.columns])
    for cells in _cells(dataset):
        writer.writerow([_csv_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(cell).lower()  # as in XML Schema
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: Any) -> bool:
    """Return whether a spreadsheet could run a text as a formula, with or without its apostrophes.

    The characters are those of https://owasp.org/www-community/attacks/CSV_Injection. A text
    that has such an apostrophe already counts too, so that removing one always restores the text.
    """
    if not isinstance(cell, str):
        return False
    text = cell.lstrip("'")
    if text.startswith(("\t", "\r", "\n")):
        return True
    # Skip spaces and invisible characters, as a spreadsheet may.
    first = next((c for c in text if unicodedata.category(c)[0] not in "CZ"), "")
    return unicodedata.normalize("NFKC", first)[:1] in {"=", "+", "-", "@"}


def csv_metadata(datasets: tuple[Dataset, ...], licence: str, licence_url: str) -> dict[str, Any]:
    """Return the metadata of the CSV files (https://www.w3.org/TR/tabular-metadata/)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:rights": licence,
        "dc:license": {"@id": licence_url},
        "dc:description": APOSTROPHE,
        # Without this, a row that begins with # would be a comment.
        "dialect": {"commentPrefix": None},
        "tables": [
            {
                "url": f"{dataset.name}.csv",
                "dc:title": dataset.title,
                "dc:description": dataset.kind.description,
                "tableSchema": {
                    "columns": [
                        {
                            "name": column.name,
                            "titles": column.name,
                            "dc:description": column.description,
                            "datatype": column.datatype,
                            "required": not (column.many or column.optional),
                        }
                        | ({"separator": SEPARATOR} if column.many else {})
                        for column in dataset.columns
                    ],
                    "primaryKey": dataset.kind.key,
                },
            }
            for dataset in datasets
        ],
    }


def to_xlsx(datasets: tuple[Dataset, ...], licence: str) -> bytes:
    """Return a workbook with a sheet for each table, and typed cells."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.set_properties({"created": CREATED, "comments": licence})
        bold = workbook.add_format({"bold": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for dataset in datasets:
            sheet = workbook.add_worksheet(dataset.name)
            lines = _cells(dataset)
            for at, column in enumerate(dataset.columns):
                cells = [line[at] for line in lines]
                longest = max(len(str(cell)) for cell in (column.name, *cells))
                # Leave room for the filter button.
                sheet.set_column(at, at, min(longest + 4, WIDEST), wrapped)
                sheet.write_string(0, at, column.name, bold)
                sheet.write_comment(0, at, column.description)
                for down, cell in enumerate(cells, start=1):
                    # `write` would make a formula of a text that begins with =.
                    if not isinstance(cell, str):
                        sheet.write(down, at, cell)
                    else:
                        sheet.write_string(down, at, cell if fits_cell(cell) else _cut(cell))
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(lines), len(dataset.columns) - 1)
    return out.getvalue()


def _cells(dataset: Dataset) -> list[list[Any]]:
    """Return the value of each cell below the header; a list becomes one text."""
    return [
        [
            SEPARATOR.join(row[column.name]) or None if column.many else row[column.name]
            for column in dataset.columns
        ]
        for row in dataset.rows
    ]
