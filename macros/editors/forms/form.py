"""The form in which a lead reports updates: its rows and the workbook to send out.

Which plan the form is about, and whose it is, is kept in cells: every spreadsheet program keeps
those. form.yml has the columns and the words.
"""

import io
import textwrap
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
HOW, UPDATES = "How to fill this in", "Updates"
# The cells of the first sheet that identify the form, the plan and the lead.
IDENTITY = {"Form": "B2", "Plan year": "B3", "Lead": "B4"}
ACTION, LATEST, REFERENCE = "Action", "Latest update", "Reference"
DATE, WORDS, STATUS = "Fill in: date", "Fill in: what was done", "Fill in: status"
TEXTS = Path(__file__).with_name("form.yml").read_text("utf-8")
# Each column and its width in characters.
COLUMNS: dict[str, int] = yaml.safe_load(TEXTS)["columns"]
# The site shows all of a longer update.
LONGEST = 500
A4 = 9


class Row(NamedTuple):
    """A row of a form: the action, and a text for each column that is not filled in."""

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
    by = next((partner.name for partner in data.partners if partner.id == update.by), "")
    date = format_date(update.on) if update.on else ""
    head = ", ".join(filter(None, (date, by, data.vocabulary.label_of(update.status))))
    return f"{head}\n{textwrap.shorten(update.text, LONGEST, placeholder=' …')}"


def form_rows(data: PlanData, plan: Plan, lead: str) -> list[Row]:
    """Return a row for each action of a plan that a partner leads, in the printed order."""
    names = {partner.id: partner.name for partner in data.partners}
    return [
        Row(
            action,
            {
                "Priority": table.priority.name,
                ACTION: action.action,
                "Other leads": "\n".join(names[one] for one in action.leads if one != lead)
                or "None",
                LATEST: describe(data, action.latest),
                REFERENCE: f"{lead}/{action.id}",
            },
        )
        for table in action_tables(data, plan.year)
        for action in (row.action for row in table.rows)
        if lead in action.leads
    ]


def forms(data: PlanData, year: str | None) -> dict[str, bytes]:
    """Return a workbook by file name for each lead of a year's plan, by default the current one.

    Raises Problems if there is no such plan.
    """
    plan = plan_for(data, year)
    return {
        f"{lead.id}-{plan.year}.xlsx": _workbook(data, plan, lead, rows)
        for lead in data.partners
        if (rows := form_rows(data, plan, lead.id))
    }


def write_forms(folder: Path, workbooks: dict[str, bytes]) -> None:
    """Write workbooks into a folder: all or none. Raises Problems if one would be overwritten."""
    what, fix = "a workbook of this name exists already and may be filled in", "use an empty folder"
    taken = [folder / name for name in workbooks if (folder / name).exists()]
    if taken:
        raise Problems(Problem(path.as_posix(), 1, what, fix, 0) for path in taken)
    write_files(folder, workbooks)


def _workbook(data: PlanData, plan: Plan, lead: Partner, rows: list[Row]) -> bytes:
    first, last = first_day(plan.year), last_day(plan.year)
    words = {
        "first": format_date(first),
        "last": format_date(last),
        "year": first.year,
        "lead": lead.name,
        "email": data.site.email,
    }
    texts: dict[str, Any] = yaml.safe_load(Template(TEXTS).substitute(words))
    title = f"{data.site.partnership}: what was done in {format_year(plan.year)}"
    above = [
        *zip(IDENTITY, (FORM, plan.year, lead.id), strict=True),
        ("", ""),
        *texts["instructions"],
    ]
    statuses = [(status.label, status.meaning) for status in data.vocabulary.statuses]
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
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
        _write_instructions(workbook, how, title, [*above, *statuses])
        _write_rows(workbook, updates, rows)
        if statuses:
            top = len(above) + 2
            source = f"='{HOW}'!$A${top}:$A${top + len(statuses) - 1}"
            texts["validation"][STATUS] |= {"validate": "list", "source": source}
        texts["validation"][DATE] |= {"minimum": first, "maximum": last}
        for column, rule in texts["validation"].items():
            at = [*COLUMNS].index(column)
            updates.data_validation(1, at, len(rows), at, rule)
    return out.getvalue()


def _write_instructions(
    workbook: Workbook, sheet: Worksheet, title: str, pairs: list[tuple[str, str]]
) -> None:
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    heading = workbook.add_format({"text_wrap": True, "valign": "top", "bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
    for down, (name, words) in enumerate(pairs, start=1):
        sheet.write_string(down, 0, name, heading)
        sheet.write_string(down, 1, words, text)


def _write_rows(workbook: Workbook, sheet: Worksheet, rows: list[Row]) -> None:
    locked: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
    to_fill_in = locked | {"locked": False, "bg_color": "#FFF3C4"}
    styles = {
        DATE: to_fill_in | {"num_format": "d mmm yyyy", "align": "left"},
        # As text, so that words that begin with = or - stay words.
        WORDS: to_fill_in | {"num_format": "@"},
        STATUS: to_fill_in,
        REFERENCE: locked | {"font_size": 8},
    }
    dark = {"bold": True, "bg_color": "#1D1D1B", "font_color": "white"}
    heading = workbook.add_format(locked | dark)
    for at, (column, width) in enumerate(COLUMNS.items()):
        cell_format = workbook.add_format(styles.get(column, locked))
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, column, heading)
        for down, row in enumerate(rows, start=1):
            if column in row.cells:
                sheet.write_string(down, at, row.cells[column], cell_format)
            else:
                sheet.write_blank(down, at, None, cell_format)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
