"""The records of the partnership itself: its site, and the words that its pages use."""

from typing import ClassVar, Literal

from . import fields
from .fields import Id, PartnerId, Text
from .records import Identified, InLanguages, Record


class Site(Record):
    """The partnership whose plan this is, and what every page needs."""

    @classmethod
    def named(cls) -> str:
        return "data/site.yml"

    partnership: Text
    """The name of the partnership."""
    partnership_in: InLanguages
    area: Text
    """The area it works for, as residents call it."""
    council: PartnerId
    """The partner whose phone number is the partnership's."""
    police: PartnerId
    """The partner to call about crime that is not an emergency."""
    email: fields.Email
    """The address for writing to the partnership."""
    publisher: Text | None = None
    """The organisation that publishes the pages and is responsible for its web host's log."""
    reply_time: Text | None = None
    """How soon an email about the pages is answered, such as within 10 working days."""
    feed_id: fields.Tag
    """The name by which feed readers know the feed, a tag (RFC 4151). Never change it."""
    reports_by_email: fields.Flag = False
    """Whether pages invite readers to report mistakes to `email`."""
    emergency: fields.Telephone
    """The number to call when a person is in danger."""
    exit_to: fields.Web
    """Where "Exit this page" leads: an everyday page."""
    current: fields.PlanYear
    """The year of the current plan: a folder of data/plans."""
    accepted: tuple[Text, ...] = ()
    """Words, as `make proofread` quotes them, that it need not question again."""
    next_plan: fields.Web | None = None
    """Where the plan after the current one is, if it is published elsewhere."""
    licence: Text
    """Who owns the text, and how others may use the data."""
    licence_url: fields.Web | None = None
    """The page of the licence, if the words of the plan have one."""


class Status(Record, Identified):
    """A status that an update may have."""

    url_pattern: ClassVar[str] = "progress/"
    id: Id
    """What updates call it, so never change it."""
    label: Text
    """What the pages call it."""
    shape: Literal["empty", "half", "full", "cross"]
    """The symbol next to the label."""
    meaning: Text
    """When an action has this status, in one sentence."""


class TopicGroup(Record, Identified):
    """Topics that are listed together."""

    id: Id
    """What topics call it, so never change it."""
    name: Text
    """What has happened to someone, in their words."""


class Vocabulary(Record):
    """The statuses, the groups of topics, and the words shown where nothing is recorded."""

    no_status: Text
    """Shown for an action none of whose updates has a status."""
    no_update: Text
    """Shown for an action without an update."""
    no_check: Text
    """Shown for a partner whose phone number and web address have not been checked."""
    statuses: tuple[Status, ...]
    """Every status, in the order of the charts."""
    topic_groups: tuple[TopicGroup, ...] = ()
    """The groups of topics, in the order in which pages list them."""

    def label_of(self, status_id: str | None) -> str:
        """Return a status's label, or the words for no status."""
        return next((s.label for s in self.statuses if s.id == status_id), self.no_status)

    def shape_of(self, status_id: str | None) -> str:
        """Return a status's shape, or "dash" for no status."""
        return next((s.shape for s in self.statuses if s.id == status_id), "dash")
