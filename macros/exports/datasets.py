"""The data as tables to download: the rows of each, with the columns that rows.yml describes."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter

from ..data.plan_data import PlanData
from ..data.records import OtherHelp, Partner, Record, old_ids
from ..data.revision import Revision
from ..data.years import first_day, last_day
from ..views.actions import action_tables
from ..views.changes import recorded_changes, records_by_table
from ..views.formats import sorted_by_name, tel_link
from ..views.other_help import help_for_topic

Row = dict[str, Any]


class Column(NamedTuple):
    """A column: see rows.yml."""

    name: str
    description: str
    datatype: str = "string"
    many: bool = False
    optional: bool = False


class RowKind(NamedTuple):
    """What the rows of a table hold, with the table's name in URLs and its title; `key` names the
    columns that identify a row. A kind without a table is only part of another's rows."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    table: str = ""
    title: str = ""

    def row(self, record: object, /, **values: Any) -> Row:
        """Return the row of a record, with `values` for the columns that differ from it."""
        names = [column.name for column in self.columns]
        return {name: values[name] if name in values else getattr(record, name) for name in names}


_WORDS = yaml.safe_load(Path(__file__).with_name("rows.yml").read_text("utf-8"))
APOSTROPHE: str = _WORDS["apostrophe"]
KINDS = {k.name: k for k in TypeAdapter(tuple[RowKind, ...]).validate_python(_WORDS["kinds"])}


class Dataset(NamedTuple):
    """A table to download: its name in URLs, its title, its kind of row, the rows, and the file in
    data/ that each of them comes from."""

    name: str
    title: str
    kind: RowKind
    rows: tuple[Row, ...]
    sources: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that fit in a cell."""
        return tuple(one for one in self.kind.columns if one.datatype not in KINDS)


def datasets(
    data: PlanData, site_url: str, revision: Revision | None = None
) -> tuple[Dataset, ...]:
    """Return every table, its rows in the order of the pages; without a revision, no changes."""
    tables = []
    for kind in (kind for kind in KINDS.values() if kind.table):
        rows, sources = [], []
        for record, values in ROWS[kind.name](data, revision):
            address = absolute_url(site_url, record.url_path)
            rows.append(kind.row(record, **{"address": address} | values))
            sources.append(record.location.file)
        tables.append(Dataset(kind.table, kind.title, kind, tuple(rows), tuple(sources)))
    return tuple(tables)


def absolute_url(site_url: str, url_path: str) -> str:
    """Return the URL of a path below the site's root, or the path if `site_url` is empty."""
    return f"{site_url.rstrip('/')}/{url_path}" if site_url else url_path


def licence_url(data: PlanData, site_url: str) -> str:
    """Return the URL of the licence: where the data page says what may be done, if it has none."""
    return data.site.licence_url or absolute_url(site_url, "data/#licence")


# A record, and the values of the columns that are not fields of it.
Values = tuple[Record, Row]


def _actions(data: PlanData, _: Revision | None) -> Iterator[Values]:
    names = {partner.id: partner.name for partner in data.partners}
    label_of, update_row = data.vocabulary.label_of, KINDS["UpdateRow"].row
    for table in (table for plan in data.plans for table in action_tables(data, plan.year)):
        for action in (row.action for row in table.rows):
            latest = action.latest
            yield (
                action,
                {
                    "priority": table.priority.id,
                    "priority_name": table.priority.name,
                    "lead_names": tuple(names[lead] for lead in action.leads),
                    "updated_on": latest and latest.on,
                    "latest_update": latest and latest.text,
                    "updated_by": latest and latest.by,
                    "status_label": label_of(action.status),
                    "updates": tuple(
                        update_row(one, status_label=label_of(one.status)) for one in action.updates
                    ),
                },
            )


def _measures(data: PlanData, _: Revision | None) -> Iterator[Values]:
    for one in data.measures:
        for year in sorted(one.counts.keys() | one.changes.keys()):
            count, change = one.counts.get(year), one.changes.get(year)
            yield one, {"year": year, "count": count, "change_percent": change}


def _contacts(data: PlanData, _: Revision | None) -> Iterator[Values]:
    partners = {partner.id: partner for partner in data.partners}
    for topic in data.topics:
        in_plan: list[Partner | OtherHelp] = [partners[id_] for id_ in topic.partners]
        for one in (*in_plan, *help_for_topic(data, topic.id)):
            yield (
                one,
                {
                    "topic": topic.id,
                    "topic_name": topic.name,
                    "contact": one.id,
                    "contact_name": one.name,
                    "in_plan": isinstance(one, Partner),
                    "hours": getattr(one, "hours", None),
                },
            )


def _former_ids(data: PlanData, _: Revision | None) -> Iterator[Values]:
    for table, records in records_by_table(data).items():
        for one in records:
            yield from ((one, {"table": table, "formerly": old}) for old in old_ids(one))


def _changes(data: PlanData, revision: Revision | None) -> Iterator[Values]:
    for one in recorded_changes(data, revision.changes if revision else ()):
        if one.is_shown:
            texts = {"name": one.name, "before": one.before, "after": one.after}
            yield one.record, one.change._asdict() | texts


# The records of each kind of row, with the values of the columns that are not fields of them.
ROWS: dict[str, Callable[[PlanData, Revision | None], Iterable[Values]]] = {
    "ActionRow": _actions,
    "PartnerRow": lambda data, _: (
        (one, {"tel": one.telephone and tel_link(one.telephone)})
        for one in sorted_by_name(data.partners)
    ),
    "TermRow": lambda data, _: ((one, {}) for one in sorted_by_name(data.glossary)),
    "MeasureRow": _measures,
    "PriorityRow": lambda data, _: (
        (one, {"years": tuple(plan.year for plan in data.plans if one.id in plan.priorities)})
        for one in data.priorities
    ),
    "TopicRow": lambda data, _: (
        (one, {"group": group.name})
        for one in data.topics
        for group in data.vocabulary.topic_groups
        if group.id == one.group
    ),
    "PlanRow": lambda data, _: (
        (one, {"starts_on": first_day(one.year), "ends_on": last_day(one.year)})
        for one in data.plans
    ),
    "OtherHelpRow": lambda data, _: ((one, {}) for one in data.other_help),
    "ContactRow": _contacts,
    "FormerIdRow": _former_ids,
    "ChangeRow": _changes,
}
