"""What the records and their fields are called where a difference between two books is told."""

from typing import NamedTuple

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


class Kind(NamedTuple):
    """A kind of record: its word, the field that names one of them (none where there is but one),
    and the part of the site (one of PARTS) that it belongs to."""

    word: str
    named_by: str
    part: str


KINDS: dict[type[Record], Kind] = {
    Site: Kind("site", "", "The whole site"),
    Vocabulary: Kind("vocabulary", "", "The whole site"),
    Status: Kind("status", "label", "The whole site"),
    Partner: Kind("partner", "name", "Contacts"),
    Term: Kind("term", "term", "Glossary"),
    Topic: Kind("topic", "name", "Who to contact about what"),
    Measure: Kind("measure", "name", "Crime figures"),
    Priority: Kind("priority", "name", "Priorities"),
    PriorityPlan: Kind("priority", "title", "Priorities"),
    Narrative: Kind("narrative", "title", "Priorities"),
    Action: Kind("action", "action", "Actions"),
    Update: Kind("update", "text", "Updates"),
    Plan: Kind("plan", "title", "Plans"),
    Section: Kind("section", "title", "Plans"),
    Theme: Kind("theme", "title", "Plans"),
    Correction: Kind("correction", "corrected", "Plans"),
    Remark: Kind("remark", "note", "Plans"),
    Place: Kind("place of the remark", "words", "Plans"),
    FrontMatter: Kind("page", "title", "Pages"),
}
DRAWN = "How the site is drawn"
ADDRESSES = "Addresses"
# The parts of the site, in the order in which their changes are told.
PARTS = (
    "Updates",
    "Actions",
    "Contacts",
    "Who to contact about what",
    "Glossary",
    "Crime figures",
    "Priorities",
    "Plans",
    "Pages",
    "The whole site",
    ADDRESSES,
    DRAWN,
)
# Fields whose key in the files says too little; the others are called by their key.
WORDS = {
    "partnership": "name of the partnership",
    "partnership_in": "name of the partnership in another language",
    "title_in": "title in another language",
    "exit_to": "address that “Exit this page” leads to",
    "current": "current plan",
    "no_status": "words shown where there is no status",
    "no_update": "words shown where there is no update",
    "no_check": "words shown where a contact was never checked",
    "formerly": "earlier id or address (only old links use it)",
    "search_words": "search word (nobody sees it, only the search)",
    "in_text": "words that lead to it from texts",
    "other_names": "other name",
    "other_words": "other name",
    "telephone": "telephone number",
    "web": "web address",
    "checked_on": "day of the last check",
    "ask_about": "what to ask about",
    "members": "member",
    "see_also": "contact to see as well",
    "sensitive": "mark as sensitive",
    "partners": "contact",
    "earlier_priorities": "priority it belonged to before",
    "by": "partner who reported it",
    "reports_by_email": "offer to report a mistake by e-mail",
    "counts": "count of incidents",
    "changes": "change in per cent",
    "action": "words",
    "leads": "lead",
    "continues": "what it goes on with",
    "on": "date",
    "source": "note on where the words are from",
    "published_on": "day of publication",
    "priorities": "priority",
    "shows": "what follows the text",
    "glossary": "term explained in the plan",
    "at": "place in the plan",
    "printed": "words as printed",
    "description": "description (search engines show it)",
}
# Fields that name other records by their id, and the kind of those records.
NAMED: dict[str, type[Record]] = {
    "council": Partner,
    "police": Partner,
    "partner": Partner,
    "partners": Partner,
    "leads": Partner,
    "by": Partner,
    "members": Partner,
    "see_also": Partner,
    "priority": Priority,
    "priorities": Priority,
    "earlier_priorities": Priority,
    "glossary": Term,
    "status": Status,
    "continues": Action,
}


def called(field: str) -> str:
    """Return what a field is called in a sentence."""
    return WORDS.get(field, field.replace("_", " "))
