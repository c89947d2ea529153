"""The report of an import: found, matched, to decide, not understood; as text and as a page."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...data.front_matter import left_to_write
from ...data.problems import Problem
from ...render.environment import environment, render_text
from ...views.formats import format_year
from ..personal_details import personal_details, plain_detail
from .contact_tables import Entry
from .match import Known
from .tables import ActionRow, plain
from .titles import short_title

# Two titles that are as alike as this differ in spelling only.
SAME_TITLE = 0.9
# The titles of sections that a plan needs and a document lacks.
TITLES = {
    "actions": "What partners agreed to do",
    "narratives": "More about each priority",
    "members": "Members",
    "glossary": "Glossary",
}


@dataclass
class FoundPriority:
    """What a document says about one priority in one year, and where."""

    title: str
    year: str
    where: str
    rows: list[ActionRow] = field(default_factory=list)
    prose_title: str = ""
    prose: list[str] = field(default_factory=list)
    level: int = 0
    # Titles that begin like this one and go on in other words.
    others: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A section: its text, and what it shows of which year."""

    title: str
    where: str
    level: int = 1
    text: list[str] = field(default_factory=list)
    shows: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Report:
    """What an import found and did. Each place in a document is in words, such as "table 3".

    `left` is what was not understood, or left out, and `notes` is how the rest was read; `taken`
    has what names, headers and the like were taken for. `undecided` is what a person has to decide
    about the plan as a whole; `decisions` are the placeholders in the files.

    `added` is new in the project. `different` has a place, the project's words and the document's;
    `matched` the document's and those of the year before. `leads` counts the words for leads that
    no partner is called. `no_pages` is true if the year got no pages.
    """

    name: str
    year: str
    title: str = ""
    sections: list[Section] = field(default_factory=list)
    priorities: list[FoundPriority] = field(default_factory=list)
    contacts: list[Entry] = field(default_factory=list)
    terms: list[Entry] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    undecided: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    matched: list[tuple[str, str, str]] = field(default_factory=list)
    different: list[tuple[str, str, str]] = field(default_factory=list)
    leads: Counter[str] = field(default_factory=Counter)
    private: list[tuple[str, str]] = field(default_factory=list)
    no_pages: bool = False
    decisions: list[Problem] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    change: str = ""
    page: str = ""
    patch: str = ""

    def priority(self, title: str, year: str, where: str) -> FoundPriority:
        """Return the priority with a title in a year, new if there is none."""
        for priority in self.priorities:
            if (short_title(priority.title), priority.year) == (short_title(title), year):
                if title != priority.title:
                    self.taken[title] = f"the priority “{priority.title}”"
                known = [priority.title, *priority.others]
                if not any(_begin_alike(title, one) for one in known):
                    priority.others.append(title)
                return priority
        self.priorities.append(FoundPriority(title, year, where))
        return self.priorities[-1]

    def compare(self, where: str, ours: str, theirs: str) -> None:
        """Add two texts to those that are different, if their words are."""
        if plain(ours) != plain(theirs):
            self.different.append((where, ours, theirs))

    @property
    def found(self) -> list[str]:
        """What was found in the document, then what was added to the project."""
        counts = [f"Title: {self.title or 'none'}"]
        for priority in self.priorities:
            count = len(priority.rows)
            rows = f"{count or 'no'} action{'s' * (count != 1)}"
            prose = ", and a text about it" if priority.prose else ""
            year = format_year(priority.year)
            counts.append(f"{year}, {priority.title} ({priority.where}): {rows}{prose}")
        counts.append(f"Actions: {sum(len(priority.rows) for priority in self.priorities)}")
        counts += [f"Section: {one.title}" for one in self.sections]
        return [
            *counts,
            f"Contacts: {len(self.contacts)}",
            f"Terms: {len(self.terms)}",
            *self.added,
        ]

    @property
    def folders(self) -> list[str]:
        """The folders of the plans that were written."""
        plans = (file for file in self.written if file.startswith("data/plans/"))
        return sorted({f"the folder {file.rpartition('/')[0]}" for file in plans})

    def add_decisions(self, texts: Mapping[str, str]) -> None:
        """List what is still to be written in some files, as the check does."""
        for file, text in texts.items():
            self.decisions += left_to_write(file, text)

    def add_private(self, texts: Mapping[str, str], known: Known) -> None:
        """List what may be a personal detail in the files of plans."""
        entries = [value for one in self.contacts for value in one.values.values()]
        numbers = [one.telephone for one in known.partners if one.telephone]
        public = {plain_detail(value) for value in (*entries, *numbers)}
        for file, text in texts.items():
            if file.startswith("data/plans/"):
                for detail in personal_details(text, public):
                    line = text.count("\n", 0, detail.offset) + 1
                    self.private.append((f"{file}:{line}", str(detail)))

    def as_text(self) -> str:
        """Return the report for the terminal."""
        text = render_text(Path(__file__).with_name("report.txt"), report=self)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def as_page(self) -> str:
        """Return the report as a page of HTML."""
        return environment().get_template("import_report.html").render(report=self) + "\n"


def _begin_alike(one: str, other: str) -> bool:
    """Return whether one of two titles is the beginning of the other, or almost the other."""
    one, other = plain(one), plain(other)
    close = difflib.SequenceMatcher(None, one, other).ratio() >= SAME_TITLE
    return close or one.startswith(other) or other.startswith(one)
