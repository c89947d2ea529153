"""What a file holds to records of one kind: every slip with its place, in an editor's words."""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .model import Record
from .problems import Mark, Problem, did_you_mean
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
COLON = ("a colon in the text is read as a key", 'put the whole text in "quotes"')
OTHER = ("`{value}` cannot stand here", "compare it with the example in this file")


def records(kind: Any, raw: Any, known: Known, problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind, or None; report what is unsound, and leave it out."""
    reported = False
    while raw is not None:
        try:
            return TypeAdapter(kind).validate_python(raw, context=known)
        except ValidationError as error:
            found = error.errors(include_url=False)
            # A list is not empty whose items are only misspelt.
            below = {slip["loc"][:-1] for slip in found}
            found = [s for s in found if s["type"] != "too_short" or s["loc"] not in below]
            slips = [(_place(raw, slip), slip) for slip in found]
        if not reported:
            for (file, at, *_), slip in slips:
                problems.append(Problem(file, at.line, *_words(slip), at.column))
        reported = True
        unsound = {(id(inside), step): inside for (_, _, inside, step), _ in slips}
        # The last items of a list first, so that the indexes of those before them stay true.
        for (_, step), inside in sorted(unsound.items(), key=_last_first):
            if inside is None:
                return None
            del inside[step]
    return None


def keys() -> set[str]:
    """Return every key that a record of any kind may have."""
    return {name for kind in Record.__subclasses__() for name in kind.model_fields} - {"where"}


def _last_first(unsound: tuple[tuple[int, Any], Any]) -> int:
    step = unsound[0][1]
    return -step if isinstance(step, int) else 0


def _place(raw: Any, slip: ErrorDetails) -> tuple[str, Mark, Any, Any]:
    """Return a slip's file and mark, and what to leave out: a mapping's key, a list's index."""
    file, mark = "data", Mark(1, 1)
    inside: Any = None
    at: Any = None
    # A key that cannot stand here is a slip of the key, any other one of its value.
    of_key = slip["type"] == "extra_forbidden" or slip["loc"][-1:] == ("[key]",)
    for step in slip["loc"]:
        if isinstance(raw, Items) and isinstance(step, int):
            file, mark = raw.file, raw.marks[step]
        elif isinstance(raw, dict):
            file, mark = raw[PLACE].file, raw[PLACE].marks_of(str(step))[0 if of_key else 1]
            if step not in raw:
                continue
        else:
            continue
        inside, at, raw = raw, step, raw[step]
        if isinstance(raw, dict) and isinstance(step, int):
            file, mark = raw[PLACE].file, raw[PLACE].marks_of("")[0]
    return file, mark, inside, at


def _words(slip: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in an editor's words."""
    key = next((str(step) for step in reversed(slip["loc"]) if isinstance(step, str)), "record")
    context = slip.get("ctx", {})
    if slip["input"] == "":
        return f"`{key}` is empty", "write it, or delete the line"
    if slip["type"] == "slip":
        return context["what"], context["fix"]
    if slip["type"] == "extra_forbidden":
        fix = "give it the same spaces as the lines of the record it belongs to"
        if key not in keys():
            fix = did_you_mean(key, keys(), "delete the line, or see the top of the file")
        return f"`{key}` is not a key known here", fix
    # A text with a colon in it, in a list: read as a key and its text.
    mapping = slip["type"] == "string_type" and isinstance(slip["input"], dict)
    what, fix = COLON if mapping else SHAPE.get(slip["type"], OTHER)
    words = {"key": key, "value": str(slip["input"])[:80], "expected": context.get("expected")}
    return what.format(**words), fix.format(**words)
