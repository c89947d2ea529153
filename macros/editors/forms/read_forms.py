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
from .parse_cells import Cell, paragraphs, parse_date, read_workbook

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
    """A form: its file name and the updates in it."""

    name: str
    updates: list[ParsedUpdate]


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


def read_forms(data: PlanData, plan: Plan, paths: Iterable[Path]) -> list[ParsedForm]:
    """Return what the forms of a plan report.

    Raises Problems with everything in any of them that is not understood.
    """
    problems: list[Problem] = []
    parsed: list[ParsedForm] = []
    for path in paths:
        try:
            parsed.append(_FormReader(data, plan, path, problems).read())
        except Problems as error:
            problems += error.problems
    problems += _repeated(parsed)
    if problems:
        raise Problems(problems)
    return parsed


def _repeated(parsed: Iterable[ParsedForm]) -> Iterator[Problem]:
    """Yield a problem for each further update by a lead on the same action."""
    first: dict[tuple[str | None, str], str] = {}
    for name, updates in parsed:
        for cell, action, update in updates:
            place = f"{form.UPDATES}!{cell.address}"
            if other := first.get((update.by, action.id)):
                what = f"{place}: `{update.by}` reports on this action in {other} too"
                yield Problem(name, cell.row, what, "keep one of them", 0)
            first.setdefault((update.by, action.id), f"{name}, {place}")


class _FormReader:
    """Reads one workbook; adds to `problems` what is not understood."""

    def __init__(self, data: PlanData, plan: Plan, path: Path, problems: list[Problem]) -> None:
        self.data, self.plan, self.name, self.problems = data, plan, path.name, problems
        self.sheets = read_workbook(path)

    def read(self) -> ParsedForm:
        lead = self._lead()
        return ParsedForm(self.name, list(self._updates(lead)) if lead else [])

    def _report(self, cell: Cell, what: str, fix: str, sheet: str = form.UPDATES) -> None:
        self.problems.append(
            Problem(self.name, cell.row, f"{sheet}!{cell.address}: {what}", fix, 0)
        )

    def _lead(self) -> str | None:
        """Return the id of the form's lead, or None if it is not a form of the plan."""
        how = {cell.address: cell for cell in self.sheets.get(form.HOW, ())}
        name, year, lead = (
            how.get(at, Cell(at, int(at[1:]), "", False)) for at in form.IDENTITY.values()
        )
        partners = [partner.id for partner in self.data.partners]
        if name.text != form.FORM or form.UPDATES not in self.sheets:
            self._report(name, f"this is not the form “{form.FORM}”", ASK, form.HOW)
        elif year.text != self.plan.year:
            what = f"this form is for the plan for {year.quoted}, not for {self.plan.year}"
            self._report(year, what, "import the forms of one year at a time, with YEAR", form.HOW)
        elif lead.text not in partners:
            fix = did_you_mean(lead.text, partners, ASK)
            self._report(lead, f"`{lead.quoted}` is not a partner", fix, form.HOW)
        else:
            for sheet in self.sheets.keys() - {form.HOW, form.UPDATES}:
                for cell in self.sheets[sheet][:1]:
                    what = "this sheet is not part of the form"
                    self._report(cell, what, f"{MOVE}, then delete the sheet", sheet)
            return lead.text
        return None

    def _updates(self, lead: str) -> Iterator[ParsedUpdate]:
        cells = self.sheets[form.UPDATES]
        headings = {cell.column: cell.text for cell in cells if cell.row == 1}
        if missing := [heading for heading in NEEDED if heading not in headings.values()]:
            what = f"the first row has no heading “{missing[0]}”"
            self._report(Cell("A1", 1, "", False), what, RESTORE)
            return
        rows: dict[int, dict[str, Cell]] = defaultdict(dict)
        for cell in cells:
            heading = headings.get(cell.column)
            if cell.computed:
                self._report(cell, "this is a formula", "type its result instead")
            elif heading not in form.COLUMNS:
                self._report(cell, "this is not a column of the form", MOVE)
            elif cell.row > 1:
                rows[cell.row][heading] = cell
        # Without a formula's result, the rest of its row would look wrong.
        incomplete = {cell.row for cell in cells if cell.computed}
        expected = {r.cells[form.REFERENCE]: r for r in form.form_rows(self.data, self.plan, lead)}
        for number, filled in rows.items():
            reference = filled.get(form.REFERENCE)
            if not reference:
                fix = "write it in the row of its action, or empty it"
                self._report(next(iter(filled.values())), "this row has no reference", fix)
            elif not (row := expected.get(reference.text)):
                what = f"`{reference.quoted}` is not in the form for `{lead}`"
                self._report(reference, what, did_you_mean(reference.text, expected, RESTORE))
            else:
                action, words = filled.get(form.ACTION), row.action.action
                if not action or one_line(action.text) != one_line(words):
                    words = shorten(words, 100, placeholder=" …")
                    what = f"the action's words differ from the plan: “{words}”"
                    self._report(action or reference, what, "restore them, and ask what was meant")
                update = None if number in incomplete else self._update(lead, filled)
                if update:
                    yield ParsedUpdate(filled[form.WORDS], row.action, update)

    def _update(self, lead: str, cells: dict[str, Cell]) -> Update | None:
        """Return what a lead reports in a row, or None if there is nothing or it has mistakes."""
        known = len(self.problems)
        on = self._date(cells[form.DATE]) if form.DATE in cells else None
        status = self._status(cells[form.STATUS]) if form.STATUS in cells else None
        words = cells.get(form.WORDS)
        if not words:
            for heading in sorted(cells.keys() & {form.DATE, form.STATUS}):
                what = f"this {heading.removeprefix('Fill in: ')} has no words next to it"
                fix = "write what was done next to it, or empty this cell"
                self._report(cells[heading], what, fix)
            return None
        if not isinstance(words.value, str):
            self._report(words, f"`{words.quoted}` is not a sentence", "describe what was done")
        values = {
            "on": on and on.isoformat(),
            "by": lead,
            "text": paragraphs(words.text),
            "status": status,
        }
        raw = {key: value for key, value in values.items() if value}
        found: list[Problem] = []
        update: Update | None = validate(
            Update, raw | {PLACE: Location("", words.row, {})}, {}, found
        )
        for problem in found:
            self._report(words, problem.what, problem.fix)
        return update if len(self.problems) == known else None

    def _date(self, cell: Cell) -> datetime.date | None:
        first, last = first_day(self.plan.year), last_day(self.plan.year)
        on = cell.value.date() if isinstance(cell.value, datetime.datetime) else cell.value
        if not isinstance(on, datetime.date):
            on = parse_date(cell.text) if isinstance(on, str) else None
        if on is None:
            fix = f"write day, month and year, such as 30/9/{first.year}"
            self._report(cell, f"`{cell.quoted}` is not a date", fix)
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
            self._report(cell, f"`{cell.quoted}` is not a status", fix)
        return status
