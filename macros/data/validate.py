"""Validate what was read from a file as records of one kind, and say what is wrong in plain words.

Each record validates itself (see `Record`), so that its mistakes are reported once and in its own
place. What is invalid is left out: an optional field or an item of a list, else the whole record.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticOmit

from .fields import KINDS
from .problems import MESSAGES, Location, Problem, did_you_mean, message
from .records import Record, owners_of
from .yaml_reader import PLACE

# How many mistakes of one record are reported: with more, it is no record.
MOST = 100
# The ids that each kind of reference may name, None where they are unknown; and under "a partner
# by name" and the like the id for each other name.
Known = dict[str, Any]


def validate(kind: Any, raw: Any, known: Known, problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind: as a tuple of them, or as one, None if it is invalid.

    Mistakes are appended to `problems`.
    """
    validation = Validation(known, problems)
    if isinstance(raw, dict):
        one: TypeAdapter[tuple[Record, ...]] = TypeAdapter(tuple[kind, ...])
        return next(iter(one.validate_python([raw], context=validation)), None)
    if raw is None:
        return None
    for at, item in enumerate(raw):
        if not isinstance(item, dict):
            line, column = raw.positions[at]
            words = {"key": "record", "value": str(item)[:80]}
            wrong = message("empty" if item == "" else "not allowed", **words)
            problems.append(Problem(raw.file, line, *wrong, column))
    records = [item for item in raw if isinstance(item, dict)]
    return TypeAdapter(kind).validate_python(records, context=validation)


def validate_option(option: str, value: str, kind: Any, problems: list[Problem]) -> str:
    """Return the value of a command's option as a kind of text; report it if it is invalid."""
    try:
        return str(TypeAdapter(kind).validate_python(value))
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        problems.append(Problem(option, 1, context["what"], context["fix"], column=0))
        return ""


class Validation:
    """The validation of a file's records: the ids that they may refer to, and the mistakes."""

    def __init__(self, known: Known, problems: list[Problem]) -> None:
        self.known = known
        self.problems = problems

    def record(self, kind: type[Record], raw: Any, handler: Callable[[Any], Any]) -> Record:
        """Return what `handler` makes of `raw`, without what is invalid in it.

        Raises PydanticOmit if nothing is left, so that the list it is in does without it.
        """
        problems = self.problems
        try:
            while raw:
                try:
                    return _complete(handler(raw))
                except ValidationError as error:
                    errors = error.errors(include_url=False)
                self._report(kind, raw, errors)
                # Whatever is found without it follows from it, or has been reported.
                self.problems = []
                raw = _without(raw, errors)
            raise PydanticOmit
        finally:
            self.problems = problems

    def _report(self, kind: type[Record], raw: Any, errors: list[ErrorDetails]) -> None:
        place: Location = raw[PLACE]
        errors = errors[:MOST]
        unknown = [str(one["loc"][0]) for one in errors if one["type"] == "extra_forbidden"]
        meant = [_known_key(name, kind, "") for name in unknown]
        below_it = [p for p in self.problems if p.file == place.file and p.line >= place.line]
        # A record in this one lacks a key that is indented too little.
        lacked = [message("missing", key=key)[0] for key in unknown]
        for problem in (problem for problem in below_it if problem.what in lacked):
            self.problems.remove(problem)
        for details in errors:
            key, below = str(details["loc"][0]), details["loc"][1:]
            is_misspelt = any(f"`{key}`" in fix for fix in meant)
            is_too_far_in = any(one.what.startswith(f"`{key}` belongs to") for one in below_it)
            if details["type"] == "missing" and (is_misspelt or is_too_far_in):
                continue
            if details["type"] == "too_short" and raw[key]:
                continue  # its items are invalid, and reported
            item = next((step for step in below if isinstance(step, int)), None)
            at = f"{key}.{below[0]}" if below and below[0] != item else key
            of_key = details["type"] == "extra_forbidden" or "[key]" in below
            cause = details.get("ctx", {}).get("cause", "")
            described = details["type"] == "extra_forbidden" and _misplaced(key, kind, raw)
            problem = place.problem(*described or _describe(details, kind), at, item, of_key)
            if details["type"] == "extra_forbidden":
                cause = f"{place.file} {problem.what}"
            follows = details["type"] == "invalid" and bool(cause)
            self.problems.append(replace(problem, cause=cause, follows=follows))


def _complete(record: Record) -> Record:
    """Return a record with the default of each field whose value has been left out."""
    for name, field in type(record).model_fields.items():
        record.__dict__.setdefault(name, field.get_default(call_default_factory=True))
    return record


def _without(raw: Mapping[str, Any], errors: list[ErrorDetails]) -> dict[str, Any] | None:
    """Return a record without its invalid keys and items, or None if a key is missing."""
    invalid: dict[Any, Collection[Any]] = {}
    for details in errors:
        key, *below = details["loc"]
        invalid[key] = {*invalid.get(key, ()), *below[:1]}
    if not invalid.keys() <= raw.keys():
        return None
    valid = {key: value for key, value in raw.items() if key not in invalid}
    for key, items in invalid.items():
        if items and isinstance(raw[key], list):
            valid[key] = [item for at, item in enumerate(raw[key]) if at not in items]
        elif items:
            valid[key] = {name: value for name, value in raw[key].items() if name not in items}
    return valid


def _known_key(key: str, kind: type[Record], otherwise: str) -> str:
    """Return the fix that names the key of a kind of record that was meant, or `otherwise`."""
    ours = (one for one, called in KINDS["keys"].items() if key.lower() in called)
    return did_you_mean(next(ours, key), kind.keys(), otherwise)


def _misplaced(key: str, kind: type[Record], raw: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with a key that only records of other kinds may have, and the fix."""
    if _known_key(key, kind, "") or not (owners := owners_of(key)):
        return None
    known, line = ", ".join(kind.keys()), raw[PLACE].keys[key]
    words = {"key": key, "kind": kind.named(), "known": known}
    lists = (value for value in raw.values() if isinstance(value, list))
    above = [one for one in chain(*lists) if isinstance(one, dict) and one[PLACE].line < line]
    for owner in owners:
        if owner.holds(kind):
            return message("far key", **words, owner=owner.named())
        if kind.holds(owner) and above and key not in above[-1]:
            last = max(above[-1][PLACE].keys.values())
            return message("indented key", **words, owner=owner.named(), line=last)
    names = " or ".join(owner.named() for owner in owners[:2])
    return message("misplaced key", **words, owner=names)


def _describe(details: ErrorDetails, kind: type[Record]) -> tuple[str, str]:
    """Return what is wrong according to an error of pydantic's, and the fix."""
    key = str(next(step for step in reversed(details["loc"]) if isinstance(step, str)))
    value, error, context = details["input"], details["type"], details.get("ctx", {})
    first = (
        next((str(name) for name in value if name != PLACE), "") if isinstance(value, dict) else ""
    )
    if error == "invalid" and value != "":
        return context["what"], context["fix"]
    if error == "string_type" and first:
        from .yaml_errors import quote_text

        # A text of a list with a colon in it is read as a key and its text.
        return message(quote_text(first))
    if error == "tuple_type" and value != "":
        from .yaml_errors import bullet

        # Words with bullets are read as one text: with a key after it, it can be diagnosed.
        if wrong := bullet(f"{first}:" if first else f"{str(value)[:1]} key:"):
            name, values = wrong
            return message(name, **values)
        error = "record" if first else error
        if not first and (item := kind.item_of(key)):
            return message("list of records", key=key, first=item.keys()[0])
    allowed = kind.keys()
    known = _known_key(key, kind, f"this record may have: {', '.join(allowed)}")
    if error == "tuple_type":
        value = str(value).strip("()[] ")
        value = value if re.fullmatch(r"\w[\w'-]*(,? \w[\w'-]*)*", value) else "one, two"
    words = {"key": key, "value": str(value)[:80], "first": first, "known": known, "expected": ""}
    name = "empty" if value == "" else error if error in MESSAGES else "not allowed"
    if name == "empty" and key in allowed and kind.model_fields[key].is_required():
        name = "empty and needed"
    return message(name, **(words | context))
