"""What is overdue: contacts not checked for a year, and actions whose leads have not reported for a
quarter."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ..data.plan_data import PlanData
from ..data.plan_records import Action, Plan
from ..data.records import OtherHelp, Partner
from ..data.years import first_day, last_update_day

Contact = TypeVar("Contact", Partner, OtherHelp)

YEAR = datetime.timedelta(days=365)
QUARTER = datetime.timedelta(days=92)
# The shapes of the statuses that end an action: it needs no further update.
ENDED = ("full", "cross")


def unchecked(contacts: Iterable[Contact], today: datetime.date) -> list[Contact]:
    """Return the contacts whose phone number or web address has not been checked for a year."""
    return [
        one
        for one in contacts
        if (one.telephone or one.web) and not (one.checked_on and today - one.checked_on <= YEAR)
    ]


def without_update(
    data: PlanData, plan: Plan, today: datetime.date
) -> Mapping[str, Sequence[Action]]:
    """Return the open actions of a plan without an update for a quarter, by the name of the lead.

    Counts from 1 April, when the plan year begins, to `today`, or to the latest day that an update
    can have. An update without a date does not count.
    """
    names = {partner.id: partner.name for partner in data.partners}
    until = min(today, last_update_day(plan.year))
    silent: dict[str, list[Action]] = defaultdict(list)
    for action in plan.actions:
        last = (action.latest and action.latest.on) or first_day(plan.year)
        if until - last > QUARTER and data.vocabulary.shape_of(action.status) not in ENDED:
            for lead in action.leads:
                silent[names[lead]].append(action)
    return silent
