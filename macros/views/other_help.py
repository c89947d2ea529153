"""Help that the plan does not name, by what people need it for."""

import datetime

from ..data.plan_data import PlanData
from ..data.records import OtherHelp

Services = tuple[OtherHelp, ...]


def help_for_topic(data: PlanData, topic_id: str) -> Services:
    """Return the services to show with a topic, in the order of their file."""
    return tuple(one for one in data.other_help if topic_id in one.topics)


def help_for_priority(data: PlanData, priority_id: str) -> Services:
    """Return the services to show with a priority or any of its topics."""
    topics = {topic.id for topic in data.topics if topic.priority == priority_id}
    return tuple(
        one
        for one in data.other_help
        if priority_id in one.priorities or topics.intersection(one.topics)
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
