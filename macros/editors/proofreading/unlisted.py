"""Abbreviations that are used and not listed, or listed and never used."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from ...views.abbreviations import build_phrases, find_terms
from .texts import Paragraph
from .warnings import Doubt, also, place_of

# Two capitals at least, perhaps a number behind them; a plural s is no part of it.
CAPITALS = re.compile(r"(?<![\w&-])[A-Z][A-Z0-9&]*[A-Z](?:-?\d+)?(?=s?(?![\w&]))")
ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{0,3})")
WORD = re.compile(r"[^\W\d_]+")
# The places of each abbreviation.
Uses = dict[str, list[str]]


def unlisted_in_plan(data: PlanData, plan: Plan, printed: list[Paragraph]) -> Iterator[Doubt]:
    """Yield each abbreviation of a printed plan that no glossary lists, that only this site's
    lists, and that the plan's own lists without using it."""
    listed = {*plan.members, *(lead for action in plan.actions for lead in action.leads)}
    named = [
        Paragraph(partner.location.file, partner.location.line, name)
        for partner in data.partners
        if partner.id in listed
        for name in filter(None, (partner.name, partner.short_name))
    ]
    used, unlisted = _uses(data, printed)
    used_in_names, unlisted_in_names = _uses(data, named)
    for abbreviation, places in (unlisted_in_names | unlisted).items():
        yield Doubt(places[0], f"no glossary lists “{abbreviation}”, used here{also(places)}")
    for term in data.glossary if plan.glossary else ():
        places = used.get(term.id) or used_in_names.get(term.id) or []
        if places and term.id not in plan.glossary:
            what = f"the plan uses “{term.term}”, which its own glossary does not list"
            yield Doubt(places[0], what, "this site's glossary does")
        if term.id in plan.glossary and term.id not in used:
            unless = ", unless its lists of leads and members do" if places else ""
            what = f"the plan's glossary lists “{term.term}”, and its text never uses it{unless}"
            yield Doubt(place_of(plan.location, "glossary"), what, "the page Glossary says so")


def unlisted_in_ours(data: PlanData, ours: list[Paragraph]) -> Iterator[Doubt]:
    """Yield each abbreviation of our own that no glossary lists; but where a page writes it in
    brackets behind its words, it explains it itself."""
    _, unlisted = _uses(data, ours)
    told = [(paragraph.file, paragraph.text) for paragraph in ours]
    for abbreviation, places in unlisted.items():
        left = [
            place
            for place in places
            if not any(
                place.startswith(f"{file}:") and f"({abbreviation})" in text for file, text in told
            )
        ]
        if left:
            yield Doubt(left[0], f"no glossary lists “{abbreviation}”, used here{also(left)}")


def _uses(data: PlanData, texts: Iterable[Paragraph]) -> tuple[Uses, Uses]:
    """Return the places of the terms of this site's glossary, by their ids, and of abbreviations
    that it does not list."""
    texts, phrases = list(texts), build_phrases(data.glossary)
    ordinary = {word for paragraph in texts for word in WORD.findall(paragraph.text)}
    listed: Uses = defaultdict(list)
    unlisted: Uses = defaultdict(list)
    for paragraph in texts:
        text = paragraph.text
        found = list(find_terms(text, phrases))
        for start, _, term in found:
            listed[term.id].append(paragraph.place(start))
        capitals = [hit for hit in CAPITALS.finditer(text) if not ROMAN.fullmatch(hit[0])]
        if 2 * len(capitals) > max(len(WORD.findall(text)), 3):
            continue  # somebody wrote the whole text in capitals
        for hit in capitals:
            inside = any(start <= hit.start() < end for start, end, _ in found)
            if not inside and hit[0].casefold() not in ordinary:
                unlisted[hit[0]].append(paragraph.place(hit.start()))
    return listed, unlisted
