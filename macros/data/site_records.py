"""The partnership itself, and the words in which it records progress."""

from typing import Literal

from . import fields
from .fields import Id, PartnerId, Text
from .records import InLanguages, Record


class Site(Record):
    """The partnership whose plan this is, and what every page of its site needs."""

    partnership: Text
    """The name of the partnership."""
    partnership_in: InLanguages
    area: Text
    """The place it works for, as people there call it."""
    council: PartnerId
    """The partner whose telephone is the partnership's."""
    police: PartnerId
    """The partner to ring about crime that is not an emergency."""
    email: fields.Email
    """Where anybody can write to the partnership."""
    reports_by_email: fields.Flag = False
    """Whether readers are offered to write to `email` about a mistake."""
    emergency: fields.Telephone
    """The number to ring when somebody is in danger."""
    exit_to: fields.Web
    """Where "Exit this page" leads: a page that anybody might be reading."""
    current: fields.PlanYear
    """The year of the plan that the site calls the current one: a folder of data/plans."""
    licence: Text
    """Whose the words are, and on what terms others may use the data."""


class Status(Record):
    """A status that an update may have."""

    id: Id
    """What an update names it by; it never changes."""
    label: Text
    """What the pages call it."""
    shape: Literal["empty", "half", "full", "cross"]
    """What is drawn beside the label, for those who look at a table before they read it."""
    meaning: Text
    """When an action has it, in one sentence."""


class Vocabulary(Record):
    """The statuses there are, and the words shown where the record is silent."""

    no_status: Text
    """Shown for an action whose latest update has no status."""
    no_update: Text
    """Shown for an action without an update."""
    no_check: Text
    """Shown for a partner whose number and address nobody has checked."""
    statuses: tuple[Status, ...]
    """Every status, in the order of the charts."""

    def label_of(self, status_id: str | None) -> str:
        """Return a status's label, or what to say where none is recorded."""
        return next((s.label for s in self.statuses if s.id == status_id), self.no_status)

    def shape_of(self, status_id: str | None) -> str:
        """Return a status's shape; a dash, which no status has, where none is recorded."""
        return next((s.shape for s in self.statuses if s.id == status_id), "dash")
