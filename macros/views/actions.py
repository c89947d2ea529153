"""What a page shows: records picked, ordered and joined. Pure functions of the book."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Action, Plan, PriorityPlan, Section, one_line
from ..data.problems import Unknown
from ..data.records import Priority
from ..data.years import year_before


class Block(NamedTuple):
    """A paragraph of plain text, a list, or both, and the site's notes on its words."""

    text: str
    points: tuple[str, ...]
    notes: tuple[str, ...]


class Row(NamedTuple):
    """An action with its status, what it continues, what continues it, and, where nothing does,
    the year of the plan that left it out."""

    action: Action
    status: str
    before: Action | None
    after: tuple[Action, ...]
    ended: str | None


class Table(NamedTuple):
    """One priority's actions in one year, with the plan before it; `part` is None where the
    plan has not the priority."""

    priority: Priority
    plan: Plan
    part: PriorityPlan | None
    rows: tuple[Row, ...]
    earlier: Plan | None


class Figures(NamedTuple):
    """Crime measures with a figure for a year: name, count before, count, change in per cent."""

    before: str
    year: str
    rows: tuple[tuple[str, int | None, int | None, float | None], ...]


def get_record(records: Iterable[Any], wanted: str, kind: str) -> Any:
    """Return the record with an id. Raises Unknown where there is none."""
    found = {record.id: record for record in records}
    if wanted not in found:
        raise Unknown(wanted, kind, found)
    return found[wanted]


def plan_of(data: PlanData, year: str | None = None) -> Plan:
    """Return a year's plan, or the current one. Raises Unknown where there is none."""
    wanted = year or data.site.current
    if wanted not in data.years:
        raise Unknown(wanted, "plan year", data.years)
    return data.plans[data.years[wanted]]


def neighbour(data: PlanData, plan: Plan, step: int) -> Plan | None:
    """Return the plan `step` places after (or, below 0, before) a plan."""
    at = data.years[plan.year] + step
    return data.plans[at] if 0 <= at < len(data.plans) else None


def newest(data: PlanData, shows: str) -> tuple[Plan, Section]:
    """Return the newest section, up to the current plan, that shows something of its own plan.

    Raises Unknown where no plan has one.
    """
    if shows not in data.newest_sections:
        raise Unknown(shows, "thing that a section shows", data.newest_sections)
    return data.newest_sections[shows]


def table(data: PlanData, priority_id: str, year: str | None = None) -> Table:
    """Return what a year's plan (the current one, unless named) says of a priority."""
    priority, plan = get_record(data.priorities, priority_id, "priority"), plan_of(data, year)
    part = next((part for part in plan.priority_plans if part.id == priority_id), None)
    earlier, later = neighbour(data, plan, -1), neighbour(data, plan, 1)
    before = {action.id: action for action in (earlier.actions if earlier else ())}
    nexts = later.actions if later else ()
    rows = []
    for action in part.actions if part else ():
        after = tuple(a for a in nexts if a.continues == action.id)
        ended = later.year if later and not after else None
        status = data.vocabulary.label_of(action.status)
        rows.append(Row(action, status, before.get(action.continues or ""), after, ended))
    return Table(priority, plan, part, tuple(rows), earlier)


def tables(data: PlanData, year: str | None = None) -> tuple[Table, ...]:
    """Return every priority of a year's plan, in the printed order."""
    plan = plan_of(data, year)
    return tuple(table(data, priority_id, plan.year) for priority_id in plan.priorities)


def notes(data: PlanData, at: str, text: str) -> tuple[str, ...]:
    """Return the remarks of any plan on words of a text that stands at a place."""
    text = one_line(text)
    # A note on two of its words stands there once.
    told = (note for words, note in data.remarks.get(at, ()) if words in text)
    return tuple(dict.fromkeys(told))


def prose(data: PlanData, at: str, text: str) -> tuple[Block, ...]:
    """Return a text as blocks: an empty line ends one, lines that begin with - are a list."""
    blocks = []
    for chunk in filter(str.strip, text.split("\n\n")):
        head, *points = ("\n" + chunk.strip()).split("\n- ")
        points = [one_line(point) for point in points]
        blocks.append(Block(one_line(head), tuple(points), notes(data, at, chunk)))
    return tuple(blocks)


def measures(data: PlanData, year: str) -> Figures:
    """Return the crime figures of a year beside those of the year before."""
    before = year_before(year)
    rows = [
        (one.name, one.counts.get(before), one.counts.get(year), one.changes.get(year))
        for one in data.measures
    ]
    return Figures(before, year, tuple(row for row in rows if row[2:] != (None, None)))
