"""The terms, and where the plans have them. Pure functions of the book."""

import re
from typing import NamedTuple

from ..data.plan_data import Passage, PlanData
from ..data.plan_records import Plan
from ..data.records import Term
from .abbreviations import phrases_of, terms_in
from .contacts import sort_key


class GlossaryEntry(NamedTuple):
    """A term, its other addresses, the newest plan whose glossary has it and how many before it
    have, the passages of the two newest plans that use it, and how many there are in others."""

    term: Term
    aliases: tuple[str, ...]
    listed: Plan | None
    listed_before: int
    passages: tuple[Passage, ...]
    passages_before: int


def glossary(data: PlanData) -> tuple[GlossaryEntry, ...]:
    """Return every term in alphabetical order, with where the plans have it."""
    used = uses(data)
    explained = []
    for term in in_order(data):
        # The letters it is written in are an address too, where an id can hold them.
        aliases = (term.term,) if re.fullmatch(r"[A-Za-z0-9-]+", term.term) else ()
        listed = [plan for plan in data.plans if term.id in plan.glossary]
        newest = listed[-1] if listed else None
        before = max(len(listed) - 1, 0)
        years = sorted({passage.year for passage in used[term.id]})[-2:]
        shown = tuple(passage for passage in used[term.id] if passage.year in years)
        more = len(used[term.id]) - len(shown)
        explained.append(GlossaryEntry(term, aliases, newest, before, shown, more))
    return tuple(explained)


def in_order(data: PlanData) -> tuple[Term, ...]:
    """Return every term in alphabetical order."""
    return tuple(sorted(data.glossary, key=lambda term: sort_key(term.term)))


def uses(data: PlanData) -> dict[str, tuple[Passage, ...]]:
    """Return the passages of the plans that use each term, by the term's id, the newest first."""
    phrases = phrases_of(data.glossary)
    found: dict[str, list[Passage]] = {term.id: [] for term in data.glossary}
    for passage in reversed(data.passages.values()):
        for term in {term.id for _, _, term in terms_in(passage.text, phrases)}:
            found[term].append(passage)
    return {term: tuple(passages) for term, passages in found.items()}
