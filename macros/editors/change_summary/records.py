"""Compare the records of two versions of data/, and describe each difference in plain English."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from operator import eq
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Plan, one_line
from ...data.records import Record, old_ids
from ...views.formats import format_date, format_year

# A longer name is cut where it only says which record is meant.
NAME = 90
# How many words of an unchanged text are shown before and after what changed in it.
AROUND = 4


class Kind(NamedTuple):
    """A kind of record: its word, the field that names one of them (none where there is but one),
    and the part of the site that it belongs to."""

    word: str
    named_by: str
    part: str


LABELS = yaml.safe_load(Path(__file__).with_name("labels.yml").read_text("utf-8"))
# By the names of their classes.
KINDS = {name: Kind(*labels) for name, labels in LABELS["kinds"].items()}
# The kind of record that a field refers to by id.
REFERENCES = {field: kind for kind, fields in LABELS["references"].items() for field in fields}


@dataclass(frozen=True, order=True)
class Change:
    """One difference, at the file and line where it is now or, if it is gone, where it was.

    `words` are ours, with {} in the place of each of `quoted`, which are texts of data/ and docs/.
    """

    file: str
    line: int
    part: str
    words: str
    quoted: tuple[str, ...] = ()


class Owner(NamedTuple):
    """What follows the name of a record that is part of another one: that one, and its year."""

    words: str = ""
    quoted: tuple[str, ...] = ()
    year: str = ""

    def of_parts(self, record: Record) -> "Owner":
        """Return the owner of the records within a record that has this owner."""
        if isinstance(record, Plan):
            year = format_year(record.year)
            return Owner(f" (plan {year})", (), year)
        if not _kind(record).named_by:
            return NO_OWNER
        words, quoted = _describe(record, NO_OWNER)
        return Owner(f" ({words}{self.year and f', {self.year}'})", quoted, self.year)


NO_OWNER = Owner()


class Comparison:
    """Compares the records of two versions."""

    def __init__(self, base: PlanData, data: PlanData) -> None:
        versions = [[r for r in records_in(tuple(version)) if _ids(r)] for version in (base, data)]
        # The names of records by kind and id, and the kinds and ids that exist now.
        self.names = {
            (type(r).__name__, _ids(r)[0]): _name(r) for r in (*versions[0], *versions[1])
        }
        self.ids = {(type(r), id_) for r in versions[1] for id_ in _ids(r)}

    def data(self, base: PlanData, data: PlanData) -> Iterator[Change]:
        """Yield what differs between the records of all files."""
        for old, new in zip(base, data, strict=True):
            yield from self.records(_listed(old), _listed(new))

    def records(
        self, before: Iterable[Any], after: Sequence[Any], owner: Owner = NO_OWNER
    ) -> Iterator[Change]:
        """Yield what differs between two lists of records of one kind."""
        kept = []
        for old, new in _pairs(before, after):
            if old and new:
                kept.append(new)
                yield from self.record(old, new, owner)
            else:
                yield from self._whole(old or new, owner, removed=not new)
        in_order = [record for record in after if any(record is one for one in kept)]
        for was, now in zip(kept, in_order, strict=True):
            if was is not now:
                yield _change(
                    now, f"order of the {_kind(now).word}s{owner.words} changed", owner.quoted
                )
                break

    def record(self, old: Any, new: Any, owner: Owner = NO_OWNER) -> Iterator[Change]:
        """Yield what differs between two versions of a record, and of the records within it."""
        for field, value in fields_of(new):
            was = getattr(old, field)
            if _is_of_records(was) or _is_of_records(value):
                yield from self.records(_listed(was), _listed(value), owner.of_parts(new))
            elif was != value:
                name, quoted = _describe(new, owner)
                if field == _kind(new).named_by:  # the name itself has changed
                    name, quoted = f"{_kind(new).word}{owner.words}", owner.quoted
                how, texts = difference(self._format(field, was), self._format(field, value))
                words = f"{_field(field)} of the {name} {how}"
                yield _change(new, words, (*quoted, *texts), field)

    def _whole(self, record: Any, owner: Owner, removed: bool) -> Iterator[Change]:
        """Yield what a record that is new or removed says, and the records within it."""
        words, quoted = _describe(record, owner, whole=True)
        words += " removed" if removed else " added"
        for field, value in fields_of(record):
            if _is_of_records(value):
                for inner in _listed(value):
                    yield from self._whole(inner, owner.of_parts(record), removed)
            elif field != _kind(record).named_by and (text := self._format(field, value)):
                words += f"; {_field(field)}: {{}}"
                quoted += (text,)
        url_path = removed and getattr(record, "url_path", None)
        if url_path and (type(record), _ids(record)[0]) not in self.ids:
            words, quoted = f"{words}; its address {{}} is gone", (*quoted, f"/{url_path}")
        yield _change(record, words, quoted)

    def _format(self, field: str, value: Any) -> str:
        """Return a value as people read it, with the names of the records that it refers to."""
        if isinstance(value, Mapping):
            items = ((format_year(key), self._format(field, item)) for key, item in value.items())
            return "; ".join(map(": ".join, items))
        if isinstance(value, tuple):
            return "; ".join(self._format(field, item) for item in value)
        if value is None or isinstance(value, bool):
            return "yes" if value else ""
        name = self.names.get((REFERENCES.get(field, ""), value), value)
        return format_date(name) if isinstance(name, datetime.date) else one_line(str(name))


def difference(before: str, after: str) -> tuple[str, tuple[str, ...]]:
    """Return how a text changed, and the texts in the place of each {}; one may be empty."""
    if before == after:
        return "reads the same: {}, but its spaces, line ends or ids changed", (after,)
    if before and after:
        return "changed from {} to {}", _excerpts(before, after)
    return ("added: {}" if after else "removed: {}"), (after or before,)


def _excerpts(before: str, after: str) -> tuple[str, ...]:
    """Return two texts without the words they have in common far from where they differ."""
    old, new = before.split(), after.split()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    first, cut = max(0, start - AROUND), max(0, end - AROUND)
    parts = (words[first : len(words) - cut] for words in (old, new))
    return tuple("… " * (first > 0) + " ".join(part) + " …" * (cut > 0) for part in parts)


def _common(one: list[str], other: list[str]) -> int:
    """Return how many words two lists have in common at their start."""
    return len([*takewhile(lambda pair: eq(*pair), zip(one, other, strict=False))])


def _pairs(before: Iterable[Any], after: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each record of two lists once, with its other version or None.

    A record is found by its id, also by an earlier one; without an id by its content, or else by
    its place among those that changed.
    """
    new = {_key(record): record for record in after}
    now = {id_: key for key, record in new.items() for id_ in old_ids(record)}
    left = []
    for old in before:
        key = _key(old)
        if key in new or now.get(key) in new:
            yield old, new.pop(key if key in new else now[key])
        elif _ids(old):
            yield old, None
        else:
            left.append(old)
    yield from zip_longest(left, new.values())


def _key(record: Record) -> str:
    return _ids(record)[0] if _ids(record) else record.model_dump_json()


def _ids(record: Any) -> tuple[str, ...]:
    """Return the id of a record and its earlier ones; nothing where its kind has none."""
    now = getattr(record, "id", None) or (record.year if isinstance(record, Plan) else None)
    return (now, *old_ids(record)) if now else ()


def _kind(record: Record) -> Kind:
    return KINDS[type(record).__name__]


def _name(record: Record) -> str:
    """Return the text that names a record, or else its file."""
    return one_line(getattr(record, _kind(record).named_by) or record.location.file)


def _describe(record: Record, owner: Owner, whole: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return "action {} (…)", and the texts that replace {}."""
    kind = _kind(record)
    if not kind.named_by:
        return kind.word, ()
    name = _name(record)
    if not whole and len(name) > NAME:
        name = name[:NAME].rsplit(" ", 1)[0] + " …"
    return f"{kind.word} {{}}{owner.words}", (name, *owner.quoted)


def _field(field: str) -> str:
    words = field.replace("_", " ")
    in_language = f"{words} another language" if field.endswith("_in") else words
    return str(LABELS["fields"].get(field, in_language))


def _change(record: Record, words: str, quoted: tuple[str, ...], field: str = "") -> Change:
    here = record.location
    line = here.keys.get(field, here.line)
    return Change(here.file, line, _kind(record).part, words[:1].upper() + words[1:], quoted)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else [] if value is None else [value]


def _is_of_records(value: Any) -> bool:
    return any(isinstance(one, Record) for one in _listed(value))
