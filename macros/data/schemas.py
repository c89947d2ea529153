"""JSON Schema of each kind of file in data/, by which editors' tools complete, explain and warn.

A schema accepts whatever the reader accepts (except null), although such a tool reads `101` as a
number and `true` as a Boolean. It contains no ids of the data, so that no edit makes it outdated:
whether a reference exists is checked by `macros.checks`.
"""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .load import KINDS
from .problems import message

# The newest draft that the YAML tools of VS Code and of JetBrains both support completely.
DRAFT = "http://json-schema.org/draft-07/schema#"


class _Generator(GenerateJsonSchema):
    """Describe what a file may contain: a field without a value is left out, never null."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        # Draft 7 ignores whatever is next to a $ref, such as the field's description.
        return {"allOf": [inner]} if "$ref" in inner else inner

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return super().dict_schema(schema) | {"additionalProperties": False}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        record = super().model_schema(schema)
        for value in record["properties"].values():
            fix = value.get("items", value).get("patternErrorMessage", message("empty text")[1])
            if fix not in message("empty text"):
                value["description"] += f" {fix[0].upper()}{fix[1:]}."
        return record


def schemas() -> dict[str, str]:
    """Return the schema of each kind of file, as text, by its path below the project's root."""
    texts = {}
    for name, kind in KINDS.items():
        schema = TypeAdapter(kind).json_schema(schema_generator=_Generator)
        whole = {"$schema": DRAFT} | schema | {"title": name}
        texts[f"data/schemas/{name}.json"] = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return texts
