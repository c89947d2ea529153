"""How a record, and what it holds, is called in a sentence."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...data.plan_records import Plan, one_line
from ...data.records import Record, old_ids
from ...views.formats import format_date, format_year
from .wording import KINDS

# A longer name is cut where it only says which record is meant.
NAME = 90


class Whose(NamedTuple):
    """What is said behind the name of a record that is part of another: of which, in what year."""

    words: str = ""
    quoted: tuple[str, ...] = ()
    year: str = ""


NOBODY = Whose()


def ids_of(record: Any) -> tuple[str, ...]:
    """Return what tells a record from others of its kind, and what did so before; or nothing."""
    now = getattr(record, "id", None) or (record.year if isinstance(record, Plan) else None)
    return (now, *old_ids(record)) if now else ()


def keys_of(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[str], list[str], bool]:
    """Return what tells the records of two lists apart, and whether that is their ids.

    One whose id has changed goes by the new one, if that names the old one as what it was.
    """
    if not any(map(ids_of, (*before, *after))):
        return [r.model_dump_json() for r in before], [r.model_dump_json() for r in after], False
    now = {id_: ids_of(record)[0] for record in after for id_ in ids_of(record)}
    now |= {id_: id_ for id_ in now.values()}
    first = [ids_of(record)[0] for record in before]
    return [now.get(id_, id_) for id_ in first], [ids_of(r)[0] for r in after], True


def values_of(value: Any) -> list[Any]:
    """Return what a field holds as a list; pairs of year and figure for a mapping by year."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        return list(value.items())
    return list(value) if isinstance(value, tuple) else [value]


def are_records(values: Sequence[Any]) -> bool:
    return any(isinstance(value, Record) for value in values)


def shown(value: Any) -> str:
    """Return a value, which may be a pair of year and figure, as people read it."""
    if isinstance(value, tuple):
        return f"{format_year(value[0])}: {value[1]}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_date(value) if isinstance(value, datetime.date) else one_line(value)


def name_of(record: Any) -> str:
    """Return the text that names a record of a kind that has one, or else its file."""
    return one_line(getattr(record, KINDS[type(record)].named_by) or record.location.file)


def named(record: Any, whose: Whose, whole: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return "action {} (…)", and the texts in the places of {}."""
    kind = KINDS[type(record)]
    if not kind.named_by:
        return kind.word, ()
    name = name_of(record)
    if not whole and len(name) > NAME:
        name = name[:NAME].rsplit(" ", 1)[0] + " …"
    return f"{kind.word} {{}}{whose.words}", (name, *whose.quoted)


def within(record: Any, whose: Whose) -> Whose:
    """Return whose the records within a record are."""
    if isinstance(record, Plan):
        return Whose(f" (plan {format_year(record.year)})", (), format_year(record.year))
    kind = KINDS[type(record)]
    if not kind.named_by:
        return NOBODY
    words, quoted = named(record, NOBODY)
    return Whose(f" ({words}{whose.year and f', {whose.year}'})", quoted, whose.year)


def begin(words: str) -> str:
    return words[:1].upper() + words[1:]
