"""The files to download, as bytes: the same records, in the same order, as on the pages.

The same data gives the same bytes: nothing here uses the disk, the clock or the network.
"""

import json
import posixpath
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from pydantic.json_schema import models_json_schema

from ..data.plan_data import PlanData
from .datasets import Dataset, absolute_url, datasets
from .feed import entries, to_atom
from .spreadsheets import APOSTROPHE, csv_metadata, to_csv, to_xlsx

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
        csv, table_json = partial(to_csv, table), partial(_table, table, licence)
        files.append(Download(f"{path}.csv", title, "CSV", csv, rows, CSV_METADATA))
        files.append(Download(f"{path}.json", title, "JSON", table_json, rows, SCHEMA))
    rows = sum(len(table.rows) for table in tables)
    workbook, feed = partial(to_xlsx, tables, licence), partial(to_atom, data, site_url)
    metadata, schema = partial(_metadata, tables, licence), partial(_schema, tables, site_url)
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


def _table(table: Dataset, licence: str) -> bytes:
    rows = [row.model_dump(mode="json") for row in table.rows]
    schema = posixpath.basename(SCHEMA)
    return _json({"$schema": schema, "table": table.name, "licence": licence, "rows": rows})


def _metadata(tables: tuple[Dataset, ...], licence: str) -> bytes:
    return _json(csv_metadata(tables, licence))


def _schema(tables: tuple[Dataset, ...], site_url: str) -> bytes:
    """Return the JSON Schema of the JSON files: each is one of the four tables."""
    shapes, schema = models_json_schema(
        [(table.kind, "serialization") for table in tables], ref_template="#/$defs/{model}"
    )
    text = {"type": "string"}
    schema |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "oneOf": [
            {
                "title": table.title,
                "type": "object",
                "properties": {
                    "$schema": text,
                    "table": {"const": table.name},
                    "licence": text,
                    "rows": {"type": "array", "items": shapes[table.kind, "serialization"]},
                },
                "required": ["$schema", "table", "licence", "rows"],
            }
            for table in tables
        ],
    }
    return _json(schema | ({"$id": absolute_url(site_url, SCHEMA)} if site_url else {}))


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
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
