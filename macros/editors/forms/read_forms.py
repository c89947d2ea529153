"""Forms that came back: what each reports, or everything in any of them that is not understood."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from ...data.problems import Problem, Problems, did_you_mean
from . import form
from .parse_rows import ParsedUpdate, reported
from .workbook_cells import Cell, WorkbookCells, opened, shown

# What a form may come back as; none but the first can be read, but none is passed over.
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".numbers")
ASK = "ask for the form that was sent"


class ParsedForm(NamedTuple):
    """A form: the name of its file, what it reports, and what else there is to know of it."""

    name: str
    reported: tuple[ParsedUpdate, ...]
    notes: tuple[str, ...]


def workbooks_in(places: Iterable[Path]) -> list[Path]:
    """Return the workbooks that are named, and those of the folders that are named.

    Raises Problems where a folder has none.
    """
    found: list[Path] = []
    for place in places:
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        # What begins so is a mark of a program that has the workbook open.
        sheets = [
            path for path in inside if path.suffix.lower() in SUFFIXES and path.name[0] not in "~."
        ]
        if place.is_dir() and not sheets:
            fix = "name the folder that the forms were saved in"
            raise Problems([Problem(place.as_posix(), 1, "no workbook (.xlsx) is in here", fix, 0)])
        found += sheets if place.is_dir() else [place]
    return found


def returned(data: PlanData, plan: Plan, paths: Iterable[Path]) -> tuple[ParsedForm, ...]:
    """Return what the forms of a plan report.

    Raises Problems, with everything in any of them that is not understood, if there is anything.
    """
    problems: list[Problem] = []
    first: dict[bytes, str] = {}
    forms = []
    for path in paths:
        try:
            workbook = opened(path)
        except Problems as error:
            problems += error.problems
            continue
        if workbook.content in first:
            what = f"this is the same workbook as {first[workbook.content]}"
            problems.append(Problem(workbook.name, 1, what, "leave one of them out", 0))
        else:
            first[workbook.content] = workbook.name
            forms.append(_returned(data, plan, workbook, problems))
    problems += _twice(forms)
    if problems:
        raise Problems(problems)
    return tuple(forms)


def _returned(
    data: PlanData, plan: Plan, workbook: WorkbookCells, problems: list[Problem]
) -> ParsedForm:
    notes: list[str] = []

    def wrong(cell: Cell, what: str, fix: str, sheet: str = form.UPDATES) -> None:
        what = f"{shown(sheet)}!{cell.address}: {what}"
        problems.append(Problem(workbook.name, cell.row, what, fix, 0))

    def note(cell: Cell, what: str, fix: str) -> None:
        notes.append(f"{form.UPDATES}!{cell.address}: {what} – {fix}")

    how = {cell.address: cell for cell in workbook.sheets.get(form.HOW, ())}
    name, year, lead = (
        how.get(at, Cell(at, int(at[1:]), "", False)) for at in form.IDENTITY.values()
    )
    if name.text != form.FORM or form.UPDATES not in workbook.sheets:
        wrong(name, f"this is not the form that begins with “{form.FORM}”", ASK, form.HOW)
    elif year.text != plan.year:
        what = f"this form is for the plan of {shown(year.text)}, and {plan.year} is being read"
        wrong(year, what, "read the forms of each year by themselves, and say which", form.HOW)
    elif lead.text not in (ids := [form.EVERY_LEAD, *(partner.id for partner in data.partners)]):
        fix = did_you_mean(lead.text, ids, ASK)
        wrong(lead, f"`{shown(lead.text)}` is not a partner", fix, form.HOW)
    else:
        for sheet in workbook.sheets.keys() - {form.HOW, form.UPDATES}:
            for cell in workbook.sheets[sheet][:1]:
                fix = "move what it says to the yellow cells, and delete it"
                wrong(cell, "this sheet is not part of the form", fix, sheet)
        cells = workbook.sheets[form.UPDATES]
        return ParsedForm(
            workbook.name, tuple(reported(data, plan, lead.text, cells, wrong, note)), tuple(notes)
        )
    return ParsedForm(workbook.name, (), ())


def _twice(forms: Iterable[ParsedForm]) -> Iterator[Problem]:
    """Yield each answer of a lead to an action that it has answered already."""
    first: dict[tuple[str | None, str], str] = {}
    for parsed in forms:
        for cell, action, update in parsed.reported:
            place = f"{form.UPDATES}!{cell.address}"
            if other := first.get((update.by, action.id)):
                what = f"{place}: `{update.by}` answers for this action in {other} too"
                yield Problem(parsed.name, cell.row, what, "keep one of them", 0)
            first.setdefault((update.by, action.id), f"{parsed.name}, {place}")
