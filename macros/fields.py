"""The kinds of value a field may hold: each is text in the file and is checked here.

A slip raises the field's own message (what is wrong, what to write); `load.py` adds the place.
A reference is resolved here too: `info.context` holds, for each kind of record, the ids there are.
"""

import datetime
import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from .problems import did_you_mean

# What a reference may name, and where an editor finds the ids of each.
LISTED_IN = {
    "partner": "see data/partners.yml",
    "priority": "see data/priorities.yml",
    "status": "see data/vocabulary.yml",
    "plan year": "see the folders of data/plans",
    "priority with a file in this plan": "see the files beside this one",
    "action of the year before": "see the files of the plan before this one",
}


def slip(what: str, fix: str) -> PydanticCustomError:
    """Return the error a field raises: what is wrong, and what to write instead."""
    return PydanticCustomError("slip", "{what} – {fix}", {"what": what, "fix": fix})


def _visible(value: str) -> str:
    """Refuse characters that no reader sees: controls, and those that turn text round."""
    for character in value:
        control = unicodedata.category(character) == "Cc" and character != "\n"
        if control or 0x202A <= ord(character) <= 0x202E or 0x2066 <= ord(character) <= 0x2069:
            raise slip(
                f"the text holds a hidden character (U+{ord(character):04X})",
                "delete it, or type the text again",
            )
    if not value.strip():
        raise slip("the text is empty", "write it, or delete the line")
    return value.strip()


def _matches(pattern: str, kind: str, fix: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise slip(f"`{value}` is not {kind}", fix)
        return value

    return AfterValidator(check)


def _known(kind: str) -> AfterValidator:
    def resolve(value: str, info: ValidationInfo) -> str:
        ids = (info.context or {}).get(kind, ())
        if value not in ids:
            raise slip(f"`{value}` is not a {kind}", did_you_mean(value, ids, LISTED_IN[kind]))
        return value

    return AfterValidator(resolve)


def _following(value: str) -> str:
    if (int(value[:4]) + 1) % 100 != int(value[5:]):
        raise slip(f"`{value}` is not a plan year", "the second year must follow the first")
    return value


def _day(value: object) -> object:
    # Pydantic alone would read a bare number as seconds since 1970.
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
            return datetime.date.fromisoformat(str(value))
    except ValueError:
        pass
    raise slip(f"`{value}` is not a date", "write year-month-day, such as 2024-09-30")


Text = Annotated[str, AfterValidator(_visible)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Id = Annotated[
    str,
    _matches(
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "an id",
        "use small letters, figures and single hyphens, such as kent-police",
    ),
]
Year = Annotated[
    str,
    _matches(r"\d{4}-\d{2}", "a plan year", "write two years, such as 2024-25"),
    AfterValidator(_following),
]
Telephone = Annotated[
    str,
    _matches(
        r"0\d( ?\d){8,9}|[1-9]\d\d",
        "a telephone number",
        "write figures and single spaces, such as 01732 844522 or 101",
    ),
]
# A name, a dot, more names: no user, no port trick, nothing that ends an attribute.
_HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
Web = Annotated[
    str,
    _matches(
        rf"https?://(?i:{_HOST})(/[^\s\"'<>\\`]*)?",
        "a web address",
        "write the whole address, such as https://www.kent.police.uk",
    ),
]
Email = Annotated[
    str, _matches(rf"[\w.+-]+@(?i:{_HOST})", "an e-mail address", "write it as name@place.uk")
]
PartnerId = Annotated[str, _known("partner")]
PriorityId = Annotated[str, _known("priority")]
StatusId = Annotated[str, _known("status")]
PlanYear = Annotated[str, _known("plan year")]
ListedPriority = Annotated[str, _known("priority with a file in this plan")]
EarlierAction = Annotated[str, _known("action of the year before")]
