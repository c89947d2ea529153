"""Abbreviations in texts: where they stand, and a link from the first of each on a page."""

import re
from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from ..data.records import Term

Phrases = dict[str, list[tuple[str, Term]]]

WORD = re.compile(r"\w+")
TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
# What is left alone: links and buttons, headings, code, and what is not text at all.
LEFT_ALONE = re.compile(r"<(/?)(a|h[1-6]|code|pre|script|style|button|summary|nav|dt)\b")


def phrases_of(glossary: Iterable[Term]) -> Phrases:
    """Return what to look for, by its first word, the longest first."""
    phrases: Phrases = {}
    for term in glossary:
        phrase = term.in_text or term.term
        if first := WORD.search(phrase):
            phrases.setdefault(first[0], []).append((phrase, term))
    return {word: sorted(found, key=lambda p: -len(p[0])) for word, found in phrases.items()}


def terms_in(text: str, phrases: Phrases) -> Iterator[tuple[int, int, Term]]:
    """Yield start, end and term of each abbreviation in a plain text; a plural s belongs to it.

    Only whole words count, in the same letter case: `OCGs` has OCG, `passing` has not PAS.
    """
    after = 0
    for word in WORD.finditer(text):
        # A plural is a word of its own: OCGs is looked up as OCG.
        near = phrases.get(word[0]) or phrases.get(word[0].removesuffix("s")) or ()
        for phrase, term in near if word.start() >= after else ():
            end = word.start() + len(phrase)
            if text.startswith(phrase, word.start()):
                end += text.startswith("s", end)
                if not WORD.match(text, end):
                    yield word.start(), end, term
                    after = end
                    break


def linked(html: str, phrases: Phrases, link: Callable[[Term, str], str]) -> tuple[str, list[Term]]:
    """Return an HTML text with the first use of each term on it linked, and the terms it uses.

    `link` draws the link of a term round its words. Headings, links and code are left alone, and
    everything else stays byte for byte.
    """
    used: dict[str, Term] = {}
    pieces, depth = TAG.split(html), 0
    for number, piece in enumerate(pieces):
        if number % 2:
            if mark := LEFT_ALONE.match(piece):
                depth += -1 if mark[1] else 1
        elif depth == 0 and piece.strip():
            text, done, parts = Markup(piece).unescape(), 0, []
            for start, end, term in terms_in(text, phrases):
                if term.id not in used:
                    parts += [escape(text[done:start]), link(term, text[start:end])]
                    used[term.id], done = term, end
            if done:
                pieces[number] = "".join([*parts, escape(text[done:])])
    return "".join(pieces), sorted(used.values(), key=lambda term: term.term.casefold())
