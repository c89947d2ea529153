"""Compare records with an earlier version of themselves, and describe each difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Plan
from ...data.records import Record, old_ids
from .diff import Lines, difference, pair_up
from .labels import (
    NO_OWNER,
    REFERENCES,
    Owner,
    describe,
    format_value,
    kind_of,
    name_field,
    name_record,
    owner_of_parts,
    values_of,
)


@dataclass(frozen=True, order=True)
class Change:
    """One difference, at the file and line where it is now, or was.

    `words` are ours, with {} in the place of each of `quoted`, which are texts of data/ and docs/.
    """

    file: str
    line: int
    part: str
    words: str
    quoted: tuple[str, ...] = ()


class Comparison:
    """Compares the records of two versions, each in a folder that holds data/ and docs/."""

    def __init__(self, base: PlanData, data: PlanData, base_root: Path, root: Path) -> None:
        self.base_root, self.root = base_root, root
        self.lines: dict[str, Lines] = {}
        # The names of records by kind and id, and the kinds and ids that exist now.
        both = [record for record in (*records_in(base), *records_in(data)) if _ids(record)]
        self.names = {
            (type(record).__name__, _ids(record)[0]): name_record(record) for record in both
        }
        self.ids = {(type(record), id_) for record in records_in(data) for id_ in _ids(record)}

    def record(self, old: Any, new: Any, owner: Owner = NO_OWNER) -> Iterator[Change]:
        """Yield what differs between two versions of a record, and of the records within it."""
        if old.model_dump_json() == new.model_dump_json():
            return
        for field, value in fields_of(new):
            before, after = values_of(getattr(old, field)), values_of(value)
            if _are_records((*before, *after)):
                yield from self.records(before, after, owner_of_parts(new, owner))
            else:
                yield from self._field(old, new, field, owner)

    def records(
        self, before: Sequence[Any], after: Sequence[Any], owner: Owner = NO_OWNER
    ) -> Iterator[Change]:
        """Yield what differs between two lists of records of one kind."""
        have_ids = any(map(_ids, (*before, *after)))
        # A record whose id has changed is found by the new one, if that names the old one.
        now = {id_: _ids(record)[0] for record in after if have_ids for id_ in _ids(record)}
        now |= {id_: id_ for id_ in now.values()}
        keys = [
            [now.get(_ids(r)[0], _ids(r)[0]) if have_ids else r.model_dump_json() for r in records]
            for records in (before, after)
        ]
        for i, j, moved in pair_up(keys[0], keys[1], replaced=not have_ids):
            if i is None or j is None:
                record = before[i or 0] if j is None else after[j]
                yield from self._whole(record, owner, removed=j is None)
                continue
            yield from self.record(before[i], after[j], owner)
            if moved:
                words, quoted = describe(after[j], owner)
                yield _change(after[j], None, f"{words} moved in its list", quoted)

    def _lines(self, file: str) -> Lines:
        """Return the lines of a file next to those of its earlier version, if both exist."""
        if file not in self.lines:
            paths = [root / file for root in (self.base_root, self.root) if (root / file).is_file()]
            texts = (path.read_text("utf-8", "replace") for path in (paths[0], paths[-1]))
            self.lines[file] = Lines(*(text.splitlines() for text in texts))
        return self.lines[file]

    def _field(self, old: Any, new: Any, field: str, owner: Owner) -> Iterator[Change]:
        lines, key = self._lines(new.location.file), new.location.keys.get(field)
        # A text or list of several lines has changed below its key.
        was_at = old.location.keys.get(field, old.location.line)
        line = lines.changed(key) if key else self._lines(old.location.file).now(was_at)
        name, quoted = describe(new, owner)
        if field == kind_of(new).named_by:  # the name itself has changed
            name, quoted = f"{kind_of(new).word}{owner.words}", owner.quoted
        before, after = values_of(getattr(old, field)), values_of(getattr(new, field))
        for i, j, moved in pair_up(before, after, replaced=True):
            was = "" if i is None else self._format(field, before[i])
            now = "" if j is None else self._format(field, after[j])
            words, texts = difference(was, now)
            if moved:
                words, texts = "moved in its list: {}", (now,)
            elif was and was == now:
                if before[i or 0] == after[j or 0]:
                    continue
                words = "reads the same: {}, but its spaces, line ends or ids changed"
                texts = (now,)
            yield _change(new, line, f"{name_field(field)} of the {name} {words}", quoted + texts)

    def _whole(self, record: Any, owner: Owner, removed: bool) -> Iterator[Change]:
        """Yield what a record that is new or removed says, and the records within it."""
        words, quoted = describe(record, owner, whole=True)
        words += " removed" if removed else " added"
        for field, value in fields_of(record):
            values = [v for v in values_of(value) if v is not False]
            if _are_records(values):
                for inner in values:
                    yield from self._whole(inner, owner_of_parts(record, owner), removed)
            elif values and field != kind_of(record).named_by:
                words += f"; {name_field(field)}: {', '.join('{}' for _ in values)}"
                quoted += tuple(self._format(field, value) for value in values)
        url_path = removed and getattr(record, "url_path", None)
        if url_path and (type(record), _ids(record)[0]) not in self.ids:
            words, quoted = f"{words}; its address {{}} is gone", (*quoted, f"/{url_path}")
        here = record.location
        yield _change(
            record, self._lines(here.file).now(here.line) if removed else None, words, quoted
        )

    def _format(self, field: str, value: Any) -> str:
        return format_value(self.names.get((REFERENCES.get(field, ""), value), value))


def _change(record: Record, line: int | None, words: str, quoted: tuple[str, ...]) -> Change:
    words = words[:1].upper() + words[1:]
    here = record.location
    return Change(here.file, line or here.line, kind_of(record).part, words, quoted)


def _are_records(values: Sequence[Any]) -> bool:
    return any(isinstance(value, Record) for value in values)


def _ids(record: Any) -> tuple[str, ...]:
    """Return the id of a record and its earlier ones; nothing where its kind has none."""
    now = getattr(record, "id", None) or (record.year if isinstance(record, Plan) else None)
    return (now, *old_ids(record)) if now else ()
