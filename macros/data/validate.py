"""Validate what was read from a file as records of one kind."""

import copy
from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .problems import Position, Problem
from .yaml_reader import PLACE, LocatedList

# The ids that each kind of reference may name, None where they are unknown; and under "a partner
# by name" and the like the id for each other name.
Known = dict[str, Collection[str] | None]


def validate(kind: Any, raw: Any, known: Known, problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind, or None; report invalid parts, and leave them out."""
    adapter = TypeAdapter(kind)
    try:
        return None if raw is None else adapter.validate_python(raw, context=known)
    except ValidationError as error:
        from .validation_messages import describe, root_causes

        raw = copy.deepcopy(raw)
        errors = root_causes(error.errors(include_url=False), kind)
        for details in errors:
            file, at, *_ = _locate(raw, details)
            problems.append(Problem(file, at.line, *describe(details, kind), at.column))
    while _remove(raw, errors):
        try:
            return adapter.validate_python(raw, context=known)
        except ValidationError as error:
            errors = root_causes(error.errors(include_url=False), kind)
    return None


def _remove(raw: Any, errors: list[ErrorDetails]) -> bool:
    """Delete the parts with errors from `raw`; return False if that is all of it."""
    invalid = {
        (id(container), step): container
        for _, _, container, step in (_locate(raw, details) for details in errors)
    }
    # The last items of a list first, so that the indexes of the others stay valid.
    order = sorted(invalid, key=lambda at: -at[1] if isinstance(at[1], int) else 0)
    for at in order:
        if invalid[at] is None:
            return False
        del invalid[at][at[1]]
    return True


def _locate(raw: Any, details: ErrorDetails) -> tuple[str, Position, Any, Any]:
    """Return the file and position of an error, and its container with the key or index in it."""
    file, position = "data", Position(1, 1)
    container: Any = None
    at: Any = None
    # An unknown key is reported at the key, any other error at its value.
    of_key = details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",)
    for step in details["loc"]:
        if isinstance(raw, LocatedList) and isinstance(step, int):
            file, position = raw.file, raw.positions[step]
        elif isinstance(raw, dict):
            location = raw[PLACE]
            file, position = location.file, location.positions_of(str(step))[0 if of_key else 1]
            if step not in raw:
                continue
        else:
            continue
        container, at, raw = raw, step, raw[step]
        if isinstance(raw, dict) and isinstance(step, int):
            file, position = raw[PLACE].file, raw[PLACE].positions_of("")[0]
    return file, position, container, at
