"""The geometry of bars: where each part begins and ends.

Lengths are per cent of a chart's width, so that a template writes them down as they are.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Segment(NamedTuple):
    """What is drawn of a bar: how it is filled, where it begins and ends, and its width."""

    fill: str
    start: float
    end: float
    width: float


class Part(NamedTuple):
    """A part of a bar: what it counts, in words, how many, and what is drawn of it."""

    label: str
    counted: int
    segment: Segment


Bar = tuple[Part, ...]


def stacked(parts: Iterable[tuple[str, str, int]], whole: int) -> Bar:
    """Return parts (label, fill, count) one behind the other; `whole` fills the width."""
    found, before = [], 0
    for label, fill, count in parts:
        found.append(Part(label, count, _stretch(fill, before, before + count, whole)))
        before += count
    return tuple(found)


def diverging(change: float, most: float) -> Segment:
    """Return a change from the middle, a rise to its right and a fall to its left; a change of
    `most` fills half of the width."""
    fill = "full" if change > 0 else "empty"
    return _stretch(fill, most + min(change, 0), most + max(change, 0), 2 * most)


def _stretch(fill: str, start: float, end: float, whole: float) -> Segment:
    start, end = (round(100 * at / whole, 2) if whole else 0.0 for at in (start, end))
    return Segment(fill, start, end, round(end - start, 2))
