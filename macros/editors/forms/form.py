"""The layout and texts of the form in which a lead reports updates.

Which plan the form is about, and whose it is, is kept in cells: every spreadsheet program keeps
those.
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
from ...views.formats import format_date
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


def rows(data: PlanData, plan: Plan) -> Iterator[Row]:
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


def texts(data: PlanData, plan: Plan, lead: Partner | None) -> dict[str, Any]:
    """Return the form's `instructions` (pairs of heading and text) and the `validation` of each
    column to fill in, as xlsxwriter takes it."""
    words = {
        "first": format_date(first_day(plan.year)),
        "last": format_date(last_day(plan.year)),
        "year": plan.year[:4],
        "whose": f"led by {lead.name}" if lead else "of every lead",
        "email": data.site.email,
    }
    texts = yaml.safe_load(Path(__file__).with_name("texts.yml").read_text("utf-8"))
    return {
        "instructions": [
            (heading, Template(text).substitute(words)) for heading, text in texts["instructions"]
        ],
        "validation": {
            column: {key: Template(text).substitute(words) for key, text in rule.items()}
            for column, rule in texts["validation"].items()
        },
    }
