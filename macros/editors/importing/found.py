"""The sections and priorities that are found in a document, and what their titles name."""

import difflib
import re
from dataclasses import dataclass, field

from ...data.plan_records import one_line
from .tables import ActionRow, plain

YEARS = re.compile(r"\b(20\d\d) ?(?:[-–/]|to) ?(?:20)?(\d\d)\b")
NUMBER = re.compile(
    r"^(?:\d+[.:)]?\s+(?=(?:strategic\s+)?(?:priority|theme|objective|aim)\s+\w+[.:)\s–-]))?"
    r"(?:(?:strategic\s+)?(?:priority|theme|objective|aim|section|part|appendix)\s+)?"
    r"(?:\d+(?:\.\d+)*|[a-h]|one|two|three|four|five|six|seven|eight)[.:)\s–-]+(?=\S)",
    re.I,
)
# What is called a priority, or part of one, by its number.
NUMBERED = re.compile(
    r"(?:\d+[.:)]?\s+)?(?:strategic\s+)?(?:priority|theme|objective|aim)\s+\w", re.I
)
# Where the short form of a title ends.
REST = re.compile(r"(?<!\s)\s*(?:[:(]| [-–—] |[-–—] |\b(?:including|to include)\b).*", re.I | re.S)
# Two titles that are as alike as this differ in spelling only.
SAME_TITLE = 0.9
# The titles of sections that a plan needs and a document lacks.
TITLES = {
    "actions": "What partners agreed to do",
    "narratives": "More about each priority",
    "members": "Members",
    "glossary": "Glossary",
}


@dataclass
class FoundPriority:
    """What a document says about one priority in one year, and where."""

    title: str
    year: str
    where: str
    rows: list[ActionRow] = field(default_factory=list)
    prose_title: str = ""
    prose: list[str] = field(default_factory=list)
    level: int = 0
    # Titles that begin like this one and go on in other words.
    others: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A section: its text, and what it shows of which year."""

    title: str
    where: str
    level: int = 1
    text: list[str] = field(default_factory=list)
    shows: list[tuple[str, str]] = field(default_factory=list)


def short_title(text: str) -> str:
    """Return the words of a title that name it, without its number and what it includes."""
    short = plain(name_in(text).replace("&", "and"))
    return short.removeprefix("the ").removeprefix("tackling ")


def name_in(title: str) -> str:
    """Return a title as it is printed, without its number and what it includes."""
    short = REST.sub("", NUMBER.sub("", one_line(title)), count=1) or one_line(title)
    return short.capitalize() if short.isupper() else short


def years_in(text: str) -> list[str]:
    """Return the plan years that a text names."""
    found = (f"{first}-{last}" for first, last in YEARS.findall(text))
    return [year for year in found if int(year[5:]) == (int(year[2:4]) + 1) % 100]


def begin_alike(one: str, other: str) -> bool:
    """Return whether one of two titles is the beginning of the other, or almost the other."""
    one, other = plain(one), plain(other)
    close = difflib.SequenceMatcher(None, one, other).ratio() >= SAME_TITLE
    return close or one.startswith(other) or other.startswith(one)
