"""The kinds of value a field may hold: each is text in the file and is checked here.

A slip raises the field's own message (what is wrong, what to write); `records.py` adds the place.
A reference is resolved here too: `info.context` holds, for each kind of record, the ids there are,
or None where their file could not be read: what refers to them is not to blame.
"""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from .problems import did_you_mean, is_hidden
from .years import year_after, year_before

# A host: names with dots between them. No user, no port, nothing that could end an attribute.
HOST = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
# Also read by editors' tools, in JavaScript and Java: nothing that Python alone knows.
PATTERNS = {
    "an id": (
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "use small letters, figures and single hyphens, such as fire-service",
    ),
    "a plan year": (r"\d{4}-\d{2}", "write two years that follow, such as 2024-25"),
    "a language": (
        "[a-z]{2,3}(-[A-Z]{2})?",
        "write its code, such as cy for Welsh",
    ),
    "a telephone number": (
        # Helplines are shorter: 116 123, 0800 1111.
        r"0\d( ?\d){8,9}|[1-9]\d\d|116 ?\d{3}|0800 ?1111",
        "write figures and single spaces, such as 01632 960001 or 101",
    ),
    "a web address": (
        rf"""https?://{HOST}(/[^\s"'<>\\`]*)?""",
        "write the whole address, such as https://www.example.org",
    ),
    "an address of a page": (
        r"[a-z0-9-]+(/[a-z0-9-]+)*/?",
        "write it without the site's name, such as old/place/",
    ),
    "an e-mail address": (rf"[\w.+-]+@{HOST}", "write it as name@place.uk"),
}
# What a reference may name, and where an editor finds the ids of each.
LISTED = {
    "a partner": "partners are listed in data/partners.yml",
    "a priority": "priorities are listed in data/priorities.yml",
    "a status": "statuses are listed in data/vocabulary.yml",
    "a term": "terms are listed in data/glossary.yml",
    "a plan year": "each plan year has a folder in data/plans",
    "a priority with a file in this plan": "each priority of the plan has a file beside this one",
    "an action of the year before": "those stand in the plan's folder of the year before this one",
}


def slip(what: str, fix: str) -> PydanticCustomError:
    """Return the error a field raises: what is wrong, and what to write instead."""
    return PydanticCustomError("slip", "{what} – {fix}", {"what": what, "fix": fix})


def _pattern(kind: str) -> AfterValidator:
    pattern, fix = PATTERNS[kind]

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise slip(f"`{value}` is not {kind}", fix)
        return value

    return AfterValidator(check)


def _known(kind: str) -> AfterValidator:
    def resolve(value: str, info: ValidationInfo) -> str:
        ids = info.context[kind] if info.context else None
        if ids is not None and value not in ids:
            # Whoever knows a thing by its name writes that.
            names = (info.context or {}).get(f"{kind} by name", {})
            meant = names.get(plain_name(value), value)
            fix = did_you_mean(meant, ids, "choose another", LISTED[kind])
            raise slip(f"`{value}` is not {kind}", fix)
        return value

    return AfterValidator(resolve)


def plain_name(name: str) -> str:
    """Return a name as it is compared with what an editor wrote."""
    return " ".join(name.split()).casefold().removeprefix("the ")


def _visible(value: str) -> str:
    for character in "" if value.replace("\n", "").isprintable() else value:
        if is_hidden(character) and character != "\n":
            code = f"U+{ord(character):04X}"
            raise slip(f"the text holds a hidden character ({code})", "delete it and type again")
    if not value.strip():
        raise slip("the text is empty", "write it, or delete the line")
    return value.strip()


def _following(value: str) -> str:
    # A year of 0 or 9999 is a slip, and more than a date can be.
    if not "1900" <= value < "2200" or year_after(year_before(value)) != value:
        raise slip(f"`{value}` is not a plan year", PATTERNS["a plan year"][1])
    return value


def _day(value: object) -> datetime.date:
    # Pydantic alone would read a bare number as seconds since 1970.
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
            return datetime.date.fromisoformat(str(value))
    except ValueError:
        pass
    raise slip(f"`{value}` is not a date", "write year-month-day, such as 2024-09-30")


def _flag(value: object) -> bool:
    if value not in ("true", "false", False):
        raise slip(f"`{value}` is neither true nor false", "write true, or delete the line")
    return value == "true"


Flag = Annotated[bool, BeforeValidator(_flag)]
Text = Annotated[str, AfterValidator(_visible)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Id = Annotated[str, _pattern("an id")]
Year = Annotated[str, _pattern("a plan year"), AfterValidator(_following)]
# What a section of a plan may show below its text.
Shows = Literal["actions", "narratives", "measures", "members", "glossary", "themes"]
Language = Annotated[str, _pattern("a language")]
Telephone = Annotated[str, _pattern("a telephone number")]
Web = Annotated[str, _pattern("a web address")]
PageAddress = Annotated[str, _pattern("an address of a page")]
Email = Annotated[str, _pattern("an e-mail address")]
PartnerId = Annotated[str, _known("a partner")]
PriorityId = Annotated[str, _known("a priority")]
StatusId = Annotated[str, _known("a status")]
TermId = Annotated[str, _known("a term")]
PlanYear = Annotated[str, _known("a plan year")]
ListedPriority = Annotated[str, _known("a priority with a file in this plan")]
EarlierAction = Annotated[str, _known("an action of the year before")]
