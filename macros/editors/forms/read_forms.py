"""Read the forms that leads have sent back, or report everything in them that is not understood."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update, one_line
from ...data.problems import Location, Problem, Problems, did_you_mean
from ...data.validate import validate
from ...data.yaml_reader import PLACE
from ...data.years import first_day, last_day
from ...views.formats import format_date
from . import form
from .parse_cells import Cell, WorkbookCells, paragraphs, parse_date, quoted, read_workbook

# File types that a form may come back as; all but .xlsx are reported as unreadable.
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".numbers")
NEEDED = (form.ACTION, form.DATE, form.WORDS, form.STATUS, form.REFERENCE)
ASK = "ask for the form that was sent"
RESTORE = "change it back to what was sent"
MOVE = "move what it says to the yellow cells"


class ParsedUpdate(NamedTuple):
    """An update that a lead reports: the cell of its words, the action and the update."""

    cell: Cell
    action: Action
    update: Update


class ParsedForm(NamedTuple):
    """A form: its file name, the updates in it, and notes that do not prevent importing it."""

    name: str
    updates: tuple[ParsedUpdate, ...]
    notes: tuple[str, ...]


def find_workbooks(paths: Iterable[Path]) -> list[Path]:
    """Return the files among `paths`, and the workbooks in the folders among them.

    Raises Problems if a folder has no workbook.
    """
    found: list[Path] = []
    for path in paths:
        # While a form is open, Excel keeps a file such as ~$name.xlsx, LibreOffice .~lock.name#.
        inside = [p for p in sorted(path.glob("[!~.]*")) if p.suffix.lower() in SUFFIXES]
        if path.is_dir() and not inside:
            fix = "name the folder that the forms were saved in"
            raise Problems([Problem(path.as_posix(), 1, "no workbook (.xlsx) is in here", fix, 0)])
        found += inside or [path]
    return found


def read_forms(data: PlanData, plan: Plan, paths: Iterable[Path]) -> tuple[ParsedForm, ...]:
    """Return what the forms of a plan report.

    Raises Problems with everything in any of them that is not understood.
    """
    problems: list[Problem] = []
    forms = []
    for path in paths:
        try:
            forms.append(_FormReader(data, plan, read_workbook(path), problems).read())
        except Problems as error:
            problems += error.problems
    problems += _repeated(forms)
    if problems:
        raise Problems(problems)
    return tuple(forms)


def _repeated(forms: Iterable[ParsedForm]) -> Iterator[Problem]:
    """Yield a problem for each further update by a lead on the same action."""
    first: dict[tuple[str | None, str], str] = {}
    for parsed in forms:
        for cell, action, update in parsed.updates:
            place = f"{form.UPDATES}!{cell.address}"
            key = update.by, action.id
            if key in first:
                what = f"{place}: `{update.by}` reports on this action in {first[key]} too"
                yield Problem(parsed.name, cell.row, what, "keep one of them", 0)
            first.setdefault(key, f"{parsed.name}, {place}")


class _FormReader:
    """Reads one workbook; adds to `problems` what is not understood."""

    def __init__(
        self, data: PlanData, plan: Plan, workbook: WorkbookCells, problems: list[Problem]
    ) -> None:
        self.data, self.plan, self.workbook, self.problems = data, plan, workbook, problems
        self.partners = [partner.id for partner in data.partners]
        self.rows = {row.cells[form.REFERENCE]: row for row in form.form_rows(data, plan)}
        self.notes: list[str] = []

    def read(self) -> ParsedForm:
        lead = self._lead()
        updates = tuple(self._updates(lead)) if lead else ()
        return ParsedForm(self.workbook.name, updates, tuple(self.notes))

    def _report(self, cell: Cell, what: str, fix: str, sheet: str = form.UPDATES) -> None:
        what = f"{quoted(sheet)}!{cell.address}: {what}"
        self.problems.append(Problem(self.workbook.name, cell.row, what, fix, 0))

    def _lead(self) -> str | None:
        """Return the id of the form's lead, or None if it is not a form of the plan."""
        sheets = self.workbook.sheets
        how = {cell.address: cell for cell in sheets.get(form.HOW, ())}
        name, year, lead = (
            how.get(at, Cell(at, int(at[1:]), "", False)) for at in form.IDENTITY.values()
        )
        known = (form.EVERY_LEAD, *self.partners)
        if name.text != form.FORM or form.UPDATES not in sheets:
            self._report(name, f"this is not the form “{form.FORM}”", ASK, form.HOW)
        elif year.text != self.plan.year:
            what = f"this form is for the plan for {quoted(year.text)}, not for {self.plan.year}"
            self._report(year, what, "import the forms of one year at a time, with YEAR", form.HOW)
        elif lead.text not in known:
            fix = did_you_mean(lead.text, known, ASK)
            self._report(lead, f"`{quoted(lead.text)}` is not a partner", fix, form.HOW)
        else:
            for sheet in sheets.keys() - {form.HOW, form.UPDATES}:
                for cell in sheets[sheet][:1]:
                    what = "this sheet is not part of the form"
                    self._report(cell, what, f"{MOVE}, then delete the sheet", sheet)
            return lead.text
        return None

    def _updates(self, whose: str) -> Iterator[ParsedUpdate]:
        cells = self.workbook.sheets[form.UPDATES]
        headings: dict[str, str] = {}
        for cell in cells:
            if cell.row == 1 and cell.text in form.COLUMNS and cell.text not in headings.values():
                headings[cell.column] = cell.text
        if missing := [heading for heading in NEEDED if heading not in headings.values()]:
            what = f"the first row has no heading “{missing[0]}”"
            self._report(Cell("A1", 1, "", False), what, RESTORE)
            return
        rows: dict[int, dict[str, Cell]] = defaultdict(dict)
        for cell in cells:
            if cell.computed:
                self._report(cell, "this is a formula", "type its result instead")
            elif cell.column not in headings:
                self._report(cell, "this is not a column of the form", MOVE)
            elif cell.row > 1:
                rows[cell.row][headings[cell.column]] = cell
        # Without a formula's result, the rest of its row would look wrong.
        incomplete = {cell.row for cell in cells if cell.computed}
        for number, filled in rows.items():
            row = self._match(filled, whose)
            if row:
                self._check_locked(row, filled, headings.values())
                update = None if number in incomplete else self._update(row.lead, filled)
                if update:
                    yield ParsedUpdate(filled[form.WORDS], row.action, update)

    def _match(self, cells: dict[str, Cell], whose: str) -> form.Row | None:
        """Return the row of the form that has the reference in `cells`, or None."""
        if form.REFERENCE not in cells:
            fix = "write it in the row of its action, or empty it"
            self._report(next(iter(cells.values())), "this row has no reference", fix)
            return None
        cell = cells[form.REFERENCE]
        lead, _, action = cell.text.partition("/")
        actions = [action.id for action in self.plan.actions]
        if lead not in self.partners:
            what = f"`{quoted(lead)}` is not a partner"
            fix = did_you_mean(lead, self.partners, RESTORE)
        elif action not in actions:
            what = f"`{quoted(action)}` is not an action of this plan"
            fix = did_you_mean(action, actions, RESTORE)
        elif whose not in (form.EVERY_LEAD, lead):
            what, fix = f"this row is for `{lead}`, but the form is for `{whose}`", RESTORE
        elif cell.text not in self.rows:
            what = f"`{lead}` does not lead the action `{action}`"
            fix = "check who leads it, or empty the row"
        else:
            return self.rows[cell.text]
        self._report(cell, what, fix)
        return None

    def _check_locked(self, row: form.Row, cells: dict[str, Cell], headings: Iterable[str]) -> None:
        """Report a changed action, and note any other locked cell that differs from the plan."""
        # Other updates may have been added since the form was sent.
        updates = (*row.action.updates, None)
        expected = {key: {one_line(text)} for key, text in row.cells.items()}
        expected[form.LATEST] = {one_line(form.describe(self.data, update)) for update in updates}
        for heading in headings:
            cell = cells.get(heading, cells[form.REFERENCE])
            text = one_line(cell.text) if heading in cells else ""
            if text in expected.get(heading, {text}):
                continue
            if heading == form.ACTION:
                words = shorten(row.action.action, 100, placeholder=" …")
                what = f"the action's words differ from the plan: “{words}”"
                self._report(cell, what, "restore them, and ask what was meant")
            else:
                what = f"“{heading}” differs from the plan"
                self.notes.append(f"{form.UPDATES}!{cell.address}: {what} – ignored")

    def _update(self, lead: str, cells: dict[str, Cell]) -> Update | None:
        """Return what a lead reports in a row, or None if there is nothing or it has mistakes."""
        known = len(self.problems)
        on = self._date(cells[form.DATE]) if form.DATE in cells else None
        status = self._status(cells[form.STATUS]) if form.STATUS in cells else None
        if form.WORDS not in cells:
            for heading, name in ((form.DATE, "date"), (form.STATUS, "status")):
                if heading in cells:
                    fix = "write what was done next to it, or empty this cell"
                    self._report(cells[heading], f"this {name} has no words next to it", fix)
            return None
        words = cells[form.WORDS]
        if not isinstance(words.value, str):
            self._report(
                words, f"`{quoted(words.text)}` is not a sentence", "describe what was done"
            )
        values = {
            "on": on and on.isoformat(),
            "by": lead,
            "text": paragraphs(words.text),
            "status": status,
        }
        raw = {key: value for key, value in values.items() if value}
        found: list[Problem] = []
        update = validate(Update, raw | {PLACE: Location("", words.row, {})}, {}, found)
        for problem in found:
            self._report(words, problem.what, problem.fix)
        return update if len(self.problems) == known and isinstance(update, Update) else None

    def _date(self, cell: Cell) -> datetime.date | None:
        first, last = first_day(self.plan.year), last_day(self.plan.year)
        on = cell.value.date() if isinstance(cell.value, datetime.datetime) else cell.value
        if not isinstance(on, datetime.date):
            on = parse_date(cell.text) if isinstance(on, str) else None
        if on is None:
            fix = f"write day, month and year, such as 30/9/{first.year}"
            self._report(cell, f"`{quoted(cell.text)}` is not a date", fix)
        elif not first <= on <= last:
            year = f"from {format_date(first)} to {format_date(last)}"
            fix = f"write the day that the update is about, {year}"
            self._report(cell, f"{format_date(on)} is not in this plan's year", fix)
        return on

    def _status(self, cell: Cell) -> str | None:
        labels = {status.label: status.id for status in self.data.vocabulary.statuses}
        known = {text.casefold(): id_ for label, id_ in labels.items() for text in (id_, label)}
        status = known.get(cell.text.casefold())
        if status is None:
            fix = did_you_mean(cell.text, labels, f"choose one of {', '.join(labels)}")
            self._report(cell, f"`{quoted(cell.text)}` is not a status", fix)
        return status
