"""Sentences that are hard to read."""

import re
from collections.abc import Iterable, Iterator

from ...data.plan_records import one_line
from .texts import Paragraph
from .warnings import Doubt

# GOV.UK asks for sentences of 25 words at most. The automated readability index tells how many
# years at school a text asks for: 16 is a university's, and 9 is the reading age GOV.UK writes for.
# A sentence of few words has too few letters for it to tell anything.
MOST_WORDS = 25
HARDEST = 16
FEW_WORDS = 12


def hard_sentences(texts: Iterable[Paragraph]) -> Iterator[Doubt]:
    """Yield each sentence that is too long, or hard to read by its automated readability index."""
    for paragraph in texts:
        for sentence in paragraph.sentences:
            text = one_line(sentence.text)
            if told := _hard(text):
                yield Doubt(sentence.place(), f"{told}: “{text}”")


def _hard(sentence: str) -> str:
    # Only the proof-reader needs it: the site is built where it is not installed.
    import textstat

    words = sum(any(map(str.isalnum, word)) for word in sentence.split())
    if words > MOST_WORDS:
        return f"{words} words in one sentence"
    if words < FEW_WORDS:
        return ""
    # A full stop within would make two sentences of one.
    grade: float = textstat.automated_readability_index(re.sub(r"[.!?]", "", sentence) + ".")
    return f"as hard as a university text (grade {grade:.0f})" if grade > HARDEST else ""
