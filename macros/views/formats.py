"""How values are written for readers: years, phone numbers, web addresses, dates and figures."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from operator import itemgetter
from typing import TypeVar

from ..data.records import Partner, Term, Topic

Named = TypeVar("Named", Partner, Term, Topic)

NO_EXPANSION = "The plan does not say what it stands for."


def format_year(year: str) -> str:
    """Return a plan year with an en dash: 2024–25."""
    return year.replace("-", "–")


def format_period(year: str) -> str:
    """Return the months that a plan year covers: April 2024 to March 2025."""
    return f"April {year[:4]} to March {int(year[:4]) + 1}"


def tel_link(number: str) -> str:
    """Return a tel: URI (RFC 3966). Short numbers, such as 101 and 0800 1111, only work within the
    country, so they get no country code."""
    digits = number.replace(" ", "")
    return "tel:" + ("+44" + digits[1:] if digits.startswith("0") and len(digits) > 9 else digits)


def display_url(url: str) -> str:
    """Return a web address without its scheme and final slash."""
    return re.sub(r"^https?://|/$", "", url)


def format_date(date: datetime.date) -> str:
    """Return a date as in 9 June 2023."""
    return f"{date.day} {date:%B %Y}"


def format_count(count: int | None) -> str:
    """Return a count with a comma for each thousand, or "not printed" for None."""
    return "not printed" if count is None else f"{count:,}"


def format_change(percent: float | None) -> str:
    """Return a change in per cent with its direction as a sign and as a word."""
    if percent is None:
        return "not printed"
    word = "up" if percent > 0 else "down" if percent < 0 else "no change"
    return f"{percent:+g}%".replace("-", "−") + f" ({word})"


def term_meaning(term: Term) -> str:
    """Return a term's expansion and explanation, or NO_EXPANSION if it has neither."""
    return " – ".join(filter(None, (term.expansion, term.explanation))) or NO_EXPANSION


def sort_key(name: str) -> str:
    """Return a name as it is sorted: without accents, capitals, punctuation or a leading "the"."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).removeprefix("the ").split()
    return " ".join(words) or "#"


def sorted_by_name(records: Iterable[Named]) -> tuple[Named, ...]:
    """Return records in alphabetical order."""
    names = ((sort_key(one.term if isinstance(one, Term) else one.name), one) for one in records)
    return tuple(one for _, one in sorted(names, key=itemgetter(0)))
