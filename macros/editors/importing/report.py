"""The report of an import: found, matched, to decide, not understood; as text and as a page."""

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
from .found import Found
from .match import Known


@dataclass
class Report:
    """What an import found and did. Each place in a document is in words, such as "table 3".

    `different` has a place, the project's words and the document's; `matched` the document's and
    those of the year before. `left` is what was not understood, or left out, and `notes` is how the
    rest was read; `taken` has what names, headers and the like were taken for. `leads` counts the
    words for leads that no partner is called. `no_pages` is the year, if it got no pages.
    """

    name: str
    year: str
    found: list[str] = field(default_factory=list)
    matched: list[tuple[str, str, str]] = field(default_factory=list)
    different: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    leads: Counter[str] = field(default_factory=Counter)
    private: list[tuple[str, str]] = field(default_factory=list)
    no_pages: str = ""
    decisions: list[Problem] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    change: str = ""
    page: str = ""
    patch: str = ""

    @property
    def folders(self) -> list[str]:
        """The folders of the plans that were written."""
        plans = (file for file in self.written if file.startswith("data/plans/"))
        return sorted({f"the folder {file.rpartition('/')[0]}" for file in plans})

    def summarise(self, found: Found) -> None:
        """Put what was found in the document above what was added to the project."""
        counts = [f"Title: {found.title or 'none'}"]
        for priority in found.priorities:
            count = len(priority.rows)
            rows = f"{count or 'no'} action{'s' * (count != 1)}"
            prose = ", and a text about it" if priority.prose else ""
            year = format_year(priority.year)
            counts.append(f"{year}, {priority.title} ({priority.where}): {rows}{prose}")
        counts.append(f"Actions: {sum(len(priority.rows) for priority in found.priorities)}")
        counts += [f"Section: {one.title}" for one in found.sections]
        counts += [f"Contacts: {len(found.contacts)}", f"Terms: {len(found.terms)}"]
        self.found[:0] = counts

    def add_decisions(self, texts: Mapping[str, str]) -> None:
        """List what is still to be written in some files, as the check does."""
        for file, text in texts.items():
            self.decisions += left_to_write(file, text)

    def add_private(self, texts: Mapping[str, str], found: Found, known: Known) -> None:
        """List what may be a personal detail in the files of plans."""
        entries = [value for one in found.contacts for value in one.values.values()]
        numbers = [one.telephone for one in known.partners if one.telephone]
        public = {plain_detail(value) for value in (*entries, *numbers)}
        for file, text in texts.items():
            if file.startswith("data/plans/"):
                for detail in personal_details(text, public):
                    line = text.count("\n", 0, detail.offset) + 1
                    self.private.append((f"{file}:{line}", str(detail)))

    def as_text(self) -> str:
        text = render_text(Path(__file__).with_name("report.txt"), report=self)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def as_page(self) -> str:
        return environment().get_template("import_report.html").render(report=self) + "\n"
