"""A plan as the HTML that its document is printed from, and what that leads to."""

from collections.abc import Iterator
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from ...render.environment import environment, render_template
from ...render.page_macros import base_context
from ...views import actions

# A row with more letters in a cell than this may be torn: it could be taller than a page, and
# WeasyPrint would leave out the table's head to make room for it.
TALL = 1500


class Entry(NamedTuple):
    """A line of the list of contents: a heading, the id it has, and whether it stands below the
    last one that does not."""

    title: str
    anchor: str
    below: bool


def contents(data: PlanData, plan: Plan) -> Iterator[Entry]:
    """Yield what the list of contents has: the sections, and the priorities and themes in them."""
    for section in plan.sections:
        yield Entry(section.title, section.id, False)
        for table in actions.tables(data, section.year or plan.year):
            part, anchor = table.part, f"{section.id}-{table.priority.id}"
            if part and section.shows == "actions":
                yield Entry(part.title, anchor, True)
            elif part and part.narrative and section.shows == "narratives":
                yield Entry(part.narrative.title, anchor, True)
        for theme in plan.themes if section.shows == "themes" else ():
            yield Entry(theme.title, f"theme-{theme.id}", True)
    if differs(plan):
        yield Entry("How this document differs from the printed plan", "differences", False)
    if plan.corrections:
        yield Entry("Slips that were corrected", "corrections", True)
    if plan.remarks:
        yield Entry("Notes on the plan's words", "remarks", True)


def differs(plan: Plan) -> bool:
    """Whether the words of a plan here differ from the printed ones, or have notes."""
    return bool(plan.corrections or plan.remarks)


def here(data: PlanData, plan: Plan) -> dict[str, str]:
    """Return the ids in a plan's document by the addresses, below the site's root, of what stands
    there."""
    found = {f"{plan.url_path}#{section.id}": section.id for section in plan.sections}
    found |= {f"{plan.url_path}#theme-{one.id}": f"theme-{one.id}" for one in plan.themes}
    for section in plan.sections:
        if section.shows == "actions":
            of = actions.plan_of(data, section.year or plan.year)
            found |= {action.url_path: action.id for action in of.actions}
    return found


def tall(data: PlanData) -> set[str]:
    """Return the ids of the actions whose rows need not stay on one page."""
    actions = (action for plan in data.plans for action in plan.actions)
    return {
        action.id
        for action in actions
        if max(len(action.action), sum(len(update.text) for update in action.updates)) > TALL
    }


def document(data: PlanData, plan: Plan, site_url: str) -> str:
    """Return a plan as HTML for print.

    What stands elsewhere on the site is linked where `site_url`, the site's own address with a
    slash at its end, is known; otherwise its words stand there alone. What only a later plan tells
    is left out, so that a past plan's document stays as it is.
    """
    within = here(data, plan)

    def link(url_path: str) -> str:
        return f"#{within[url_path]}" if url_path in within else site_url and site_url + url_path

    view = {"plan": plan, "contents": tuple(contents(data, plan)), "differs": differs(plan)}
    shown = (
        base_context(data) | view | {"link": link, "passages": data.passages, "tall": tall(data)}
    )
    return str(render_template(environment(), "document", plan.url_path, **shown))
