"""What records, their fields and values are called in a sentence."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...data.plan_records import Plan, one_line
from ...data.records import Record
from ...views.formats import format_date, format_year

# A longer name is cut where it only says which record is meant.
NAME = 90


class Kind(NamedTuple):
    """A kind of record: its word, the field that names one of them (none where there is but one),
    and the part of the site that it belongs to."""

    word: str
    named_by: str
    part: str


LABELS = yaml.safe_load(Path(__file__).with_name("labels.yml").read_text("utf-8"))
# By the names of their classes.
KINDS = {name: Kind(*labels) for name, labels in LABELS["kinds"].items()}
URLS = "Permanent addresses"
BUILD = "How the site is built"
# The parts of the site, in the order of the summary.
PARTS = (*dict.fromkeys(kind.part for kind in KINDS.values()), URLS, BUILD)
# The kind of record that a field refers to by id.
REFERENCES = {field: kind for kind, fields in LABELS["references"].items() for field in fields}


class Owner(NamedTuple):
    """What follows the name of a record that is part of another one: that one, and its year."""

    words: str = ""
    quoted: tuple[str, ...] = ()
    year: str = ""


NO_OWNER = Owner()


def kind_of(record: Record) -> Kind:
    return KINDS[type(record).__name__]


def name_field(field: str) -> str:
    words = field.replace("_", " ")
    in_language = f"{words} another language" if field.endswith("_in") else words
    return str(LABELS["fields"].get(field, in_language))


def name_record(record: Record) -> str:
    """Return the text that names a record, or else its file."""
    return one_line(getattr(record, kind_of(record).named_by) or record.location.file)


def describe(record: Record, owner: Owner, whole: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return "action {} (…)", and the texts that replace {}."""
    kind = kind_of(record)
    if not kind.named_by:
        return kind.word, ()
    name = name_record(record)
    if not whole and len(name) > NAME:
        name = name[:NAME].rsplit(" ", 1)[0] + " …"
    return f"{kind.word} {{}}{owner.words}", (name, *owner.quoted)


def owner_of_parts(record: Record, owner: Owner) -> Owner:
    """Return the owner of the records within a record."""
    if isinstance(record, Plan):
        year = format_year(record.year)
        return Owner(f" (plan {year})", (), year)
    if not kind_of(record).named_by:
        return NO_OWNER
    words, quoted = describe(record, NO_OWNER)
    return Owner(f" ({words}{owner.year and f', {owner.year}'})", quoted, owner.year)


def values_of(value: Any) -> Sequence[Any]:
    """Return what a field holds as a list; pairs of year and figure for a mapping by year."""
    if isinstance(value, Mapping):
        return list(value.items())
    return value if isinstance(value, tuple) else [] if value is None else [value]


def format_value(value: Any) -> str:
    """Return a value, which may be a pair of year and figure, as people read it."""
    if isinstance(value, tuple):
        return f"{format_year(value[0])}: {value[1]}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_date(value) if isinstance(value, datetime.date) else one_line(value)
