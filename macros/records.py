"""What a file holds to records of one kind: every slip with its place, in an editor's words."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .model import Record
from .problems import Problem, did_you_mean
from .read import PLACE, Items

# For each kind of record that a field may name: the ids there are, None where they are not known.
Known = dict[str, list[str] | None]
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
OTHER = ("`{value}` cannot stand here", "compare it with the example in this file")


def records(kind: Any, raw: Any, known: Known, problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind, or None; report what is unsound, and leave it out."""
    reported = False
    while raw is not None:
        try:
            return TypeAdapter(kind).validate_python(raw, context=known)
        except ValidationError as error:
            slips = [(_place(raw, slip["loc"]), slip) for slip in error.errors(include_url=False)]
        if not reported:
            problems += [Problem(*place[:2], *_words(slip)) for place, slip in slips]
        reported = True
        unsound = {(id(inside), step): inside for (_, _, inside, step), _ in slips}
        # The last items of a list first, so that the indexes of those before them stay true.
        for (_, step), inside in sorted(unsound.items(), key=_last_first):
            if inside is None:
                return None
            del inside[step]
    return None


def _last_first(unsound: tuple[tuple[int, Any], Any]) -> int:
    step = unsound[0][1]
    return -step if isinstance(step, int) else 0


def _place(raw: Any, loc: Iterable[str | int]) -> tuple[str, int, Any, Any]:
    """Return a slip's file and line, and what to leave out: a mapping's key, a list's index."""
    file, line = "data", 1
    inside: Any = None
    at: Any = None
    for step in loc:
        if isinstance(raw, Items) and isinstance(step, int):
            file, line = raw.file, raw.lines[step]
            inside, at, raw = raw, step, raw[step]
            file, line, _ = raw[PLACE] if isinstance(raw, dict) else (file, line, None)
        elif isinstance(raw, dict):
            file, line = raw[PLACE].file, raw[PLACE].keys.get(str(step), raw[PLACE].line)
            if step in raw:
                inside, at, raw = raw, step, raw[step]
    return file, line, inside, at


def _words(slip: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in an editor's words."""
    key = next((str(step) for step in reversed(slip["loc"]) if isinstance(step, str)), "record")
    context = slip.get("ctx", {})
    if slip["input"] == "":
        return f"`{key}` is empty", "write it, or delete the line"
    if slip["type"] == "slip":
        return context["what"], context["fix"]
    if slip["type"] == "extra_forbidden":
        fields = {name for kind in Record.__subclasses__() for name in kind.model_fields}
        fix = did_you_mean(key, fields, "delete the line, or see the top of the file")
        return f"`{key}` is not a key known here", fix
    what, fix = SHAPE.get(slip["type"], OTHER)
    words = {"key": key, "value": str(slip["input"])[:80], "expected": context.get("expected")}
    return what.format(**words), fix.format(**words)
