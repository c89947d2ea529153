"""The glossary: every term, where the plans use it, and links to it from the texts of pages."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from ..data.plan_data import Passage, PlanData
from ..data.plan_records import Plan
from ..data.records import Term
from .formats import sorted_by_name

# Phrases to look for and their terms, by the first word of the phrase, longest phrase first.
Phrases = dict[str, list[tuple[str, Term]]]

WORD = re.compile(r"\w+")
TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
# Elements whose text is not linked: links and buttons, headings, code, and what isn't prose.
NOT_LINKED = re.compile(r"<(/?)(a|h[1-6]|code|pre|script|style|button|summary|nav|dt)\b")


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
    passages = _passages_by_term(data)
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


def _passages_by_term(data: PlanData) -> dict[str, list[Passage]]:
    """Return by term id the passages of the plans that use the term, newest first."""
    phrases = build_phrases(data.glossary)
    passages: dict[str, list[Passage]] = {term.id: [] for term in data.glossary}
    for passage in reversed(data.passages.values()):
        for term_id in {term.id for _, _, term in find_terms(passage.text, phrases)}:
            passages[term_id].append(passage)
    return passages


def build_phrases(glossary: Iterable[Term]) -> Phrases:
    """Return the phrases to look for."""
    phrases: Phrases = {}
    for term in glossary:
        phrase = term.in_text or term.term
        if first := WORD.search(phrase):
            phrases.setdefault(first[0], []).append((phrase, term))
    return {word: sorted(found, key=lambda p: -len(p[0])) for word, found in phrases.items()}


def find_terms(text: str, phrases: Phrases) -> Iterator[tuple[int, int, Term]]:
    """Yield start, end and term of each abbreviation in a plain text, with its plural s.

    Only whole words in the same letter case match: `NGOs` contains NGO, `pangolin` not.
    """
    after = 0
    for word in WORD.finditer(text):
        candidates = phrases.get(word[0]) or phrases.get(word[0].removesuffix("s")) or ()
        for phrase, term in candidates if word.start() >= after else ():
            end = word.start() + len(phrase)
            if text.startswith(phrase, word.start()):
                end += text.startswith("s", end)
                if not WORD.match(text, end):
                    yield word.start(), end, term
                    after = end
                    break


def link_terms(
    html: str, phrases: Phrases, link: Callable[[Term, str], str]
) -> tuple[str, list[Term]]:
    """Link the first use of each term in HTML; return the HTML and the terms used.

    `link` returns the link of a term around the given words. Headings, links and code are left
    alone, and everything else stays byte for byte.
    """
    used: dict[str, Term] = {}
    pieces, depth = TAG.split(html), 0
    for number, piece in enumerate(pieces):
        if number % 2:
            if tag := NOT_LINKED.match(piece):
                depth += -1 if tag[1] else 1
        elif depth == 0 and piece.strip():
            text, done, parts = Markup(piece).unescape(), 0, []
            for start, end, term in find_terms(text, phrases):
                if term.id not in used:
                    parts += [escape(text[done:start]), link(term, text[start:end])]
                    used[term.id], done = term, end
            if done:
                pieces[number] = "".join([*parts, escape(text[done:])])
    return "".join(pieces), sorted(used.values(), key=lambda term: term.term.casefold())
