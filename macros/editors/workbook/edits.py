"""What the rows of a workbook change in the files of data/: the new texts of those files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, Update
from ...data.problems import Problems, did_you_mean
from ...data.records import old_ids
from ..importing.records import make_id
from ..yaml_edits import Texts, cut_record, insert_record, set_values
from .fields import FIELDS, LATEST, RECORDS, Field, Names, plain, records
from .parse_cells import raw, raw_values
from .parse_rows import leave_out_no_update, parse_row, validate_row
from .read import Book, Row

FILES = {"Partners": "data/partners.yml", "Topics": "data/topics.yml", "Terms": "data/glossary.yml"}
# Partners come first, because the rows of the others may name new ones.
ORDER = ("Partners", "Topics", "Terms", "Actions")
# The columns that say in words which record is meant.
NAMED = {"Actions": "action", "Partners": "name", "Topics": "name", "Terms": "term"}
UPDATE = ("on", "by", "text", "status")


class Found(NamedTuple):
    """A row, its record (None if it is new) and the id of that, the values it has, and those that
    the row changes."""

    kind: str
    row: Row
    id: str
    record: Any
    before: Mapping[str, Any]
    changed: dict[str, Any]

    @property
    def now(self) -> dict[str, Any]:
        """The values by key, as files have them, with those that are changed."""
        return raw_values(self.before) | {"id": self.id} | self.changed

    @property
    def required(self) -> Iterator[Field]:
        """The columns besides the id without which there is no such record."""
        fields = RECORDS[self.kind].model_fields
        for field in FIELDS[self.kind][1:]:
            if field.key == "priority" or (field.key in fields and fields[field.key].is_required()):
                yield field


class Edits:
    """The new `texts` of files by path; the rows that were `found`, by kind and id, and those that
    are `changed`."""

    def __init__(self, root: Path, data: PlanData, plan: Plan, book: Book) -> None:
        """Read the rows of a book. Raises Problems with everything that is not understood."""
        self.root, self.data, self.plan, self.book = root, data, plan, book
        self.names = Names(data, plan)
        self.texts = Texts(root)
        self.found: dict[tuple[str, str], Found] = {}
        for kind in ORDER:
            self._find(kind)
        for one in self.found.values():
            self._read(one)
        if book.problems:
            raise Problems(book.problems)
        self.changed = [one for one in self.found.values() if one.changed]
        for one in self.changed:
            self._edit(one)

    def _find(self, kind: str) -> None:
        """Find the records of the rows of a kind; make the ids of new ones."""
        known = {one.id: (one, values) for one, values in records(self.data, self.plan, kind)}
        taken = {id_ for one, _ in known.values() for id_ in (one.id, *old_ids(one))}
        words = {plain(values[NAMED[kind]]): id_ for id_, (_, values) in known.items()}
        for row in self.book.rows.get(kind, ()):
            id_, name, short = (
                row.cells[key].text if key in row.cells else ""
                for key in ("id", NAMED[kind], "short_name")
            )
            is_new, other = not id_, words.get(plain(name))
            before = known[id_][1][NAMED[kind]] if id_ in known else ""
            if other not in (None, id_) and plain(name) != plain(before):
                has = f"the id `{id_}`" if id_ else "no id"
                what = f"this row has {has}, but the words of `{other}`"
                self.book.report(row, "id", what, f"write {other} into its id, or other words")
            elif is_new and not name:
                what, fix = "this row has neither an id nor words", "write the words, or empty it"
                self.book.report(row, "id", what, fix)
            elif not is_new and id_ not in known:
                otherwise = "write the id that was there, or none if the row is new"
                fix = did_you_mean(id_, known, otherwise)
                self.book.report(row, "id", f"`{id_}` is not an id in this plan", fix)
            elif (kind, id_) in self.found:
                what = f"the id `{id_}` is in {self.found[kind, id_].row.place('id')} too"
                self.book.report(row, "id", what, "keep one; in a new row, leave the id empty")
            else:
                if is_new:
                    end = f"-{self.plan.year}" if kind == "Actions" else ""
                    id_ = make_id(name, taken, end)
                    taken.add(id_)
                if kind == "Partners":
                    self.names.also("partner", id_, [name, short] if short else [name])
                record, values = known.get(id_, (None, {f.key: None for f in FIELDS[kind]}))
                self.found[kind, id_] = Found(kind, row, id_, record, values, {})

    def _read(self, one: Found) -> None:
        """Read the values that a row changes."""
        known, changed = len(self.book.problems), one.changed
        fields = [f for f in FIELDS[one.kind][1:] if f.key in self.book.columns[one.kind]]
        changed |= parse_row(self.book, one.row, fields, one.before, self.names)
        if one.kind == "Actions" and changed.get("priority") not in (None, *self.plan.priorities):
            what = f"`{one.row.cells['priority'].quoted}` is not a priority of this plan"
            self.book.report(one.row, "priority", what, "choose from the list in the cell")
        now = one.now
        for field in one.required if changed and len(self.book.problems) == known else ():
            if not now[field.key]:
                what = f"“{field.heading}” is empty, but is needed"
                self.book.report(one.row, field.key, what, "fill it in, or empty the whole row")
        update = {key.removeprefix(LATEST): now[key] for key in now if key.startswith(LATEST)}
        if update:
            leave_out_no_update(self.book, one.row, changed, update)
        if changed and len(self.book.problems) == known:
            own = {k: v for k, v in now.items() if k in RECORDS[one.kind].model_fields}
            found = {"": validate_row(self.book, one.row, RECORDS[one.kind], own)}
            if any(key.startswith(LATEST) for key in changed):
                found[LATEST] = validate_row(self.book, one.row, Update, update, LATEST)
            for prefix, record in found.items():
                for key, value in record or ():
                    if prefix + key in changed:
                        changed[prefix + key] = raw(value)

    def _edit(self, one: Found) -> None:
        """Change the text of the file, or the two files, that a row is about."""
        values, changed = one.now, one.changed
        latest = {key: values[LATEST + key] for key in UPDATE if LATEST + key in values}
        update = {key: value for key, value in latest.items() if value}
        keys = RECORDS[one.kind].keys()
        # An action has no key of its priority: its file is that.
        own = {key: changed[key] for key in keys if key in changed}
        is_action, file = one.kind == "Actions", FILES.get(one.kind, "")
        if is_action:
            file = f"data/plans/{self.plan.year}/{values['priority']}.yml"
        if not one.record:
            record = {"id": one.id} | {key: value for key, value in own.items() if value}
            if update:
                record["updates"] = [update]
            record = {key: record[key] for key in keys if key in record}
            self.texts.change(file, insert_record, [], "actions" if is_action else "", record)
            return
        if is_action and "priority" in changed:  # its old links lead to it
            priorities = dict.fromkeys((*one.record.earlier_priorities, one.before["priority"]))
            own["earlier_priorities"] = [id_ for id_ in priorities if id_ != changed["priority"]]
        before, path = one.record.location.file, ["actions", one.id] if is_action else [one.id]
        self.texts.change(before, set_values, path, own, keys)
        if any(key.startswith(LATEST) for key in changed):
            if one.record.updates and not _is_new_update(one):
                number = len(one.record.updates) - 1
                these = {key: latest[key] for key in UPDATE if LATEST + key in changed}
                self.texts.change(before, set_values, [*path, "updates", number], these, UPDATE)
            else:
                self.texts.change(before, insert_record, path, "updates", update)
        if is_action and "priority" in changed:
            lines = list[str]()

            def cut(text: str) -> str:
                text, block = cut_record(text, [], "actions", one.id)
                lines.append(block)
                return text

            self.texts.change(before, cut)
            self.texts.change(file, insert_record, [], "actions", lines[0])


def _is_new_update(one: Found) -> bool:
    """Return whether a row has an update that is newer than the latest one, in other words."""
    later = str(one.changed.get(f"{LATEST}on") or "") > str(raw(one.before[f"{LATEST}on"]) or "")
    return later and f"{LATEST}text" in one.changed
