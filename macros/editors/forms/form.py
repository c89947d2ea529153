"""The form in which a lead reports updates: its rows and the workbook to send out.

Which plan the form is about, and whose it is, is kept in cells: every spreadsheet program keeps
those. form.yml has the columns and the words.
"""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import yaml

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update
from ...data.problems import Problem, Problems, Unknown
from ...data.records import Partner
from ...data.years import first_day, last_day
from ...views.actions import action_tables
from ...views.formats import format_date, format_year
from ...views.plans import get_plan
from ..workbook.fields import fields_of
from ..write_sheets import DATE_FORMAT, LOCKED_FORMAT, TEXT_FORMAT, Column, Table, workbook_of

# Forms that were sent out must stay readable: a change of layout needs another number.
FORM = "Updates of a plan, form 1"
HOW, UPDATES = "How to fill this in", "Updates"
# The cells of the first sheet that identify the form, the plan and the lead.
IDENTITY = {"Form": "B2", "Plan year": "B3", "Lead": "B4"}
TEXTS = Path(__file__).with_name("form.yml").read_text("utf-8")
FIELDS = fields_of(yaml.safe_load(TEXTS)["columns"])
# The columns to fill in.
FILLED = tuple(field for field in FIELDS if field.is_latest)
# The site shows all of a longer update.
LONGEST = 500
# How the cells look, by what they hold.
YELLOW = {"bg_color": "#FFF3C4"}
STYLES = {
    "day": DATE_FORMAT | YELLOW,
    "words": TEXT_FORMAT | YELLOW,
    "status": LOCKED_FORMAT | {"locked": False} | YELLOW,
    "id": LOCKED_FORMAT | {"font_size": 8},
}


class FormRow(NamedTuple):
    """A row of a form: the action, and a text for each column that is not filled in."""

    action: Action
    shown: dict[str, str]


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


def form_rows(data: PlanData, plan: Plan, lead: str) -> Iterator[FormRow]:
    """Yield a row for each action of a plan that a partner leads, in the printed order."""
    names = {partner.id: partner.name for partner in data.partners}
    for table in action_tables(data, plan.year):
        for action in (row.action for row in table.rows):
            if lead in action.leads:
                shown = {
                    "priority": table.priority.name,
                    "action": action.action,
                    "others": "\n".join(names[one] for one in action.leads if one != lead)
                    or "None",
                    "before": descriptions(data, action)[-1],
                    "id": f"{lead}/{action.id}",
                }
                yield FormRow(action, shown)


def forms(data: PlanData, year: str | None) -> dict[str, bytes]:
    """Return a workbook by file name for each lead of a year's plan, by default the current one.

    Raises Problems if there is no such plan.
    """
    plan = plan_for(data, year)
    return {
        f"{lead.id}-{plan.year}.xlsx": _workbook(data, plan, lead, rows)
        for lead in data.partners
        if (rows := [*form_rows(data, plan, lead.id)])
    }


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


def _workbook(data: PlanData, plan: Plan, lead: Partner, rows: list[FormRow]) -> bytes:
    title = f"{data.site.partnership}: what was done in {format_year(plan.year)}"
    pairs, rules = instructions(data, plan, lead), _texts(data, plan, lead)["validation"]
    if statuses := data.vocabulary.statuses:
        # The title is in the first row.
        source = f"='{HOW}'!$A${len(pairs) + 2 - len(statuses)}:$A${len(pairs) + 1}"
        rules["latest_status"] |= {"validate": "list", "source": source}
    rules["latest_on"] |= {"minimum": first_day(plan.year), "maximum": last_day(plan.year)}
    columns = [
        Column(one.heading, one.width, STYLES.get(one.holds, LOCKED_FORMAT), rules.get(one.key))
        for one in FIELDS
    ]
    table = Table(UPDATES, columns, [[row.shown.get(f.key) for f in FIELDS] for row in rows])
    return workbook_of(title, data.site.partnership, HOW, pairs, [table])
