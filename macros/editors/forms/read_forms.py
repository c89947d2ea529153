"""Read the forms that leads have sent back, or report everything in them that is not understood."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update, one_line
from ...data.problems import Problem, Problems, did_you_mean
from ...data.records import Partner
from ...views.formats import format_date
from ..returned_workbook import Cell, read_workbook
from ..workbook.fields import LATEST, Names
from ..workbook.parse_rows import leave_out_no_update, parse_row, validate_row
from ..workbook.read import Book, Row, read_book
from .form import (
    FIELDS,
    FILLED,
    FORM,
    HOW,
    IDENTITY,
    UPDATES,
    FormRow,
    descriptions,
    form_rows,
    instructions,
)

# File types that a form may come back as. The other files of a folder are named, and not read.
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".numbers")
# What programs and systems leave in a folder, such as ~$name.xlsx while a form is open in Excel.
LEFT_BEHIND = re.compile(r"~\$.*|\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
# What a form may lack of what it shows.
SHOWN = ("priority", "others", "before")
TEXT, ON = f"{LATEST}text", f"{LATEST}on"
RESTORE = "change it back to what was sent"


class ParsedUpdate(NamedTuple):
    """An update that a lead reports: the cell of its words, the action and the update."""

    cell: Cell
    action: Action
    update: Update


def find_workbooks(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the files among `paths` and the workbooks in the folders among them; and the names of
    everything else that is in those folders.

    Raises Problems if a folder has no workbook.
    """
    found: list[Path] = []
    others: list[str] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else []
        inside = [one for one in inside if not LEFT_BEHIND.fullmatch(one.name)]
        books = [one for one in inside if one.suffix.lower() in SUFFIXES and one.is_file()]
        here = [
            one.name if one.is_file() else f"the folder {one.name}"
            for one in inside
            if one not in books
        ]
        if path.is_dir() and not books:
            fix = "name the folder that the forms were saved in"
            what = f"no workbook (.xlsx) is in here{', only ' if here else ''}{', '.join(here)}"
            raise Problems([Problem(path.as_posix(), 1, what, fix, 0)])
        found += books or [path]
        others += here
    return found, others


def read_form(data: PlanData, plan: Plan, path: Path) -> tuple[Book, list[ParsedUpdate]]:
    """Return a form of a plan, and the updates in it.

    Its `problems` are what is not understood, its `not_read` is what an editor should know. Raises
    Problems if it is not a form of the plan.
    """
    book = read_book(path.name, read_workbook(path), {UPDATES: FIELDS}, HOW, FORM)
    lead = _lead(book, data, plan)
    # What a form says outside of its cells may be an answer.
    book.problems += book.not_read
    book.not_read = [*_typed_over(book, instructions(data, plan, lead))]
    return book, [*_read_rows(book, data, plan, lead.id)]


def _lead(book: Book, data: PlanData, plan: Plan) -> Partner:
    """Return the lead whose form it is. Raises Problems if it is not a form of the plan."""
    form, year, lead = (
        book.first.get(at, Cell(at, int(at[1:]), "", False)) for at in IDENTITY.values()
    )
    partners = {partner.id: partner for partner in data.partners}
    if not book.first:
        what = "this sheet, which says whose form it is, is missing"
        wrong = book.problem(HOW, form, what, "copy it from the form that was sent")
    elif form.text != FORM or not (UPDATES in book.rows or book.problems):
        what, fix = f"this is not the form “{FORM}”", "ask for the form that was sent"
        wrong = book.problem(HOW, form, what, fix)
    elif year.text != plan.year:
        what = f"this form is for the plan for {year.quoted}, not for {plan.year}"
        fix = "import the forms of one year at a time, with YEAR"
        wrong = book.problem(HOW, year, what, fix)
    elif lead.text not in partners:
        fix = did_you_mean(lead.text, partners, "ask for the form that was sent")
        wrong = book.problem(HOW, lead, f"`{lead.quoted}` is not a partner", fix)
    else:
        return partners[lead.text]
    raise Problems([wrong])


def _typed_over(book: Book, sent: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield what was written into a form's instructions, as it is sent now."""
    known = {one_line(words) for pair in sent for words in pair}
    for address, cell in book.first.items():
        # The title may be that of an earlier version.
        if address != "A1" and one_line(cell.text) not in known:
            what = f"“{cell.quoted}” is not in the form as it is sent now"
            yield book.problem(HOW, cell, what, "read it")


def _read_rows(book: Book, data: PlanData, plan: Plan, lead: str) -> Iterator[ParsedUpdate]:
    expected = {row.shown["id"]: row for row in form_rows(data, plan, lead)}
    rows = book.rows.get(UPDATES, ())
    for field in FIELDS:
        if rows and field.key not in (*book.columns[UPDATES], *SHOWN):
            what, rows = f"the first row has no heading “{field.heading}”", ()
            book.problems.append(Problem(book.name, 1, f"{UPDATES}!A1: {what}", RESTORE, 0))
    names = Names(data, plan)
    for row in rows:
        reference = row.cells.get("id")
        if not reference:
            key, cell = next(iter(row.cells.items()))
            what = f"this row has no reference: “{cell.quoted}”"
            book.report(row, key, what, "write it in the row of its action, or empty it")
        elif not (sent := expected.get(reference.text)):
            what = f"`{reference.quoted}` is not in the form for `{lead}`"
            book.report(row, "id", what, did_you_mean(reference.text, expected, RESTORE))
        else:
            _check_shown(book, row, sent, descriptions(data, sent.action))
            if update := _update(book, row, sent.action, lead, names):
                yield ParsedUpdate(row.cells[TEXT], sent.action, update)


def _check_shown(book: Book, row: Row, sent: FormRow, earlier: Iterable[str]) -> None:
    """Report what was typed into the columns that show what the plan says."""
    words = row.cells.get("action")
    if not words or one_line(words.text) != one_line(sent.action.action):
        action = shorten(sent.action.action, 100, placeholder=" …")
        what = f"the action's words differ from the plan: “{action}”"
        fix = "restore them, and ask what was meant"
        book.report(row, "action" if words else "id", what, fix)
    # The form may have been sent before the latest update was added.
    known = {one_line(text) for text in (*sent.shown.values(), *earlier)}
    for key in SHOWN:
        if key in row.cells and one_line(row.cells[key].text) not in known:
            what = f"this is not what the plan says: “{row.cells[key].quoted}”"
            book.report(row, key, what, "move what it says to the yellow cells, or empty this cell")


def _update(book: Book, row: Row, action: Action, lead: str, names: Names) -> Update | None:
    """Return what a lead reports in a row, or None if there is nothing or it has mistakes."""
    problems = len(book.problems)
    before = {f"{LATEST}status": action.status}
    filled = [field for field in FILLED if field.key in row.cells]
    changed = parse_row(book, row, filled, before, names)
    values = {f.key: before.get(f.key) if f in filled else None for f in FILLED} | changed
    update = {key.removeprefix(LATEST): value for key, value in values.items()}
    leave_out_no_update(book, row, changed, update)
    if TEXT not in changed:
        return None
    words, on = row.cells[TEXT], update["on"]
    if not isinstance(words.value, str):
        book.report(row, TEXT, f"`{words.quoted}` is not a sentence", "describe what was done")
    if words.hidden:
        what = f"{words.address} is in a row or column that the workbook hides"
        book.not_read.append(Problem(book.name, row.number, what, "look at it", 0))
    if on and not names.first <= date.fromisoformat(on) <= names.last:
        year = f"from {format_date(names.first)} to {format_date(names.last)}"
        what = f"{format_date(date.fromisoformat(on))} is not in this plan's year"
        book.report(row, ON, what, f"write the day that the update is about, {year}")
    found = validate_row(book, row, Update, update | {"by": lead}, LATEST)
    return found if len(book.problems) == problems else None
