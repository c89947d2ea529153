"""The records that belong to one year."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from . import fields
from .fields import Id, PartnerId, Text
from .records import Identified, InLanguages, Record


class Update(Record):
    """What has been done about an action."""

    text: Text
    """What has been done, in a sentence or two."""
    on: fields.Day | None = None
    """The day it was reported."""
    status: fields.StatusId | None = None
    """The status of the action."""
    by: PartnerId | None = None
    """The lead that reported it, if one of them did."""


class Action(Record, Identified):
    """What the partners plan to do, and what has been done."""

    url_pattern: ClassVar[str] = "plans/{0.year}/#{0.id}"

    id: Id
    """It ends with the plan year, as in night-patrols-2024-25. Never change it."""
    action: Text
    """What is to be done, as the plan prints it."""
    leads: tuple[PartnerId, ...] = Field(min_length=1)
    """The partners responsible for it."""
    updates: tuple[Update, ...] = ()
    """What has been done, the oldest first. The last one is shown."""
    continues: fields.EarlierAction | None = None
    """The action of the previous year that this one continues."""
    earlier_priorities: tuple[fields.PriorityId, ...] = ()
    """Priorities it was under before. Their pages lead to it, so old links keep working."""

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
        """The id of the last status that an update gave."""
        given = (update.status for update in reversed(self.updates) if update.status)
        return next(given, None)


class Narrative(Record):
    """What a plan says about a priority besides its table of actions."""

    title: Text
    """The heading over it."""
    text: Text
    """The words: an empty line between paragraphs, and - before each line of a list."""


class PriorityPlan(Record):
    """What one year's plan says about one priority. The file's name is the priority's id."""

    id: SkipJsonSchema[fields.PriorityId]
    """The priority it is about: the name of the file."""
    title: Text
    """The title in the plan."""
    summary: Text | None = None
    """What it means, in plain words: ours, not part of the plan."""
    actions: tuple[Action, ...] = ()
    """In the printed order."""
    narrative: Narrative | None = None
    """The review of projects and initiatives."""


class Theme(Record, Identified):
    """A theme of all priorities of a plan."""

    title: Text
    """What the plan calls it."""
    text: Text
    """The words: an empty line between paragraphs, and - before each line of a list."""


class Section(Record, Identified):
    """A part of the printed plan."""

    title: Text
    """The heading over it."""
    text: Text | None = None
    """The words: an empty line between paragraphs, and - before each line of a list."""
    shows: fields.Shows | None = None
    """What is shown below the text."""
    year: fields.PlanYear | None = None
    """The plan whose content it shows, if that is not this plan."""


At = Annotated[
    Text,
    Field(
        description="Where the words are: an action's id, or the year and a section or priority,"
        " such as 2024-25/introduction."
    ),
]


class Correction(Record):
    """A spelling mistake of the printed plan, and its correction."""

    at: At
    printed: Text
    """The words as printed."""
    corrected: Text
    """The words as we show them."""


class Place(Record):
    """Words of a plan, and where they are."""

    at: At
    words: Text
    """The words, exactly as they are there."""


class Remark(Record):
    """An editor's note on words of the plan."""

    places: tuple[Place, ...] = Field(min_length=1)
    """The words it is about, wherever they appear."""
    note: Text
    """The note."""


class Plan(Record):
    """One year's plan: its text in the printed order."""

    url_pattern: ClassVar[str] = "plans/{0.year}/"

    year: SkipJsonSchema[fields.Year]
    """The plan year: the name of the folder."""
    title: Text
    """What the pages call it."""
    title_in: InLanguages
    source: Text
    """The source of the plan's text."""
    published_on: fields.Day | None = None
    """The day of publication, if the plan gives one."""
    last_meeting: fields.Day | None = None
    """The day of the board's last meeting: its page shows what has changed since then."""
    priorities: tuple[fields.ListedPriority, ...]
    """In the printed order."""
    themes: tuple[Theme, ...] = ()
    """Themes of all its priorities."""
    sections: tuple[Section, ...]
    """In the printed order."""
    members: tuple[PartnerId, ...] = ()
    """The partnership's members, in the printed order."""
    glossary: tuple[fields.TermId, ...] = ()
    """The terms the plan explains, in the printed order."""
    corrections: tuple[Correction, ...] = ()
    """Spelling mistakes that we correct."""
    remarks: tuple[Remark, ...] = ()
    """Editor's notes on the plan's words."""
    priority_plans: SkipJsonSchema[tuple[PriorityPlan, ...]] = ()
    """What it says about each priority: the other files of the folder."""

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for plan in self.priority_plans for action in plan.actions)


def one_line(text: str) -> str:
    """Return a text with single spaces in place of line breaks and other white space."""
    return " ".join(text.split())
