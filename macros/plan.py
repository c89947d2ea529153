"""The records that belong to one year, and the book that binds the years together."""

from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from . import fields as of
from .fields import Id, PartnerId, Text
from .model import Measure, Partner, Priority, Record, Site, Term, Topic, Vocabulary


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

    @property
    def year(self) -> str:
        """The plan year, with which every action's id ends."""
        return self.id[-7:]

    @property
    def latest(self) -> Update | None:
        """The update a table shows: the last one."""
        return self.updates[-1] if self.updates else None


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


class Section(Record):
    id: Id
    title: Text
    text: Text | None = None
    shows: Literal["actions", "narratives", "measures", "members", "glossary"] | None = None
    """What follows the text."""
    year: of.PlanYear | None = None
    """The plan it is drawn from, where that is not this plan."""


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


class Passage(NamedTuple):
    """Words of a plan that a correction or remark can be about: their name, address and text."""

    name: str
    address: str
    text: str

    @classmethod
    def of(cls, name: str, address: str, *texts: str | None) -> "Passage":
        return cls(name, address, one_line(" ".join(filter(None, texts))))


class Book(NamedTuple):
    """All that data/ holds. `plans` are in order of year, oldest first."""

    site: Site
    vocabulary: Vocabulary
    partners: tuple[Partner, ...]
    glossary: tuple[Term, ...]
    topics: tuple[Topic, ...]
    measures: tuple[Measure, ...]
    priorities: tuple[Priority, ...]
    plans: tuple[Plan, ...]

    @property
    def passages(self) -> dict[str, Passage]:
        """The plans' words by where they stand: an action's id, or year/priority, year/section."""
        found = {}
        names = {priority.id: priority.name for priority in self.priorities}
        for plan in self.plans:
            for s in plan.sections:
                name, address = f"{plan.title}: {s.title}", f"{plan.address}#{s.id}"
                found[f"{plan.year}/{s.id}"] = Passage.of(name, address, s.title, s.text)
            for part in plan.priority_plans:
                story = (part.narrative.title, part.narrative.text) if part.narrative else ()
                name = f"{plan.title}: {names[part.id]}"
                found[f"{plan.year}/{part.id}"] = Passage.of(name, plan.address, part.title, *story)
            for a in plan.actions:
                texts = (a.action, *(update.text for update in a.updates))
                found[a.id] = Passage.of(f"{plan.title}: {a.action}", a.address, *texts)
        return found


def one_line(text: str) -> str:
    """Return a text without the line ends an editor broke it at."""
    return " ".join(text.split())
