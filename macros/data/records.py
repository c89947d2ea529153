"""The records that hold for all years: frozen and typed.

Field names are the keys of the files in data/; the text under a field is its description.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    ModelWrapValidatorHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from . import fields
from .fields import Id, PartnerId, Text
from .problems import Location, Problem, message
from .yaml_reader import PLACE

# How a field is marked that comes from the name of a file or folder, not from its content.
NotInFile = SkipJsonSchema[Any]


class Record(BaseModel):
    """One frozen record of a file in data/, whose keys are its fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )

    location: SkipJsonSchema[InstanceOf[Location]] = Field(
        validation_alias=PLACE, exclude=True, repr=False
    )
    url_pattern: ClassVar[str]

    @model_validator(mode="wrap")
    @classmethod
    def _validate(
        cls, raw: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        # What is read from a file reports its own mistakes (see validate.py).
        if info.context and isinstance(raw, dict):
            return info.context.record(cls, raw, handler)  # type: ignore[no-any-return]
        return handler(raw)

    @classmethod
    def keys(cls) -> list[str]:
        """Return the keys that editors write in a file."""
        every = cls.model_fields.items()
        return [key for key, field in every if get_args(NotInFile)[1] not in field.metadata]

    @classmethod
    def named(cls) -> str:
        """Return what messages call a record of this kind."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
        return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"

    @classmethod
    def item_of(cls, key: str) -> "type[Record] | None":
        """Return the kind of the records that are written under a key, or None."""
        field = cls.model_fields.get(key)
        of_key = re.findall(r"\w+", repr(field.annotation)) if field else []
        return next((kind for kind in Record.__subclasses__() if kind.__name__ in of_key), None)

    @classmethod
    def holds(cls, kind: "type[Record]") -> bool:
        """Return whether records of a kind are written within one of this kind."""
        return kind in map(cls.item_of, cls.keys())

    @property
    def url_path(self) -> str:
        """The record's page and id below the site's root. Raises AttributeError if it has none."""
        return self.url_pattern.format(self)

    def problem(self, name: str, key: str = "", at: int | None = None, /, **values: Any) -> Problem:
        """Return the problem of a name in messages.yml, at a key's value or an item of its list."""
        return self.location.problem(*message(name, **values), key, at)


def owners_of(key: str) -> list[type[Record]]:
    """Return the kinds of records that may have a key."""
    return [kind for kind in Record.__subclasses__() if key in set(kind.keys())]


def record_keys() -> set[str]:
    """Return the keys that records of any kind may have."""
    return {key for kind in Record.__subclasses__() for key in kind.model_fields} - {"location"}


def old_ids(record: Record) -> tuple[str, ...]:
    """Return the ids a record had before, for the kinds of record that keep them."""
    return getattr(record, "formerly", ())


class Identified(BaseModel):
    """The ids of a record: other records name it by them, and most are in addresses.

    It is not a Record itself: the kinds of records are the direct subclasses of that.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: Id
    """Part of its address, so never change it."""
    formerly: tuple[Id, ...] = ()
    """Earlier ids, which still lead here."""


# A mapping by year or language is not a record, so its location is dropped.
ByKey = BeforeValidator(
    lambda raw: {k: raw[k] for k in raw if k != PLACE} if isinstance(raw, dict) else raw
)
InLanguages = Annotated[
    Mapping[fields.Language, Text],
    ByKey,
    Field(default_factory=dict, description="The same in other languages, by code, such as cy."),
]


class Partner(Record, Identified):
    """An agency that leads an action, belongs to the partnership or can help."""

    url_pattern: ClassVar[str] = "contacts/{0.id}/"
    name: Text
    """What the pages call it."""
    short_name: Text | None = None
    """Its abbreviation, shown after its name."""
    other_names: tuple[Text, ...] = ()
    """Other forms of its name, in the plans or in use."""
    telephone: fields.Telephone | None = None
    """The number to call."""
    web: fields.Web | None = None
    """Its site on the web."""
    checked_on: fields.Day | None = None
    """The day when the phone number and web address were last checked."""
    ask_about: Text | None = None
    """What it does for people, so that they know why to call."""
    members: tuple[PartnerId, ...] = ()
    """The partners that a group consists of."""
    see_also: tuple[PartnerId, ...] = ()
    """Other partners that can help, if this one has no number of its own."""
    note: Text | None = None
    """Anything else to show next to it."""
    sensitive: fields.Flag = False
    """Whether people could come to harm if they are seen reading about it."""


class Term(Record, Identified):
    """An abbreviation and its meaning."""

    url_pattern: ClassVar[str] = "glossary/#{0.id}"
    term: Text
    """The abbreviation as the plans write it."""
    in_text: Text | None = None
    """The words to look for in texts, if the term alone could be an ordinary word."""
    expansion: Text | None = None
    """The words it is short for, if the plan or the body's own name gives them."""
    explanation: Text | None = None
    """What it means, in a sentence."""
    partner: PartnerId | None = None
    """The partner that it is short for."""


class Topic(Record, Identified):
    """A problem in the words residents use, and where the answer is."""

    url_pattern: ClassVar[str] = "contacts/#about-{0.id}"
    name: Text
    """What most people call it."""
    other_words: tuple[Text, ...] = ()
    """Other names, listed in the A–Z."""
    group: fields.TopicGroupId
    """What has happened to someone who needs it."""
    priority: fields.PriorityId
    """The priority whose page has the answer."""
    earlier_priorities: tuple[fields.PriorityId, ...] = ()
    """Priorities it belonged to before. Their pages still show it, so old links keep working."""
    partners: tuple[PartnerId, ...] = ()
    """Who to contact, the first one first."""


class Priority(Record, Identified):
    """A priority for all years. What a plan calls it is in that plan."""

    url_pattern: ClassVar[str] = "priorities/{0.id}/"
    name: Text
    """The short name that the pages use, in residents' words."""
    continues: tuple[fields.PriorityId, ...] = ()
    """The priorities of earlier plans that it continues."""
    sensitive: fields.Flag = False
    """Whether people could come to harm if they are seen reading about it."""


class Measure(Record, Identified):
    """A kind of recorded crime, and its figures by year."""

    url_pattern: ClassVar[str] = "progress/#figure-{0.id}"
    name: Text
    """What the pages call it."""
    counts: Annotated[Mapping[fields.Year, fields.Count], ByKey] = {}
    """Incidents recorded from April to March."""
    changes: Annotated[Mapping[fields.Year, fields.Change], ByKey] = {}
    """Per cent on the year before, as printed; a fall has a minus sign."""


class OtherHelp(Record, Identified):
    """A service that the plan does not name, for people who need more than the plan has."""

    url_pattern: ClassVar[str] = "contacts/#help-{0.id}"
    name: Text
    """What it calls itself."""
    other_words: tuple[Text, ...] = ()
    """What people look for when they need it, listed in the A–Z."""
    what_for: Text
    """What it does for people, so that they know why to call."""
    who_for: Text | None = None
    """Who it is for, unless it is for everyone."""
    telephone: fields.Telephone | None = None
    """The number to call."""
    web: fields.Web | None = None
    """Its site on the web."""
    hours: Text | None = None
    """When it answers."""
    topics: tuple[fields.TopicId, ...] = ()
    """The topics it is shown with, also on the pages of their priorities."""
    priorities: tuple[fields.PriorityId, ...] = ()
    """The priorities it is shown with besides those."""
    group: fields.TopicGroupId | None = None
    """The group of topics it is listed with, if it helps with what no topic is about."""
    partners: tuple[PartnerId, ...] = ()
    """The partners it is shown with, such as one that does not answer at night."""
    sources: tuple[fields.Web, ...] = Field(min_length=1)
    """The public pages that say so."""
    checked_on: fields.Day | None = None
    """The day when the telephone and web address were last checked."""


class SearchWords(Record):
    """Words people search for, by what they should find. Only the search uses them."""

    topics: Annotated[Mapping[fields.TopicId, tuple[Text, ...]], ByKey] = {}
    """By the topic's id."""
    partners: Annotated[Mapping[PartnerId, tuple[Text, ...]], ByKey] = {}
    """By the partner's id."""
    other_help: Annotated[Mapping[fields.ServiceId, tuple[Text, ...]], ByKey] = {}
    """By the service's id."""
    priorities: Annotated[Mapping[fields.PriorityId, tuple[Text, ...]], ByKey] = {}
    """By the priority's id."""
    glossary: Annotated[Mapping[fields.TermId, tuple[Text, ...]], ByKey] = {}
    """By the term's id."""
    measures: Annotated[Mapping[fields.MeasureId, tuple[Text, ...]], ByKey] = {}
    """By the measure's id."""
    plans: Annotated[Mapping[Text, tuple[Text, ...]], ByKey] = {}
    """By an action's id, or by year and section, such as 2024-25/introduction."""
    pages: Annotated[Mapping[Text, tuple[Text, ...]], ByKey] = {}
    """By the page's file in docs/, such as contacts.md, or by a heading on it: data.md#files."""
