"""Where to turn: who leads what, who to contact, and the A–Z. Pure functions of the book."""

import unicodedata
from itertools import groupby
from typing import NamedTuple

from .book import Book
from .model import Partner, Term, Topic
from .views import Row, plan_of, table, tables


class Entry(NamedTuple):
    """A line of the A–Z: how it sorts, the words looked up, what they lead to, and where."""

    key: str
    words: str
    answer: str
    address: str


class Contact(NamedTuple):
    """A partner, its groups and abbreviations, and what it leads by year, the newest first: from
    the plan before the current one on, and in all plans."""

    partner: Partner
    groups: tuple[Partner, ...]
    terms: tuple[Term, ...]
    leads: dict[str, tuple[Row, ...]]
    ever: dict[str, tuple[Row, ...]]


def contacts(book: Book) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order, with what is to be told of it."""
    years = {plan.year: tables(book, plan.year) for plan in reversed(book.plans)}
    recent = {plan.year for plan in book.plans[max(book.years[plan_of(book).year] - 1, 0) :]}
    found = []
    for partner in partners(book):
        groups = tuple(group for group in book.partners if partner.id in group.members)
        terms = tuple(term for term in book.glossary if term.partner == partner.id)
        led = {
            year: tuple(r for t in shown for r in t.rows if partner.id in r.action.leads)
            for year, shown in years.items()
        }
        ever = {year: rows for year, rows in led.items() if rows}
        leads = {year: rows for year, rows in ever.items() if year in recent}
        found.append(Contact(partner, groups, terms, leads, ever))
    return tuple(found)


def partners(book: Book) -> tuple[Partner, ...]:
    """Return every partner in alphabetical order."""
    return tuple(sorted(book.partners, key=lambda partner: sort_key(partner.name)))


def leads_of(book: Book, priority_id: str) -> tuple[str, ...]:
    """Return the ids of those who lead a priority's current actions, who leads most first."""
    leads = [lead for row in table(book, priority_id).rows for lead in row.action.leads]
    return tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True))


def topics_of(book: Book, priority_id: str) -> tuple[Topic, ...]:
    """Return a priority's topics, and those that it had before."""
    return tuple(
        topic for topic in book.topics if priority_id in (topic.priority, *topic.earlier_priorities)
    )


def first_to_call(book: Book, priority_id: str) -> tuple[Partner, ...]:
    """Return whom to ring about a priority besides the police: those of its first topic that have
    a number."""
    topics = topics_of(book, priority_id)
    partners = {partner.id: partner for partner in book.partners}
    told = [partners[id_] for topic in topics[:1] for id_ in topic.partners]
    return tuple(p for p in told if p.telephone and p.id != book.site.police)


def topics(book: Book) -> tuple[Topic, ...]:
    """Return the topics in alphabetical order."""
    return tuple(sorted(book.topics, key=lambda topic: sort_key(topic.name)))


def a_z(book: Book) -> dict[str, tuple[Entry, ...]]:
    """Return every topic, term, partner and priority, under each of its names, by first letter."""
    priorities = {priority.id: priority for priority in book.priorities}
    current = plan_of(book).priorities
    lines = {
        (one.name, "Priority" if one.id in current else "Earlier priority", one.address)
        for one in book.priorities
    }
    for topic in book.topics:
        answer = priorities[topic.priority]
        lines |= {(w, answer.name, topic.address) for w in (topic.name, *topic.other_words)}
    for partner in book.partners:
        others = filter(None, (partner.short_name, *partner.other_names))
        lines |= {(words, f"Contact: {partner.name}", partner.address) for words in others}
        lines.add((partner.name, "Contact", partner.address))
    for term in book.glossary:
        meaning = f"Stands for {term.expansion}" if term.expansion else "Abbreviation"
        lines.add((term.term, meaning, term.address))
        if term.expansion:
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
