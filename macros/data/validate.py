"""What a file holds to records of one kind: every slip with its place, in an editor's words."""

from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .problems import Position, Problem
from .validation_messages import root_causes, words_of
from .yaml_reader import PLACE, LocatedList

# For each kind of record that a field may name: the ids there are, None where they are not known;
# under "a partner by name" and the like the id of each other name, in small letters.
Known = dict[str, Collection[str] | None]


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
            slips = [(_place(raw, slip), slip) for slip in root_causes(found, kind)]
        if not reported:
            for (file, at, *_), slip in slips:
                problems.append(Problem(file, at.line, *words_of(slip, kind), at.column))
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


def _place(raw: Any, slip: ErrorDetails) -> tuple[str, Position, Any, Any]:
    """Return a slip's file and mark, and what to leave out: a mapping's key, a list's index."""
    file, position = "data", Position(1, 1)
    inside: Any = None
    at: Any = None
    # A key that cannot stand here is a slip of the key, any other one of its value.
    of_key = slip["type"] == "extra_forbidden" or slip["loc"][-1:] == ("[key]",)
    for step in slip["loc"]:
        if isinstance(raw, LocatedList) and isinstance(step, int):
            file, position = raw.file, raw.positions[step]
        elif isinstance(raw, dict):
            file, position = raw[PLACE].file, raw[PLACE].marks_of(str(step))[0 if of_key else 1]
            if step not in raw:
                continue
        else:
            continue
        inside, at, raw = raw, step, raw[step]
        if isinstance(raw, dict) and isinstance(step, int):
            file, position = raw[PLACE].file, raw[PLACE].marks_of("")[0]
    return file, position, inside, at
