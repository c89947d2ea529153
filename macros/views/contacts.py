"""Who to contact: partners and what they lead, topics by group, and the A to Z."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.records import Partner, Term, Topic
from ..data.site_records import TopicGroup
from .actions import TableRow, action_table, action_tables
from .formats import sort_key, sorted_by_name
from .plans import get_plan


class Contact(NamedTuple):
    """A partner with the topics to contact it about, its groups, its abbreviations and the actions
    it leads by year, newest first."""

    partner: Partner
    topics: tuple[Topic, ...]
    groups: tuple[Partner, ...]
    terms: tuple[Term, ...]
    actions: dict[str, tuple[TableRow, ...]]

    @property
    def is_reachable(self) -> bool:
        """Whether it has a phone number or a web address."""
        return bool(self.partner.telephone or self.partner.web)


class IndexEntry(NamedTuple):
    """A line of the A to Z: its sort key, the words looked up, what they lead to, and the link."""

    key: str
    words: str
    description: str
    url_path: str


def contacts(data: PlanData) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order, with what its entry shows."""
    tables = {plan.year: action_tables(data, plan.year) for plan in reversed(data.plans)}
    entries = []
    for partner in sorted_by_name(data.partners):
        topics = tuple(topic for topic in data.topics if partner.id in topic.partners)
        groups = tuple(group for group in data.partners if partner.id in group.members)
        terms = tuple(term for term in data.glossary if term.partner == partner.id)
        led = {
            year: rows
            for year, of_year in tables.items()
            if (rows := tuple(r for t in of_year for r in t.rows if partner.id in r.action.leads))
        }
        entries.append(Contact(partner, topics, groups, terms, led))
    return tuple(entries)


def topics_by_group(data: PlanData) -> tuple[tuple[TopicGroup, tuple[Topic, ...]], ...]:
    """Return each group of topics that has some, with those topics, in the order of the files."""
    groups = data.vocabulary.topic_groups
    found = ((g, tuple(t for t in data.topics if t.group == g.id)) for g in groups)
    return tuple((group, topics) for group, topics in found if topics)


def lead_ids(data: PlanData, priority_id: str) -> tuple[str, ...]:
    """Return the ids of the partners that lead a priority's current actions, most actions first."""
    leads = [lead for row in action_table(data, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def priority_topics(data: PlanData, priority_id: str) -> tuple[Topic, ...]:
    """Return the topics that belong to a priority, or did before."""
    return tuple(
        topic for topic in data.topics if priority_id in (topic.priority, *topic.earlier_priorities)
    )


def helpers(
    data: PlanData, topics: Sequence[Topic]
) -> tuple[tuple[Partner, tuple[Topic, ...]], ...]:
    """Return who can help with some topics, each with what; those of the first topic come first."""
    partners = {partner.id: partner for partner in data.partners}
    ids = dict.fromkeys(id_ for topic in topics for id_ in topic.partners)
    return tuple((partners[id_], tuple(t for t in topics if id_ in t.partners)) for id_ in ids)


def a_to_z(data: PlanData) -> dict[str, tuple[IndexEntry, ...]]:
    """Return the entries in alphabetical order by their first letter: one for each place, with all
    the words of that letter that lead to it."""
    priorities = {priority.id: priority for priority in data.priorities}
    partners = {partner.id: partner for partner in data.partners}
    current, places = get_plan(data).priorities, dict[str, tuple[str, list[str | None]]]()
    for one in data.priorities:
        kind = "Priority" if one.id in current else "Earlier priority"
        places[one.url_path] = kind, [one.name]
    for topic in data.topics:
        # A topic that has the name of its priority is listed once, as the priority.
        own = [topic.name] if topic.name != priorities[topic.priority].name else []
        places[topic.url_path] = topic.name, [*own, *topic.other_words]
    for partner in data.partners:
        names = [partner.name, partner.short_name, *partner.other_names]
        places[partner.url_path] = "Contact", names
    for term in data.glossary:
        if term.partner:
            places[partners[term.partner].url_path][1].extend((term.term, term.expansion))
    for service in data.other_help:
        places[service.url_path] = service.name, [service.name, *service.other_words]
    entries = []
    for url_path, (description, all_words) in places.items():
        # Of words that differ only in spaces, hyphens or the like the first is enough.
        distinct = {_plain(word): word for word in reversed(all_words) if word}
        by_letter = sorted((sort_key(word), word) for word in distinct.values())
        for _, group in groupby(by_letter, key=lambda pair: pair[0][0]):
            keys, shown = zip(*group, strict=True)
            answer = "" if description in shown else description
            entries.append(IndexEntry(keys[0], "; ".join(shown), answer, url_path))
    letters = groupby(sorted(entries), key=lambda entry: entry.key[0].upper())
    return {letter: tuple(group) for letter, group in letters}


def _plain(words: str) -> str:
    """Return words as they are compared: without spaces, and with "and" for "&"."""
    return sort_key(words.replace("&", " and ")).replace(" ", "")
