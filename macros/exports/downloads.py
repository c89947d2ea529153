"""The files to download, as bytes: the same records, in the same order, as on the pages.

The same data gives the same bytes: nothing here uses the disk, the clock or the network.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from ..data.revision import Revision
from ..data.years import first_day, last_day
from ..views.plans import get_plan
from .datasets import APOSTROPHE, Dataset, Row, absolute_url, datasets, licence_url
from .feed import entries, to_atom
from .json_ld import dataset_json_ld
from .schemas import openapi, row_schemas, table_schema
from .spreadsheets import csv_metadata, to_csv, to_xlsx

# Programs rely on what is in a version: a change that breaks one needs the next number.
FOLDER = "data/v1/"
# The files published before version 1, at the addresses that programs know: four tables, whose CSV
# begins with the byte order mark that Excel needs.
FIRST_FOLDER = "data/"
FIRST_TABLES = ("actions", "partners", "glossary", "measures")
WORKBOOK, FEED, STATUS = "data/plan-data.xlsx", "feed.xml", "status.json"


class Download(NamedTuple):
    """A file: its path below the site's root, title and format, a function that returns its bytes,
    its number of rows if it has any, and the path of the file that describes it if there is one."""

    path: str
    title: str
    format: str
    content: Callable[[], bytes]
    rows: int | None = None
    schema: str | None = None


def files(data: PlanData, site_url: str, revision: Revision | None = None) -> dict[str, bytes]:
    """Return the content of every file by its path below the site's root.

    `site_url` is the URL of the site's root, or "" if it isn't known: URLs in the files are then
    relative to it.
    """
    version = _Version(data, site_url, revision, datasets(data, site_url, revision))
    tables = tuple(table for table in version.tables if table.name in FIRST_TABLES)
    first = version._replace(tables=tables, folder=FIRST_FOLDER, schema="schema-1.json")
    old = first.of_tables()
    every = (*version.listed(), *version.of_records(), *old, first.list_of(old))
    return {file.path: file.content() for file in every} | {STATUS: version.status()}


def data_page(data: PlanData, revision: Revision | None = None) -> dict[str, Any]:
    """Return what the data page shows."""
    version = _Version(data, "", revision, datasets(data, "", revision))
    listed, licence = version.listed(), data.site.licence_url or "#licence"
    return {
        "downloads": listed,
        "datasets": version.tables,
        "apostrophe": APOSTROPHE,
        "json_ld": dataset_json_ld(data, listed, licence),
    }


class _Version(NamedTuple):
    """A version of the files: its tables, its folder, and the name of its JSON Schema."""

    data: PlanData
    site_url: str
    revision: Revision | None
    tables: tuple[Dataset, ...]
    folder: str = FOLDER
    schema: str = "schema.json"

    def listed(self) -> tuple[Download, ...]:
        """Return the files that the data page lists, in its order."""
        data, tables = self.data, self.tables
        rows = sum(len(table.rows) for table in tables)
        workbook = partial(to_xlsx, tables, data.site.licence)
        feed = partial(to_atom, data, self.site_url, self.revision)
        api = partial(_json, openapi(data, tables, self.site_url))
        every = (
            Download(WORKBOOK, "All tables as one workbook", "XLSX", workbook, rows),
            *self.of_tables(),
            Download(FEED, "What is new", "Atom", feed, len(entries(data, self.revision))),
        )
        description = f"{self.folder}openapi.json", "The address of every file", "OpenAPI", api
        return (*every, Download(*description), self.list_of(every))

    def of_tables(self) -> list[Download]:
        """Return the files that hold a whole table, and those that describe them."""
        metadata, schema = f"{self.folder}csv-metadata.json", f"{self.folder}{self.schema}"
        licence = licence_url(self.data, self.site_url)
        files = []
        for table in self.tables:
            path, title, rows = f"{self.folder}{table.name}", table.title, len(table.rows)
            csv = partial(to_csv, table, bom=self.folder == FIRST_FOLDER)
            table_json = partial(self._rows, table, table.rows, self.schema, table.sources)
            files.append(Download(f"{path}.csv", title, "CSV", csv, rows, metadata))
            files.append(Download(f"{path}.json", title, "JSON", table_json, rows, schema))
        csvw = partial(_json, csv_metadata(self.tables, self.data.site.licence, licence))
        json_schema = partial(self._schema, schema)
        return [
            *files,
            Download(metadata, "What the CSV files hold", "CSV on the Web", csvw),
            Download(schema, "What the JSON files hold", "JSON Schema", json_schema),
        ]

    def of_records(self) -> Iterator[Download]:
        """Yield the file of each record, at each id that it has or had: its rows alone, in the form
        of the whole table."""
        formerly: dict[tuple[str, str], list[str]] = {}
        for row in next(table.rows for table in self.tables if table.name == "former-ids"):
            formerly.setdefault((row["table"], row["id"]), []).append(row["formerly"])
        for table in self.tables:
            named = "topics" if table.name == "contacts" else table.name
            by_id: dict[str, dict[str, list[Row]]] = {}
            for row, file in zip(table.rows, table.sources, strict=True):
                by_id.setdefault(row[table.kind.key[0]], {}).setdefault(file, []).append(row)
            for id_, by_file in by_id.items():
                rows = [row for of_file in by_file.values() for row in of_file]
                content = partial(self._rows, table, rows, f"../{self.schema}", by_file)
                for one in (id_, *formerly.get((named, id_), ())):
                    path = f"{self.folder}{table.name}/{one}.json"
                    yield Download(path, table.title, "JSON", content)

    def list_of(self, listed: Iterable[Download]) -> Download:
        """Return the list of some files."""
        files = [
            {
                "address": absolute_url(self.site_url, file.path),
                "title": file.title,
                "format": file.format,
                "rows": file.rows,
                "licence": self.data.site.licence,
                "schema": file.schema and absolute_url(self.site_url, file.schema),
            }
            for file in listed
        ]
        contents = {"title": self.data.site.partnership} | self._about("data") | {"files": files}
        path = f"{self.folder}index.json"
        return Download(path, "This list", "JSON", partial(_json, contents))

    def status(self) -> bytes:
        """Return from which commit the site is built, where git knows it, and for which plan."""
        status = {"title": self.data.site.partnership} | self._about("data")
        if revision := self.revision:
            status["commit"], status["committed_on"] = revision.commit, revision.on
            status["has_uncommitted_changes"] = revision.is_changed
        return _json(status)

    def _rows(
        self, table: Dataset, rows: Iterable[Row], schema: str, sources: Iterable[str]
    ) -> bytes:
        about = {"$schema": schema, "table": table.name} | self._about(*sources)
        return _json(about | {"rows": list(rows)})

    def _about(self, *files: str) -> dict[str, Any]:
        """Return what every file says about itself: the licence, the current plan, and the day when
        the files in data/ that it comes from last changed, where git knows it."""
        plan, modified = get_plan(self.data), self.revision and self.revision.modified(*files)
        about = {
            "licence": self.data.site.licence,
            "licence_url": licence_url(self.data, self.site_url),
            "plan": {
                "year": plan.year,
                "starts_on": first_day(plan.year),
                "ends_on": last_day(plan.year),
                "published_on": plan.published_on,
            },
        }
        return about | ({"modified": modified} if modified else {})

    def _schema(self, path: str) -> bytes:
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": row_schemas("#/$defs/"),
            "oneOf": [table_schema(table, "#/$defs/") for table in self.tables],
        }
        return _json(schema | ({"$id": absolute_url(self.site_url, path)} if self.site_url else {}))


def _json(value: Any) -> bytes:
    # Dates are the only values that JSON itself doesn't know.
    return (json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode()
