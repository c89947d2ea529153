"""The records that belong to one year."""

from typing import ClassVar, Literal

from pydantic import Field

from . import fields as of
from .fields import Id, PartnerId, Text
from .model import Record


class Update(Record):
    text: Text
    on: of.Day | None = None
    status: of.StatusId | None = None


class Action(Record):
    stands_at: ClassVar[str] = "plans/{0.year}/#{0.id}"

    id: Id
    formerly: tuple[Id, ...] = ()
    action: Text
    leads: tuple[PartnerId, ...] = Field(min_length=1)
    updates: tuple[Update, ...] = ()
    continues: of.EarlierAction | None = None
    search_words: tuple[Text, ...] = ()
    """What people type who look for it: for the search alone."""

    @property
    def year(self) -> str:
        """The plan year, with which every action's id ends."""
        return self.id[-7:]

    @property
    def latest(self) -> Update | None:
        """The update a table shows: the last one."""
        return self.updates[-1] if self.updates else None

    @property
    def status(self) -> str | None:
        """The id of the status in the latest update."""
        return self.latest.status if self.latest else None


class Narrative(Record):
    title: Text
    text: Text


class PriorityPlan(Record):
    """What one year's plan says of one priority; the file's name is the priority's id."""

    id: of.PriorityId
    title: Text
    """As the plan prints it."""
    summary: Text | None = None
    actions: tuple[Action, ...] = ()
    narrative: Narrative | None = None


class Theme(Record):
    """What a plan follows in all its priorities."""

    id: Id
    title: Text
    text: Text


class Section(Record):
    id: Id
    title: Text
    text: Text | None = None
    shows: Literal["actions", "narratives", "measures", "members", "glossary", "themes"] | None = (
        None
    )
    """What follows the text."""
    year: of.PlanYear | None = None
    """The plan it is drawn from, where that is not this plan."""
    search_words: tuple[Text, ...] = ()


class Correction(Record):
    at: Text
    printed: Text
    corrected: Text


class Place(Record):
    at: Text
    words: Text


class Remark(Record):
    """A note of the site's beside the plan's words, wherever those stand."""

    places: tuple[Place, ...] = Field(min_length=1)
    note: Text


class Plan(Record):
    stands_at: ClassVar[str] = "plans/{0.year}/"

    year: of.Year
    title: Text
    source: Text
    """Where this site has the plan's words from."""
    published_on: of.Day | None = None
    """The day of publication, where the plan prints one."""
    priorities: tuple[of.ListedPriority, ...]
    """In the printed order."""
    themes: tuple[Theme, ...] = ()
    sections: tuple[Section, ...]
    members: tuple[PartnerId, ...] = ()
    glossary: tuple[of.TermId, ...] = ()
    """The terms the plan explains; members and terms stand in the printed order."""
    corrections: tuple[Correction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    priority_plans: tuple[PriorityPlan, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for plan in self.priority_plans for action in plan.actions)


def one_line(text: str) -> str:
    """Return a text without the line ends an editor broke it at."""
    return " ".join(text.split())
