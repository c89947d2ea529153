"""Where each plan's PDF is published, and the texts that it cannot show."""

from collections.abc import Iterator
from html import unescape

from markupsafe import Markup

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Plan
from ...data.problems import JOINERS, Problem, visible
from .weasy import letters


def file_of(plan: Plan) -> str:
    """Return where a plan's document stands, below the site's root."""
    return f"{plan.url_path}partnership-plan-{plan.year}.pdf"


def unprintable(data: PlanData, plan: Plan, html: str) -> Iterator[Problem]:
    """Yield a problem for each text of a plan's document with a letter that its font has not."""
    text = unescape(Markup(html).striptags())
    for letter in sorted(set(text) - letters() - set(JOINERS)):
        if letter.isspace():
            continue
        what = f"the font of the documents has no “{letter}” ({visible(letter, letter)})"
        fix = "write it in words or in other letters"
        yield from _places(data, plan, letter, what, fix)


def _places(data: PlanData, plan: Plan, letter: str, what: str, fix: str) -> Iterator[Problem]:
    """Yield the problem wherever a record holds the letter, of the plan if one of it does."""
    for records in (records_in(plan), records_in(tuple(data))):
        found = [
            record.location.problem(what, fix, key)
            for record in records
            for key, value in fields_of(record)
            if (isinstance(value, str) and letter in value)
            or (
                isinstance(value, tuple)
                and letter in "".join(t for t in value if isinstance(t, str))
            )
        ]
        if found:
            yield from found
            return
