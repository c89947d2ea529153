"""Names of partners, terms and priorities that a text writes in another way, or misspells."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product, takewhile
from operator import eq

from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from .texts import Finding, Paragraph, matches

# `the` and `and` are left out, where names are compared.
WORD = re.compile(r"\b(?!(?:the|and)\b)[^\W_][\w'’-]*", re.IGNORECASE)
# A form with one word more inside has so many words; shorter ones are alike by chance.
MANY_WORDS = 5
# Shorter words are alike by chance.
SHORT = 4


def names_in_other_forms(data: PlanData, texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield recorded names in a form that no record has, each form once.

    Another form has its words in another order, joined or apart, with `&` or `and`, hyphenated, or
    with one word more inside.
    """
    names = {name: _words(name) for name in _recorded(data)}
    keys = {_key(name, words): name for name, words in names.items() if words}
    lengths = range(1, 2 + max(map(len, names.values())))
    seen = {_plain(name) for name in names}
    for paragraph in texts:
        found, every = list(WORD.finditer(paragraph.text)), _words(paragraph.text)
        for start, length in product(range(len(found)), lengths):
            words, first = every[start : start + length], found[start].start()
            form = one_line(paragraph.text[first : found[start + len(words) - 1].end()])
            if len(words) < length or " " not in form or not form[0].isupper():
                continue
            if re.search(r"[.!?:;()]", form) or _plain(form) in seen:
                continue
            longer = MANY_WORDS <= length == len({*words}) and "," not in form
            shorter = [words[:i] + words[i + 1 :] for i in range(1, length - 1) if longer]
            of_words = (keys.get(_key(form, some)) for some in (words, *shorter))
            if name := next(filter(None, of_words), ""):
                seen.add(_plain(form))
                yield paragraph.finding(first, "other form", form, name)


def misspelt_names(data: PlanData, texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield capitalised words that are almost a word of a recorded name, and are written once."""
    texts = list(texts)
    names = {word for name in _recorded(data) for word in WORD.findall(name) if word[0].isupper()}
    count = Counter(word.casefold() for text in texts for word in WORD.findall(text.text))
    for paragraph, found in matches(texts, WORD):
        word = found[0]
        if word[0].isupper() and len(word) > SHORT and count[word.casefold()] == 1:
            alike = (
                one for one in sorted(names) if is_misspelling(word.casefold(), one.casefold())
            )
            if name := next(alike, None):
                yield paragraph.finding(found.start(), "misspelt word", word, name)


def is_misspelling(word: str, other: str) -> bool:
    """Return whether two words differ by two letters that are swapped, or by one, but not at their
    ends, where different words do."""
    start = _shared(word, other)
    end = _shared(word[start:][::-1], other[start:][::-1])
    left, right = (text[start : len(text) - end] for text in (word, other))
    if word == other or min(len(word), len(other)) < SHORT or not start:
        return False
    return bool(end and max(len(left), len(right)) == 1) or (len(left) == 2 and left == right[::-1])


def _shared(word: str, other: str) -> int:
    """Return how many letters two words have in common at their start."""
    return len([*takewhile(lambda pair: eq(*pair), zip(word, other, strict=False))])


def _recorded(data: PlanData) -> Iterator[str]:
    yield data.site.partnership
    yield from (name for p in data.partners for name in (p.name, *p.other_names))
    yield from (priority.name for priority in data.priorities)
    yield from (one_line(term.expansion) for term in data.glossary if term.expansion)


def _words(text: str) -> list[str]:
    """Return the words of a text as they are compared: without plurals, capitals and marks."""
    return [re.sub(r"\W", "", _singular(word)) for word in WORD.findall(text)]


def _key(form: str, words: list[str]) -> str:
    """Return the letters of words: the same whether joined or apart; in a list, in any order."""
    return "".join(sorted(words) if "," in form else words)


def _plain(form: str) -> str:
    return " ".join(map(_singular, form.casefold().removeprefix("the ").split()))


def _singular(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold()).removesuffix("s")
