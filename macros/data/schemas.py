"""JSON Schema of each kind of file in data/, by which editors' tools complete, explain and warn.

Such a tool reads `101` as a number and `true` as a truth value, where our reader takes every value
as text: a schema accepts whatever the reader accepts, the bare word null apart. It holds no id of
the data, so that no edit makes it stale; whether what is referred to is there, the check says.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import MinLen
from pydantic.fields import FieldInfo

from . import fields
from .load import KINDS
from .plan_records import BY_NAME
from .records import Record
from .yaml_reader import PLACE

# The newest draft that the YAML tools of VS Code and of JetBrains both read whole.
DRAFT = "http://json-schema.org/draft-07/schema#"
# What those tools make of a text that stands without quotation marks.
SCALAR = ["string", "number", "boolean"]
EMPTY = "write it, or delete the line"


def _text(types: list[str], pattern: str, fix: str) -> dict[str, Any]:
    # Patterns apply to texts alone; the message is one that those tools show in place of theirs.
    return {"type": types, "pattern": pattern, "patternErrorMessage": fix}


def _pattern(kind: str, types: list[str]) -> dict[str, Any]:
    pattern, fix = fields.PATTERNS[kind]
    return _text(types, f"^(?:{pattern})$", fix)


def _id_of(kind: str) -> dict[str, Any]:
    return _pattern("an id", SCALAR) | {"patternErrorMessage": f"write the id of {kind}"}


VALUES: dict[Any, dict[str, Any]] = {
    fields.Text: _text(SCALAR, r"\S", EMPTY),
    fields.Flag: {"enum": [True, False, "true", "false"]},
    fields.Day: _text(
        ["string"],
        r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        "write year-month-day, such as 2024-09-30",
    ),
    fields.Id: _pattern("an id", SCALAR),
    fields.Year: _pattern("a plan year", ["string"]),
    fields.PlanYear: _pattern("a plan year", ["string"]),
    fields.Language: _pattern("a language", ["string"]),
    fields.Telephone: _pattern("a telephone number", ["string", "integer"]),
    fields.Web: _pattern("a web address", ["string"]),
    fields.Email: _pattern("an e-mail address", ["string"]),
    fields.PartnerId: _id_of("a partner"),
    fields.PriorityId: _id_of("a priority"),
    fields.StatusId: _id_of("a status"),
    fields.TermId: _id_of("a term"),
    fields.ListedPriority: _id_of("a priority with a file in this plan"),
    fields.EarlierAction: _id_of("an action of the year before"),
    int: _text(
        ["integer", "string"],
        r"^\s*[-+]?\d+(_\d+)*(\.0+)?\s*$",
        "write digits only, such as 7621",
    ),
    float: _text(
        ["number", "string"],
        r"^\s*[-+]?(\d+(_\d+)*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$",
        "write digits only, such as -2.1",
    ),
}


def schemas() -> dict[str, str]:
    """Return the schema of each kind of file, as text, by its path below the project's root."""
    return {f"data/schemas/{name}.json": _json(name, kind) for name, kind in KINDS.items()}


def _json(name: str, kind: Any) -> str:
    whole = {"$schema": DRAFT, "title": name} | _value(kind)
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _value(kind: Any) -> dict[str, Any]:
    """Return the schema of a value of a kind. Raises KeyError for a kind that has none here."""
    args = get_args(kind)
    if get_origin(kind) is Annotated:
        notes = [note for note in args[1:] if not isinstance(note, FieldInfo)]
        kind = Annotated[args[0], *notes] if notes else args[0]
        if notes and kind not in VALUES:
            kind = args[0]
        args = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Record):
        return _record(kind)
    if get_origin(kind) is Literal:
        return {"enum": list(args)}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _value(args[0])}
    if get_origin(kind) is Mapping:
        key, value = map(_value, args)
        by_key = {key["pattern"]: value}
        return {"type": "object", "patternProperties": by_key, "additionalProperties": False}
    if type(None) in args:
        return _value(args[0])
    return VALUES[kind]


def _record(kind: type[Record]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    named = BY_NAME.get(kind, set())
    shown = {
        name: field
        for name, field in kind.model_fields.items()
        if field.validation_alias != PLACE and name not in named
    }
    return {
        "description": " ".join((kind.__doc__ or "").split()),
        "type": "object",
        "properties": {name: _field(hints[name], field) for name, field in shown.items()},
        "required": [name for name, field in shown.items() if field.is_required()],
        "additionalProperties": False,
    }


def _field(kind: Any, field: FieldInfo) -> dict[str, Any]:
    value = _value(kind)
    how = value.get("items", value).get("patternErrorMessage", EMPTY)
    more = "" if how == EMPTY else f" {how[0].upper()}{how[1:]}."
    value = value | {"description": f"{field.description}{more}"}
    if any(isinstance(note, MinLen) for note in field.metadata):
        value["minItems"] = 1
    return value
