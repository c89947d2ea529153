"""The rows of the downloads: what the pages show, flat enough for a spreadsheet.

The text under a field is its description in the downloads' metadata and on the data page.
"""

import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """One row of a download; `key` names the columns that identify it."""

    # The schema allows other keys, so that files with a field added later still match it.
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)
    key: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def of(cls, record: object, **values: Any) -> Self:
        """Return the row of a record, with `values` for the fields that differ from it."""
        copied = {name: getattr(record, name) for name in cls.model_fields if name not in values}
        return cls(**copied, **values)


class UpdateRow(Row):
    """What a lead reported of an action."""

    on: datetime.date | None
    """The day of the update, where the plan prints one."""
    text: str
    """What was done."""
    status: str | None
    """The id of the status that was recorded."""
    status_label: str
    """The status in words, or that none is recorded."""
    by: str | None
    """The id of the lead that reported it, where it is recorded."""


class ActionRow(Row):
    """What a partner plans to do in a year, and what happened."""

    id: str
    """The action's id, which never changes."""
    year: str
    """The plan year, from April to March: 2024-25."""
    priority: str
    """The id of the priority."""
    priority_name: str
    """The name of the priority on this site."""
    action: str
    """The action in the plan's words."""
    leads: tuple[str, ...]
    """The ids of the partners that lead it."""
    lead_names: tuple[str, ...]
    """The names of those partners, in the same order."""
    continues: str | None
    """The id of the action of the year before that it continues."""
    updated_on: datetime.date | None
    """The day of the latest update, where the plan prints one."""
    latest_update: str | None
    """What the latest update says was done."""
    updated_by: str | None
    """The id of the lead that reported it, where it is recorded."""
    status: str | None
    """The id of the status in the latest update."""
    status_label: str
    """That status in words, or that none is recorded."""
    address: str
    """The URL of the action on this site."""
    updates: tuple[UpdateRow, ...]
    """Every update, oldest first."""


class PartnerRow(Row):
    """An agency that leads an action or belongs to the partnership."""

    id: str
    """The partner's id, which never changes."""
    name: str
    """The name this site uses."""
    short_name: str | None
    """The abbreviation in use."""
    other_names: tuple[str, ...]
    """Other forms of the name, in the plan or in use."""
    telephone: str | None
    """The telephone number as people write it."""
    tel: str | None
    """The same number as a link that calls it."""
    web: str | None
    """The web address."""
    checked_on: datetime.date | None
    """The day the number and the web address were last checked."""
    ask_about: str | None
    """What the plan says to ask this partner about."""
    members: tuple[str, ...]
    """The ids of the partners that a group stands for."""
    see_also: tuple[str, ...]
    """The ids of other partners that can help."""
    note: str | None
    """What else there is to know."""
    address: str
    """The URL of the partner on this site."""


class TermRow(Row):
    """An abbreviation or a word, and what it means."""

    id: str
    """The term's id, which never changes."""
    term: str
    """The abbreviation or word."""
    expansion: str | None
    """What an abbreviation stands for."""
    explanation: str | None
    """What it means."""
    partner: str | None
    """The id of the partner to ask."""
    address: str
    """The URL of the term on this site."""


class MeasureRow(Row):
    """A kind of recorded crime in a year."""

    key: ClassVar[tuple[str, ...]] = ("id", "year")

    id: str
    """The measure's id, which never changes."""
    name: str
    """The kind of crime."""
    year: str
    """The year, from April to March: 2023-24."""
    count: int | None
    """How many incidents were recorded, where the plan prints it."""
    change_percent: float | None
    """The change on the year before, in per cent, where the plan prints it; a fall is negative."""
