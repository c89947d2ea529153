"""Split the plan's texts into paragraphs and lists, with the editor's notes on their words."""

from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import one_line


class Block(NamedTuple):
    """A paragraph of plain text, a list, or both, with the editor's notes on its words."""

    text: str
    points: tuple[str, ...]
    notes: tuple[str, ...]


def text_blocks(data: PlanData, place: str, text: str) -> tuple[Block, ...]:
    """Split a text: an empty line ends a block, lines that begin with - are a list.

    `place` is a key of `data.passages`, or "" for a text that is not the plan's.
    """
    blocks = []
    for chunk in filter(str.strip, text.split("\n\n")):
        head, *points = map(one_line, ("\n" + chunk.strip()).split("\n- "))
        blocks.append(Block(head, tuple(points), editors_notes(data, place, chunk)))
    return tuple(blocks)


def editors_notes(data: PlanData, place: str, text: str) -> tuple[str, ...]:
    """Return the notes of any plan on words of a text, each once."""
    text = one_line(text)
    notes = (note for words, note in data.remarks.get(place, ()) if words in text)
    return tuple(dict.fromkeys(notes))
