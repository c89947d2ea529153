"""Lists and texts beside an earlier version of themselves: what belongs together, and where."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

# How many characters of an unchanged text are shown before and behind what changed in it.
AROUND = 40


class Pair(NamedTuple):
    """The places of one thing in the list before and in the list after; None where it is not.

    `moved` where it is in both, but others stand before it now.
    """

    before: int | None
    after: int | None
    moved: bool = False


def pairs(before: Sequence[Hashable], after: Sequence[Hashable], replaced: bool) -> Iterator[Pair]:
    """Yield every thing of two lists once: equal ones as a pair.

    With `replaced`, what stands in the place of something else is paired with it.
    """
    blocks = []
    for tag, *ends in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = list(range(*ends[:2])), list(range(*ends[2:]))
        if tag == "equal":
            yield from map(Pair, old, new)
        else:
            blocks.append((old, new))
    elsewhere = {after[j]: (j, new) for _, new in blocks for j in new}
    for old, _ in blocks:
        for i in list(old):
            if before[i] in elsewhere:
                j, new = elsewhere.pop(before[i])
                old.remove(i)
                new.remove(j)
                yield Pair(i, j, moved=True)
    for old, new in blocks:
        if replaced:
            yield from (Pair(i, j) for i, j in zip_longest(old, new))
        else:
            yield from (Pair(i, None) for i in old)
            yield from (Pair(None, j) for j in new)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two texts without what they have in common far from where they differ."""
    start = _shared(before, after)
    start = before.rfind(" ", 0, start) + 1  # a word is shown whole
    end = _shared(before[start:][::-1], after[start:][::-1])
    blank = before[len(before) - end :].find(" ")
    end = end - blank if blank >= 0 else 0
    return _around(before, start, end), _around(after, start, end)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    same = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(same, min(len(one), len(other)))


def _around(text: str, start: int, end: int) -> str:
    first = text.find(" ", start - AROUND) + 1 if start > AROUND else 0
    last = text.rfind(" ", 0, len(text) - end + AROUND) if end > AROUND else len(text)
    return "… " * (first > 0) + text[first:last] + " …" * (last < len(text))


def lines_now(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Return for each line of a file, and for its end, which line stands there in a later version;
    lines count from 1."""
    found = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        # Of changed lines about the same one; of deleted ones what has come up into their place.
        found += [min(j1 + k, max(j2 - 1, j1)) + 1 for k in range(i2 - i1)]
    return [max(1, min(line, len(after))) for line in [*found, len(after)]]
