"""The A to Z: every topic, term, partner and priority under each of its names."""

from itertools import groupby
from typing import NamedTuple

from ..data.plan_data import PlanData
from .formats import sort_key
from .plans import get_plan


class IndexEntry(NamedTuple):
    """A line of the A to Z: its sort key, the words looked up, what they lead to, and the link."""

    key: str
    words: str
    description: str
    url_path: str


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
