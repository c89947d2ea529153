"""Find the headings of a document that are only printed as headings, or not even that."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from .document import Line, Part, Table, is_in_capitals

# In characters: a priority's whole name is a heading, a sentence printed in bold is not.
LONGEST_HEADING, LONGEST_LOOKALIKE = 300, 220
# How much larger than the text a heading is printed.
LARGER = 1.15
# A line that ends in a full stop and has one of these is a sentence, not a heading.
VERB = re.compile(r"\b(?:is|are|was|were|be|has|have|had|will|can|may|must|should|please)\b", re.I)
# A line that has one of these says how to reach someone.
LABELS = r"(?:tel|telephone|phone|mobile|fax|e-?mail|web(?:site)?)\b\s*"
CONTACT = re.compile(rf"@|www\.|://|\b0\d{{2,}} ?\d{{3}}|^\s*{LABELS}[:.]", re.IGNORECASE)
# The rank of a heading that is only printed as one, but for its size.
LOWEST = 10_000
# Short lines that follow each other and are not headings.
FEWEST_LISTED = 3


def _usual_size(parts: Iterable[Part]) -> float:
    """Return the size of the running text or, where there is none, of the text in tables."""
    sizes = Counter[float](), Counter[float](), Counter[float]()
    for part in parts:
        if isinstance(part, Table):
            sizes[1][part.size] += len(part.rows) if part.size else 0
        elif part.heading is None:
            is_running = len(part.text) > LONGEST_LOOKALIKE or part.text.rstrip().endswith(".")
            sizes[0 if is_running else 2][part.size] += len(part.text)
    return next((count.most_common(1)[0][0] for count in sizes if count.total()), 0.0)


def with_headings(parts: list[Part]) -> list[Part]:
    """Return the parts with lines that only look like headings as headings.

    In a document without any, those are lines that the words make look like one.
    """
    found = list(_by_looks(parts))
    if any(isinstance(part, Line) and part.heading for part in found):
        return found
    return list(_by_words(found))


def _by_looks(parts: list[Part]) -> Iterator[Part]:
    usual = _usual_size(parts)
    # Most of the text is not marked: where it is, marks do not show what is a heading.
    texts = [p for p in parts if isinstance(p, Line) and p.heading is None and p.level is None]
    marked = sum(len(line.text) for line in texts if line.marked)
    marks_count = marked * 2 < sum(len(line.text) for line in texts)
    for part, following in zip(parts, [*parts[1:], None], strict=False):
        if not isinstance(part, Line) or part.level is not None:
            yield part
        elif part.heading is not None:
            yield replace(part, heading=None if len(part.text) > LONGEST_HEADING else part.heading)
        else:
            larger = part.size > usual * LARGER and part.text.rstrip()[-1] not in ":;,"
            stop = part.text.rstrip()[-1] in ".:;,!?"
            sentence = stop and (VERB.search(part.text) or not isinstance(following, Table))
            looks = larger or (part.marked and marks_count and not sentence)
            looks = looks and not CONTACT.search(part.text)
            if (
                looks
                and len(part.text) <= LONGEST_LOOKALIKE
                and re.search(r"[^\W\d]|\d{4}", part.text)
            ):
                # Below every real heading: the largest first, then capitals, then the others.
                size = round(part.size * 10) if larger else int(is_in_capitals(part.text))
                part = replace(part, heading=LOWEST - size)
            yield part


def _by_words(parts: list[Part]) -> Iterator[Part]:
    """Yield the parts with short lines without a full stop as headings of what follows them.

    One with a full stop is a heading if it, or the same words elsewhere, are above a table.
    """
    above_tables = {
        part.text.casefold()
        for part, following in pairwise(parts)
        if isinstance(part, Line) and isinstance(following, Table)
    }
    short = [isinstance(part, Line) and _is_short(part, above_tables) for part in parts]
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else None
        if not short[number] or not isinstance(part, Line) or _is_contact(following):
            yield part
            continue
        # A chapter and its first part; more such lines are a list, but for the title.
        is_title = all(short[:number])
        in_list = all(short[number : number + FEWEST_LISTED]) and not is_title
        yield part if in_list else replace(part, heading=LOWEST)


def _is_short(line: Line, above_tables: set[str]) -> bool:
    """Return whether the words of a line may be a heading's."""
    text = line.text.strip()
    if line.heading is not None or line.level is not None or len(text) > LONGEST_LOOKALIKE:
        return False
    if CONTACT.search(text) or text[-1] in ":;,!?" or text[0].islower():
        return False
    stop = text[-1] in ".’'”\""
    return not stop or (not VERB.search(text) and text.casefold() in above_tables)


def _is_contact(part: Part | None) -> bool:
    """Return whether a part says how to reach what the line above it names, or there is none."""
    return part is None or (isinstance(part, Line) and bool(CONTACT.search(part.text)))
