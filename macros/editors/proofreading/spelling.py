"""Misspelt and doubled words, abbreviations without an explanation, and words without a date."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import message
from ...views.glossary import build_phrases, find_terms
from .texts import Finding, Paragraph, matches

WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
# Words of which two in a row may be right: that is what he had had.
DOUBLED = re.compile(r"\b(?!had\b|that\b)([^\W\d_]+)\s+\1\b", re.IGNORECASE)
# Two capitals and small letters, as in CLean, but not a plural such as OCGs.
CAPITALS = re.compile(r"\b[A-Z]{2,}(?!s\b)[a-z]{2,}\b")
# American spellings that are British words too, or that codespell lists the wrong way round.
BRITISH = re.compile("check(s|ing)?|curb|drafts?|gray|licens.*|meters?|practic.*|programs?|story")
# Two capitals at least, with or without a number; a plural s is not part of it.
ABBREVIATION = re.compile(r"(?<![\w&-])[A-Z][A-Z0-9&]*[A-Z](?:-?\d+)?(?=s?(?![\w&]))")
# What a reader understands on one day only.
UNDATED = re.compile(
    r"\b((this|last|next) year|current (plan|priorit|year)\w*|currently|recently|at the moment)\b",
    re.IGNORECASE,
)
# Roman numerals, the first half of a postcode, and file formats and programs whose names are never
# written out.
FAMILIAR = re.compile(
    r"X{0,3}(IX|IV|V?I{0,3})|[A-Z]{1,2}\d\d?|CSV|HTML|JSON|PDF|VS|XLSX|YAML|TB[ACD]"
)


@cache
def _misspellings() -> dict[str, str]:
    """Return codespell's misspellings and American spellings, each with its likely correction."""
    folder = files("codespell_lib") / "data"  # not installed where the site is built
    names = ("dictionary_en-GB_to_en-US.txt", "dictionary.txt")
    british, misspelt = ((folder / name).read_text("utf-8").lower().splitlines() for name in names)
    pairs = [line.split("->") for line in british]
    words = {us: gb for gb, us in pairs if not BRITISH.fullmatch(us)}
    for wrong, right in (line.split("->") for line in misspelt):
        likely, *others = right.split(",")
        # Text after the last comma is the reason why codespell does not correct the word.
        if not (others and others[-1].strip()):
            words[wrong] = likely
    return words | {"licenced": "licensed"}


def misspelt_words(texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield misspelt words, words written twice, and words with two capitals at the start."""
    texts, misspellings = list(texts), _misspellings()
    for paragraph, found in matches(texts, WORD):
        if right := misspellings.get(found[0].casefold().replace("’", "'")):
            yield paragraph.finding(found.start(), "misspelt word", found[0], right)
    for paragraph, found in matches(texts, DOUBLED):
        yield paragraph.finding(found.start(), "word twice", one_line(found[0]))
    for paragraph, found in matches(texts, CAPITALS):
        yield paragraph.finding(found.start(), "two capitals", found[0])


def undated_words(texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield words that go out of date."""
    for paragraph, found in matches(texts, UNDATED):
        yield paragraph.finding(found.start(), "undated", one_line(found[0]))


def unexplained_abbreviations(data: PlanData, texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield the abbreviations of each file that neither the glossary lists, nor the file explains
    by writing them in brackets after their words."""
    texts, phrases = list(texts), build_phrases(data.glossary)
    every = {found[0] for _, found in matches(texts, WORD)}
    by_file: dict[str, dict[str, int]] = defaultdict(dict)
    for paragraph in texts:
        text = paragraph.text
        hits = list(ABBREVIATION.finditer(text))
        if 2 * len(hits) > max(len(WORD.findall(text)), 3):
            continue  # the whole text is in capitals
        listed = {
            place for start, end, _ in find_terms(text, phrases) for place in range(start, end)
        }
        for hit in hits:
            if not (
                hit.start() in listed
                or FAMILIAR.fullmatch(hit[0])
                or hit[0] in data.site.accepted
                or hit[0].casefold() in every
                or any(p.file == paragraph.file and f"({hit[0]})" in p.text for p in texts)
            ):
                line = paragraph.line + text.count("\n", 0, hit.start())
                by_file[paragraph.file].setdefault(hit[0], line)
    for file, found in by_file.items():
        words = message("unexplained", words=", ".join(f"“{word}”" for word in found))
        yield Finding(file, next(iter(found.values())), *words, (*found,))
