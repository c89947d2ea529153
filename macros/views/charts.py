"""The geometry of bars: where each part begins and ends, in per cent of the chart's width."""

from collections.abc import Iterable
from typing import NamedTuple


class Segment(NamedTuple):
    """A filled stretch of a bar: the name of its fill, and its start, end and width."""

    fill: str
    start: float
    end: float
    width: float


class BarPart(NamedTuple):
    """A part of a bar: what it counts, how many, and the segment that shows it."""

    label: str
    value: int
    segment: Segment


Bar = tuple[BarPart, ...]


def stacked_bar(parts: Iterable[tuple[str, str, int]], whole: int) -> Bar:
    """Return a bar of parts (label, fill, value) in a row; a value of `whole` fills the width."""
    bar, start = [], 0
    for label, fill, value in parts:
        bar.append(BarPart(label, value, _segment(fill, start, start + value, whole)))
        start += value
    return tuple(bar)


def diverging_segment(change: float, largest: float) -> Segment:
    """Return a change as a segment from the middle: a rise to the right, a fall to the left.

    A change of `largest` fills half of the width.
    """
    fill = "full" if change > 0 else "empty"
    return _segment(fill, largest + min(change, 0), largest + max(change, 0), 2 * largest)


def _segment(fill: str, start: float, end: float, whole: float) -> Segment:
    start, end = (round(100 * at / whole, 2) if whole else 0.0 for at in (start, end))
    return Segment(fill, start, end, round(end - start, 2))
