"""The types of fields. Each value is text in the file, of one of the kinds in fields.yml."""

import calendar
import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, GetCoreSchemaHandler, ValidationInfo, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .bullets import mark_lists
from .problems import did_you_mean, hidden_in, message
from .years import year_after, year_before

KINDS: Any = yaml.load(Path(__file__).with_name("fields.yml").read_bytes(), yaml.CSafeLoader)
# What plans elsewhere write under Status, by the shape of the status that it means.
STATUS_WORDS: dict[str, list[str]] = KINDS["statuses"]
IN_PLAN, EARLIER = "a priority with a file in this plan", "an action of the year before"
# The cause of what refers to the actions of a year that has none.
NO_ACTIONS = "no actions"
# What people write between several ids.
SEVERAL = re.compile(r"\s*[;/&+]\s*|\s+and\s+|\s+")


def invalid(what: str, fix: str, cause: str = "") -> PydanticCustomError:
    """Return the error for an invalid value: what is wrong, what to write instead, and the cause
    that it may have in common with others."""
    words = {"what": what, "fix": fix, "cause": cause}
    return PydanticCustomError("invalid", "{what} – {fix}", words)


@dataclass(frozen=True)
class Pattern:
    """Marks a type whose text is of a kind, and describes that to editors' tools."""

    kind: str

    def __get_pydantic_core_schema__(self, of: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._check, handler(of))

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        return json_schema(self.kind, KINDS["patterns"][self.kind]["fix"])

    def _check(self, value: Any) -> Any:
        words = KINDS["patterns"][self.kind]
        if isinstance(value, str) and not re.fullmatch(words["pattern"], value, re.ASCII):
            for almost, said in words.get("almost", {}).items():
                found = re.fullmatch(almost, value)
                parts = found.groupdict() if found else {}
                if found and (not parts.keys() >= {*"ymd"} or _is_day(**parts)):
                    of_value = {"value": value[:80], "digits": sum(map(str.isdigit, value))}
                    of_value |= parts
                    raise invalid(*said.format(**of_value).split(" – "))
            raise invalid(f"`{value}` is not {self.kind}", words["fix"])
        return value


@dataclass(frozen=True)
class Reference:
    """Marks a type whose text is the id of a record of a kind.

    Any id is accepted where the ids are unknown, because their file could not be read.
    """

    kind: str

    def __get_pydantic_core_schema__(self, of: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(of))

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        if self.kind in KINDS["patterns"]:
            return json_schema(self.kind, KINDS["patterns"][self.kind]["fix"])
        return json_schema("an id", f"write the id of {self.kind}")

    def _check(self, value: str, info: ValidationInfo) -> str:
        known = info.context.known if info.context else {}
        ids = known.get(self.kind)
        if ids is not None and value not in ids:
            # An editor may have written the name instead of the id, or several.
            named = known.get(f"{self.kind} by name", {})
            meant = named.get(plain_name(value), value)
            fix = did_you_mean(
                meant, ids, "choose another", KINDS["references"][self.kind]["where"]
            )
            several = [named.get(plain_name(one), one) for one in SEVERAL.split(value)]
            if len(several) > 1 and all(one in ids for one in several):
                fix = f"put a comma between the two: [{', '.join(several)}]"
            # Actions are the one kind with two kinds of reference.
            cause = f"{'an action' if self.kind == EARLIER else self.kind} {value}"
            cause = cause if ids or self.kind != EARLIER else NO_ACTIONS
            if self.kind == "a plan year" and is_plan_year(value):
                raise invalid(*message("no plan", year=value))
            raise invalid(f"`{value}` is not {self.kind}", fix, cause)
        return value


def json_schema(kind: str, fix: str) -> dict[str, Any]:
    """Describe a kind of text for editors' tools, which show `fix` where it does not match.

    They may take it for a number, say; a pattern applies to texts alone.
    """
    words = KINDS["patterns"][kind]
    pattern, types = f"^(?:{words['pattern']})$", words.get("types", ["string"])
    return {"type": types, "pattern": pattern, "patternErrorMessage": fix}


def plain_name(name: str) -> str:
    """Return a name in the form in which names are compared."""
    return " ".join(name.split()).casefold().removeprefix("the ")


def _check_text(value: str) -> str:
    value = mark_lists(value)
    for _, what, fix in hidden_in(value):
        raise invalid(what, fix)
    if not value.strip():
        raise invalid(*message("empty text"))
    return value.strip()


def _is_day(y: str, m: str, d: str) -> bool:
    return 1 <= int(m) <= 12 and 1 <= int(d) <= calendar.monthrange(int(y), int(m))[1]


def is_id(value: str) -> bool:
    return bool(re.fullmatch(KINDS["patterns"]["an id"]["pattern"], value, re.ASCII))


def is_plan_year(value: str) -> bool:
    """Return whether a text is a plan year: two that follow each other, as in 2024-25."""
    # Years such as 0 or 9999 are mistakes, and no valid dates.
    in_form = re.fullmatch(KINDS["patterns"]["a plan year"]["pattern"], value, re.ASCII)
    return bool(in_form) and "1900" <= value < "2200" and year_after(year_before(value)) == value


def _consecutive(value: str) -> str:
    if not is_plan_year(value):
        raise invalid(f"`{value}` is not a plan year", KINDS["patterns"]["a plan year"]["fix"])
    return value


Flag = Annotated[bool, Pattern("true or false")]
Text = Annotated[
    str,
    AfterValidator(_check_text),
    WithJsonSchema(json_schema("an id", message("empty text")[1]) | {"pattern": r"\S"}),
]
Day = Annotated[datetime.date, Pattern("a date")]
Count = Annotated[int, Pattern("a whole number")]
Change = Annotated[float, Pattern("a number")]
Id = Annotated[str, Pattern("an id")]
Year = Annotated[str, Pattern("a plan year"), AfterValidator(_consecutive)]
# What a section of a plan may show below its text.
Shows = Literal["actions", "narratives", "measures", "members", "glossary", "themes"]
Language = Annotated[str, Pattern("a language")]
Telephone = Annotated[str, Pattern("a phone number")]
Web = Annotated[str, Pattern("a web address")]
PageAddress = Annotated[str, Pattern("an address of a page")]
Email = Annotated[str, Pattern("an email address")]
Tag = Annotated[str, Pattern("a tag")]
PartnerId = Annotated[str, Reference("a partner")]
PriorityId = Annotated[str, Reference("a priority")]
StatusId = Annotated[str, Reference("a status")]
TopicGroupId = Annotated[str, Reference("a topic group")]
TermId = Annotated[str, Reference("a term")]
TopicId = Annotated[str, Reference("a topic")]
ServiceId = Annotated[str, Reference("a service")]
MeasureId = Annotated[str, Reference("a measure")]
PlanYear = Annotated[str, Reference("a plan year")]
ListedPriority = Annotated[str, Reference(IN_PLAN)]
EarlierAction = Annotated[str, Reference(EARLIER)]
