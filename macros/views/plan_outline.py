"""The structure of a whole plan: its sections, their headings and ids, and what each shows.

The plan's page and its printed document both render this outline.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, Section
from ..data.records import Partner, Term
from .actions import ActionTable, action_tables
from .crime import CrimeFigures, crime_figures
from .text import Block, editors_notes, text_blocks

DIFFERENCES = "Differences from the printed plan"


class Subsection(NamedTuple):
    """A part of a section with a heading of its own; `notes` are the notes on the heading.

    `table` holds the actions, in a section that shows actions.
    """

    id: str
    title: str
    notes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    table: ActionTable | None = None


class OutlineSection(NamedTuple):
    """A section of a plan: `blocks` come first, then what `shows` names.

    `shows` is "actions", "narratives" or "themes" (see `parts`), "measures" (`figures`), "members",
    "glossary" (`terms`), "differences" (`parts` with the ids "corrections" and "remarks", which are
    fields of the plan), or None.
    """

    id: str
    title: str
    shows: str | None
    blocks: tuple[Block, ...] = ()
    parts: tuple[Subsection, ...] = ()
    figures: CrimeFigures | None = None
    members: tuple[Partner, ...] = ()
    terms: tuple[Term, ...] = ()


def plan_outline(data: PlanData, plan: Plan) -> tuple[OutlineSection, ...]:
    """Return a plan's sections in the printed order, and last how it differs from print, if it
    does."""
    partners = {partner.id: partner for partner in data.partners}
    terms = {term.id: term for term in data.glossary}
    sections = []
    for section in plan.sections:
        shows = section.shows
        sections.append(
            OutlineSection(
                section.id,
                section.title,
                shows,
                text_blocks(data, f"{plan.year}/{section.id}", section.text or ""),
                tuple(_subsections(data, plan, section)),
                crime_figures(data, section.year or plan.year) if shows == "measures" else None,
                tuple(partners[id_] for id_ in plan.members) if shows == "members" else (),
                tuple(terms[id_] for id_ in plan.glossary) if shows == "glossary" else (),
            )
        )
    parts = (
        Subsection("corrections", "Spelling corrections") if plan.corrections else None,
        Subsection("remarks", "Notes on the plan's words") if plan.remarks else None,
    )
    if any(parts):
        differences = tuple(filter(None, parts))
        sections.append(
            OutlineSection("differences", DIFFERENCES, "differences", parts=differences)
        )
    return tuple(sections)


def _subsections(data: PlanData, plan: Plan, section: Section) -> Iterator[Subsection]:
    for theme in plan.themes if section.shows == "themes" else ():
        id_ = f"theme-{theme.id}"
        blocks = text_blocks(data, f"{plan.year}/{id_}", theme.text)
        yield Subsection(id_, theme.title, blocks=blocks)
    if section.shows not in ("actions", "narratives"):
        return
    year = section.year or plan.year
    for table in action_tables(data, year):
        id_, place, part = (
            f"{section.id}-{table.priority.id}",
            f"{year}/{table.priority.id}",
            table.part,
        )
        if part and section.shows == "actions":
            notes = editors_notes(data, place, part.title)
            yield Subsection(id_, part.title, notes, table=table)
        elif part and part.narrative:
            blocks = text_blocks(data, place, part.narrative.text)
            yield Subsection(id_, part.narrative.title, blocks=blocks)
