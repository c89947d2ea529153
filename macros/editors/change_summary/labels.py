"""What records, their fields and values are called in a sentence."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...data.front_matter import FrontMatter
from ...data.plan_records import (
    Action,
    Correction,
    Narrative,
    Place,
    Plan,
    PriorityPlan,
    Remark,
    Section,
    Theme,
    Update,
    one_line,
)
from ...data.records import (
    Measure,
    Partner,
    Priority,
    Record,
    Site,
    Status,
    Term,
    Topic,
    Vocabulary,
)
from ...views.formats import format_date, format_year

# A longer name is cut where it only says which record is meant.
NAME = 90


class Kind(NamedTuple):
    """A kind of record: its word, the field that names one of them (none where there is but one),
    and the part of the site that it belongs to."""

    word: str
    named_by: str
    part: str


KINDS: dict[type[Record], Kind] = {
    Update: Kind("update", "text", "Updates"),
    Action: Kind("action", "action", "Actions"),
    Partner: Kind("partner", "name", "Contacts"),
    Topic: Kind("topic", "name", "Who to contact about what"),
    Term: Kind("term", "term", "Glossary"),
    Measure: Kind("measure", "name", "Crime figures"),
    Priority: Kind("priority", "name", "Priorities"),
    PriorityPlan: Kind("priority", "title", "Priorities"),
    Narrative: Kind("narrative", "title", "Priorities"),
    Plan: Kind("plan", "title", "Plans"),
    Section: Kind("section", "title", "Plans"),
    Theme: Kind("theme", "title", "Plans"),
    Correction: Kind("correction", "corrected", "Plans"),
    Remark: Kind("remark", "note", "Plans"),
    Place: Kind("place of the remark", "words", "Plans"),
    FrontMatter: Kind("page", "title", "Pages"),
    Site: Kind("site", "", "The whole site"),
    Vocabulary: Kind("vocabulary", "", "The whole site"),
    Status: Kind("status", "label", "The whole site"),
}
URLS = "Permanent addresses"
BUILD = "How the site is built"
# The parts of the site, in the order of the summary.
PARTS = (*dict.fromkeys(kind.part for kind in KINDS.values()), URLS, BUILD)
# Fields whose key in the files says too little. The others are called by their key.
FIELDS = {
    "action": "words",
    "at": "place in the plan",
    "by": "partner who reported it",
    "changes": "change in per cent",
    "checked_on": "date of the last check",
    "continues": "what it continues",
    "counts": "count of incidents",
    "current": "current plan",
    "exit_to": "exit page",
    "formerly": "earlier id or address (only old links use it)",
    "glossary": "term explained in the plan",
    "in_text": "words that link to it",
    "leads": "lead",
    "members": "member",
    "on": "date",
    "other_names": "other name",
    "other_words": "other name",
    "partners": "contact",
    "priorities": "priority",
    "published_on": "date of publication",
    "search_words": "search word (only the search uses it)",
    "telephone": "phone number",
    "web": "web address",
}
# The kinds of record that fields refer to by id.
REFERENCES: dict[str, type[Record]] = {
    **dict.fromkeys(["by", "council", "leads", "members", "partner", "partners"], Partner),
    **dict.fromkeys(["police", "see_also"], Partner),
    **dict.fromkeys(["earlier_priorities", "priorities", "priority"], Priority),
    "continues": Action,
    "glossary": Term,
    "status": Status,
}


class Owner(NamedTuple):
    """What follows the name of a record that is part of another one: that one, and its year."""

    words: str = ""
    quoted: tuple[str, ...] = ()
    year: str = ""


NO_OWNER = Owner()


def name_field(field: str) -> str:
    words = field.replace("_", " ")
    return FIELDS.get(field, f"{words} another language" if field.endswith("_in") else words)


def name_record(record: Any) -> str:
    """Return the text that names a record, or else its file."""
    return one_line(getattr(record, KINDS[type(record)].named_by) or record.location.file)


def describe(record: Any, owner: Owner, whole: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return "action {} (…)", and the texts that replace {}."""
    kind = KINDS[type(record)]
    if not kind.named_by:
        return kind.word, ()
    name = name_record(record)
    if not whole and len(name) > NAME:
        name = name[:NAME].rsplit(" ", 1)[0] + " …"
    return f"{kind.word} {{}}{owner.words}", (name, *owner.quoted)


def owner_of_parts(record: Any, owner: Owner) -> Owner:
    """Return the owner of the records within a record."""
    if isinstance(record, Plan):
        year = format_year(record.year)
        return Owner(f" (plan {year})", (), year)
    if not KINDS[type(record)].named_by:
        return NO_OWNER
    words, quoted = describe(record, NO_OWNER)
    return Owner(f" ({words}{owner.year and f', {owner.year}'})", quoted, owner.year)


def values_of(value: Any) -> Sequence[Any]:
    """Return what a field holds as a list; pairs of year and figure for a mapping by year."""
    if isinstance(value, Mapping):
        return list(value.items())
    return value if isinstance(value, tuple) else [] if value is None else [value]


def format_value(value: Any) -> str:
    """Return a value, which may be a pair of year and figure, as people read it."""
    if isinstance(value, tuple):
        return f"{format_year(value[0])}: {value[1]}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_date(value) if isinstance(value, datetime.date) else one_line(value)
