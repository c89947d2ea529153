"""Describe pydantic's errors in plain English."""

from typing import Any, get_args

from pydantic_core import ErrorDetails

from .plan_records import record_keys
from .problems import did_you_mean
from .records import Record
from .yaml_errors.indentation import bullet
from .yaml_errors.scalars import quote_text
from .yaml_reader import PLACE

# For each of pydantic's types of error what is wrong and the fix.
MESSAGES = {
    "missing": ("`{key}` is missing", "add a line `{key}: …`"),
    "string_type": ("`{key}` should be one text", "write it after the colon, without a list"),
    "tuple_type": ("`{key}` should be a list", "write [one, two], or a line with - for each"),
    "too_short": ("`{key}` is empty", "write at least one"),
    "int_parsing": ("`{value}` is not a whole number", "write digits only, such as 7621"),
    "float_parsing": ("`{value}` is not a number", "write digits only, such as -2.1"),
    "finite_number": ("`{value}` is not a number", "write digits only, such as -2.1"),
    "literal_error": ("`{value}` is not one of the allowed words", "write {expected}"),
}
COLON = "a colon in the text is read as a key"
HYPHEN = (
    "each item of `{key}` starts with a hyphen",
    "write `- ` in place of the two spaces in front of `{first}`, and leave the lines below as "
    "they are",
)
OTHER = ("`{value}` is not allowed here", "compare it with the example in this file")


def root_causes(errors: list[ErrorDetails], kind: Any) -> list[ErrorDetails]:
    """Return the errors without those that follow from another one.

    A key is missing because its name is misspelt, or because it is indented too little. A list is
    empty because its items are invalid.
    """
    containers = {details["loc"][:-1] for details in errors}
    unknown = [details["loc"] for details in errors if details["type"] == "extra_forbidden"]

    def follows(details: ErrorDetails) -> bool:
        if details["type"] == "too_short":
            return details["loc"] in containers
        *record, key = details["loc"]
        for *place, name in unknown if details["type"] == "missing" else ():
            near = did_you_mean(str(name), _keys_at(kind, (*place, name)), "")
            misspelt = place == record and f"`{key}`" in near
            if misspelt or (name == key and record[: len(place)] == place):
                return True
        return False

    return [details for details in errors if not follows(details)]


def describe(details: ErrorDetails, kind: Any) -> tuple[str, str]:
    """Return what is wrong according to an error of pydantic's, and the fix."""
    key = next((str(step) for step in reversed(details["loc"]) if isinstance(step, str)), "record")
    context = details.get("ctx", {})
    value = details["input"]
    if value == "":
        return f"`{key}` is empty", "write it, or delete the line"
    if details["type"] == "invalid":
        return context["what"], context["fix"]
    if details["type"] == "extra_forbidden":
        allowed = _keys_at(kind, details["loc"])
        fix = did_you_mean(key, allowed, f"this record may have: {', '.join(allowed)}")
        if key in record_keys():
            fix = "indent it like the lines of the record it belongs to"
        return f"`{key}` is not a known key here", fix
    what, fix = MESSAGES.get(details["type"], OTHER)
    names = (str(name) for name in value if name != PLACE) if isinstance(value, dict) else iter(())
    first = next(names, "")
    if first and details["type"] == "string_type":
        # A text of a list with a colon in it is read as a key and its text.
        return COLON, quote_text(first)
    if details["type"] == "tuple_type":
        # Words with bullets are read as one text: with a key after it, it can be diagnosed.
        if wrong := bullet(f"{first}:" if first else f"{str(value)[:1]} key:"):
            return wrong
        what, fix = HYPHEN if first else (what, fix)
    words = {"key": key, "value": str(value)[:80], "expected": context.get("expected")}
    words["first"] = first
    return what.format(**words), fix.format(**words)


def _keys_at(kind: Any, loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the innermost record that contains a place, below a kind of record."""
    record = _record_type(kind)
    for step in loc[:-1]:
        if record and step in record.model_fields:
            record = _record_type(record.model_fields[str(step)].annotation) or record
    return record.keys() if record else []


def _record_type(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_type, get_args(annotation))), None)
