"""Draft records with notes of what is to be decided, and their ids."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ...data.plan_records import one_line
from ...data.problems import visible
from ..yaml_writer import as_yaml
from .tables import WORDS, plain

LONGEST_ID = 50


@dataclass
class Draft:
    """A record to be written, and by its keys what is to be decided about them.

    A key may have notes without a value, where the document has none that is certain.
    """

    values: dict[str, Any]
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, key: str, words: str) -> None:
        """Add what is to be decided about a key."""
        self.notes.setdefault(key, []).append(words)

    def lines(self, indent: int = 0) -> str:
        """Return the record as lines of YAML, with placeholders, which the check refuses."""
        return "".join(
            self._placeholders(key, indent)
            + (as_yaml({key: self.values[key]}, indent) if key in self.values else "")
            for key in dict.fromkeys((*self.values, *self.notes))
        )

    def item(self, indent: int = 0) -> str:
        """Return the record as an item of a list."""
        first = self._placeholders(next(iter(self.values)), indent + 2)
        lines = self.lines(indent + 2)[len(first) :]
        return first + " " * indent + "- " + lines[indent + 2 :]

    def _placeholders(self, key: str, indent: int) -> str:
        notes = (visible(one_line(words)) for words in self.notes.get(key, ()))
        return "".join(f"{' ' * indent}# write here: {words}\n" for words in notes)


def make_id(text: str, taken: Iterable[str], end: str = "", most: int = 5) -> str:
    """Return an id made of the words of a text that say most, and is not one of `taken`."""
    folded = unicodedata.normalize("NFKD", plain(text)).encode("ascii", "ignore").decode()
    every = re.findall("[a-z0-9]+", folded.replace("'", "")) or ["item"]
    words = [word for word in every if word not in WORDS["unsaid"]][:most] or every[:most]
    while len("-".join(words)) > LONGEST_ID and len(words) > 1:
        words.pop()
    stem, used = "-".join(words)[:LONGEST_ID], set(taken)
    names = (f"{stem}{f'-{n}' if n > 1 else ''}{end}" for n in count(1))
    return next(name for name in names if name not in used)
