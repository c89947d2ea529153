"""What has changed in records that were published before, in words that a person can compare."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Record, old_ids
from ..data.revision import Change, Revision

# How a change is called in the feed.
LABELS = {
    "telephone": "phone number",
    "web": "web address",
    "updates": "update",
    "action": "wording",
    "counts": "figures",
    "changes": "figures",
    "published_on": "day of publication",
}


class RecordedChange(NamedTuple):
    """A change, the record that it is about, its name, and the values before and after as text."""

    change: Change
    record: Record
    name: str
    label: str
    before: str | None
    after: str | None


def recorded_changes(data: PlanData, revision: Revision | None) -> Iterator[RecordedChange]:
    """Yield the changes of the records that are still there, the newest first."""
    records = _records(data)
    names = {partner.id: partner.name for partner in data.partners}
    for change in revision.changes if revision else ():
        if record := records.get((change.table, change.id)):
            before, after = (_text(value, names) for value in (change.before, change.after))
            label = LABELS.get(change.field, change.field)
            yield RecordedChange(change, record, name_of(record), label, before, after)


def name_of(record: Any) -> str:
    """Return what a record is called."""
    keys = ("name", "term", "action", "title", "label")
    return next(str(getattr(record, key)) for key in keys if hasattr(record, key))


def _records(data: PlanData) -> dict[tuple[str, str], Record]:
    """Return the records by table, and by each id they have or had."""
    actions = tuple(action for plan in data.plans for action in plan.actions)
    tables: dict[str, tuple[Record, ...]] = {
        "actions": actions,
        "partners": data.partners,
        "other-help": data.other_help,
        "glossary": data.glossary,
        "measures": data.measures,
    }
    found: dict[tuple[str, str], Record] = {("plans", plan.year): plan for plan in data.plans}
    for table, records in tables.items():
        for one in records:
            found |= {(table, id_): one for id_ in (one.id, *old_ids(one))}  # type: ignore[attr-defined]
    return found


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
