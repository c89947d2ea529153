"""The types of fields. Each value is text in the file.

Invalid values raise the field's own message: what is wrong, and what to write instead. References
are checked against the ids of each kind of record (see `validate`); any is accepted where those are
unknown because their file could not be read.
"""

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, WithJsonSchema
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
    "a phone number": (
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
    "an email address": (rf"[\w.+-]+@{HOST}", "write it as name@place.uk"),
}
EMPTY = "write it, or delete the line"
A_DAY = "write year-month-day, such as 2024-09-30"
# What editors' tools take a text without quotation marks for.
SCALAR, INTEGER = ("string", "number", "boolean"), ("integer", "string")
IN_PLAN, EARLIER = "a priority with a file in this plan", "an action of the year before"
# What a reference may name, and where the ids of each kind are listed.
LISTED = {
    "a partner": "partners are listed in data/partners.yml",
    "a priority": "priorities are listed in data/priorities.yml",
    "a status": "statuses are listed in data/vocabulary.yml",
    "a topic group": "groups are listed in data/vocabulary.yml under `topic_groups`",
    "a term": "terms are listed in data/glossary.yml",
    "a topic": "topics are listed in data/topics.yml",
    "a measure": "measures are listed in data/measures.yml",
    "a plan year": "each plan year has a folder in data/plans",
    IN_PLAN: "each priority of the plan has a file next to this one",
    EARLIER: "those are in the plan folder of the previous year",
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
        known = info.context.known if info.context else {}
        ids = known.get(kind)
        if ids is not None and value not in ids:
            # An editor may have written the name instead of the id.
            meant = known.get(f"{kind} by name", {}).get(plain_name(value), value)
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
        raise invalid("the text is empty", EMPTY)
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
    raise invalid(f"`{value}` is not a date", A_DAY)


def _parse_flag(value: object) -> bool:
    if value not in ("true", "false", False):
        raise invalid(f"`{value}` is neither true nor false", "write true, or delete the line")
    return value == "true"


def _schema(pattern: str, fix: str, *types: str) -> WithJsonSchema:
    """Describe a text for editors' tools, which show `fix` where it does not match `pattern`.

    `types` are what those tools may take the text for; a pattern applies to texts alone.
    """
    schema: dict[str, Any] = {"type": list(types), "pattern": pattern, "patternErrorMessage": fix}
    return WithJsonSchema(schema)


def _schema_of(kind: str, *types: str) -> WithJsonSchema:
    pattern, fix = PATTERNS[kind]
    return _schema(f"^(?:{pattern})$", fix, *types)


def _schema_of_id(kind: str) -> WithJsonSchema:
    return _schema(f"^(?:{PATTERNS['an id'][0]})$", f"write the id of {kind}", *SCALAR)


Flag = Annotated[
    bool, BeforeValidator(_parse_flag), WithJsonSchema({"enum": [True, False, "true", "false"]})
]
Text = Annotated[str, AfterValidator(_check_text), _schema(r"\S", EMPTY, *SCALAR)]
Day = Annotated[
    datetime.date,
    BeforeValidator(_parse_day),
    _schema(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", A_DAY, "string"),
]
Count = Annotated[
    int, _schema(r"^\s*[-+]?\d+(_\d+)*(\.0+)?\s*$", "write digits only, such as 7621", *INTEGER)
]
Change = Annotated[
    float,
    _schema(
        r"^\s*[-+]?(\d+(_\d+)*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$",
        "write digits only, such as -2.1",
        "number",
        "string",
    ),
]
Id = Annotated[str, _pattern("an id"), _schema_of("an id", *SCALAR)]
Year = Annotated[
    str, _pattern("a plan year"), AfterValidator(_consecutive), _schema_of("a plan year", "string")
]
# What a section of a plan may show below its text.
Shows = Literal["actions", "narratives", "measures", "members", "glossary", "themes"]
Language = Annotated[str, _pattern("a language"), _schema_of("a language", "string")]
Telephone = Annotated[str, _pattern("a phone number"), _schema_of("a phone number", *INTEGER)]
Web = Annotated[str, _pattern("a web address"), _schema_of("a web address", "string")]
PageAddress = Annotated[str, _pattern("an address of a page")]
Email = Annotated[str, _pattern("an email address"), _schema_of("an email address", "string")]
PartnerId = Annotated[str, _reference("a partner"), _schema_of_id("a partner")]
PriorityId = Annotated[str, _reference("a priority"), _schema_of_id("a priority")]
StatusId = Annotated[str, _reference("a status"), _schema_of_id("a status")]
TopicGroupId = Annotated[str, _reference("a topic group"), _schema_of_id("a topic group")]
TermId = Annotated[str, _reference("a term"), _schema_of_id("a term")]
TopicId = Annotated[str, _reference("a topic"), _schema_of_id("a topic")]
MeasureId = Annotated[str, _reference("a measure"), _schema_of_id("a measure")]
PlanYear = Annotated[str, _reference("a plan year"), _schema_of("a plan year", "string")]
ListedPriority = Annotated[str, _reference(IN_PLAN), _schema_of_id(IN_PLAN)]
EarlierAction = Annotated[str, _reference(EARLIER), _schema_of_id(EARLIER)]
