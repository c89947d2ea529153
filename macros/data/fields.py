"""The types of fields. Each value is text in the file.

Invalid values raise the field's own message: what is wrong, and what to write instead. References
are checked against `info.context`, which maps each kind of record to its ids, or to None if their
file could not be read: then any reference is accepted.
"""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from .problems import did_you_mean, hidden_in
from .years import year_after, year_before

# A host: names separated by dots. No user, no port, nothing that could end an HTML attribute.
HOST = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
# Also used in JSON Schema, so only syntax that JavaScript and Java know too.
PATTERNS = {
    "an id": (
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "use lower-case letters, digits and single hyphens, such as fire-service",
    ),
    "a plan year": (r"\d{4}-\d{2}", "write two consecutive years, such as 2024-25"),
    "a language": (
        "[a-z]{2,3}(-[A-Z]{2})?",
        "write its code, such as cy for Welsh",
    ),
    "a telephone number": (
        # Helplines are shorter: 116 123, 0800 1111.
        r"0\d( ?\d){8,9}|[1-9]\d\d|116 ?\d{3}|0800 ?1111",
        "write digits and single spaces, such as 01632 960001 or 101",
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
# What a reference may name, and where the ids of each kind are listed.
LISTED = {
    "a partner": "partners are listed in data/partners.yml",
    "a priority": "priorities are listed in data/priorities.yml",
    "a status": "statuses are listed in data/vocabulary.yml",
    "a term": "terms are listed in data/glossary.yml",
    "a plan year": "each plan year has a folder in data/plans",
    "a priority with a file in this plan": "each priority of the plan has a file beside this one",
    "an action of the year before": "those are in the plan folder of the previous year",
}


def invalid(what: str, fix: str) -> PydanticCustomError:
    """Return the error for an invalid value: what is wrong, and what to write instead."""
    return PydanticCustomError("invalid", "{what} – {fix}", {"what": what, "fix": fix})


def _pattern(kind: str) -> AfterValidator:
    pattern, fix = PATTERNS[kind]

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise invalid(f"`{value}` is not {kind}", fix)
        return value

    return AfterValidator(check)


def _reference(kind: str) -> AfterValidator:
    def resolve(value: str, info: ValidationInfo) -> str:
        ids = info.context[kind] if info.context else None
        if ids is not None and value not in ids:
            # An editor may have written the name instead of the id.
            names = (info.context or {}).get(f"{kind} by name", {})
            meant = names.get(plain_name(value), value)
            fix = did_you_mean(meant, ids, "choose another", LISTED[kind])
            raise invalid(f"`{value}` is not {kind}", fix)
        return value

    return AfterValidator(resolve)


def plain_name(name: str) -> str:
    """Return a name in the form in which names are compared."""
    return " ".join(name.split()).casefold().removeprefix("the ")


def _check_text(value: str) -> str:
    for _, what, fix in hidden_in(value):
        raise invalid(what, fix)
    if not value.strip():
        raise invalid("the text is empty", "write it, or delete the line")
    return value.strip()


def _consecutive(value: str) -> str:
    # Years such as 0 or 9999 are mistakes, and no valid dates.
    if not "1900" <= value < "2200" or year_after(year_before(value)) != value:
        raise invalid(f"`{value}` is not a plan year", PATTERNS["a plan year"][1])
    return value


def _parse_day(value: object) -> datetime.date:
    # Pydantic itself would take a number for seconds since 1970.
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
            return datetime.date.fromisoformat(str(value))
    except ValueError:
        pass
    raise invalid(f"`{value}` is not a date", "write year-month-day, such as 2024-09-30")


def _parse_flag(value: object) -> bool:
    if value not in ("true", "false", False):
        raise invalid(f"`{value}` is neither true nor false", "write true, or delete the line")
    return value == "true"


Flag = Annotated[bool, BeforeValidator(_parse_flag)]
Text = Annotated[str, AfterValidator(_check_text)]
Day = Annotated[datetime.date, BeforeValidator(_parse_day)]
Id = Annotated[str, _pattern("an id")]
Year = Annotated[str, _pattern("a plan year"), AfterValidator(_consecutive)]
# What a section of a plan may show below its text.
Shows = Literal["actions", "narratives", "measures", "members", "glossary", "themes"]
Language = Annotated[str, _pattern("a language")]
Telephone = Annotated[str, _pattern("a telephone number")]
Web = Annotated[str, _pattern("a web address")]
PageAddress = Annotated[str, _pattern("an address of a page")]
Email = Annotated[str, _pattern("an e-mail address")]
PartnerId = Annotated[str, _reference("a partner")]
PriorityId = Annotated[str, _reference("a priority")]
StatusId = Annotated[str, _reference("a status")]
TermId = Annotated[str, _reference("a term")]
PlanYear = Annotated[str, _reference("a plan year")]
ListedPriority = Annotated[str, _reference("a priority with a file in this plan")]
EarlierAction = Annotated[str, _reference("an action of the year before")]
