"""Where to turn: who leads what, who to contact, and the A–Z. Pure functions of the book."""

import unicodedata
from collections import defaultdict
from typing import NamedTuple

from .model import Partner, Priority, Topic
from .plan import Action, Book, Plan
from .views import pick, table


class Entry(NamedTuple):
    """A line of the A–Z: the words looked up, what they lead to, and where that is."""

    words: str
    answer: str
    address: str


class Contact(NamedTuple):
    """A partner with what it leads, newest plan first, and the partners it points to."""

    partner: Partner
    leads: tuple[tuple[Plan, tuple[Action, ...]], ...]
    members: tuple[Partner, ...]
    see_also: tuple[Partner, ...]
    groups: tuple[Partner, ...]


def partners(book: Book, ids: tuple[str, ...]) -> tuple[Partner, ...]:
    """Return the partners with these ids, in their order."""
    return tuple(pick(book.partners, id, "partner") for id in ids)


def contacts(book: Book) -> tuple[Contact, ...]:
    """Return every partner in alphabetical order."""
    return tuple(
        Contact(
            partner,
            tuple(
                (plan, led)
                for plan in reversed(book.plans)
                if (led := tuple(a for a in plan.actions if partner.id in a.leads))
            ),
            partners(book, partner.members),
            partners(book, partner.see_also),
            tuple(group for group in book.partners if partner.id in group.members),
        )
        for partner in sorted(book.partners, key=lambda partner: sort_key(partner.name))
    )


def leads_of(book: Book, priority_id: str) -> tuple[Partner, ...]:
    """Return who leads a priority's current actions, those who lead most first."""
    leads = [id for row in table(book, priority_id).rows for id in row.action.leads]
    return partners(book, tuple(sorted(dict.fromkeys(leads), key=leads.count, reverse=True)))


def topics(book: Book) -> tuple[tuple[Topic, Priority, tuple[Partner, ...]], ...]:
    """Return each topic with the priority that answers it and who to contact, by name."""
    return tuple(
        (topic, pick(book.priorities, topic.priority, "priority"), partners(book, topic.partners))
        for topic in sorted(book.topics, key=lambda topic: sort_key(topic.name))
    )


def a_z(book: Book) -> dict[str, tuple[Entry, ...]]:
    """Return every topic, term, partner and priority, under each of its names, by first letter."""
    entries = {Entry(p.name, "Priority", p.address) for p in book.priorities}
    for topic, priority, _ in topics(book):
        entries |= {
            Entry(words, priority.name, priority.address)
            for words in (topic.name, *topic.other_words)
            if words != priority.name
        }
    for partner in book.partners:
        entries.add(Entry(partner.name, "Contact", partner.address))
        others = filter(None, (partner.short_name, *partner.other_names))
        entries |= {Entry(words, f"Contact: {partner.name}", partner.address) for words in others}
    for term in book.terms:
        entries.add(Entry(term.term, f"Stands for {term.expansion}", term.address))
        entries.add(Entry(term.expansion, f"Shortened to {term.term}", term.address))
    letters = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (sort_key(entry.words), entry)):
        letters[sort_key(entry.words)[0].upper()].append(entry)
    return {letter: tuple(lines) for letter, lines in letters.items()}


def sort_key(name: str) -> str:
    """Return a name as it is sorted: no accents, no capitals, no mark or "the" before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = "".join(c if c.isalnum() else " " for c in plain).removeprefix("the ").split()
    return " ".join(words) or "#"
