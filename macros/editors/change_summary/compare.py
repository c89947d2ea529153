"""Records beside an earlier version of themselves, and in words what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.problems import Location
from ...data.records import Record
from .diff import Lines, excerpts, pairs
from .labels import (
    NOBODY,
    Whose,
    are_records,
    begin,
    ids_of,
    keys_of,
    name_of,
    named,
    shown,
    values_of,
    within,
)
from .wording import KINDS, NAMED, called


@dataclass(frozen=True, order=True)
class Change:
    """One difference, in the file and line where it stands now, or stood.

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
        # By kind and id: what the ids in the data are called, and the ids that lead somewhere now.
        known = [r for r in (*records_in(base), *records_in(data)) if ids_of(r)]
        self.names = {(type(r), ids_of(r)[0]): name_of(r) for r in known}
        self.ids = {(type(r), id_) for r in records_in(data) for id_ in ids_of(r)}

    def record(self, old: Any, new: Any, whose: Whose = NOBODY) -> Iterator[Change]:
        """Yield what differs between two versions of a record, and of the records within it."""
        if old.model_dump_json() == new.model_dump_json():
            return
        for field, value in fields_of(new):
            before, after = values_of(getattr(old, field)), values_of(value)
            if are_records((*before, *after)):
                yield from self.records(before, after, within(new, whose))
            else:
                yield from self._field(old, new, field, before, after, whose)

    def records(
        self, before: Sequence[Any], after: Sequence[Any], whose: Whose = NOBODY
    ) -> Iterator[Change]:
        """Yield what differs between two lists of records of one kind."""
        olds, news, known = keys_of(before, after)
        for i, j, moved in pairs(olds, news, replaced=not known):
            if i is None or j is None:
                yield from self._whole(before[i or 0] if j is None else after[j], whose, j is None)
                continue
            yield from self.record(before[i], after[j], whose)
            if moved:
                words, quoted = named(after[j], whose)
                here, part = after[j].location, KINDS[type(after[j])].part
                words = f"{begin(words)} moved in its list"
                yield Change(here.file, here.line, part, words, quoted)

    def lines_of(self, file: str) -> Lines:
        """Return the lines of a file beside those of its earlier version, if both are there."""
        if file not in self.lines:
            there = [root / file for root in (self.base_root, self.root) if (root / file).is_file()]
            texts = (path.read_text("utf-8", "replace") for path in (there[0], there[-1]))
            self.lines[file] = Lines(*(text.splitlines() for text in texts))
        return self.lines[file]

    def stood(self, location: Location, field: str = "") -> int:
        """Return the line where a record or its field stood, as lines count now."""
        return self.lines_of(location.file).now(location.keys.get(field, location.line))

    def _field(
        self, old: Any, new: Any, field: str, before: list[Any], after: list[Any], whose: Whose
    ) -> Iterator[Change]:
        file, key = new.location.file, new.location.keys.get(field)
        # A text or list of several lines has changed below its key.
        line = self.lines_of(file).changed(key) if key else self.stood(old.location, field)
        kind = KINDS[type(new)]
        name, quoted = named(new, whose)
        if field == kind.named_by:  # the name itself is what changed
            name, quoted = f"{kind.word}{whose.words}", whose.quoted
        start = f"{begin(called(field))} of the {name}"
        for i, j, moved in pairs(before, after, replaced=True):
            was = None if i is None else self._shown(field, before[i])
            now = None if j is None else self._shown(field, after[j])
            told: tuple[str, ...] = (now or was or "",)
            if moved:
                words = "moved in its list: {}"
            elif was is None or now is None:
                words = "added: {}" if was is None else "removed: {}"
            elif before[i or 0] == after[j or 0]:
                continue
            elif was == now:
                words = "reads the same: {}, but its spaces, line ends or ids changed"
            else:
                words, told = "changed from {} to {}", excerpts(was, now)
            yield Change(file, line, kind.part, f"{start} {words}", (*quoted, *told))

    def _whole(self, record: Any, whose: Whose, gone: bool) -> Iterator[Change]:
        """Yield what a record that is new, or gone, says; and the records within it."""
        kind = KINDS[type(record)]
        words, quoted = named(record, whose, whole=True)
        words = f"{begin(words)} {'removed' if gone else 'added'}"
        for field, value in fields_of(record):
            values = [v for v in values_of(value) if v is not False]
            if field == kind.named_by or not values:
                continue
            if are_records(values):
                for inner in values:
                    yield from self._whole(inner, within(record, whose), gone)
            else:
                words += f"; {called(field)}: {', '.join('{}' for _ in values)}"
                quoted += tuple(self._shown(field, value) for value in values)
        url_path = gone and getattr(record, "url_path", None)
        if url_path and (type(record), ids_of(record)[0]) not in self.ids:
            words, quoted = f"{words}; its address {{}} is gone", (*quoted, f"/{url_path}")
        line = self.stood(record.location) if gone else record.location.line
        yield Change(record.location.file, line, kind.part, words, quoted)

    def _shown(self, field: str, value: Any) -> str:
        return shown(self.names.get((NAMED.get(field, Record), value), value))
