"""Split the plan's texts into paragraphs and lists, with the editor's notes on their words."""

from typing import NamedTuple

from ..data.plan_data import Note, PlanData
from ..data.plan_records import Plan, one_line


class Block(NamedTuple):
    """A paragraph of plain text, a list, or both, with the editor's notes on its words.

    `place` is that of the text and `number` the block's in it, from 1.
    """

    text: str
    points: tuple[str, ...]
    notes: tuple[Note, ...]
    place: str
    number: int

    @property
    def id(self) -> str:
        """Its id on the page of a plan, so that a note can lead back to it."""
        return f"{self.place.replace('/', '-')}-p{self.number}"


def text_blocks(
    data: PlanData, place: str, text: str, plan: Plan | None = None
) -> tuple[Block, ...]:
    """Split a text: an empty line ends a block, lines that begin with - are a list.

    `place` is a key of `data.passages`, or "" for a text that is not the plan's. `plan` is that
    whose page shows the text, if any (see `editors_notes`).
    """
    blocks = []
    for number, chunk in enumerate(filter(str.strip, text.split("\n\n")), 1):
        head, *points = map(one_line, ("\n" + chunk.strip()).split("\n- "))
        notes = editors_notes(data, place, chunk, plan)
        blocks.append(Block(head, tuple(points), notes, place, number))
    return tuple(blocks)


def editors_notes(
    data: PlanData, place: str, text: str, plan: Plan | None = None
) -> tuple[Note, ...]:
    """Return the notes of any plan on words of a text, each once.

    Each has its number and URL on the page of `plan`, or else of the plan that has the note.
    """
    text = one_line(text)
    found = {
        note: data.notes[plan.year if plan else year][note]
        for words, note, year in data.remarks.get(place, ())
        if words in text
    }
    return tuple(found.values())
