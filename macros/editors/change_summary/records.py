"""Compare the records of two versions of data/, and describe each difference in plain English."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile, zip_longest
from operator import eq
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Action, Plan, one_line
from ...data.problems import JOINERS, visible
from ...data.records import Record, old_ids
from ...views.formats import format_date, format_year

# A longer name is cut where it only says which record is meant, and a longer text anywhere.
NAME, TEXT = 90, 300
# How many words of an unchanged text are shown before and after what changed in it.
AROUND = 4
BACKTICKS = re.compile("`+")


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


class Change(NamedTuple):
    """One difference in a sentence of Markdown, at the file and line where it is now or, if it is
    gone, where it was. Texts of data/ and docs/ are in code marks (see `code`)."""

    file: str
    line: int
    part: str
    words: str


class Comparison:
    """Compares the records of two versions.

    The `owner` of a record that is part of another is what follows its name: the name of that one
    and its year, such as " (priority `Homes`, 2031–32)".
    """

    def __init__(self, base: PlanData, data: PlanData) -> None:
        versions = [[r for r in records_in(tuple(version)) if _ids(r)] for version in (base, data)]
        # The names of records by kind and id, and the records of both versions by those.
        self.names = {(type(r).__name__, _ids(r)[0]): _name(r) for r in versions[0] + versions[1]}
        self.was, self.now = ({(type(r), id_): r for r in of for id_ in _ids(r)} for of in versions)

    def data(self, base: PlanData, data: PlanData) -> Iterator[Change]:
        """Yield what differs between the records of all files."""
        for old, new in zip(base, data, strict=True):
            yield from self.records(_listed(old), _listed(new))

    def records(
        self, before: Iterable[Any], after: Sequence[Any], owner: str = ""
    ) -> Iterator[Change]:
        """Yield what differs between two lists of records of one kind."""
        kept = []
        for old, new in _pairs(before, after):
            if old and new:
                kept.append(new)
                yield from self.record(old, new, owner)
            elif not (elsewhere := self._elsewhere(old, new)):
                yield from self._whole(old or new, owner, removed=not new)
            elif new:
                yield _change(
                    new, f"{_describe(new, owner)} moved here from {code(elsewhere.location.file)}"
                )
                yield from self.record(elsewhere, new, owner)
        in_order = [record for record in after if any(record is one for one in kept)]
        for was, now in zip(kept, in_order, strict=True):
            if was is not now:
                yield _change(now, f"order of the {_kind(now).word}s{owner} changed")
                break

    def _elsewhere(self, old: Any, new: Any) -> Any:
        """Return the other version of an action that moved to or from another file, if it did."""
        record, others = (old, self.now) if old else (new, self.was)
        other = others.get((Action, record.id)) if isinstance(record, Action) else None
        return other if other and other.location.file != record.location.file else None

    def record(self, old: Any, new: Any, owner: str = "") -> Iterator[Change]:
        """Yield what differs between two versions of a record, and of the records within it."""
        for field, value in fields_of(new):
            was = getattr(old, field)
            if _is_of_records(was) or _is_of_records(value):
                yield from self.records(_listed(was), _listed(value), _owner_of_parts(new))
            elif was != value:
                renamed = field == _kind(new).named_by
                name = f"{_kind(new).word}{owner}" if renamed else _describe(new, owner)
                how = difference(self._format(field, was), self._format(field, value))
                yield _change(new, f"{_label(field)} of the {name} {how}", field)

    def _whole(self, record: Any, owner: str, removed: bool) -> Iterator[Change]:
        """Yield what a record that is new or removed says, and the records within it."""
        words = f"{_describe(record, owner, TEXT)} {'removed' if removed else 'added'}"
        for field, value in fields_of(record):
            if _is_of_records(value):
                for inner in _listed(value):
                    yield from self._whole(inner, _owner_of_parts(record), removed)
            elif field != _kind(record).named_by and (text := self._format(field, value)):
                words += f"; {_label(field)}: {code(text)}"
        url_path = removed and getattr(record, "url_path", None)
        if url_path and (type(record), _ids(record)[0]) not in self.now:
            words += f"; its address {code(f'/{url_path}')} is gone"
        yield _change(record, words)

    def _format(self, field: str, value: Any) -> str:
        """Return a value as people read it, with the names of the records that it refers to."""
        if isinstance(value, Mapping):
            keys = (format_year(key) if key[0].isdigit() else key for key in value)
            items = (self._format(field, item) for item in value.values())
            return "; ".join(map(": ".join, zip(keys, items, strict=True)))
        if isinstance(value, tuple):
            return "; ".join(self._format(field, item) for item in value)
        if value is None or isinstance(value, bool):
            return "yes" if value else ""
        name = self.names.get((REFERENCES.get(field, ""), value), value)
        return format_date(name) if isinstance(name, datetime.date) else one_line(str(name))


def code(text: str, longest: int = TEXT) -> str:
    """Return a text in code marks, on one line, cut if it is long, with hidden characters shown as
    their codes. In code marks GitHub renders no link, mention, picture or markup."""
    text = visible(one_line(text), JOINERS)
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0] + " …"
    # Only as many backticks as those that begin a code end it.
    marks = "`" * (max(map(len, BACKTICKS.findall(text)), default=0) + 1)
    space = " " * (text[:1] == "`" or text[-1:] == "`")
    return f"{marks}{space}{text or ' '}{space}{marks}"


def difference(before: str, after: str) -> str:
    """Return how a text changed; one of the two may be empty."""
    if before == after:
        return f"reads the same: {code(after)}, but its spaces, line ends or ids changed"
    if not before or not after:
        return f"added: {code(after)}" if after else f"removed: {code(before)}"
    # What both have in common far from where they differ is left out.
    old, new = before.split(), after.split()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    first, cut = max(0, start - AROUND), max(0, end - AROUND)
    parts = (words[first : len(words) - cut] for words in (old, new))
    was, now = ("… " * (first > 0) + " ".join(part) + " …" * (cut > 0) for part in parts)
    return f"changed from {code(was)} to {code(now)}"


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
        key = now.get(_key(old), _key(old))
        if key in new:
            yield old, new.pop(key)
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


def _describe(record: Record, owner: str = "", longest: int = NAME) -> str:
    kind = _kind(record)
    return f"{kind.word} {code(_name(record), longest)}{owner}" if kind.named_by else kind.word


def _owner_of_parts(record: Record) -> str:
    """Return what follows the names of the records within a record."""
    if isinstance(record, Plan):
        return f" (plan {format_year(record.year)})"
    return f" ({_describe(record)}{_year(record)})" if _kind(record).named_by else ""


def _year(record: Record) -> str:
    found = re.match(r"data/plans/([^/]+)/", record.location.file)
    return f", {format_year(found[1])}" if found else ""


def _label(field: str) -> str:
    words = field.replace("_", " ")
    in_language = f"{words} another language" if field.endswith("_in") else words
    return str(LABELS["fields"].get(field, in_language))


def _change(record: Record, words: str, field: str = "") -> Change:
    here = record.location
    line = here.keys.get(field, here.line)
    return Change(here.file, line, _kind(record).part, words[:1].upper() + words[1:])


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else [] if value is None else [value]


def _is_of_records(value: Any) -> bool:
    return any(isinstance(one, Record) for one in _listed(value))
