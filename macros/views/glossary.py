"""The glossary: every term, the plans that list it and the passages that use it."""

import re
from typing import NamedTuple

from ..data.plan_data import Passage, PlanData
from ..data.plan_records import Plan
from ..data.records import Term
from .abbreviations import build_phrases, find_terms
from .formats import sorted_by_name


class GlossaryEntry(NamedTuple):
    """A term, and where the plans have it.

    `aliases` are other ids under which it is found. `newest_plan` is the newest that lists it,
    `earlier_plan_count` how many before list it. `passages` are those of the two newest plans that
    use it; `earlier_passage_count` is the number of the others.
    """

    term: Term
    aliases: tuple[str, ...]
    newest_plan: Plan | None
    earlier_plan_count: int
    passages: tuple[Passage, ...]
    earlier_passage_count: int


def glossary(data: PlanData) -> tuple[GlossaryEntry, ...]:
    """Return an entry for every term in alphabetical order."""
    passages = passages_by_term(data)
    entries = []
    for term in sorted_by_name(data.glossary):
        # The abbreviation itself works as an anchor, where its characters are allowed in an id.
        aliases = (term.term,) if re.fullmatch(r"[A-Za-z0-9-]+", term.term) else ()
        listed = [plan for plan in data.plans if term.id in plan.glossary]
        used = passages[term.id]
        newest_years = sorted({passage.year for passage in used})[-2:]
        shown = tuple(passage for passage in used if passage.year in newest_years)
        newest, earlier = (listed[-1], len(listed) - 1) if listed else (None, 0)
        entries.append(GlossaryEntry(term, aliases, newest, earlier, shown, len(used) - len(shown)))
    return tuple(entries)


def passages_by_term(data: PlanData) -> dict[str, list[Passage]]:
    """Return by term id the passages of the plans that use the term, newest first."""
    phrases = build_phrases(data.glossary)
    passages: dict[str, list[Passage]] = {term.id: [] for term in data.glossary}
    for passage in reversed(data.passages.values()):
        for term_id in {term.id for _, _, term in find_terms(passage.text, phrases)}:
            passages[term_id].append(passage)
    return passages
