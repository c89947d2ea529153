"""Figures that disagree between the table of actions and the review, for what seems one thing."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, one_line
from .texts import Paragraph, narrative, paragraphs
from .warnings import REMARKED, Doubt

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
IN_WORDS = NUMBERS.split()
ABOUT = "over|more than|about|around|nearly|almost|at least|up to|under|fewer than|less than"
FIGURE = re.compile(
    rf"(?<![\w/.,£–-])(?:({ABOUT}) )?(\d[\d,]*|{'|'.join(IN_WORDS)})\b(?![/%–-]|[.,:]\d)"
    r"(?=((?: [^\W\d][\w'’-]*){0,4}))",
    re.IGNORECASE,
)
MONTH = re.compile(
    "(January|February|March|April|May|June|July|August|September|October|November|December)"
)
WORD = re.compile(r"[^\W\d_][\w'’-]+")
# Words that tell nothing of what is counted, and end what a figure counts.
COMMON = re.compile(
    r"(a|able|about|after|all|also|although|an|and|are|as|at|be|been|but|by|can|could|did|do|during"
    r"|each|for|from|had|has|have|in|including|into|is|it|its|many|more|no|not|number|of|on|or"
    r"|other|our|out|over|some|such|than|that|the|their|them|there|these|they|this|those|throughout"
    rf"|to|total|under|up|was|we|were|where|which|who|will|with|within|years?|{'|'.join(IN_WORDS)})",
    re.IGNORECASE,
)
# A figure from here on is rarely the same by chance.
LARGE = 13
# So many words in common, and two sentences seem to tell of one thing.
ALIKE = 3


class Figure(NamedTuple):
    """A figure in a sentence: its value, whether it is said to be about so many, what it counts
    (stems), its words as written, and the sentence."""

    value: int
    about: str
    counts: frozenset[str]
    written: str
    sentence: Paragraph

    @property
    def context(self) -> frozenset[str]:
        words = WORD.findall(self.sentence.text)
        return frozenset(_stem(word) for word in words if not COMMON.fullmatch(word))


def figures(paragraph: Paragraph) -> Iterator[Figure]:
    """Yield the figures of a paragraph that count something: no years, days or percentages."""
    for sentence in paragraph.sentences:
        for found in FIGURE.finditer(one_line(sentence.text)):
            about, number, behind = found.groups()
            plain = number.replace(",", "").casefold()
            # Longer than nine figures it is a telephone number, or a slip of the keyboard.
            if MONTH.match(behind.strip()) or len(plain) > 9 or re.match(r"(19|20)\d\d$", number):
                continue
            value = IN_WORDS.index(plain) + 1 if plain in IN_WORDS else int(plain)
            counts: list[str] = []
            for word in behind.split():
                if COMMON.fullmatch(word) or word.endswith(("ed", "ing")):
                    break
                counts.append(word)
            if counts:
                written = " ".join([*filter(None, [about, number]), *counts])
                stems = frozenset(map(_stem, counts))
                yield Figure(value, (about or "").casefold(), stems, written, sentence)


def figures_that_disagree(data: PlanData, plans: Iterable[Plan]) -> Iterator[Doubt]:
    """Yield figures of an action's latest update beside those of the review of its priority."""
    for plan in plans:
        for part in plan.priority_plans:
            told = [f for paragraph in narrative(plan, part) for f in figures(paragraph)]
            for action in part.actions:
                if update := action.latest:
                    reported = [
                        figure
                        for paragraph in paragraphs(update.location, "text", update.text, action.id)
                        for figure in figures(paragraph)
                    ]
                    yield from _disagreeing(data, reported, told)


def _disagreeing(data: PlanData, reported: list[Figure], told: list[Figure]) -> Iterator[Doubt]:
    for one in reported:
        for other in told:
            counted = one.counts & other.counts
            common = one.context & other.context
            if one.value == other.value and one.value >= LARGE and common:
                how = "" if counted else "the same figure for two things"
                how = how or ("" if one.about == other.about else "one is exact, one is not")
            elif one.value != other.value and len(common - counted) >= ALIKE and counted:
                agreed = [f for f in told if f.value == one.value and f.counts & one.counts]
                how = "" if agreed else "two figures for one thing"
            else:
                how = ""
            if how:
                what = f"“{one.written}” here, “{other.written}” in {other.sentence.place()}: {how}"
                known = REMARKED if _remarked(data, one, other) else ""
                yield Doubt(one.sentence.place(), what, known)


def _remarked(data: PlanData, one: Figure, other: Figure) -> bool:
    """Return whether a remark is beside both passages, and quotes one of the two sentences."""
    for remark in (remark for plan in data.plans for remark in plan.remarks):
        quoted = {place.at: one_line(place.words) for place in remark.places}
        if {one.sentence.at, other.sentence.at} <= quoted.keys():
            pairs = [(quoted[f.sentence.at], one_line(f.sentence.text)) for f in (one, other)]
            if any(words in sentence or sentence in words for words, sentence in pairs):
                return True
    return False


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.casefold())
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
