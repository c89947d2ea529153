"""The files for machines, as bytes: the same records, in the same order, as on the pages.

Nothing here touches the disk, the clock or the network. The same book makes the same bytes.
"""

import json
from typing import Any, NamedTuple

from pydantic.json_schema import models_json_schema

from ..data.plan_data import PlanData
from .datasets import Dataset, at, datasets
from .feed import entries, to_atom
from .spreadsheets import APOSTROPHE, csv_metadata, to_csv, to_xlsx

# A reader relies on a schema: what would break one asks for the next number, in a file beside it.
SCHEMA = "schema-1.json"
CSV_METADATA = "csv-metadata.json"


class Download(NamedTuple):
    """A file: where it stands below the site's root, what it is, its form, how many rows it has
    (None where it has none), and the path of the file that describes it."""

    path: str
    title: str
    format: str
    rows: int | None
    schema: str | None


def downloads(data: PlanData) -> tuple[Download, ...]:
    """Return every file there is, in the order in which the page offers them."""
    tables = datasets(data, "")
    found = []
    for table in tables:
        path, rows = f"data/{table.name}", len(table.rows)
        found.append(Download(f"{path}.csv", table.title, "CSV", rows, f"data/{CSV_METADATA}"))
        found.append(Download(f"{path}.json", table.title, "JSON", rows, f"data/{SCHEMA}"))
    rows = sum(len(table.rows) for table in tables)
    return (
        *found,
        Download("data/plan-data.xlsx", "All of these as one workbook", "XLSX", rows, None),
        Download("feed.xml", "What is new", "Atom", len(entries(data)), None),
        Download(f"data/{CSV_METADATA}", "What the CSV files hold", "CSV on the Web", None, None),
        Download(f"data/{SCHEMA}", "What the JSON files hold", "JSON Schema", None, None),
        Download("data/index.json", "This list", "JSON", None, None),
    )


def page(data: PlanData) -> dict[str, Any]:
    """Return what the page about the data shows."""
    tables = datasets(data, "")
    return {"downloads": downloads(data), "datasets": tables, "apostrophe": APOSTROPHE}


def files(data: PlanData, site_url: str) -> dict[str, bytes]:
    """Return every file's content by its path below the site's root.

    `site_url` is the address of that root, or "" where it isn't known: addresses in the files
    are then relative to it.
    """
    tables, licence = datasets(data, site_url), data.site.licence
    made = {
        "data/plan-data.xlsx": to_xlsx(tables, licence),
        "feed.xml": to_atom(data, site_url),
        f"data/{CSV_METADATA}": _json(csv_metadata(tables, licence)),
        f"data/{SCHEMA}": _json(_schema(tables, site_url)),
        "data/index.json": _json(_index(data, site_url)),
    }
    for table in tables:
        made[f"data/{table.name}.csv"] = to_csv(table)
        made[f"data/{table.name}.json"] = _json(_table(table, licence))
    return made


def _table(table: Dataset, licence: str) -> dict[str, Any]:
    rows = [row.model_dump(mode="json") for row in table.rows]
    return {"$schema": SCHEMA, "table": table.name, "licence": licence, "rows": rows}


def _schema(tables: tuple[Dataset, ...], site_url: str) -> dict[str, Any]:
    """Return the JSON Schema that each of the four JSON files meets: it is one of them."""
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
    return schema | ({"$id": at(site_url, f"data/{SCHEMA}")} if site_url else {})


def _index(data: PlanData, site_url: str) -> dict[str, Any]:
    listed = [
        {
            "address": at(site_url, file.path),
            "title": file.title,
            "format": file.format,
            "rows": file.rows,
            "licence": data.site.licence,
            "schema": file.schema and at(site_url, file.schema),
        }
        for file in downloads(data)
    ]
    return {"title": data.site.partnership, "licence": data.site.licence, "files": listed}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
