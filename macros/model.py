"""The records that stand for all years: frozen, typed, knowing only themselves.

Field names are the keys of the files in data/; the text under a field is its description.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf

from . import fields as of
from .fields import Id, PartnerId, Text
from .problems import Where
from .read import PLACE


class Record(BaseModel):
    """One record of a file in data/. No key but its fields; nothing in it changes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )

    where: InstanceOf[Where] = Field(validation_alias=PLACE, exclude=True, repr=False)
    stands_at: ClassVar[str]

    @property
    def address(self) -> str:
        """The page and id below the site's root where the record stands, if it has such a place."""
        return self.stands_at.format(self)


class Site(Record):
    partnership: Text
    area: Text
    council: PartnerId
    """The partner whose telephone is the partnership's."""
    police: PartnerId
    """The partner to ring about crime that is not an emergency."""
    email: of.Email
    emergency: of.Telephone
    exit_to: of.Web
    """Where "Exit this page" leads: a page that anybody might be reading."""
    current: of.PlanYear
    licence: Text
    """Whose the words are, and on what terms others may use the data."""


class Status(Record):
    id: Id
    label: Text
    shape: Literal["empty", "half", "full", "cross"]
    """What is drawn beside the label, for those who look at a table before they read it."""
    meaning: Text


class Vocabulary(Record):
    """The statuses there are, and the words shown where the record is silent."""

    no_status: Text
    no_update: Text
    no_check: Text
    statuses: tuple[Status, ...]

    def label_of(self, status_id: str | None) -> str:
        """Return a status's label, or what to say where none is recorded."""
        return next((s.label for s in self.statuses if s.id == status_id), self.no_status)

    def shape_of(self, status_id: str | None) -> str:
        """Return a status's shape; a dash, which no status has, where none is recorded."""
        return next((s.shape for s in self.statuses if s.id == status_id), "dash")


class Partner(Record):
    stands_at: ClassVar[str] = "contacts/#{0.id}"

    id: Id
    formerly: tuple[Id, ...] = ()
    """Ids it had before: their addresses still lead here."""
    name: Text
    short_name: Text | None = None
    other_names: tuple[Text, ...] = ()
    telephone: of.Telephone | None = None
    web: of.Web | None = None
    checked_on: of.Day | None = None
    """The day somebody last made sure that the telephone and web address work."""
    ask_about: Text | None = None
    members: tuple[PartnerId, ...] = ()
    see_also: tuple[PartnerId, ...] = ()
    note: Text | None = None
    sensitive: of.Flag = False
    """Whether somebody may come to harm who is seen to read about it."""
    search_words: tuple[Text, ...] = ()


class Term(Record):
    stands_at: ClassVar[str] = "glossary/#{0.id}"

    id: Id
    formerly: tuple[Id, ...] = ()
    term: Text
    in_text: Text | None = None
    """The words to look for in texts, where the term alone could be an ordinary word."""
    expansion: Text | None = None
    explanation: Text | None = None
    partner: PartnerId | None = None
    search_words: tuple[Text, ...] = ()


class Topic(Record):
    stands_at: ClassVar[str] = "priorities/{0.priority}/#about-{0.id}"
    id: Id
    name: Text
    other_words: tuple[Text, ...] = ()
    """Other names, which the A–Z lists."""
    search_words: tuple[Text, ...] = ()
    """What else people type who look for it: for the search alone."""
    priority: of.PriorityId
    earlier_priorities: tuple[of.PriorityId, ...] = ()
    """Those it belonged to before: their pages show it still, so that its old addresses land."""
    partners: tuple[PartnerId, ...] = ()


class Priority(Record):
    """A priority for all years: what a plan calls it stands in that plan."""

    stands_at: ClassVar[str] = "priorities/{0.id}/"
    id: Id
    formerly: tuple[Id, ...] = ()
    name: Text
    continues: tuple[of.PriorityId, ...] = ()
    """The priorities of earlier plans that it goes on with."""
    sensitive: of.Flag = False
    search_words: tuple[Text, ...] = ()


# A mapping by year is no record: it has no use for its place.
ByYear = BeforeValidator(
    lambda raw: {k: raw[k] for k in raw if k != PLACE} if isinstance(raw, dict) else raw
)


class Measure(Record):
    id: Id
    name: Text
    search_words: tuple[Text, ...] = ()
    counts: Annotated[Mapping[of.Year, int], ByYear] = {}
    """Incidents recorded from April to March."""
    changes: Annotated[Mapping[of.Year, float], ByYear] = {}
    """Per cent on the year before, as printed; a fall has a minus sign."""
