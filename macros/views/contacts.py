"""Who to contact: partners with what they lead, the topics of a priority, and the A to Z."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Partner, Term, Topic
from .actions import TableRow, action_table, action_tables
from .formats import sort_key, sorted_by_name
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


class IndexEntry(NamedTuple):
    """A line of the A to Z: its sort key, the words looked up, what they lead to, and the link."""

    key: str
    words: str
    description: str
    url_path: str


def contacts(data: PlanData) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order, with what its entry shows."""
    tables = {plan.year: action_tables(data, plan.year) for plan in reversed(data.plans)}
    recent = {plan.year for plan in data.plans[max(data.years[get_plan(data).year] - 1, 0) :]}
    entries = []
    for partner in sorted_by_name(data.partners):
        groups = tuple(group for group in data.partners if partner.id in group.members)
        terms = tuple(term for term in data.glossary if term.partner == partner.id)
        led = {
            year: rows
            for year, of_year in tables.items()
            if (rows := tuple(r for t in of_year for r in t.rows if partner.id in r.action.leads))
        }
        recently_led = {year: rows for year, rows in led.items() if year in recent}
        entries.append(Contact(partner, groups, terms, recently_led, led))
    return tuple(entries)


def lead_ids(data: PlanData, priority_id: str) -> tuple[str, ...]:
    """Return the ids of the partners that lead a priority's current actions, most actions first."""
    leads = [lead for row in action_table(data, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def priority_topics(data: PlanData, priority_id: str) -> tuple[Topic, ...]:
    """Return the topics that belong to a priority, or did before."""
    return tuple(
        topic for topic in data.topics if priority_id in (topic.priority, *topic.earlier_priorities)
    )


def helpers(topics: Sequence[Topic]) -> dict[str, tuple[Topic, ...]]:
    """Return the ids of the partners to contact about some topics, each with its topics.

    The partners of the first topic come first.
    """
    ids = dict.fromkeys(id_ for topic in topics for id_ in topic.partners)
    return {id_: tuple(topic for topic in topics if id_ in topic.partners) for id_ in ids}


def a_to_z(data: PlanData) -> dict[str, tuple[IndexEntry, ...]]:
    """Return the entries in alphabetical order by their first letter."""
    priorities = {priority.id: priority for priority in data.priorities}
    current = get_plan(data).priorities
    lines = {
        (one.name, "Priority" if one.id in current else "Earlier priority", one.url_path)
        for one in data.priorities
    }
    for topic in data.topics:
        priority = priorities[topic.priority].name
        lines |= {(words, priority, topic.url_path) for words in (topic.name, *topic.other_words)}
    for partner in data.partners:
        lines.add((partner.name, "Contact", partner.url_path))
        others = filter(None, (partner.short_name, *partner.other_names))
        lines |= {(words, f"Contact: {partner.name}", partner.url_path) for words in others}
    for term in data.glossary:
        meaning = f"Stands for {term.expansion}" if term.expansion else "Abbreviation"
        lines.add((term.term, meaning, term.url_path))
        if term.expansion:
            lines.add((term.expansion, f"Shortened to {term.term}", term.url_path))
    # A topic that has the name of its priority is listed once, as the priority.
    entries = sorted(
        IndexEntry(sort_key(words), words, *rest) for words, *rest in lines if words != rest[0]
    )
    letters = groupby(entries, key=lambda entry: entry.key[0].upper())
    return {letter: tuple(group) for letter, group in letters}
