"""The book as tables to download: the rows of each, and what its columns hold."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple, get_args, get_origin

from ..data.plan_data import PlanData
from ..views import actions, contacts, glossary
from ..views.formats import tel_link
from .rows import ActionRow, MeasureRow, PartnerRow, Row, TermRow, UpdateRow

# What a cell can hold, as CSV on the Web calls it. A list of records stands in JSON alone.
DATATYPES = {str: "string", datetime.date: "date", int: "integer", float: "number"}


class Column(NamedTuple):
    """A column: what it is called and holds, whether a list of such, whether in every row."""

    name: str
    description: str
    datatype: str
    many: bool
    required: bool


class Dataset(NamedTuple):
    """A table to download: its name in addresses, its title, the kind of its rows, the rows."""

    name: str
    title: str
    kind: type[Row]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        found = []
        for name, field in self.kind.model_fields.items():
            kinds = get_args(field.annotation) or (field.annotation,)
            many = get_origin(field.annotation) is tuple
            if kinds[0] in DATATYPES:
                required = not many and type(None) not in kinds
                column = Column(name, field.description or "", DATATYPES[kinds[0]], many, required)
                found.append(column)
        return tuple(found)


def datasets(data: PlanData, site_url: str) -> tuple[Dataset, ...]:
    """Return every table, its rows in the order of the pages."""
    return (
        Dataset("actions", "Actions", ActionRow, tuple(_actions(data, site_url))),
        Dataset("partners", "Partners", PartnerRow, tuple(_partners(data, site_url))),
        Dataset("glossary", "Glossary", TermRow, tuple(_terms(data, site_url))),
        Dataset("measures", "Crime figures", MeasureRow, tuple(_measures(data))),
    )


def at(site_url: str, url_path: str) -> str:
    """Return an address below the site's root as a whole one, where the site's is known."""
    return f"{site_url.rstrip('/')}/{url_path}" if site_url else url_path


def _actions(data: PlanData, site_url: str) -> Iterator[Row]:
    names = {partner.id: partner.name for partner in data.partners}
    for table in (table for plan in data.plans for table in actions.action_tables(data, plan.year)):
        for action, status, *_ in table.rows:
            latest = action.latest
            yield ActionRow(
                id=action.id,
                year=action.year,
                priority=table.priority.id,
                priority_name=table.priority.name,
                action=action.action,
                leads=action.leads,
                lead_names=tuple(names[lead] for lead in action.leads),
                continues=action.continues,
                updated_on=latest and latest.on,
                latest_update=latest and latest.text,
                updated_by=latest and latest.by,
                status=latest and latest.status,
                status_label=status,
                address=at(site_url, action.url_path),
                updates=tuple(
                    UpdateRow(
                        on=update.on,
                        text=update.text,
                        status=update.status,
                        status_label=data.vocabulary.label_of(update.status),
                        by=update.by,
                    )
                    for update in action.updates
                ),
            )


def _partners(data: PlanData, site_url: str) -> Iterator[Row]:
    for partner, *_ in contacts.contacts(data):
        said = partner.model_dump(include=set(PartnerRow.model_fields))
        number = partner.telephone and tel_link(partner.telephone)
        yield PartnerRow(**said, tel=number, address=at(site_url, partner.url_path))


def _terms(data: PlanData, site_url: str) -> Iterator[Row]:
    for term in glossary.sorted_terms(data):
        said = term.model_dump(include=set(TermRow.model_fields))
        yield TermRow(**said, address=at(site_url, term.url_path))


def _measures(data: PlanData) -> Iterator[Row]:
    for measure in data.measures:
        for year in sorted(measure.counts.keys() | measure.changes.keys()):
            count, change = measure.counts.get(year), measure.changes.get(year)
            yield MeasureRow(
                id=measure.id, name=measure.name, year=year, count=count, change_percent=change
            )
