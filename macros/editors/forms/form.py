"""The form in which a lead reports updates: its layout, its rows and the workbook to send out.

Which plan the form is about, and whose it is, is kept in cells: every spreadsheet program keeps
those.
"""

import io
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import yaml
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ...data.files import write_files
from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update
from ...data.problems import Problem, Problems, Unknown
from ...data.records import Partner
from ...data.years import first_day, last_day
from ...exports.spreadsheets import CREATED
from ...views.actions import action_tables
from ...views.formats import format_date, format_year
from ...views.plans import get_plan

# Forms that were sent out must stay readable: a change of layout needs another number.
FORM = "Updates of a plan, form 1"
EVERY_LEAD = "every lead"
HOW, UPDATES = "How to fill this in", "Updates"
# The cells of the first sheet that identify the form, the plan and the lead.
IDENTITY = {"Form": "B2", "Plan year": "B3", "Lead": "B4"}
LEAD, ACTION, LATEST, REFERENCE = "Lead", "Action", "Latest update", "Reference"
DATE, WORDS, STATUS = "Fill in: date", "Fill in: what was done", "Fill in: status"
# Each column and its width in characters, legible on landscape A4.
COLUMNS = {
    LEAD: 15,
    "Priority": 14,
    ACTION: 30,
    "Other leads": 16,
    LATEST: 28,
    DATE: 14,
    WORDS: 38,
    STATUS: 13,
    REFERENCE: 13,
}
# A longer update would make its row higher than a screen; the site shows all of it.
LONGEST = 500
INK, PAPER = "#1D1D1B", "#FFF3C4"
A4 = 9
# Excel's own limit, in points.
MAX_HEIGHT = 409
# The least height of a row, in lines: enough to show a usual update.
LINES_TO_FILL_IN = 5


class Row(NamedTuple):
    """A row of the form: the lead's id, the action, and a text for each column not filled in."""

    lead: str
    action: Action
    cells: dict[str, str]


def plan_for(data: PlanData, year: str | None) -> Plan:
    """Return a year's plan, by default the current one.

    Raises Problems if there is no such plan or it has no actions.
    """
    try:
        plan = get_plan(data, year)
    except Unknown as error:
        raise Problems([Problem("data/plans", 1, error.what, error.fix)]) from None
    if not plan.actions:
        what = f"the plan for {plan.year} has no actions"
        raise Problems([plan.location.problem(what, "name another year")])
    return plan


def describe(data: PlanData, update: Update | None) -> str:
    """Return an update as the form shows it, or the words for no update."""
    if not update:
        return data.vocabulary.no_update
    by = next((partner.name for partner in data.partners if partner.id == update.by), None)
    head = (
        format_date(update.on) if update.on else None,
        by,
        data.vocabulary.label_of(update.status),
    )
    words = textwrap.shorten(update.text, LONGEST, placeholder=" …")
    return f"{', '.join(filter(None, head))}\n{words}"


def form_rows(data: PlanData, plan: Plan) -> Iterator[Row]:
    """Yield a row for each action of a plan and each of its leads, in the printed order."""
    names = {partner.id: partner.name for partner in data.partners}
    for table in action_tables(data, plan.year):
        for action in (row.action for row in table.rows):
            for lead in action.leads:
                others = [names[other] for other in action.leads if other != lead]
                cells = {
                    LEAD: names[lead],
                    "Priority": table.priority.name,
                    ACTION: action.action,
                    "Other leads": "\n".join(others) or "None",
                    LATEST: describe(data, action.latest),
                    REFERENCE: f"{lead}/{action.id}",
                }
                yield Row(lead, action, cells)


def form_texts(data: PlanData, plan: Plan, lead: Partner | None) -> dict[str, Any]:
    """Return the form's `instructions` (pairs of heading and text) and the `validation` of each
    column to fill in, as xlsxwriter takes it."""
    words = {
        "first": format_date(first_day(plan.year)),
        "last": format_date(last_day(plan.year)),
        "year": plan.year[:4],
        "whose": f"led by {lead.name}" if lead else "of every lead",
        "email": data.site.email,
    }
    text = Path(__file__).with_name("texts.yml").read_text("utf-8")
    texts: dict[str, Any] = yaml.safe_load(Template(text).substitute(words))
    return texts


def forms(data: PlanData, year: str | None, together: bool) -> dict[str, bytes]:
    """Return a workbook by file name for each lead of a year's plan, or one for all leads.

    The default year is the current one. Raises Problems if there is no such plan.
    """
    plan = plan_for(data, year)
    rows = list(form_rows(data, plan))
    if together:
        return {f"every-lead-{plan.year}.xlsx": _workbook(data, plan, None, rows)}
    return {
        f"{lead.id}-{plan.year}.xlsx": _workbook(data, plan, lead, own)
        for lead in data.partners
        if (own := [row for row in rows if row.lead == lead.id])
    }


def write_forms(folder: Path, workbooks: dict[str, bytes]) -> None:
    """Write workbooks into a folder: all or none.

    Raises Problems if a file would be overwritten or the folder cannot be written to.
    """
    what, fix = "a workbook of this name exists already and may be filled in", "use an empty folder"
    taken = [folder / name for name in workbooks if (folder / name).exists()]
    if taken:
        raise Problems(Problem(path.as_posix(), 1, what, fix, 0) for path in taken)
    try:
        write_files(folder, workbooks)
    except OSError:
        what = "workbooks cannot be written here"
        raise Problems([Problem(folder.as_posix(), 1, what, fix, 0)]) from None


def _workbook(data: PlanData, plan: Plan, lead: Partner | None, rows: list[Row]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        title = f"{data.site.partnership}: what was done in {format_year(plan.year)}"
        workbook.set_properties(
            {"created": CREATED, "title": title, "author": data.site.partnership}
        )
        how, updates = workbook.add_worksheet(HOW), workbook.add_worksheet(UPDATES)
        for sheet in (how, updates):
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            sheet.set_margins(left=0.4, right=0.4)
            sheet.set_footer("&L&F&RPage &P of &N")
            # Without a password: it prevents mistakes, and a cell can still be corrected.
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        texts = form_texts(data, plan, lead)
        identity = (FORM, plan.year, lead.id if lead else EVERY_LEAD)
        pairs = [
            *zip(IDENTITY, identity, strict=True),
            ("", ""),
            *texts["instructions"],
            *((status.label, status.meaning) for status in data.vocabulary.statuses),
        ]
        _write_instructions(workbook, how, title, pairs)
        columns = [column for column in COLUMNS if column != LEAD or not lead]
        _write_rows(workbook, updates, columns, rows)
        last = len(pairs) + 1
        first = last - len(data.vocabulary.statuses) + 1
        texts["validation"][DATE] |= {
            "minimum": first_day(plan.year),
            "maximum": last_day(plan.year),
        }
        texts["validation"][STATUS]["source"] = f"='{HOW}'!$A${first}:$A${last}"
        if first > last:
            del texts["validation"][STATUS]
        for column, rule in texts["validation"].items():
            at = columns.index(column)
            updates.data_validation(1, at, len(rows), at, rule)
    return out.getvalue()


def _write_instructions(
    workbook: Workbook, sheet: Worksheet, title: str, pairs: list[tuple[str, str]]
) -> None:
    plain: dict[str, Any] = {"text_wrap": True, "valign": "top"}
    text, heading = workbook.add_format(plain), workbook.add_format(plain | {"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
    for down, (name, words) in enumerate(pairs, start=1):
        sheet.write_string(down, 0, name, heading)
        sheet.write_string(down, 1, words, text)
        sheet.set_row(down, _height([(words, 92)], 1))


def _write_rows(workbook: Workbook, sheet: Worksheet, columns: list[str], rows: list[Row]) -> None:
    locked: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
    to_fill_in = locked | {"locked": False, "bg_color": PAPER}
    styles = {
        DATE: to_fill_in | {"num_format": "d mmm yyyy", "align": "left"},
        # As text, so that words that begin with = or - stay words.
        WORDS: to_fill_in | {"num_format": "@"},
        STATUS: to_fill_in,
        REFERENCE: locked | {"font_size": 8},
    }
    heading = workbook.add_format(locked | {"bold": True, "bg_color": INK, "font_color": "white"})
    for at, column in enumerate(columns):
        cell_format = workbook.add_format(styles.get(column, locked))
        sheet.set_column(at, at, COLUMNS[column])
        sheet.write_string(0, at, column, heading)
        for down, row in enumerate(rows, start=1):
            sheet.write_blank(down, at, None, cell_format)
            if column in row.cells:
                sheet.write_string(down, at, row.cells[column], cell_format)
    sheet.set_row(0, _height([], 2))
    for down, row in enumerate(rows, start=1):
        texts = [(text, COLUMNS[column]) for column, text in row.cells.items()]
        sheet.set_row(down, _height(texts, LINES_TO_FILL_IN))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _height(texts: Iterable[tuple[str, int]], least: int) -> float:
    """Return a row's height in points for texts in columns of some width, of `least` lines or more.

    Excel computes it when it opens a file, LibreOffice does not where it only converts one.
    """
    wrapped = (
        sum(max(1, len(textwrap.wrap(line, width))) for line in text.split("\n"))
        for text, width in texts
    )
    return min(15.5 * max((least, *wrapped)) + 4, MAX_HEIGHT)
