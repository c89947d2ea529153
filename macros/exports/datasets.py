"""The data as tables to download: the rows of each, with the columns that rows.yml describes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter

from ..data.plan_data import PlanData
from ..views.actions import action_tables
from ..views.formats import sorted_by_name, tel_link

Row = dict[str, Any]


class Column(NamedTuple):
    """A column: see rows.yml."""

    name: str
    description: str
    datatype: str = "string"
    many: bool = False
    optional: bool = False


class RowKind(NamedTuple):
    """What the rows of a table hold; `key` names the columns that identify one."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def row(self, record: object, **values: Any) -> Row:
        """Return the row of a record, with `values` for the columns that differ from it."""
        names = [column.name for column in self.columns]
        return {name: values[name] if name in values else getattr(record, name) for name in names}


_WORDS = yaml.safe_load(Path(__file__).with_name("rows.yml").read_text("utf-8"))
APOSTROPHE: str = _WORDS["apostrophe"]
KINDS = {k.name: k for k in TypeAdapter(tuple[RowKind, ...]).validate_python(_WORDS["kinds"])}


class Dataset(NamedTuple):
    """A table to download: its name in URLs, its title, its kind of row, and the rows."""

    name: str
    title: str
    kind: RowKind
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that fit in a cell."""
        return tuple(one for one in self.kind.columns if one.datatype not in KINDS)


def datasets(data: PlanData, site_url: str) -> tuple[Dataset, ...]:
    """Return every table, its rows in the order of the pages."""
    action, partner, term, measure = (
        KINDS[f"{name}Row"] for name in ("Action", "Partner", "Term", "Measure")
    )
    partners = (
        partner.row(
            one,
            tel=one.telephone and tel_link(one.telephone),
            address=absolute_url(site_url, one.url_path),
        )
        for one in sorted_by_name(data.partners)
    )
    terms = (
        term.row(one, address=absolute_url(site_url, one.url_path))
        for one in sorted_by_name(data.glossary)
    )
    measures = (
        measure.row(
            one, year=year, count=one.counts.get(year), change_percent=one.changes.get(year)
        )
        for one in data.measures
        for year in sorted(one.counts.keys() | one.changes.keys())
    )
    return (
        Dataset("actions", "Actions", action, tuple(_action_rows(data, site_url))),
        Dataset("partners", "Partners", partner, tuple(partners)),
        Dataset("glossary", "Glossary", term, tuple(terms)),
        Dataset("measures", "Crime figures", measure, tuple(measures)),
    )


def absolute_url(site_url: str, url_path: str) -> str:
    """Return the URL of a path below the site's root, or the path if `site_url` is empty."""
    return f"{site_url.rstrip('/')}/{url_path}" if site_url else url_path


def _action_rows(data: PlanData, site_url: str) -> Iterator[Row]:
    names = {partner.id: partner.name for partner in data.partners}
    label_of, update_row = data.vocabulary.label_of, KINDS["UpdateRow"].row
    for table in (table for plan in data.plans for table in action_tables(data, plan.year)):
        for action in (row.action for row in table.rows):
            latest = action.latest
            yield KINDS["ActionRow"].row(
                action,
                priority=table.priority.id,
                priority_name=table.priority.name,
                lead_names=tuple(names[lead] for lead in action.leads),
                updated_on=latest and latest.on,
                latest_update=latest and latest.text,
                updated_by=latest and latest.by,
                status_label=label_of(action.status),
                address=absolute_url(site_url, action.url_path),
                updates=tuple(
                    update_row(one, status_label=label_of(one.status)) for one in action.updates
                ),
            )
