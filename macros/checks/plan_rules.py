"""The rules that each year's plan keeps: its years, its updates, and what its pages show.

Each yields problems; none prints or stops early.
"""

from collections.abc import Iterator
from itertools import pairwise

from ..data.plan_data import PlanData
from ..data.problems import Problem
from ..data.years import first_day, last_day, year_after


def ids_end_with_the_year(data: PlanData) -> Iterator[Problem]:
    """An action's address names its plan, and no two years share an id."""
    for plan in data.plans:
        for part in plan.priority_plans:
            ends = {action.id[-8:] for action in part.actions}
            wrong = [action for action in part.actions if action.id[-8:] != f"-{plan.year}"]
            if len(wrong) == len(part.actions) > 1 and len(ends) == 1:
                what = f"the ids in this file end with {wrong[0].year}, its folder is {plan.year}"
                fix = f"put the file into the folder of its year, or write {plan.year} at their end"
                yield Problem(part.location.file, 1, what, fix)
                continue
            for action in wrong:
                what = f"the id `{action.id}` does not end with its plan year"
                fix = f"write {plan.year} at its end"
                if action.id.endswith(plan.year):
                    fix = f"write -{plan.year}, with the hyphen, at its end"
                yield action.location.problem(what, fix, "id")


def updates_in_order(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for action in plan.actions:
            dated = [update for update in action.updates if update.on]
            for earlier, later in pairwise(dated):
                if earlier.on and later.on and later.on < earlier.on:
                    what = f"the update of {later.on} stands below that of {earlier.on}"
                    yield later.location.problem(what, "put the oldest first", "on")


def updates_are_of_their_plan(data: PlanData) -> Iterator[Problem]:
    """An update is no older than its plan, and comes within a year of its end.

    The review of a year is printed in the plan after it. What comes later than that plan's own end
    is news of a later action, or the year is mistyped.
    """
    for plan in data.plans:
        begins, last = first_day(plan.year), last_day(year_after(plan.year))
        for action in plan.actions:
            for update in action.updates:
                if update.on and not begins <= update.on <= last:
                    what = f"`{update.on}` is before the plan of {plan.year} begins"
                    if update.on > last:
                        what = f"`{update.on}` is more than a year after the plan of {plan.year}"
                    fix = "correct the day, or put the update into the plan of its year"
                    yield update.location.problem(what, fix, "on")


def priorities_are_listed(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for part in plan.priority_plans:
            if part.id not in plan.priorities:
                what = f"no page shows {part.location.file}"
                yield plan.location.problem(
                    what, f"add `{part.id}`, or move the file", "priorities"
                )


def no_priority_goes_on_with_itself(data: PlanData) -> Iterator[Problem]:
    # Two of them may stand in one plan all the same: a priority that was split off another.
    for priority in data.priorities:
        if priority.id in data.earlier(priority.id):
            what = f"`{priority.id}` would go on with itself"
            fix = "name under `continues` only priorities that were there before it"
            yield priority.location.problem(what, fix, "continues")


def themes_are_shown(data: PlanData) -> Iterator[Problem]:
    """Each priority's page links to the themes of its plan."""
    for plan in data.plans:
        if plan.themes and "themes" not in {section.shows for section in plan.sections}:
            what = "no section of this plan shows its themes"
            yield plan.location.problem(what, "add one with a line `shows: themes`", "themes")


def sections_have_something(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for section in plan.sections:
            if not section.text and not section.shows:
                what = f"nothing stands below the heading of `{section.id}`"
                yield section.location.problem(what, "add a line `text: …` or `shows: …`")


RULES = (
    ids_end_with_the_year,
    updates_in_order,
    updates_are_of_their_plan,
    priorities_are_listed,
    no_priority_goes_on_with_itself,
    themes_are_shown,
)
