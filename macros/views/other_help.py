"""Help that the plan does not name, by what people need it for."""

import datetime

from ..data.plan_data import PlanData
from ..data.records import OtherHelp
from .contacts import priority_topics
from .history import predecessors
from .plans import get_plan

Services = tuple[OtherHelp, ...]


def help_for_topic(data: PlanData, topic_id: str) -> Services:
    """Return the services to show with a topic, in the order of their file."""
    return tuple(one for one in data.other_help if topic_id in one.topics)


def help_for_priority(data: PlanData, priority_id: str) -> Services:
    """Return the services to show with a priority, with those that it has taken over, or with any
    of the topics that belong to it or did before."""
    topics = {topic.id for topic in priority_topics(data, priority_id)}
    taken_over = set(predecessors(data, priority_id)).difference(get_plan(data).priorities)
    return tuple(
        one
        for one in data.other_help
        if {priority_id, *taken_over}.intersection(one.priorities)
        or topics.intersection(one.topics)
    )


def help_for_group(data: PlanData, group_id: str) -> Services:
    """Return the services to list with a group of topics."""
    return tuple(one for one in data.other_help if one.group == group_id)


def help_for_partner(data: PlanData, partner_id: str) -> Services:
    """Return the services to show with a partner."""
    return tuple(one for one in data.other_help if partner_id in one.partners)


def check_dates(services: Services) -> tuple[datetime.date, ...]:
    """Return the days when the numbers of services were checked, the earliest first."""
    days = {one.checked_on for one in services if one.telephone and one.checked_on}
    return tuple(sorted(days))
