"""Look up priorities by id, plans by year and sections by what they show."""

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, Section
from ..data.problems import Unknown
from ..data.records import Priority


def get_priority(data: PlanData, wanted: str) -> Priority:
    """Return the priority whose id is `wanted`. Raise Unknown if there is none."""
    by_id = {priority.id: priority for priority in data.priorities}
    if wanted not in by_id:
        raise Unknown(wanted, "priority", by_id)
    return by_id[wanted]


def get_plan(data: PlanData, year: str | None = None) -> Plan:
    """Return the plan of a year, by default the current one. Raise Unknown if there is none."""
    wanted = year or data.site.current
    if wanted not in data.years:
        raise Unknown(wanted, "plan year", data.years)
    return data.plans[data.years[wanted]]


def plan_before(data: PlanData, plan: Plan) -> Plan | None:
    """Return the plan before another, if any."""
    index = data.years[plan.year]
    return data.plans[index - 1] if index else None


def plan_after(data: PlanData, plan: Plan) -> Plan | None:
    """Return the plan after another, if any."""
    return next(iter(data.plans[data.years[plan.year] + 1 :]), None)


def plans_before_current(data: PlanData) -> tuple[Plan, ...]:
    """Return the plans before the current one, newest first."""
    return data.plans[: data.years[get_plan(data).year]][::-1]


def plan_with_numbers(data: PlanData) -> Plan:
    """Return the plan from which the phone numbers are: the newest one that lists its members, up
    to the current one, or that one if none does."""
    current = get_plan(data)
    return next((p for p in (current, *plans_before_current(data)) if p.members), current)


def newest_section(data: PlanData, shows: str) -> tuple[Plan, Section]:
    """Return the newest section, up to the current plan, that shows something of its own plan.

    Raise Unknown if no plan has one.
    """
    if shows not in data.newest_sections:
        raise Unknown(shows, "thing that a section shows", data.newest_sections)
    return data.newest_sections[shows]
