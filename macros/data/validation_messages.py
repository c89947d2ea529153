"""What is wrong with a record's keys and the shape of its values, in an editor's words."""

from typing import Any, get_args

from pydantic_core import ErrorDetails

from .plan_records import Plan, PriorityPlan
from .problems import did_you_mean
from .records import Record
from .yaml_errors.indentation import bullet
from .yaml_errors.scalars import in_quotes
from .yaml_reader import PLACE

# Pydantic's kinds of error, and our words for them.
SHAPE = {
    "missing": ("`{key}` is missing", "add a line `{key}: …`"),
    "string_type": ("`{key}` should be one text", "write it behind the colon, without a list"),
    "tuple_type": ("`{key}` should be a list", "write [one, two], or a line with - for each"),
    "too_short": ("`{key}` is empty", "write at least one"),
    "int_parsing": ("`{value}` is not a whole number", "write figures alone, such as 7621"),
    "float_parsing": ("`{value}` is not a number", "write figures alone, such as -2.1"),
    "finite_number": ("`{value}` is not a number", "write figures alone, such as -2.1"),
    "literal_error": ("`{value}` is not one of the words known here", "write {expected}"),
}
COLON = "a colon in the text is read as a key"
HYPHEN = (
    "each of `{key}` begins with a hyphen",
    "write `- ` in place of the two spaces in front of `{first}`, and leave the lines below as "
    "they are",
)
# What the names of a file and of its folder say, and no line of it.
BY_NAME: dict[Any, set[str]] = {Plan: {"year", "priority_plans"}, PriorityPlan: {"id"}}
OTHER = ("`{value}` cannot stand here", "compare it with the example in this file")


def keys() -> set[str]:
    """Return every key that a record of any kind may have."""
    return {name for kind in Record.__subclasses__() for name in kind.model_fields} - {"location"}


def _record_at(kind: Any, loc: tuple[int | str, ...]) -> type[Record] | None:
    """Return the kind of the innermost record on the way to a slip, below one kind or a list."""
    found = _record_of(kind)
    for step in loc:
        if found and step in found.model_fields:
            found = _record_of(found.model_fields[str(step)].annotation) or found
    return found


def _record_of(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_of, get_args(annotation))), None)


def _keys_at(kind: Any, slip: ErrorDetails) -> list[str]:
    """Return the keys that the record may have in which a slip stands."""
    record = _record_at(kind, slip["loc"][:-1])
    by_name = BY_NAME.get(record, set()) | {"location"}
    return [key for key in record.model_fields if key not in by_name] if record else []


def root_causes(found: list[ErrorDetails], kind: Any) -> list[ErrorDetails]:
    """Return the slips without those that are gone when another is mended: a key is missing whose
    name is misspelt, or that stands too far left."""
    odd = [slip for slip in found if slip["type"] == "extra_forbidden"]

    def follows(slip: ErrorDetails) -> bool:
        *record, key = slip["loc"]
        for other in odd if slip["type"] == "missing" else ():
            *place, name = other["loc"]
            near = did_you_mean(str(name), _keys_at(kind, other), "")
            misspelt = place == record and f"`{key}`" in near
            if misspelt or (name == key and record[: len(place)] == place):
                return True
        return False

    return [slip for slip in found if not follows(slip)]


def words_of(slip: ErrorDetails, kind: Any) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in an editor's words."""
    key = next((str(step) for step in reversed(slip["loc"]) if isinstance(step, str)), "record")
    context = slip.get("ctx", {})
    given = slip["input"]
    if given == "":
        return f"`{key}` is empty", "write it, or delete the line"
    if slip["type"] == "slip":
        return context["what"], context["fix"]
    if slip["type"] == "extra_forbidden":
        there = _keys_at(kind, slip)
        fix = did_you_mean(key, there, f"this record may have: {', '.join(there)}")
        if key in keys():
            fix = "give it the same spaces as the lines of the record it belongs to"
        return f"`{key}` is not a key known here", fix
    what, fix = SHAPE.get(slip["type"], OTHER)
    first = (
        next((str(name) for name in given if name != PLACE), "") if isinstance(given, dict) else ""
    )
    if first and slip["type"] == "string_type":
        # A text with a colon in it, in a list: read as a key and its text.
        return COLON, in_quotes(first)
    if slip["type"] == "tuple_type":
        # Words with bullets are read as one text: a key behind the first makes it a line to judge.
        if other := bullet(f"{first}:" if first else f"{str(given)[:1]} key:"):
            return other
        what, fix = HYPHEN if first else (what, fix)
    words = {"key": key, "value": str(given)[:80], "expected": context.get("expected")}
    words["first"] = first
    return what.format(**words), fix.format(**words)
