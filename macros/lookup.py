"""Where to turn: who leads what, who to contact, and the A–Z. Pure functions of the book."""

import unicodedata
from itertools import groupby
from typing import NamedTuple

from .model import Partner, Topic
from .plan import Action, Book
from .views import table


class Entry(NamedTuple):
    """A line of the A–Z: how it sorts, the words looked up, what they lead to, and where."""

    key: str
    words: str
    answer: str
    address: str


class Contact(NamedTuple):
    """A partner, the groups it is in, and by year, newest first, what it leads."""

    partner: Partner
    groups: tuple[Partner, ...]
    leads: dict[str, tuple[Action, ...]]


def contacts(book: Book) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order."""
    found = []
    for partner in sorted(book.partners, key=lambda partner: sort_key(partner.name)):
        groups = tuple(group for group in book.partners if partner.id in group.members)
        leads = {
            plan.year: tuple(action for action in plan.actions if partner.id in action.leads)
            for plan in reversed(book.plans)
        }
        found.append(Contact(partner, groups, {year: led for year, led in leads.items() if led}))
    return tuple(found)


def leads_of(book: Book, priority_id: str) -> tuple[str, ...]:
    """Return the ids of those who lead a priority's current actions, who leads most first."""
    leads = [lead for row in table(book, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def topics(book: Book) -> tuple[Topic, ...]:
    """Return the topics in alphabetical order."""
    return tuple(sorted(book.topics, key=lambda topic: sort_key(topic.name)))


def a_z(book: Book) -> dict[str, tuple[Entry, ...]]:
    """Return every topic, term, partner and priority, under each of its names, by first letter."""
    priorities = {priority.id: priority for priority in book.priorities}
    lines = {(priority.name, "Priority", priority.address) for priority in book.priorities}
    for topic in book.topics:
        answer = priorities[topic.priority]
        lines |= {(w, answer.name, answer.address) for w in (topic.name, *topic.other_words)}
    for partner in book.partners:
        others = filter(None, (partner.short_name, *partner.other_names))
        lines |= {(words, f"Contact: {partner.name}", partner.address) for words in others}
        lines.add((partner.name, "Contact", partner.address))
    for term in book.glossary:
        lines.add((term.term, f"Stands for {term.expansion}", term.address))
        lines.add((term.expansion, f"Shortened to {term.term}", term.address))
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
