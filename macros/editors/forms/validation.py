"""What belongs in each cell that a lead fills in: what it lets in, and what it says of that."""

from typing import Any

from ...data.plan_records import Plan
from ...data.years import first_day, last_day
from ...views.formats import day
from . import form


def validation(plan: Plan, choices: str) -> dict[str, dict[str, Any]]:
    """Return for each column to fill in what Excel and LibreOffice call its validation.

    `choices` is where the labels of the statuses stand, or "" where there are none.
    """
    first, last = first_day(plan.year), last_day(plan.year)
    found: dict[str, dict[str, Any]] = {
        form.DATE: {
            "validate": "date",
            "criteria": "between",
            "minimum": first,
            "maximum": last,
            "input_title": "The day your words are about",
            "input_message": f"From {day(first)} to {day(last)}. Write day, month, year.",
            "error_title": "Not a date of this plan",
            "error_message": f"Write day, month and year, from {day(first)} to {day(last)}.",
        },
        form.WORDS: {
            "validate": "any",
            "input_title": "What was done",
            "input_message": "A sentence or two. They will stand on the public site.",
        },
    }
    if choices:
        found[form.STATUS] = {
            "validate": "list",
            "source": choices,
            "input_title": "Status",
            "input_message": f"Choose one from the list. “{form.HOW}” says what each means.",
            "error_title": "Not a status",
            "error_message": "Choose one from the list.",
        }
    return found
