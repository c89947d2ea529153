"""What the parts of a document are: sections, priorities with their actions, contacts, terms."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from ...data.plan_records import one_line
from ...data.years import year_before
from . import contact_tables, tables
from .document import MESSAGES, Document, Line, Part, Table
from .report import TITLES, FoundPriority, Report, Section
from .tables import ActionRow, Column, has_word, plain
from .titles import (
    LONGEST_TITLE,
    NUMBERED,
    Blocks,
    TableTitles,
    holds_priorities,
    is_line,
    roles_of,
    short_title,
    with_headers,
    years_in,
)

# The columns of which two make a table one of actions, even if no header says so.
OF_ACTIONS = {"lead", "update", "status", "when", "quarter", "quarter status", "quarter update"}
LINE_OF_CONTACT = re.compile(r"(?:tel|phone|e-?mail|web|www)", re.I)
SENTENCE = re.compile(r"(?:\S+\s+){4}.*[a-z)][.!?]$", re.S)
# More words than these are not on a cover.
LONGEST_LINE = 12
WORDS_OF_CONTENTS = tables.WORDS["contents"]


def recognise(document: Document, year: str, known: Collection[str]) -> Report:
    """Return what a document with the plan of a year contains.

    `known` are the short titles of priorities that the project has.
    """
    report = Report(document.name, year)
    report.left = [(document.name, words) for words in document.not_read]
    mixed = MESSAGES["columns"]
    report.undecided = [(name, words) for name, words in report.left if words.startswith(mixed)]
    return _Reader(report, with_headers(document.blocks), known).read()


class _Reader:
    """Goes through the blocks in order, and keeps the section and priority that it is in."""

    def __init__(self, report: Report, blocks: Blocks, known: Collection[str]) -> None:
        self.report, self.blocks = report, blocks
        self.section: Section | None = None
        self.priority: FoundPriority | None = None
        self.last_priority: FoundPriority | None = None
        self.in_contents = False
        above_tables = set(TableTitles(blocks, known).all())
        self.titles = {*known, *map(short_title, above_tables)}
        self.whole_titles = set(map(plain, above_tables))

    def read(self) -> Report:
        for at, (block, start, columns) in enumerate(self.blocks):
            heading, words = self._as_heading(block), block.text
            self.in_contents = self.in_contents and not SENTENCE.search(words)
            if heading:
                self._heading(at, heading)
            elif self.in_contents:
                self.report.left.append(("the list of contents", words))
            elif isinstance(block, Table):
                self._table(at, block, start, columns)
            else:
                self._prose(block)
        self._ask_about_lists()
        self._leave_out_cover()
        return self.report

    def _ask_about_lists(self) -> None:
        """Ask about lists that may be actions: only those in tables are read as such."""
        priorities = [
            (p.prose_title, p.where, p.prose) for p in self.report.priorities if not p.rows
        ]
        sections = [
            (one.title, one.where, one.text)
            for one in self.report.sections
            if NUMBERED.match(one.title) or short_title(one.title) in self.titles
        ]
        for title, where, texts in (*priorities, *sections):
            if any(text.startswith("- ") for text in texts):
                words = f"whether the lists of “{title}” are actions: lists are kept as text"
                self.report.undecided.append((where, words))
        if not any(priority.rows for priority in self.report.priorities):
            words = "the plan’s actions: no table of actions was recognised in the document"
            self.report.undecided.append(("see the list of what was not understood", words))

    def _as_heading(self, block: Part) -> Line | None:
        """Return a block as a heading, if it is one or a paragraph that must be one."""
        if isinstance(block, Line) and block.heading:
            return block
        if isinstance(block, Table) or len(block.text.split()) > LONGEST_TITLE:
            return None
        if plain(block.text) in WORDS_OF_CONTENTS:
            return replace(block, heading=1)
        if not self.in_contents and plain(block.text) in self.whole_titles:
            return replace(block, heading=9)
        return None

    def _heading(self, at: int, heading: Line) -> None:
        level = heading.heading or 1
        self.in_contents = plain(heading.text) in WORDS_OF_CONTENTS
        short = short_title(heading.text)
        if self.in_contents:
            self.section, self.priority = None, None
            self.report.left.append(("the list of contents", heading.text))
        elif short in self.titles:
            section = self.section
            if section and level <= section.level and not holds_priorities(section.title):
                self.section = None
            year = self._year(heading.text)
            self.priority = self.report.priority(heading.text, year, heading.where)
            # The heading of a text about it may differ from that of its actions.
            if not self.priority.prose:
                self.priority.prose_title = heading.text
            if not self.priority.rows:
                self.priority.where, self.priority.level = heading.where, level
        elif self.priority and level > self.priority.level > 0:
            if any(isinstance(block, Table) for block, *_ in self.blocks[at + 1 : at + 2]):
                self.report.left.append((heading.where, f"a heading above a table: {heading.text}"))
            else:
                self._prose(Line(heading.text, heading.where))
        else:
            self.priority = None
            self.section = Section(one_line(heading.text), heading.where, level)
            self.report.sections.append(self.section)

    def _year(self, title: str) -> str:
        """Return the year that a part of the document is about."""
        year, before = self.report.year, year_before(self.report.year)
        section = self.section.title if self.section else ""
        for named in (*years_in(title), *years_in(section)):
            if named in (year, before):
                return named
        return before if has_word(section, "review") else year

    def _prose(self, block: Line) -> None:
        lines = block.text.split("\n")
        text = "\n".join(map(str.strip, lines))
        self._nested(block.where, lines)
        if self.priority:
            self.priority.prose.append(text)
            self._show("narratives", self.priority.year)
            return
        section = self.section
        in_glossary = section and has_word(section.title, "glossary") and not section.text
        if in_glossary and (terms := list(contact_tables.term_lines(block.where, lines))):
            self.report.terms += terms
            self._show("glossary", self.report.year)
            return
        below_list = section and section.shows and section.shows[0][0] in ("members", "glossary")
        if below_list and (LINE_OF_CONTACT.match(text) or len(text.split()) <= LONGEST_LINE):
            self.report.left.append((block.where, text))
            return
        if not section:
            section = self.section = Section("", block.where)
            self.report.sections.append(section)
        if section.shows:
            self.report.notes.append((block.where, f"printed below a table, now above it: {text}"))
        section.text.append(text)

    def _nested(self, where: str, lines: Iterable[str]) -> None:
        if any(line.startswith("  ") for line in lines):
            self.report.notes.append((where, "a list in a list: all items are on one level"))

    def _show(self, what: str, year: str) -> None:
        section = self.section
        # What is on the cover is no section.
        if not section or (not section.title and _is_cover(section)):
            section = self.section = Section(TITLES[what], "")
            self.report.sections.append(section)
        if (what, year) not in section.shows:
            section.shows.append((what, year))

    def _table(self, at: int, table: Table, start: int, columns: tuple[Column, ...]) -> None:
        heading = self.section.title if self.section else ""
        self._nested(table.where, (line for row in table.rows for c in row for line in c.lines))
        kind = tables.kind_of(table, columns, heading)
        for one in columns if kind and start else ():
            if one.label:
                what = one.role or "a column of its own"
                self.report.taken[f"the header {one.label}"] = f"{what} ({kind})"
        if kind == "actions":
            self._actions(at, table, start, columns)
        elif kind in ("contact cells", "contacts"):
            self.report.contacts += (
                contact_tables.contact_cells(table)
                if kind == "contact cells"
                else contact_tables.contact_rows(table, start, columns)
            )
            self._show("members", self.report.year)
        elif kind == "terms":
            self.report.terms += contact_tables.term_rows(table, start)
            self._show("glossary", self.report.year)
        elif kind == "text":
            for row in table.rows:
                for line in row[0].lines:
                    self._prose(Line(line.strip(), table.where))
        else:
            if len(OF_ACTIONS & roles_of(columns)) >= 2:
                words = "whether this table has actions: no header says which column they are in"
                self.report.undecided.append((table.where, words))
            for n, row in enumerate(table.rows):
                words = " | ".join(one_line(cell.text) for cell in tables.filled(row))
                if words:
                    self.report.left.append((table.row_place(n), words))

    def _actions(self, at: int, table: Table, start: int, columns: tuple[Column, ...]) -> None:
        priority, in_table = self.priority, ""
        if not priority and at and isinstance(self.blocks[at - 1][0], Table):
            priority = self.last_priority  # the rest of the table above
        if not start:
            note = "no headers: those of the nearest table of actions are used"
            self.report.notes.append((table.where, note))
        for row in tables.action_rows(table, start, columns):
            is_title = is_line(row)
            if is_title and ("priority" in roles_of(columns) or holds_priorities(row.priority)):
                self.report.left.append((row.where, row.priority))
                continue
            known = self.titles | {short_title(priority.title) if priority else ""}
            is_text = len(row.priority.split()) > LONGEST_LINE or row.priority.endswith(".")
            if is_title and is_text and short_title(row.priority) not in known:
                if priority:
                    priority.prose.append(row.priority)
                    self._show("narratives", priority.year)
                else:
                    self.report.left.append((row.where, row.priority))
                continue
            if row.priority and row.priority != in_table:
                in_table = row.priority
                priority = self.report.priority(in_table, self._year(in_table), row.where)
            self.last_priority = priority
            if is_title:
                continue
            if not priority:
                title = self.section.title if self.section else self.report.title
                priority = self.report.priority(title or "Actions", self._year(title), table.where)
            self._show("actions", priority.year)
            self.last_priority = priority
            if priority.rows and _continues(row):
                priority.rows[-1] = tables.joined(priority.rows[-1], row)
                self.report.notes.append((row.where, "joined to the row above"))
            elif row.action:
                priority.rows.append(row)
            else:
                words = [row.leads or "", *(t for _, t in row.updates + row.statuses + row.more)]
                self.report.left.append((row.where, " | ".join(filter(None, words))))

    def _leave_out_cover(self) -> None:
        """Take what is before the first section out of the sections, and the title from it."""
        report = self.report
        cover = list[tuple[str, str]]()
        while report.sections:
            first = report.sections[0]
            if first.shows or not _is_cover(first):
                break
            cover += [(first.where, words) for words in (first.title, *first.text) if words]
            report.sections.pop(0)
        lines = [words for _, words in cover] + [one.title for one in report.sections[:1]]
        titles = [w for w in lines if years_in(w) and re.search(r"[a-z]{3}", w, re.I)]
        plans = [w for w in lines if re.search(r"\b(?:plan|strategy)\b", w, re.I)]
        both = [words for words in titles if words in plans]
        report.title = next(iter([*sorted(both, key=len), *plans]), "")
        report.left += [(where, words) for where, words in cover if words != report.title]
        for section in list(report.sections):
            if not section.text and not section.shows:
                report.left.append(
                    (section.where, f"a heading with nothing below it: {section.title}")
                )
                report.sections.remove(section)
            section.title = section.title or "Introduction"


def _is_cover(section: Section) -> bool:
    return all(
        len(text.split()) <= LONGEST_LINE and not SENTENCE.search(text) for text in section.text
    )


def _continues(row: ActionRow) -> bool:
    """Return whether a row is the rest of the one above."""
    torn = row.action[:1].islower() and not (row.leads or row.statuses)
    return not row.action or torn
