"""The structure of a whole plan: its sections, their headings and ids, and what each shows.

The plan's page and its printed document both render this outline.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, Section
from ..data.records import Partner, Term
from .actions import ActionTable, action_tables
from .charts import CrimeFigures, crime_figures
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
    """Return a plan's sections in the printed order, and at the end its differences from print, if
    there are any."""
    sections = [_section(data, plan, section) for section in plan.sections]
    kinds = (
        ("corrections", "Spelling corrections", plan.corrections),
        ("remarks", "Notes on the plan's words", plan.remarks),
    )
    if parts := tuple(Subsection(id_, title) for id_, title, records in kinds if records):
        sections.append(OutlineSection("differences", DIFFERENCES, "differences", parts=parts))
    return tuple(sections)


def _section(data: PlanData, plan: Plan, section: Section) -> OutlineSection:
    shows = section.shows
    partners = {partner.id: partner for partner in data.partners}
    terms = {term.id: term for term in data.glossary}
    return OutlineSection(
        section.id,
        section.title,
        shows,
        text_blocks(data, f"{plan.year}/{section.id}", section.text or ""),
        tuple(_subsections(data, plan, section)),
        crime_figures(data, section.year or plan.year) if shows == "measures" else None,
        tuple(partners[id_] for id_ in plan.members) if shows == "members" else (),
        tuple(terms[id_] for id_ in plan.glossary) if shows == "glossary" else (),
    )


def _subsections(data: PlanData, plan: Plan, section: Section) -> Iterator[Subsection]:
    for theme in plan.themes if section.shows == "themes" else ():
        id_ = f"theme-{theme.id}"
        blocks = text_blocks(data, f"{plan.year}/{id_}", theme.text)
        yield Subsection(id_, theme.title, blocks=blocks)
    year, has_tables = section.year or plan.year, section.shows in ("actions", "narratives")
    for table in action_tables(data, year) if has_tables else ():
        if not (part := table.part):
            continue
        id_, place = f"{section.id}-{part.id}", f"{year}/{part.id}"
        if section.shows == "actions":
            notes = editors_notes(data, place, part.title)
            yield Subsection(id_, part.title, notes, table=table)
        elif part.narrative:
            blocks = text_blocks(data, place, part.narrative.text)
            yield Subsection(id_, part.narrative.title, blocks=blocks)
