"""Where to turn: who leads what, who to contact, and the A–Z. Pure functions of the book."""

import unicodedata
from itertools import groupby
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Partner, Term, Topic
from .actions import Row, plan_of, table, tables


class Entry(NamedTuple):
    """A line of the A–Z: how it sorts, the words looked up, what they lead to, and where."""

    key: str
    words: str
    answer: str
    url_path: str


class Contact(NamedTuple):
    """A partner, its groups and abbreviations, and what it leads by year, the newest first: from
    the plan before the current one on, and in all plans."""

    partner: Partner
    groups: tuple[Partner, ...]
    terms: tuple[Term, ...]
    leads: dict[str, tuple[Row, ...]]
    ever: dict[str, tuple[Row, ...]]


def contacts(data: PlanData) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order, with what is to be told of it."""
    years = {plan.year: tables(data, plan.year) for plan in reversed(data.plans)}
    recent = {plan.year for plan in data.plans[max(data.years[plan_of(data).year] - 1, 0) :]}
    found = []
    for partner in partners(data):
        groups = tuple(group for group in data.partners if partner.id in group.members)
        terms = tuple(term for term in data.glossary if term.partner == partner.id)
        led = {
            year: tuple(r for t in shown for r in t.rows if partner.id in r.action.leads)
            for year, shown in years.items()
        }
        ever = {year: rows for year, rows in led.items() if rows}
        leads = {year: rows for year, rows in ever.items() if year in recent}
        found.append(Contact(partner, groups, terms, leads, ever))
    return tuple(found)


def partners(data: PlanData) -> tuple[Partner, ...]:
    """Return every partner in alphabetical order."""
    return tuple(sorted(data.partners, key=lambda partner: sort_key(partner.name)))


def leads_of(data: PlanData, priority_id: str) -> tuple[str, ...]:
    """Return the ids of those who lead a priority's current actions, who leads most first."""
    leads = [lead for row in table(data, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def topics_of(data: PlanData, priority_id: str) -> tuple[Topic, ...]:
    """Return a priority's topics, and those that it had before."""
    return tuple(
        topic for topic in data.topics if priority_id in (topic.priority, *topic.earlier_priorities)
    )


def first_to_call(data: PlanData, priority_id: str) -> tuple[Partner, ...]:
    """Return whom to ring about a priority besides the police: those of its first topic that have
    a number."""
    topics = topics_of(data, priority_id)
    partners = {partner.id: partner for partner in data.partners}
    told = [partners[id_] for topic in topics[:1] for id_ in topic.partners]
    return tuple(p for p in told if p.telephone and p.id != data.site.police)


def topics(data: PlanData) -> tuple[Topic, ...]:
    """Return the topics in alphabetical order."""
    return tuple(sorted(data.topics, key=lambda topic: sort_key(topic.name)))


def a_z(data: PlanData) -> dict[str, tuple[Entry, ...]]:
    """Return every topic, term, partner and priority, under each of its names, by first letter."""
    priorities = {priority.id: priority for priority in data.priorities}
    current = plan_of(data).priorities
    lines = {
        (one.name, "Priority" if one.id in current else "Earlier priority", one.url_path)
        for one in data.priorities
    }
    for topic in data.topics:
        answer = priorities[topic.priority]
        lines |= {(w, answer.name, topic.url_path) for w in (topic.name, *topic.other_words)}
    for partner in data.partners:
        others = filter(None, (partner.short_name, *partner.other_names))
        lines |= {(words, f"Contact: {partner.name}", partner.url_path) for words in others}
        lines.add((partner.name, "Contact", partner.url_path))
    for term in data.glossary:
        meaning = f"Stands for {term.expansion}" if term.expansion else "Abbreviation"
        lines.add((term.term, meaning, term.url_path))
        if term.expansion:
            lines.add((term.expansion, f"Shortened to {term.term}", term.url_path))
    entries = sorted(
        Entry(sort_key(words), words, *rest) for words, *rest in lines if words != rest[0]
    )
    letters = groupby(entries, key=lambda entry: entry.key[0].upper())
    return {letter: tuple(group) for letter, group in letters}


def sort_key(name: str) -> str:
    """Return a name as it is sorted: no accents, capitals or marks, and no "the" before it."""
    marked = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in marked if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).removeprefix("the ").split()
    return " ".join(words) or "#"
