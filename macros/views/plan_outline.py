"""The structure of a whole plan: its sections, their headings and ids, and what each shows.

The plan's page and its printed document both render this outline.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from ..data.plan_data import Note, PlanData
from ..data.plan_records import Plan, Section, one_line
from .actions import ActionTable, action_tables
from .text import Block, editors_notes, text_blocks

DIFFERENCES = "Differences from the printed plan"
CORRECTIONS = "Spelling corrections"
NOTES = "Editor's notes"


class Place(NamedTuple):
    """Words of a plan, the name of the passage they are in, and its URL path."""

    words: str
    name: str
    url_path: str


class Subsection(NamedTuple):
    """A part of a section with a heading of its own; `notes` are the notes on the heading.

    `table` holds the actions, in a section that shows actions. `listed` are the notes of the page,
    each with the words it is about.
    """

    id: str
    title: str
    formerly: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()
    table: ActionTable | None = None
    listed: tuple[tuple[Note, tuple[Place, ...]], ...] = ()


class OutlineSection(NamedTuple):
    """A section of a plan: `blocks` come first, then what `shows` names.

    `shows` is "actions", "narratives" or "themes" (see `parts`), "measures" (those of `year`),
    "members" or "glossary" (of the plan), "differences" (`parts` with the ids "corrections" and
    "remarks", which are fields of the plan), or None.
    """

    id: str
    title: str
    shows: str | None
    year: str
    formerly: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    parts: tuple[Subsection, ...] = ()


def plan_outline(data: PlanData, plan: Plan) -> tuple[OutlineSection, ...]:
    """Return a plan's sections in the printed order, and at the end its differences from print and
    the editor's notes, if there are any."""
    sections = tuple(_section(data, plan, section) for section in plan.sections)
    parts = []
    if plan.corrections:
        parts.append(Subsection("corrections", CORRECTIONS))
    if notes := data.notes[plan.year].values():
        here = anchors(plan, sections)
        listed = tuple((note, tuple(_places(data, note, sections, here))) for note in notes)
        parts.append(Subsection("remarks", NOTES, listed=listed))
    if parts:
        last = "differences", DIFFERENCES, "differences", plan.year
        return *sections, OutlineSection(*last, parts=tuple(parts))
    return sections


def anchors(plan: Plan, outline: tuple[OutlineSection, ...]) -> dict[str, str]:
    """Return the ids of the places on a plan's page by their URL path, also where that is on the
    page of another plan."""
    parts = [part for section in outline for part in section.parts]
    ids = [section.id for section in outline] + [part.id for part in parts]
    rows = [row for part in parts if part.table for row in part.table.rows]
    notes = [note for part in parts for note, _ in part.listed]
    return (
        {f"{plan.url_path}#{id_}": id_ for id_ in ids}
        | {row.action.url_path: row.action.id for row in rows}
        | {note.url_path: note.url_path.partition("#")[2] for note in notes}
    )


def _places(
    data: PlanData, note: Note, sections: tuple[OutlineSection, ...], here: dict[str, str]
) -> Iterator[Place]:
    """Yield the places a note is about, on the page itself if it shows them."""
    parts = [part for section in sections for part in section.parts]
    blocks = [block for section in sections for block in section.blocks]
    blocks += [block for part in parts for block in part.blocks]
    texts = [
        (block.place, " ".join((block.text, *block.points)), block.id)
        for block in blocks
        if note in block.notes
    ]
    texts += [
        (f"{table.plan.year}/{table.priority.id}", one_line(part.title), part.id)
        for part in parts
        if (table := part.table)
    ]
    page = note.url_path.partition("#")[0]
    for place in note.places:
        passage, words = data.passages[place.at], one_line(place.words)
        ids = (id_ for at, text, id_ in texts if at == place.at and words in text)
        id_ = next(ids, here.get(passage.url_path))
        yield Place(place.words, passage.name, f"{page}#{id_}" if id_ else passage.url_path)


def _section(data: PlanData, plan: Plan, section: Section) -> OutlineSection:
    return OutlineSection(
        section.id,
        section.title,
        section.shows,
        section.year or plan.year,
        section.formerly,
        text_blocks(data, f"{plan.year}/{section.id}", section.text or "", plan),
        tuple(_subsections(data, plan, section)),
    )


def _subsections(data: PlanData, plan: Plan, section: Section) -> Iterator[Subsection]:
    for theme in plan.themes if section.shows == "themes" else ():
        id_ = f"theme-{theme.id}"
        blocks = text_blocks(data, f"{plan.year}/{id_}", theme.text, plan)
        formerly = tuple(f"theme-{old}" for old in theme.formerly)
        yield Subsection(id_, theme.title, formerly, blocks=blocks)
    year, has_tables = section.year or plan.year, section.shows in ("actions", "narratives")
    for table in action_tables(data, year) if has_tables else ():
        if not (part := table.part):
            continue
        ids = product((section.id, *section.formerly), (part.id, *table.priority.formerly))
        (id_, *old), place = map("-".join, ids), f"{year}/{part.id}"
        if section.shows == "actions":
            notes = editors_notes(data, place, part.title, plan)
            yield Subsection(id_, part.title, tuple(old), notes, table=table)
        elif part.narrative:
            blocks = text_blocks(data, place, part.narrative.text, plan)
            yield Subsection(id_, part.narrative.title, tuple(old), blocks=blocks)
