"""Figures and dates that cannot be right, and figures for one thing that disagree."""

import calendar
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from ...data.plan_records import Plan, one_line
from ...data.records import Measure
from ...data.years import year_before
from .texts import PLAN_KEYS, Finding, Paragraph, matches, paragraphs, texts_in

MONTHS = calendar.month_name[1:]
IN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = IN_WORDS.split()
DATE = re.compile(rf"\b(\d\d?)(?:st|nd|rd|th)?\s+({'|'.join(MONTHS)})\b(?:\s+(\d{{4}})\b)?")
SHARE = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*) (?:out )?of (?:the |a total of )?(\d[\d,]*)\b(?![.,/%-]\d|%)"
)
ABOUT = "over|more than|about|around|nearly|almost|at least|up to|under|fewer than|less than"
FIGURE = re.compile(
    rf"(?<![\w/.,£–-])(?:({ABOUT}) )?(\d[\d,]*|{'|'.join(NUMBERS)})\b(?![/%–-]|[.,:]\d)"
    r"(?=((?: [^\W\d][\w'’-]*){0,4}))",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_][\w'’-]+")
# Words that don't say what is counted; they end what a figure counts, as participles do.
COMMON = re.compile(
    r"\w\w?|all|also|and|are|been|but|can|could|did|during|each|for|from|had|has|have|including"
    r"|into|its|many|more|not|number|other|our|out|over|some|such|than|that|the|their|them|there"
    r"|these|they|this|those|throughout|total|under|was|were|where|which|who|will|with|within"
    rf"|years?|{'|'.join(NUMBERS)}",
    re.IGNORECASE,
)
END = re.compile(rf"{COMMON.pattern}|\w+(ed|ing)", re.IGNORECASE)
# A larger figure is rarely the same by chance.
LARGE = 13
# A change in per cent may be rounded so much.
ROUNDED = 0.51
# Sentences with so many more words in common are about one thing.
ALIKE = 3


def impossible_figures(texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield dates that no calendar has, and parts that are larger than the whole."""
    texts = list(texts)
    for paragraph, found in matches(texts, DATE):
        # 29 February is possible where no year is named.
        year, month = int(found[3] or 2000) or 2000, MONTHS.index(found[2]) + 1
        if not 1 <= int(found[1]) <= calendar.monthrange(year, month)[1]:
            yield paragraph.finding(found.start(), "no date", one_line(found[0]))
    for paragraph, found in matches(texts, SHARE):
        part, whole = (float(number.replace(",", "")) for number in found.groups())
        if part > whole:
            yield paragraph.finding(found.start(), "more than whole", found[0])


def contradicting_changes(measures: Iterable[Measure]) -> Iterator[Finding]:
    """Yield each change in per cent that the counts of its year and the year before contradict."""
    for measure in measures:
        for year, change in measure.changes.items():
            before, now = (measure.counts.get(one) for one in (year_before(year), year))
            if not before or now is None:
                continue
            computed = 100 * (now - before) / before
            if abs(computed - change) > ROUNDED or change * computed < 0:
                words = {"before": before, "now": now, "computed": computed}
                at, quote = f"changes.{year}", f"{change:g}"
                yield Finding.at(measure.location, at, "wrong change", quote, **words)


class Figure(NamedTuple):
    """A figure: its value, the word before it that makes it approximate, what it counts (stems),
    its words as written, its sentence, and the stems of that."""

    value: int
    about: str
    counts: frozenset[str]
    written: str
    sentence: Paragraph
    context: frozenset[str]


def figures(texts: Iterable[Paragraph]) -> Iterator[Figure]:
    """Yield the figures that count something: no years, days, percentages or phone numbers."""
    for sentence in (sentence for paragraph in texts for sentence in paragraph.sentences):
        context = _stems(WORD.findall(sentence.text))
        for found in FIGURE.finditer(one_line(sentence.text)):
            about, number, after = found.groups()
            plain, words = number.replace(",", "").casefold(), after.split()
            words = [*takewhile(lambda word: not END.fullmatch(word), words)]
            is_year = re.fullmatch(r"(19|20)\d\d", number)
            if words and words[0] not in MONTHS and not is_year and len(plain) <= 9:
                value = NUMBERS.index(plain) if plain in NUMBERS else int(plain)
                written = " ".join([*filter(None, [about, number]), *words])
                stems = _stems(words)
                yield Figure(value, (about or "").casefold(), stems, written, sentence, context)


def figures_that_disagree(plans: Iterable[Plan]) -> Iterator[Finding]:
    """Yield figures of an action's latest update that its priority's narrative contradicts."""
    for part in (part for plan in plans for part in plan.priority_plans):
        narrative = list(figures(texts_in(part.narrative, PLAN_KEYS)))
        for update in (action.latest for action in part.actions if action.latest):
            for one in figures(paragraphs(update.location, "text", update.text)):
                for other, how in _contradictions(one, narrative):
                    place = f"{other.sentence.file}:{other.sentence.line}"
                    quotes = one.written, other.written
                    yield one.sentence.finding(0, "two figures", *quotes, place=place, how=how)


def _contradictions(one: Figure, others: list[Figure]) -> Iterator[tuple[Figure, str]]:
    agreed = any(one.value == other.value and one.counts & other.counts for other in others)
    for other in others:
        counted, common = one.counts & other.counts, one.context & other.context
        if one.value != other.value and not agreed and counted and len(common - counted) >= ALIKE:
            yield other, "two figures for one thing"
        elif one.value == other.value and one.value >= LARGE and common and not counted:
            yield other, "the same figure for two things"
        elif one.value == other.value and one.value >= LARGE and one.about != other.about:
            yield other, "one is exact, one is not"


def _stems(words: Iterable[str]) -> frozenset[str]:
    """Return the beginnings of words that say something: the same for singular and plural."""
    return frozenset(word.casefold()[:5] for word in words if not COMMON.fullmatch(word))
