"""What has changed in records that were published before, in words that a person can compare."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.records import Record, old_ids
from ..data.revision import Change

# What the feed calls a field, where that differs from its name.
LABELS = {
    "telephone": "phone number",
    "web": "web address",
    "updates": "update",
    "action": "wording",
    "leads": "lead",
    "counts": "figures",
    "changes": "figures",
    "published_on": "day of publication",
}
# The fields whose earlier values are published. Words and phone numbers are often changed because
# they should not have been there.
COMPARED = ("leads", "counts", "changes")


class RecordedChange(NamedTuple):
    """A change, the record that it is about, its name, and the values before and after as text.

    Earlier words and phone numbers are not published again: `before` is None, and a change that a
    later one replaced is not `is_shown`.
    """

    change: Change
    record: Record
    name: str
    label: str
    before: str | None
    after: str | None
    is_shown: bool


def recorded_changes(data: PlanData, changes: Iterable[Change]) -> Iterator[RecordedChange]:
    """Yield those of changes, the newest first, whose records are still there."""
    by_table = records_by_table(data) | {"plans": data.plans}
    records = {
        (table, id_): record
        for table, in_table in by_table.items()
        for record in in_table
        for id_ in _ids(record)
    }
    names = {partner.id: partner.name for partner in data.partners}
    seen = set[tuple[int, str]]()
    for change in changes:
        if record := records.get((change.table, change.id)):
            before, after = (_text(value, names) for value in (change.before, change.after))
            label = LABELS.get(change.field, change.field)
            is_compared, key = change.field in COMPARED, (id(record), change.field)
            yield RecordedChange(
                change,
                record,
                name_of(record),
                label,
                before if is_compared else None,
                after,
                is_compared or key not in seen,
            )
            seen.add(key)


def name_of(record: Any) -> str:
    """Return what a record is called."""
    keys = ("name", "term", "action", "title", "label")
    return next(str(getattr(record, key)) for key in keys if hasattr(record, key))


def records_by_table(data: PlanData) -> dict[str, tuple[Record, ...]]:
    """Return the records that have an id, by the name of their table."""
    return {
        "actions": tuple(action for plan in data.plans for action in plan.actions),
        "partners": data.partners,
        "glossary": data.glossary,
        "priorities": data.priorities,
        "other-help": data.other_help,
        "topics": data.topics,
        "measures": data.measures,
        "statuses": data.vocabulary.statuses,
    }


def _ids(record: Any) -> tuple[str, ...]:
    """Return the id of a record, a plan's year, and the ids that it had before."""
    return (record.year,) if isinstance(record, Plan) else (record.id, *old_ids(record))


def _text(value: Any, names: Mapping[str, str]) -> str | None:
    """Return a value of any form that a file may have had, on one line."""
    if isinstance(value, list):
        return "; ".join(filter(None, (_text(one, names) for one in value))) or None
    if isinstance(value, dict):
        if "text" in value:  # an update
            return " ".join(str(value["text"]).split())
        if "printed" in value:
            return f"“{value['printed']}” is “{value.get('corrected')}”"
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return None if value is None else " ".join(names.get(str(value), str(value)).split())
