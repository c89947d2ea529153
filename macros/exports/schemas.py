"""The JSON files described for programs: JSON Schema of the tables, OpenAPI of the addresses."""

from typing import Any

from ..data.plan_data import PlanData
from .datasets import KINDS, Column, Dataset, RowKind, absolute_url

COMPONENTS = "#/components/schemas/"


def table_schema(table: Dataset, kinds: str) -> dict[str, Any]:
    """Return the schema of a table's files; `kinds` is where the schemas of rows are."""
    text = {"type": "string"}
    return {
        "title": table.title,
        "type": "object",
        "properties": {
            "$schema": text,
            "table": {"const": table.name},
            "licence": text,
            "licence_url": text,
            "plan": {"type": "object", "description": "The current plan, and the days it covers."},
            "modified": {"type": "string", "format": "date"},
            "rows": {"type": "array", "items": {"$ref": f"{kinds}{table.kind.name}"}},
        },
        "required": ["$schema", "table", "licence", "rows"],
    }


def row_schemas(kinds: str) -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of row by its name; `kinds` is where they are."""
    return {name: _row_schema(kind, kinds) for name, kind in KINDS.items()}


def openapi(data: PlanData, tables: tuple[Dataset, ...], site_url: str) -> dict[str, Any]:
    """Return the description of the JSON files (OpenAPI 3.1): each table, and each record of it."""
    paths: dict[str, Any] = {}
    for table in tables:
        id_, description = table.kind.key[0], table.kind.description
        response = {
            "description": description,
            "content": {"application/json": {"schema": {"$ref": COMPONENTS + table.name}}},
        }
        parameter = {
            "name": id_,
            "in": "path",
            "required": True,
            "description": table.kind.columns[0].description,
            "schema": {"type": "string"},
        }
        paths[f"/{table.name}.json"] = {
            "get": {"summary": table.title, "responses": {"200": response}}
        }
        paths[f"/{table.name}/{{{id_}}}.json"] = {
            "get": {
                "summary": f"{table.title}: one record",
                "parameters": [parameter],
                "responses": {"200": response, "404": {"description": "There is no such record."}},
            }
        }
    # A relative URL is relative to the description itself, which is in the same folder.
    server = absolute_url(site_url, "data/v1") if site_url else "."
    info = {"title": data.site.partnership, "version": "1", "description": data.site.licence}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": {table.name: table_schema(table, COMPONENTS) for table in tables}
            | row_schemas(COMPONENTS)
        },
    }


def _row_schema(kind: RowKind, kinds: str) -> dict[str, Any]:
    # It allows other keys, so that files with a column added later still match it.
    return {
        "title": kind.name,
        "description": kind.description,
        "type": "object",
        "properties": {column.name: _value_schema(column, kinds) for column in kind.columns},
        "required": [column.name for column in kind.columns],
    }


def _value_schema(column: Column, kinds: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": column.datatype}
    if column.datatype in KINDS:
        schema = {"$ref": f"{kinds}{column.datatype}"}
    elif column.datatype == "date":
        schema = {"type": "string", "format": "date"}
    if column.many:
        schema = {"type": "array", "items": schema}
    if column.optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    title = column.name.replace("_", " ").title()
    return {"title": title, "description": column.description} | schema
