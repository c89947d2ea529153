"""The records that belong to one year."""

from typing import ClassVar

from pydantic import Field

from . import fields
from .corrections import Correction, Remark
from .fields import Id, PartnerId, Text
from .records import InLanguages, OldIds, Record, SearchWords


class Update(Record):
    """What has been done about an action."""

    text: Text
    """What has been done, in a sentence or two."""
    on: fields.Day | None = None
    """The day it was reported."""
    status: fields.StatusId | None = None
    """How far the action is."""
    by: PartnerId | None = None
    """The lead that reported it, where one of them did."""


class Action(Record):
    """What the partners plan to do, and what came of it."""

    url_pattern: ClassVar[str] = "plans/{0.year}/#{0.id}"

    id: Id
    """It ends with the plan year, as in night-patrols-2024-25, and never changes."""
    formerly: OldIds = ()
    action: Text
    """What is to be done, as the plan prints it."""
    leads: tuple[PartnerId, ...] = Field(min_length=1)
    """The partners responsible for it."""
    updates: tuple[Update, ...] = ()
    """What has been done, the oldest first: the last one shows."""
    continues: fields.EarlierAction | None = None
    """The action of the year before that this one carries on."""
    search_words: SearchWords = ()

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
    """What a plan tells of a priority besides its table of actions."""

    title: Text
    """The heading over it."""
    text: Text
    """The words: an empty line between paragraphs, and - before each line of a list."""


class PriorityPlan(Record):
    """What one year's plan says of one priority; the file's name is the priority's id."""

    id: fields.PriorityId
    """The priority it is about: the name of the file."""
    title: Text
    """As the plan prints it."""
    summary: Text | None = None
    """What it means, in plain words: the site's own, not the plan's."""
    actions: tuple[Action, ...] = ()
    """In the printed order."""
    narrative: Narrative | None = None
    """The review of projects and initiatives."""


class Theme(Record):
    """What a plan follows in all its priorities."""

    id: Id
    """Part of its address, so it never changes."""
    title: Text
    """What the plan calls it."""
    text: Text
    """The words: an empty line between paragraphs, and - before each line of a list."""


class Section(Record):
    """A part of the printed plan."""

    id: Id
    """Part of its address, so it never changes."""
    title: Text
    """The heading over it."""
    text: Text | None = None
    """The words: an empty line between paragraphs, and - before each line of a list."""
    shows: fields.Shows | None = None
    """What follows the text."""
    year: fields.PlanYear | None = None
    """The plan it is drawn from, where that is not this plan."""
    search_words: SearchWords = ()


class Plan(Record):
    """One year's plan: its text in the printed order."""

    url_pattern: ClassVar[str] = "plans/{0.year}/"

    year: fields.Year
    """The plan year: the name of the folder."""
    title: Text
    """What the pages call it."""
    title_in: InLanguages
    source: Text
    """Where this site has the plan's words from."""
    published_on: fields.Day | None = None
    """The day of publication, where the plan prints one."""
    priorities: tuple[fields.ListedPriority, ...]
    """In the printed order."""
    themes: tuple[Theme, ...] = ()
    """What the plan follows in all its priorities."""
    sections: tuple[Section, ...]
    """In the printed order."""
    members: tuple[PartnerId, ...] = ()
    """The partnership's members."""
    glossary: tuple[fields.TermId, ...] = ()
    """The terms the plan explains; members and terms stand in the printed order."""
    corrections: tuple[Correction, ...] = ()
    """Slips of spelling that this site corrected in its words."""
    remarks: tuple[Remark, ...] = ()
    """Notes of this site's beside its words."""
    priority_plans: tuple[PriorityPlan, ...] = ()
    """What it says of each priority: the other files of the folder."""

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for plan in self.priority_plans for action in plan.actions)


def one_line(text: str) -> str:
    """Return a text without the line ends an editor broke it at."""
    return " ".join(text.split())
