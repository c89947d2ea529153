"""Compare lists and texts with an earlier version: what belongs together, and where it is now."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

# How many characters of an unchanged text are shown before and after what changed in it.
AROUND = 40


class Pair(NamedTuple):
    """The indexes of one item in the earlier list and the later; None where it is not in one.

    `moved` where both have it, but others come before it now.
    """

    before: int | None
    after: int | None
    moved: bool = False


def pair_up(
    before: Sequence[Hashable], after: Sequence[Hashable], replaced: bool
) -> Iterator[Pair]:
    """Yield every item of two lists once: equal ones as a pair.

    With `replaced`, an item in the place of another is paired with it.
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


def difference(before: str, after: str) -> tuple[str, tuple[str, ...]]:
    """Return how a text changed, and the texts in the place of each {}; one may be empty."""
    if before and after:
        return "changed from {} to {}", excerpts(before, after)
    return ("added: {}" if after else "removed: {}"), (after or before,)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two texts without what they have in common far from where they differ."""
    start = _common_start(before, after)
    start = before.rfind(" ", 0, start) + 1  # words are shown whole
    end = _common_start(before[start:][::-1], after[start:][::-1])
    blank = before[len(before) - end :].find(" ")
    end = end - blank if blank >= 0 else 0
    return _around(before, start, end), _around(after, start, end)


def _common_start(one: str, other: str) -> int:
    differ = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def _around(text: str, start: int, end: int) -> str:
    first = text.find(" ", start - AROUND) + 1 if start > AROUND else 0
    last = text.rfind(" ", 0, len(text) - end + AROUND) if end > AROUND else len(text)
    return "… " * (first > 0) + text[first:last] + " …" * (last < len(text))


class Lines:
    """The lines of a file and of its earlier version; lines count from 1."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self.last = max(1, len(after))
        self.blocks = list(changed_blocks(before, after))

    def now(self, line: int) -> int:
        """Return where a line of the earlier version is now, or what is in its place."""
        moved = 0
        for i1, i2, j1, j2 in self.blocks:
            if i1 < line <= i2:  # of changed lines about the same one
                return min(j1 + min(line - i1, max(j2 - j1, 1)), self.last)
            moved = j2 - i2 if i2 < line else moved
        return min(line + moved, self.last)

    def changed(self, line: int) -> int:
        """Return the first line from a line on that is new, changed or in the place of a removed
        one; the line itself if there is none."""
        after = (max(j1 + 1, line) for _, _, j1, j2 in self.blocks if max(j2, j1 + 1) >= line)
        return min(next(after, line), self.last)


def changed_blocks(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the start and end of lines that differ, before and after, counted from 0."""
    # Frequent lines, such as blank ones, don't show what belongs together, and comparing them all
    # would take minutes in a long file.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=True).get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2
