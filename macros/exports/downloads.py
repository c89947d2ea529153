"""The files to download, as bytes: the same records, in the same order, as on the pages.

The same data gives the same bytes: nothing here uses the disk, the clock or the network.
"""

import json
import posixpath
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from .datasets import APOSTROPHE, KINDS, Column, Dataset, RowKind, absolute_url, datasets
from .feed import entries, to_atom
from .spreadsheets import csv_metadata, to_csv, to_xlsx

# Programs rely on the schema: a change that breaks one needs another file with the next number.
SCHEMA = "data/schema-1.json"
CSV_METADATA = "data/csv-metadata.json"


class Download(NamedTuple):
    """A file: its path below the site's root, title and format, a function that returns its bytes,
    its number of rows if it has any, and the path of the file that describes it if there is one."""

    path: str
    title: str
    format: str
    content: Callable[[], bytes]
    rows: int | None = None
    schema: str | None = None


def downloads(data: PlanData, site_url: str = "") -> tuple[Download, ...]:
    """Return every file, in the order of the data page.

    `site_url` is the URL of the site's root, or "" if it isn't known: URLs in the files are then
    relative to it.
    """
    tables, licence = datasets(data, site_url), data.site.licence
    files = []
    for table in tables:
        path, title, rows = f"data/{table.name}", table.title, len(table.rows)
        content = {"table": table.name, "licence": licence, "rows": table.rows}
        csv = partial(to_csv, table)
        table_json = partial(_json, {"$schema": posixpath.basename(SCHEMA)} | content)
        files.append(Download(f"{path}.csv", title, "CSV", csv, rows, CSV_METADATA))
        files.append(Download(f"{path}.json", title, "JSON", table_json, rows, SCHEMA))
    rows = sum(len(table.rows) for table in tables)
    workbook, feed = partial(to_xlsx, tables, licence), partial(to_atom, data, site_url)
    metadata = partial(_json, csv_metadata(tables, licence))
    schema = partial(_json, _schema(tables, site_url))
    index = partial(_index, data, site_url, files)
    files += [
        Download("data/plan-data.xlsx", "All of these as one workbook", "XLSX", workbook, rows),
        Download("feed.xml", "What is new", "Atom", feed, len(entries(data))),
        Download(CSV_METADATA, "What the CSV files hold", "CSV on the Web", metadata),
        Download(SCHEMA, "What the JSON files hold", "JSON Schema", schema),
        Download("data/index.json", "This list", "JSON", index),
    ]
    return tuple(files)


def files(data: PlanData, site_url: str) -> dict[str, bytes]:
    """Return the content of every file by its path below the site's root."""
    return {file.path: file.content() for file in downloads(data, site_url)}


def page(data: PlanData) -> dict[str, Any]:
    """Return what the data page shows."""
    tables = datasets(data, "")
    return {"downloads": downloads(data), "datasets": tables, "apostrophe": APOSTROPHE}


def _schema(tables: Iterable[Dataset], site_url: str) -> dict[str, Any]:
    """Return the JSON Schema of the JSON files: each is one of the tables."""
    text = {"type": "string"}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {name: _row_schema(kind) for name, kind in KINDS.items()},
        "oneOf": [
            {
                "title": table.title,
                "type": "object",
                "properties": {
                    "$schema": text,
                    "table": {"const": table.name},
                    "licence": text,
                    "rows": {"type": "array", "items": {"$ref": f"#/$defs/{table.kind.name}"}},
                },
                "required": ["$schema", "table", "licence", "rows"],
            }
            for table in tables
        ],
    }
    return schema | ({"$id": absolute_url(site_url, SCHEMA)} if site_url else {})


def _row_schema(kind: RowKind) -> dict[str, Any]:
    # It allows other keys, so that files with a column added later still match it.
    return {
        "title": kind.name,
        "description": kind.description,
        "type": "object",
        "properties": {column.name: _value_schema(column) for column in kind.columns},
        "required": [column.name for column in kind.columns],
    }


def _value_schema(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": column.datatype}
    if column.datatype in KINDS:
        schema = {"$ref": f"#/$defs/{column.datatype}"}
    elif column.datatype == "date":
        schema = {"type": "string", "format": "date"}
    if column.many:
        schema = {"type": "array", "items": schema}
    if column.optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    title = column.name.replace("_", " ").title()
    return {"title": title, "description": column.description} | schema


def _index(data: PlanData, site_url: str, files: Iterable[Download]) -> bytes:
    listed = [
        {
            "address": absolute_url(site_url, file.path),
            "title": file.title,
            "format": file.format,
            "rows": file.rows,
            "licence": data.site.licence,
            "schema": file.schema and absolute_url(site_url, file.schema),
        }
        for file in files
    ]
    site = data.site
    return _json({"title": site.partnership, "licence": site.licence, "files": listed})


def _json(value: Any) -> bytes:
    # Dates are the only values that JSON itself doesn't know.
    return (json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode()
