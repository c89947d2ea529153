"""What a page shows: records picked, ordered and joined. Pure functions of the book."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .model import Partner, Priority
from .plan import Action, Book, Plan, PriorityPlan, Section, Update, label, one_line
from .problems import Unknown


class Block(NamedTuple):
    """A paragraph of plain text, or a list of them, and the site's remarks on its words."""

    text: str
    points: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """An action as a table shows it: its leads, its latest update, what it follows."""

    action: Action
    notes: tuple[str, ...]
    leads: tuple[Partner, ...]
    update: Update | None
    update_text: tuple[Block, ...]
    status: str
    continues: Action | None
    continued_by: tuple[Action, ...]
    new: bool
    ended_before: str | None


@dataclass(frozen=True)
class Table:
    """One priority's actions in one year; no rows where that plan has not the priority."""

    priority: Priority
    plan: Plan
    part: PriorityPlan | None
    notes: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    summary: tuple[Block, ...] = ()
    story: tuple[Block, ...] = ()


class Figures(NamedTuple):
    """Crime measures with a figure for a year: name, count before, count, change in per cent."""

    before: str
    year: str
    rows: tuple[tuple[str, int | None, int | None, float | None], ...]


def pick(records: Iterable[Any], id: str, kind: str) -> Any:
    """Return the record with an id. Raises Unknown where there is none."""
    found = {record.id: record for record in records}
    if id not in found:
        raise Unknown(id, kind, found)
    return found[id]


def plan_of(book: Book, year: str | None = None) -> Plan:
    """Return a year's plan, or the current one. Raises Unknown where there is none."""
    plans, wanted = {plan.year: plan for plan in book.plans}, year or book.site.current
    if wanted not in plans:
        raise Unknown(wanted, "plan year", plans)
    return plans[wanted]


def neighbour(book: Book, plan: Plan, step: int) -> Plan | None:
    """Return the plan `step` places after (or, below 0, before) a plan."""
    at = book.plans.index(plan) + step
    return book.plans[at] if 0 <= at < len(book.plans) else None


def notes_on(book: Book, at: str, text: str) -> tuple[str, ...]:
    """Return the remarks on any words of a text that stands at a place."""
    remarks = (remark for plan in book.plans for remark in plan.remarks)
    return tuple(
        one_line(remark.note)
        for remark in remarks
        if any(p.at == at and one_line(p.words) in one_line(text) for p in remark.places)
    )


def prose(book: Book, at: str, text: str | None) -> tuple[Block, ...]:
    """Return a text as blocks: an empty line ends one, lines that begin with - are a list."""
    blocks = []
    for chunk in (text or "").split("\n\n"):
        head, *points = ("\n" + chunk.strip()).split("\n- ")
        if chunk.strip():
            parts = (one_line(head), tuple(one_line(point) for point in points))
            blocks.append(Block(*parts, notes_on(book, at, chunk)))
    return tuple(blocks)


def table(book: Book, priority_id: str, year: str | None = None) -> Table:
    """Return what a year's plan (the current one, unless named) says of a priority."""
    priority, plan = pick(book.priorities, priority_id, "priority"), plan_of(book, year)
    part = next((part for part in plan.priority_plans if part.id == priority_id), None)
    if not part:
        return Table(priority, plan, None)
    at = f"{plan.year}/{part.id}"
    return Table(
        priority,
        plan,
        part,
        notes_on(book, at, part.title),
        tuple(_row(book, plan, action) for action in part.actions),
        prose(book, at, part.summary),
        prose(book, at, part.narrative.text if part.narrative else None),
    )


def _row(book: Book, plan: Plan, action: Action) -> Row:
    before, after = neighbour(book, plan, -1), neighbour(book, plan, 1)
    update = action.latest
    statuses = {status.id: status.label for status in book.vocabulary.statuses}
    followers = tuple(a for a in (after.actions if after else ()) if a.continues == action.id)
    return Row(
        action,
        notes_on(book, action.id, action.action),
        tuple(pick(book.partners, lead, "partner") for lead in action.leads),
        update,
        prose(book, action.id, update.text) if update else (),
        statuses[update.status] if update and update.status else book.vocabulary.no_status,
        pick(before.actions, action.continues, "action") if before and action.continues else None,
        followers,
        bool(before and not action.continues),
        after.year if after and not followers else None,
    )


def tables(book: Book, year: str | None = None) -> tuple[Table, ...]:
    """Return every priority of a year's plan, in the printed order."""
    plan = plan_of(book, year)
    return tuple(table(book, id, plan.year) for id in plan.priorities)


def sections(book: Book, plan: Plan) -> tuple[tuple[Section, tuple[Block, ...], Any], ...]:
    """Return a plan's sections in the printed order: each with its text and what it shows."""
    shown = []
    for section in plan.sections:
        year = section.year or plan.year
        body = {
            "actions": lambda year=year: tables(book, year),
            "narratives": lambda year=year: tables(book, year),
            "measures": lambda year=year: measures(book, year),
            "members": lambda: tuple(pick(book.partners, id, "partner") for id in plan.members),
            "glossary": lambda: book.terms,
        }
        draw = body.get(section.shows or "", tuple)
        shown.append((section, prose(book, f"{plan.year}/{section.id}", section.text), draw()))
    return tuple(shown)


def measures(book: Book, year: str) -> Figures:
    """Return the crime figures of a year beside those of the year before."""
    before = f"{int(year[:4]) - 1}-{year[2:4]}"
    rows = [(m.name, m.counts.get(before), m.counts.get(year), m.changes.get(year)) for m in book.measures]
    return Figures(before, year, tuple(row for row in rows if row[2:] != (None, None)))




def differences(book: Book, plan: Plan) -> tuple[list[dict[str, str]], list[tuple[str, Any]]]:
    """Return a plan's corrections, and its remarks, with a name and address for each place."""
    actions = {action.id: action for p in book.plans for action in p.actions}

    def place(at: str) -> dict[str, str]:
        if at in actions:
            return {"name": actions[at].action, "address": actions[at].address}
        year, id = at.split("/")
        records = (*plan_of(book, year).sections, *book.priorities)
        record = pick(records, id, "place")
        name = record.name if isinstance(record, Priority) else record.title
        where = f"plans/{year}/" + ("" if isinstance(record, Priority) else f"#{id}")
        return {"name": f"{name}, {label(year)}", "address": where}

    fixes = [place(f.at) | {"printed": f.printed, "corrected": f.corrected} for f in plan.corrections]
    remarks = [(r.note, [place(p.at) | {"words": p.words} for p in r.places]) for r in plan.remarks]
    return fixes, remarks
