"""The data as tables to download: the rows of each, and what its columns hold."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple, get_args, get_origin

from ..data.plan_data import PlanData
from ..views import actions, contacts, glossary
from ..views.formats import tel_link
from .rows import ActionRow, MeasureRow, PartnerRow, Row, TermRow, UpdateRow

# The datatypes of columns, as CSV on the Web names them. A list of records is only in the JSON.
DATATYPES = {str: "string", datetime.date: "date", int: "integer", float: "number"}


class Column(NamedTuple):
    """A column: its name, description and datatype, whether it holds a list, and is required."""

    name: str
    description: str
    datatype: str
    many: bool
    required: bool


class Dataset(NamedTuple):
    """A table to download: its name in URLs, its title, the type of its rows, and the rows."""

    name: str
    title: str
    kind: type[Row]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        columns = []
        for name, field in self.kind.model_fields.items():
            types = get_args(field.annotation) or (field.annotation,)
            many = get_origin(field.annotation) is tuple
            if datatype := DATATYPES.get(types[0]):
                required = not many and type(None) not in types
                columns.append(Column(name, field.description or "", datatype, many, required))
        return tuple(columns)


def datasets(data: PlanData, site_url: str) -> tuple[Dataset, ...]:
    """Return every table, its rows in the order of the pages."""
    partners = (
        PartnerRow.of(
            partner,
            tel=partner.telephone and tel_link(partner.telephone),
            address=absolute_url(site_url, partner.url_path),
        )
        for partner in contacts.sorted_partners(data)
    )
    terms = (
        TermRow.of(term, address=absolute_url(site_url, term.url_path))
        for term in glossary.sorted_terms(data)
    )
    measures = (
        MeasureRow.of(
            measure,
            year=year,
            count=measure.counts.get(year),
            change_percent=measure.changes.get(year),
        )
        for measure in data.measures
        for year in sorted(measure.counts.keys() | measure.changes.keys())
    )
    return (
        Dataset("actions", "Actions", ActionRow, tuple(_action_rows(data, site_url))),
        Dataset("partners", "Partners", PartnerRow, tuple(partners)),
        Dataset("glossary", "Glossary", TermRow, tuple(terms)),
        Dataset("measures", "Crime figures", MeasureRow, tuple(measures)),
    )


def absolute_url(site_url: str, url_path: str) -> str:
    """Return the URL of a path below the site's root, or the path if `site_url` is empty."""
    return f"{site_url.rstrip('/')}/{url_path}" if site_url else url_path


def _action_rows(data: PlanData, site_url: str) -> Iterator[Row]:
    names = {partner.id: partner.name for partner in data.partners}
    for table in (table for plan in data.plans for table in actions.action_tables(data, plan.year)):
        for action, status, *_ in table.rows:
            latest = action.latest
            yield ActionRow.of(
                action,
                priority=table.priority.id,
                priority_name=table.priority.name,
                lead_names=tuple(names[lead] for lead in action.leads),
                updated_on=latest and latest.on,
                latest_update=latest and latest.text,
                updated_by=latest and latest.by,
                status_label=status,
                address=absolute_url(site_url, action.url_path),
                updates=tuple(
                    UpdateRow.of(update, status_label=data.vocabulary.label_of(update.status))
                    for update in action.updates
                ),
            )
