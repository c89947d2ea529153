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
from ..write_sheets import (
    DATE_FORMAT,
    LOCKED_FORMAT,
    TEXT_FORMAT,
    Column,
    add_sheet,
    write_pairs,
    write_table,
)

# Forms that were sent out must stay readable: a change of layout needs another number.
FORM = "Updates of a plan, form 1"
HOW, UPDATES = "How to fill this in", "Updates"
# The cells of the first sheet that identify the form, the plan and the lead.
IDENTITY = {"Form": "B2", "Plan year": "B3", "Lead": "B4"}
PRIORITY, ACTION, OTHER_LEADS = "Priority", "Action", "Other leads"
LATEST, REFERENCE = "Latest update", "Reference"
DATE, WORDS, STATUS = "Fill in: date", "Fill in: what was done", "Fill in: status"
TEXTS = Path(__file__).with_name("form.yml").read_text("utf-8")
# Each column and its width in characters.
COLUMNS: dict[str, int] = yaml.safe_load(TEXTS)["columns"]
# The site shows all of a longer update.
LONGEST = 500
YELLOW = {"bg_color": "#FFF3C4"}
STYLES = {
    DATE: DATE_FORMAT | YELLOW,
    WORDS: TEXT_FORMAT | YELLOW,
    STATUS: LOCKED_FORMAT | {"locked": False} | YELLOW,
    REFERENCE: LOCKED_FORMAT | {"font_size": 8},
}


class Row(NamedTuple):
    """A row of a form: the action, and a text for each column that is not filled in."""

    action: Action
    cells: dict[str, str]


def plan_for(data: PlanData, year: str | None, with_actions: bool = True) -> Plan:
    """Return a year's plan, by default the current one.

    Raises Problems if there is no such plan or, unless that does not matter, it has no actions.
    """
    try:
        plan = get_plan(data, year)
    except Unknown as error:
        raise Problems([Problem("data/plans", 1, error.what, error.fix)]) from None
    if with_actions and not plan.actions:
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


def descriptions(data: PlanData, action: Action) -> list[str]:
    """Return what the form showed of an action before its first update, and after each of them."""
    shown, status = [describe(data, None)], None
    for update in action.updates:
        status = update.status or status
        shown.append(describe(data, update.model_copy(update={"status": status})))
    return shown


def form_rows(data: PlanData, plan: Plan, lead: str) -> list[Row]:
    """Return a row for each action of a plan that a partner leads, in the printed order."""
    names = {partner.id: partner.name for partner in data.partners}
    return [
        Row(
            action,
            {
                PRIORITY: table.priority.name,
                ACTION: action.action,
                OTHER_LEADS: "\n".join(names[one] for one in action.leads if one != lead) or "None",
                LATEST: descriptions(data, action)[-1],
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


def _texts(data: PlanData, plan: Plan, lead: Partner) -> dict[str, Any]:
    first, last = first_day(plan.year), last_day(plan.year)
    words = {
        "first": format_date(first),
        "last": format_date(last),
        "year": first.year,
        "lead": lead.name,
        "email": data.site.email,
    }
    return dict(yaml.safe_load(Template(TEXTS).substitute(words)))


def instructions(data: PlanData, plan: Plan, lead: Partner) -> list[tuple[str, str]]:
    """Return the words of a form's first sheet below its title."""
    above = [*zip(IDENTITY, (FORM, plan.year, lead.id), strict=True), ("", "")]
    statuses = [(status.label, status.meaning) for status in data.vocabulary.statuses]
    return [*above, *_texts(data, plan, lead)["instructions"], *statuses]


def _workbook(data: PlanData, plan: Plan, lead: Partner, rows: list[Row]) -> bytes:
    title = f"{data.site.partnership}: what was done in {format_year(plan.year)}"
    pairs, rules = instructions(data, plan, lead), _texts(data, plan, lead)["validation"]
    statuses = data.vocabulary.statuses
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"created": CREATED, "title": title, "author": data.site.partnership}
        )
        how, updates = add_sheet(workbook, HOW), add_sheet(workbook, UPDATES)
        write_pairs(workbook, how, title, pairs)
        if statuses:
            # The title is in the first row.
            source = f"='{HOW}'!$A${len(pairs) + 2 - len(statuses)}:$A${len(pairs) + 1}"
            rules[STATUS] |= {"validate": "list", "source": source}
        rules[DATE] |= {"minimum": first_day(plan.year), "maximum": last_day(plan.year)}
        columns = [
            Column(name, width, STYLES.get(name, LOCKED_FORMAT), rules.get(name))
            for name, width in COLUMNS.items()
        ]
        write_table(workbook, updates, columns, [[r.cells.get(c) for c in COLUMNS] for r in rows])
    return out.getvalue()
