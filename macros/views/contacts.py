"""Who to contact: partners with what they lead, and the topics of a priority."""

from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Partner, Term, Topic
from .actions import TableRow, action_table, action_tables
from .formats import sort_key
from .plans import get_plan


class Contact(NamedTuple):
    """A partner with its groups, its abbreviations and the actions it leads by year, newest first.

    `recent_actions` begin with the plan before the current one; `all_actions` are of all plans.
    """

    partner: Partner
    groups: tuple[Partner, ...]
    terms: tuple[Term, ...]
    recent_actions: dict[str, tuple[TableRow, ...]]
    all_actions: dict[str, tuple[TableRow, ...]]


def contacts(data: PlanData) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order, with what its entry shows."""
    tables = {plan.year: action_tables(data, plan.year) for plan in reversed(data.plans)}
    recent = {plan.year for plan in data.plans[max(data.years[get_plan(data).year] - 1, 0) :]}
    entries = []
    for partner in sorted_partners(data):
        groups = tuple(group for group in data.partners if partner.id in group.members)
        terms = tuple(term for term in data.glossary if term.partner == partner.id)
        led = {
            year: tuple(r for t in of_year for r in t.rows if partner.id in r.action.leads)
            for year, of_year in tables.items()
        }
        led = {year: rows for year, rows in led.items() if rows}
        recently_led = {year: rows for year, rows in led.items() if year in recent}
        entries.append(Contact(partner, groups, terms, recently_led, led))
    return tuple(entries)


def sorted_partners(data: PlanData) -> tuple[Partner, ...]:
    """Return every partner in alphabetical order."""
    return tuple(sorted(data.partners, key=lambda partner: sort_key(partner.name)))


def sorted_topics(data: PlanData) -> tuple[Topic, ...]:
    """Return every topic in alphabetical order."""
    return tuple(sorted(data.topics, key=lambda topic: sort_key(topic.name)))


def lead_ids(data: PlanData, priority_id: str) -> tuple[str, ...]:
    """Return the ids of the partners that lead a priority's current actions, most actions first."""
    leads = [lead for row in action_table(data, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def priority_topics(data: PlanData, priority_id: str) -> tuple[Topic, ...]:
    """Return the topics that belong to a priority, or did before."""
    return tuple(
        topic for topic in data.topics if priority_id in (topic.priority, *topic.earlier_priorities)
    )


def partners_to_call(data: PlanData, priority_id: str) -> tuple[Partner, ...]:
    """Return the partners of a priority's first topic that have a number, without the police."""
    partners = {partner.id: partner for partner in data.partners}
    ids = [id_ for topic in priority_topics(data, priority_id)[:1] for id_ in topic.partners]
    return tuple(partners[i] for i in ids if partners[i].telephone and i != data.site.police)
