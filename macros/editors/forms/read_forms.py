"""Read the forms that leads have sent back, or report everything in them that is not understood."""

import datetime
import re
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
from ..no_update import says_nothing
from ..returned_workbook import Cell, read_workbook
from ..workbook.fields import Field, Names
from ..workbook.parse_cells import Wrong, paragraphs, parse_cell
from . import form

# File types that a form may come back as. The other files of a folder are named, and not read.
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".numbers")
# What programs and systems leave in a folder, such as ~$name.xlsx while a form is open in Excel.
LEFT_BEHIND = re.compile(r"~\$.*|\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
NEEDED = (form.ACTION, form.DATE, form.WORDS, form.STATUS, form.REFERENCE)
# The columns that show what the plan says.
SHOWN = (form.PRIORITY, form.OTHER_LEADS, form.LATEST)
ASK = "ask for the form that was sent"
RESTORE = "change it back to what was sent"
MOVE = "move what it says to the yellow cells"


class ParsedUpdate(NamedTuple):
    """An update that a lead reports: the cell of its words, the action and the update."""

    cell: Cell
    action: Action
    update: Update


class ParsedForm(NamedTuple):
    """A form: its file name, the updates in it, and what an editor should know besides."""

    name: str
    updates: list[ParsedUpdate]
    notes: list[str]


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
    for name, updates, _ in parsed:
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
        self.sheets, not_read = read_workbook(path)
        self.problems += not_read
        self.notes: list[str] = []
        self.names = Names(data, plan)
        # The sheets may have been renamed.
        self.how = self._find(form.HOW, "B2", {form.FORM})
        self.updates = self._find(form.UPDATES, "1", {*NEEDED})

    def _find(self, name: str, place: str, texts: set[str]) -> str:
        """Return the sheet of a name, or else one that has all of some texts at a place."""
        for sheet, cells in self.sheets.items():
            at = {cell.text for cell in cells if place in (cell.address, str(cell.row))}
            if name not in self.sheets and texts <= at:
                return sheet
        return name

    def read(self) -> ParsedForm:
        lead = self._lead()
        updates = list(self._read_rows(lead)) if lead else []
        return ParsedForm(self.name, updates, self.notes)

    def _report(self, cell: Cell, what: str, fix: str, sheet: str = "") -> None:
        place = f"{sheet or self.updates}!{cell.address}"
        self.problems.append(Problem(self.name, cell.row, f"{place}: {what}", fix, 0))

    def _lead(self) -> str | None:
        """Return the id of the form's lead, or None if it is not a form of the plan."""
        how = {cell.address: cell for cell in self.sheets.get(self.how, ())}
        name, year, lead = (
            how.get(at, Cell(at, int(at[1:]), "", False)) for at in form.IDENTITY.values()
        )
        partners = {partner.id: partner for partner in self.data.partners}
        if self.how not in self.sheets:
            what = "this sheet, which says whose form it is, is missing"
            self._report(name, what, "copy it from the form that was sent", self.how)
        elif name.text != form.FORM or self.updates not in self.sheets:
            self._report(name, f"this is not the form “{form.FORM}”", ASK, self.how)
        elif year.text != self.plan.year:
            what = f"this form is for the plan for {year.quoted}, not for {self.plan.year}"
            self._report(year, what, "import the forms of one year at a time, with YEAR", self.how)
        elif lead.text not in partners:
            fix = did_you_mean(lead.text, partners, ASK)
            self._report(lead, f"`{lead.quoted}` is not a partner", fix, self.how)
        else:
            for sheet in self.sheets.keys() - {self.how, self.updates}:
                for cell in self.sheets[sheet][:1]:
                    what = "this sheet is not part of the form"
                    self._report(cell, what, f"{MOVE}, then delete the sheet", sheet)
            sent = form.instructions(self.data, self.plan, partners[lead.text])
            known = {one_line(words) for pair in sent for words in pair}
            # The title, in A1, may be that of an earlier version.
            typed = [c for at, c in how.items() if at != "A1" and one_line(c.text) not in known]
            if typed:
                words = "; ".join(f"{cell.address} “{cell.quoted}”" for cell in typed)
                self.notes.append(f"On {self.how}, not in the form as it is sent now: {words}")
            return lead.text
        return None

    def _read_rows(self, lead: str) -> Iterator[ParsedUpdate]:
        cells = self.sheets[self.updates]
        headings: dict[str, str] = {}
        for cell in (cell for cell in cells if cell.row == 1):
            if cell.text in headings.values():
                self._report(cell, f"the heading “{cell.quoted}” appears twice", MOVE)
            headings[cell.column] = cell.text
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
                self._report(cell, f"“{cell.quoted}” is not in a column of the form", MOVE)
            elif cell.row > 1:
                rows[cell.row][heading] = cell
        # Without a formula's result, the rest of its row would look wrong.
        incomplete = {cell.row for cell in cells if cell.computed}
        expected = {r.cells[form.REFERENCE]: r for r in form.form_rows(self.data, self.plan, lead)}
        for number, filled in rows.items():
            reference = filled.get(form.REFERENCE)
            if not reference:
                cell = next(iter(filled.values()))
                what = f"this row has no reference: “{cell.quoted}”"
                self._report(cell, what, "write it in the row of its action, or empty it")
            elif not (row := expected.get(reference.text)):
                what = f"`{reference.quoted}` is not in the form for `{lead}`"
                self._report(reference, what, did_you_mean(reference.text, expected, RESTORE))
            else:
                self._check_shown(row, filled, reference)
                update = None if number in incomplete else self._update(lead, row.action, filled)
                if update:
                    yield ParsedUpdate(filled[form.WORDS], row.action, update)

    def _check_shown(self, row: form.Row, filled: dict[str, Cell], reference: Cell) -> None:
        """Report what was typed into the columns that show what the plan says."""
        action, words = filled.get(form.ACTION), row.action.action
        if not action or one_line(action.text) != one_line(words):
            words = shorten(words, 100, placeholder=" …")
            what = f"the action's words differ from the plan: “{words}”"
            self._report(action or reference, what, "restore them, and ask what was meant")
        # The form may have been sent before the latest update was added.
        sent = {*row.cells.values(), *form.descriptions(self.data, row.action)}
        for cell in (filled[heading] for heading in SHOWN if heading in filled):
            if one_line(cell.text) not in map(one_line, sent):
                what = f"this is not what the plan says: “{cell.quoted}”"
                self._report(cell, what, f"{MOVE}, or empty this cell")

    def _update(self, lead: str, action: Action, cells: dict[str, Cell]) -> Update | None:
        """Return what a lead reports in a row, or None if there is nothing or it has mistakes."""
        known = len(self.problems)
        day = self._day(cells.get(form.DATE))
        status = self._parse(Field("status", form.STATUS, 0, "status"), cells.get(form.STATUS))
        words = cells.get(form.WORDS)
        if words and says_nothing(words.text) and isinstance(words.value, str):
            self.notes.append(f"{words.address}: “{words.quoted}” is not an update, and not added")
            words = None
            if status in (None, action.status):
                return None
        if not words:
            for heading in sorted(cells.keys() & {form.DATE, form.STATUS}):
                what = f"this {heading.removeprefix('Fill in: ')} has no words next to it"
                fix = "write what was done next to it, or empty this cell"
                self._report(cells[heading], what, fix)
            return None
        if not isinstance(words.value, str):
            self._report(words, f"`{words.quoted}` is not a sentence", "describe what was done")
        if words.hidden:
            self.notes.append(f"{words.address} is in a row or column that the workbook hides")
        values = {"on": day, "by": lead, "text": paragraphs(words.text), "status": status}
        written = {key: value for key, value in values.items() if value}
        place, found = Location("", words.row, {}), list[Problem]()
        update: Update | None = validate(Update, written | {PLACE: place}, {}, found)
        for problem in found:
            self._report(words, problem.what, problem.fix)
        return update if len(self.problems) == known else None

    def _day(self, cell: Cell | None) -> str | None:
        """Return the date of an update as a file has it."""
        first, last = first_day(self.plan.year), last_day(self.plan.year)
        day = self._parse(Field("on", form.DATE, 0, "day"), cell)
        on = datetime.date.fromisoformat(day) if day else None
        if cell and on and not first <= on <= last:
            year = f"from {format_date(first)} to {format_date(last)}"
            fix = f"write the day that the update is about, {year}"
            self._report(cell, f"{format_date(on)} is not in this plan's year", fix)
        return day

    def _parse(self, field: Field, cell: Cell | None) -> str | None:
        """Return what a cell says, None if it is empty or not understood."""
        try:
            return parse_cell(field, cell, None, self.names) if cell else None
        except Wrong as error:
            assert cell
            self._report(cell, *error.args)
            return None
