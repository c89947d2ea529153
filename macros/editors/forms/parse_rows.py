"""The rows of a form that came back: each is the row of an action and a lead, or a problem."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from textwrap import shorten
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update, one_line
from ...data.problems import did_you_mean
from . import form
from .form import Line
from .parse_cells import Wrong, update_of
from .workbook_cells import Cell, shown

NEEDED = (form.ACTION, form.DATE, form.WORDS, form.STATUS, form.REFERENCE)
MOVE = "move what it says to the yellow cells"


class ParsedUpdate(NamedTuple):
    """An update that a lead reports: the cell of its words, the action, the update."""

    cell: Cell
    action: Action
    update: Update


def reported(
    data: PlanData, plan: Plan, whose: str, cells: tuple[Cell, ...], wrong: Wrong, note: Wrong
) -> Iterator[ParsedUpdate]:
    """Yield what the rows of a form report that is of one lead (or of every lead).

    `wrong` is told what is not understood, `note` what differs from the plan but changes nothing.
    """
    titles: dict[str, str] = {}
    for cell in cells:
        if cell.row == 1 and cell.text in form.COLUMNS and cell.text not in titles.values():
            titles[_column(cell)] = cell.text
    if missing := [title for title in NEEDED if title not in titles.values()]:
        what = f"the first row does not say “{missing[0]}”"
        wrong(Cell("A1", 1, "", False), what, "write its words back as they were sent")
        return
    unclear = {cell.row for cell in cells if cell.computed}
    rows: dict[int, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        if cell.computed:
            wrong(cell, "a formula stands here", "write out what it comes to")
        elif _column(cell) not in titles:
            wrong(cell, "this is not a column of the form", MOVE)
        elif cell.row > 1:
            rows[cell.row][titles[_column(cell)]] = cell
    lines = {line.cells[form.REFERENCE]: line for line in form.lines(data, plan)}
    actions = {action.id: action for action in plan.actions}
    for row in rows.values():
        if form.REFERENCE not in row:
            what = "the row has no reference, so it is about no action"
            wrong(next(iter(row.values())), what, "write it in the row of its action, or empty it")
            continue
        reference = row[form.REFERENCE]
        if unknown := _unknown(data, actions, whose, reference.text, lines):
            wrong(reference, *unknown)
            continue
        line = lines[reference.text]
        action = actions[reference.text.split("/")[1]]
        told = row.get(form.ACTION)
        if not told or one_line(told.text) != one_line(action.action):
            words = shorten(action.action, 100, placeholder=" …")
            what = f"the words of the action are not the plan's: “{words}”"
            wrong(told or reference, what, "write those back, and ask what was meant")
        for title in _changed(data, action, line, row, titles.values()):
            note(row.get(title, reference), f"“{title}” is not as the plan has it", "not read")
        # What a formula comes to is not known: without it, the rest of the row would look wrong.
        if reference.row not in unclear and (
            update := update_of(data, plan, line.lead, row, wrong)
        ):
            yield ParsedUpdate(row[form.WORDS], action, update)


def _column(cell: Cell) -> str:
    return cell.address.rstrip("0123456789")


def _unknown(
    data: PlanData,
    actions: Mapping[str, Action],
    whose: str,
    reference: str,
    lines: Mapping[str, Line],
) -> tuple[str, str] | None:
    """Return what is wrong with a reference and what to write, or None."""
    lead, _, action = reference.partition("/")
    back = "write the reference back as it was sent"
    partners = [partner.id for partner in data.partners]
    if lead not in partners:
        return f"`{shown(lead)}` is not a partner", did_you_mean(lead, partners, back)
    if action not in actions:
        return f"`{shown(action)}` is not an action of this plan", did_you_mean(
            action, actions, back
        )
    if whose not in (form.EVERY_LEAD, lead):
        return f"this row is for `{lead}`, and the form for `{whose}`", back
    if reference not in lines:
        return f"`{lead}` does not lead the action `{action}`", "ask who does, or empty the row"
    return None


def _changed(
    data: PlanData, action: Action, line: Line, row: Mapping[str, Cell], titles: Iterable[str]
) -> Iterator[str]:
    """Yield the locked columns of a row that say what the plan does not, besides the action's."""
    # Other updates may have been read since the form was sent.
    latest = {one_line(form.in_words(data, update)) for update in (*action.updates, None)}
    for title in titles:
        if title in line.cells and title != form.ACTION:
            said = one_line(row[title].text) if title in row else ""
            if said not in (latest if title == form.LATEST else {one_line(line.cells[title])}):
                yield title
