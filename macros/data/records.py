"""The records that stand for all years: frozen, typed, knowing only themselves.

Field names are the keys of the files in data/; the text under a field is its description.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf

from . import fields
from .fields import Id, PartnerId, Text
from .problems import Location
from .yaml_reader import PLACE


class Record(BaseModel):
    """One record of a file in data/. No key but its fields; nothing in it changes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )

    location: InstanceOf[Location] = Field(validation_alias=PLACE, exclude=True, repr=False)
    url_pattern: ClassVar[str]

    @property
    def url_path(self) -> str:
        """The page and id below the site's root where the record stands, if it has such a place."""
        return self.url_pattern.format(self)


def old_ids(record: Record) -> tuple[str, ...]:
    """Return the ids a record had before, for the kinds of record that keep them."""
    return getattr(record, "formerly", ())


OldIds = Annotated[
    tuple[Id, ...], Field(description="Ids it had before: their addresses still lead here.")
]
SearchWords = Annotated[
    tuple[Text, ...],
    Field(description="What people type who look for it: for the search alone, nobody sees them."),
]
# A mapping by year or language is no record: it has no use for its place.
ByKey = BeforeValidator(
    lambda raw: {k: raw[k] for k in raw if k != PLACE} if isinstance(raw, dict) else raw
)
InLanguages = Annotated[
    Mapping[fields.Language, Text],
    ByKey,
    Field(default_factory=dict, description="The same in other languages, by code, such as cy."),
]


class Partner(Record):
    """An agency that leads an action, belongs to the partnership or can help."""

    url_pattern: ClassVar[str] = "contacts/#{0.id}"
    id: Id
    """Part of its address, so it never changes."""
    formerly: OldIds = ()
    name: Text
    """What the pages call it."""
    short_name: Text | None = None
    """Its abbreviation, shown behind its name."""
    other_names: tuple[Text, ...] = ()
    """Other forms of its name, in the plans or in use."""
    telephone: fields.Telephone | None = None
    """The number to ring."""
    web: fields.Web | None = None
    """Its site on the web."""
    checked_on: fields.Day | None = None
    """The day somebody last made sure that the telephone and web address work."""
    ask_about: Text | None = None
    """What it does for people, so that they know why to ring."""
    members: tuple[PartnerId, ...] = ()
    """The partners that a group stands for."""
    see_also: tuple[PartnerId, ...] = ()
    """Other partners that can help, where this one has no number of its own."""
    note: Text | None = None
    """Anything else to say beside it."""
    sensitive: fields.Flag = False
    """Whether somebody may come to harm who is seen to read about it."""
    search_words: SearchWords = ()


class Term(Record):
    """An abbreviation, and what it stands for."""

    url_pattern: ClassVar[str] = "glossary/#{0.id}"
    id: Id
    """Part of its address, so it never changes."""
    formerly: OldIds = ()
    term: Text
    """The abbreviation as the plans write it."""
    in_text: Text | None = None
    """The words to look for in texts, where the term alone could be an ordinary word."""
    expansion: Text | None = None
    """What it stands for, where the plan or the body's own name settles it."""
    explanation: Text | None = None
    """What it means, in a sentence."""
    partner: PartnerId | None = None
    """The partner that it is short for."""
    search_words: SearchWords = ()


class Topic(Record):
    """A problem in the words residents use, and where the answer is."""

    url_pattern: ClassVar[str] = "priorities/{0.priority}/#about-{0.id}"
    id: Id
    """Part of its address, so it never changes."""
    name: Text
    """What most people call it."""
    other_words: tuple[Text, ...] = ()
    """Other names, which the A–Z lists."""
    search_words: SearchWords = ()
    priority: fields.PriorityId
    """The priority whose page has the answer."""
    earlier_priorities: tuple[fields.PriorityId, ...] = ()
    """Those it belonged to before: their pages show it still, so that its old addresses land."""
    partners: tuple[PartnerId, ...] = ()
    """Who to contact, the first one first."""


class Priority(Record):
    """A priority for all years: what a plan calls it stands in that plan."""

    url_pattern: ClassVar[str] = "priorities/{0.id}/"
    id: Id
    """The name of its page, so it never changes."""
    formerly: OldIds = ()
    name: Text
    """The short name that this site uses for good."""
    continues: tuple[fields.PriorityId, ...] = ()
    """The priorities of earlier plans that it goes on with."""
    sensitive: fields.Flag = False
    """Whether somebody may come to harm who is seen to read about it."""
    search_words: SearchWords = ()


class Measure(Record):
    """A kind of recorded crime, and its figures by year."""

    id: Id
    """The end of its address, so it never changes."""
    name: Text
    """What the pages call it."""
    search_words: SearchWords = ()
    counts: Annotated[Mapping[fields.Year, int], ByKey] = {}
    """Incidents recorded from April to March."""
    changes: Annotated[Mapping[fields.Year, float], ByKey] = {}
    """Per cent on the year before, as printed; a fall has a minus sign."""
