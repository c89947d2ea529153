"""What the parts of a document are: sections, priorities with their actions, contacts, terms."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ...data.plan_records import one_line
from ...data.years import year_before
from . import tables
from .document import Block, BulletList, Document, Heading, Paragraph, Table
from .tables import ActionRow, Column, Entry, has_word, plain

YEARS = re.compile(r"\b(20\d\d) ?(?:[-–/]|to) ?(?:20)?(\d\d)\b")
NUMBER = re.compile(
    r"^(?:(?:priority|theme|objective|aim|section|part|appendix)\s+)?"
    r"(?:\d+(?:\.\d+)*|[a-h]|one|two|three|four|five|six|seven|eight)[.:)\s–-]+(?=\S)",
    re.I,
)
# Where the short form of a title ends.
REST = re.compile(r"(?<!\s)\s*(?:[:(]| [-–—] |[-–—] |\b(?:including|to include)\b).*", re.I | re.S)
PAGE = re.compile(r"(?<![\s.…])[\s.…]+(?:page\s*)?\d{1,3}$", re.I)
LINE_OF_CONTACT = re.compile(r"(?:tel|phone|e-?mail|web|www)", re.I)
# More words than these are a sentence, not a title.
LONGEST_TITLE, LONGEST_LINE = 40, 12
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
class Part:
    """What a document says about one priority in one year."""

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
class Found:
    """All that was found. `left`, `notes` and `taken` are for the report."""

    year: str
    title: str = ""
    sections: list[Section] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    contacts: list[Entry] = field(default_factory=list)
    terms: list[Entry] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)

    def part(self, title: str, year: str, where: str) -> Part:
        """Return the part with a title in a year, new if there is none."""
        for part in self.parts:
            if (short_title(part.title), part.year) == (short_title(title), year):
                if title != part.title:
                    self.taken[title] = f"the priority “{part.title}”"
                told = [plain(one) for one in (part.title, *part.others)]
                if not any(_begin_alike(plain(title), one) for one in told):
                    part.others.append(title)
                return part
        self.parts.append(Part(title, year, where))
        return self.parts[-1]


def short_title(text: str) -> str:
    """Return the words of a title that name it, without its number and what it includes."""
    short = plain(name_in(text).replace("&", "and"))
    return short.removeprefix("the ").removeprefix("tackling ")


def name_in(title: str) -> str:
    """Return a title as it is printed, without its number and what it includes."""
    short = REST.sub("", NUMBER.sub("", one_line(title)), count=1) or one_line(title)
    return short.capitalize() if short.isupper() else short


def years_in(text: str) -> list[str]:
    """Return the plan years that a text names."""
    found = (f"{first}-{last}" for first, last in YEARS.findall(text))
    return [year for year in found if int(year[5:]) == (int(year[2:4]) + 1) % 100]


def recognise(document: Document, year: str, known: Collection[str]) -> Found:
    """Return what a document with the plan of a year contains.

    `known` are the short titles of priorities that the project has.
    """
    found = Found(year, left=[(document.name, words) for words in document.not_read])
    return _Reader(found, _with_headers(document.blocks), known).read()


def _with_headers(blocks: Sequence[Block]) -> list[tuple[Block, int, tuple[Column, ...]]]:
    """Return each block with its table's header; a table without one has that of its neighbour."""
    blocks = [tables.upright(one) if isinstance(one, Table) else one for one in blocks]
    known = [(b, *(tables.header(b) if isinstance(b, Table) else (0, ()))) for b in blocks]
    actions = {at for at, (_, _, columns) in enumerate(known) if "action" in _roles(columns)}
    for at, (block, start, columns) in enumerate(known):
        if isinstance(block, Table) and at not in actions:
            like = [n for n in actions if len(known[n][2]) == len(block.rows[0])]
            bare = not columns or not any(one.role for one in columns if one.label)
            partly = sum(bool(one.label) for one in columns) == 1
            kind, is_next = tables.kind_of(block, columns, ""), at - 1 in like
            is_other = kind if not is_next else kind == "contact cells"
            if like and (bare or partly) and not is_other:
                nearest = min(like, key=lambda n: (abs(n - at), n > at))
                known[at] = block, start, known[nearest][2]
    return known


def _roles(columns: Sequence[Column]) -> set[str]:
    return {one.role for one in columns}


class _Reader:
    """Goes through the blocks in order and keeps where in the document it is."""

    def __init__(
        self,
        found: Found,
        blocks: list[tuple[Block, int, tuple[Column, ...]]],
        known: Collection[str],
    ) -> None:
        self.found, self.blocks = found, blocks
        self.section: Section | None = None
        self.part: Part | None = None
        self.last_part: Part | None = None
        self.contents: list[str] = []
        self.in_contents = self.paged = False
        self.titles = set(known)
        above_tables = set(self._titles_of_tables())
        self.titles = self.titles | {short_title(title) for title in above_tables}
        self.whole_titles = {plain(title) for title in above_tables}

    def read(self) -> Found:
        for at, (block, start, columns) in enumerate(self.blocks):
            if isinstance(block, Table):
                self._table(at, block, start, columns)
            elif heading := self._as_heading(block):
                self._heading(at, heading)
            elif self.in_contents and self._is_entry(_words(block)):
                self._contents(_words(block))
            elif isinstance(block, Paragraph | BulletList):
                self._prose(block)
        self._leave_out_cover()
        return self.found

    def _titles_of_tables(self) -> Iterator[str]:
        for at, (block, start, columns) in enumerate(self.blocks):
            roles = _roles(columns)
            if isinstance(block, Table) and "action" in roles and "priority" not in roles:
                rows = tables.action_rows(block, start, columns)
                title = self._title_above(at)
                if title and not any(self._is_line(row) for row in rows):
                    yield title

    def _title_above(self, at: int) -> str:
        """Return the title of a table: of the headings it is below, or a short paragraph above.

        It is the nearest that the project knows, or else that is not only about actions.
        """
        last = self.blocks[at - 1][0] if at else None
        headings = self._headings_above(at)
        line = ""
        if isinstance(last, Paragraph) and len(last.text.split()) <= LONGEST_TITLE:
            line = last.text
        # Where the document has headings, a sentence above a table is not one of them.
        if any(isinstance(block, Heading) for block, *_ in self.blocks) and not _is_title(line):
            line = ""
        texts = [heading.text for heading in headings]
        known = [text for text in texts if short_title(text) in self.titles]
        named = [
            text
            for text, parent in zip_longest(texts, texts[1:])
            if not self._is_common(text) and not (self._is_repeated(text) and self._names(parent))
        ]
        return next(iter([*known, *named[:1], *filter(None, [line]), *texts]), "")

    def _is_common(self, text: str) -> bool:
        """Return whether a heading is only about actions or a plan, or a column's header."""
        return _holds_priorities(text) or tables.column(text).role != ""

    def _is_repeated(self, text: str) -> bool:
        headings = (block.text for block, *_ in self.blocks if isinstance(block, Heading))
        return sum(plain(other) == plain(text) for other in headings) > 1

    def _names(self, parent: str | None) -> bool:
        return parent is not None and not self._is_common(parent)

    def _headings_above(self, at: int) -> list[Heading]:
        """Return the headings that a block is below, the nearest first."""
        found = list[Heading]()
        for block, *_ in reversed(self.blocks[:at]):
            if isinstance(block, Table) and not found:
                return []  # a table between has the heading
            if isinstance(block, Heading) and (not found or block.level < found[-1].level):
                found.append(block)
        return found

    @staticmethod
    def _is_line(row: ActionRow) -> bool:
        """Return whether a row is a line across the table."""
        return bool(row.priority) and not (row.action or row.updates or row.leads)

    def _as_heading(self, block: Block) -> Heading | None:
        """Return a block as a heading, if it is one or a paragraph that must be one."""
        if isinstance(block, Heading):
            return block
        if not isinstance(block, Paragraph) or len(block.text.split()) > LONGEST_TITLE:
            return None
        words = plain(block.text)
        entry = next((e for e in self.contents if e and words.startswith(plain(e))), None)
        if words in WORDS_OF_CONTENTS or entry:
            if self.in_contents and PAGE.search(block.text):
                return None
            return Heading(1, block.text, block.where)
        if words in self.whole_titles:
            return Heading(9, block.text, block.where)
        return None

    def _heading(self, at: int, heading: Heading) -> None:
        self.in_contents = plain(heading.text) in WORDS_OF_CONTENTS
        short = short_title(heading.text)
        if self.in_contents:
            self.section, self.part = None, None
            self.found.left.append(("the list of contents", heading.text))
        elif short in self.titles:
            section = self.section
            if section and heading.level <= section.level and not _holds_priorities(section.title):
                self.section = None
            year = self._year(heading.text)
            self.part = self.found.part(heading.text, year, heading.where)
            # The heading of a text about it may differ from that of its actions.
            if not self.part.prose:
                self.part.prose_title = heading.text
            if not self.part.rows:
                self.part.where, self.part.level = heading.where, heading.level
        elif self.part and heading.level > self.part.level > 0:
            if any(isinstance(block, Table) for block, *_ in self.blocks[at + 1 : at + 2]):
                self.found.left.append((heading.where, f"a heading above a table: {heading.text}"))
            else:
                self._prose(Paragraph(heading.text, heading.where))
        else:
            self.part = None
            self.section = Section(one_line(heading.text), heading.where, heading.level)
            self.found.sections.append(self.section)

    def _year(self, title: str) -> str:
        """Return the year that a part of the document is about."""
        year, before = self.found.year, year_before(self.found.year)
        for text in (title, self.section.title if self.section else ""):
            for named in years_in(text):
                if named in (year, before):
                    return named
            if has_word(text, "review"):
                return before
        return year

    def _prose(self, block: Paragraph | BulletList) -> None:
        lines = block.items if isinstance(block, BulletList) else [block.text]
        text = "\n".join(
            f"- {line.strip()}" if isinstance(block, BulletList) else line.strip() for line in lines
        )
        if isinstance(block, BulletList):
            self._nested(block.where, lines)
        if self.part:
            self.part.prose.append(text)
            self._show("narratives", self.part.year)
            return
        section = self.section
        below_list = section and section.shows and section.shows[0][0] in ("members", "glossary")
        if below_list and (LINE_OF_CONTACT.match(text) or len(text.split()) <= LONGEST_LINE):
            self.found.left.append((block.where, text))
            return
        if not section:
            section = self.section = Section("", block.where)
            self.found.sections.append(section)
        if section.shows:
            self.found.notes.append((block.where, f"printed below a table, now above it: {text}"))
        section.text.append(text)

    def _nested(self, where: str, lines: Iterable[str]) -> None:
        if any(line.startswith("  ") for line in lines):
            self.found.notes.append((where, "a list in a list: all items are on one level"))

    def _show(self, what: str, year: str) -> None:
        section = self.section
        # What is on the cover is no section.
        if not section or (not section.title and _is_cover(section)):
            section = self.section = Section(TITLES[what], "")
            self.found.sections.append(section)
        if (what, year) not in section.shows:
            section.shows.append((what, year))

    def _is_entry(self, words: str) -> bool:
        """Return whether words are an entry of the contents: with a page, if others have one."""
        self.in_contents = not (self.contents and self.paged and not PAGE.search(words))
        return self.in_contents

    def _contents(self, words: str) -> None:
        self.found.left.append(("the list of contents", words))
        self.paged = bool(PAGE.search(words))
        self.contents += [PAGE.sub("", line).strip() for line in words.split("\n")]

    def _table(self, at: int, table: Table, start: int, columns: tuple[Column, ...]) -> None:
        heading = self.section.title if self.section else ""
        if self.in_contents:
            for row in table.rows:
                self._contents("\t".join(one_line(cell.text) for cell in row))
            return
        self._nested(table.where, (line for row in table.rows for c in row for line in c.lines))
        kind = tables.kind_of(table, columns, heading)
        for one in columns if kind and start else ():
            if one.label:
                what = one.role or "a column of its own"
                self.found.taken[f"the header {one.label}"] = f"{what} ({kind})"
        if kind == "actions":
            self._actions(at, table, start, columns)
        elif kind in ("contact cells", "contacts"):
            self.found.contacts += (
                tables.contact_cells(table)
                if kind == "contact cells"
                else tables.contact_rows(table, start, columns)
            )
            self._show("members", self.found.year)
        elif kind == "terms":
            self.found.terms += tables.term_rows(table, start)
            self._show("glossary", self.found.year)
        elif kind == "text":
            for row in table.rows:
                for line in row[0].lines:
                    self._prose(Paragraph(line.strip(), table.where))
        else:
            for n, row in enumerate(table.rows, table.first_row):
                words = " | ".join(one_line(cell.text) for cell in tables.filled(row))
                if words:
                    self.found.left.append((f"{table.where}, row {n}", words))

    def _actions(self, at: int, table: Table, start: int, columns: tuple[Column, ...]) -> None:
        part, in_table = self.part, ""
        if not part and at and isinstance(self.blocks[at - 1][0], Table):
            part = self.last_part  # the rest of the table above
        if not start:
            note = "no headers: those of the nearest table of actions are used"
            self.found.notes.append((table.where, note))
        for row in tables.action_rows(table, start, columns):
            is_title = self._is_line(row)
            if is_title and ("priority" in _roles(columns) or _holds_priorities(row.priority)):
                self.found.left.append((row.where, row.priority))
                continue
            if (
                is_title
                and short_title(row.priority)
                not in self.titles | {short_title(part.title) if part else ""}
                and (len(row.priority.split()) > LONGEST_LINE or row.priority.endswith("."))
            ):
                if part:
                    part.prose.append(row.priority)
                    self._show("narratives", part.year)
                else:
                    self.found.left.append((row.where, row.priority))
                continue
            if row.priority and row.priority != in_table:
                in_table = row.priority
                part = self.found.part(in_table, self._year(in_table), row.where)
            self.last_part = part
            if is_title:
                continue
            if not part:
                title = self.section.title if self.section else self.found.title
                part = self.found.part(title or "Actions", self._year(title), table.where)
            self._show("actions", part.year)
            self.last_part = part
            if part.rows and _continues(row):
                part.rows[-1] = tables.joined(part.rows[-1], row)
                self.found.notes.append((row.where, "joined to the row above"))
            elif row.action:
                part.rows.append(row)
            else:
                words = [row.leads or "", *(t for _, t in row.updates + row.statuses + row.more)]
                self.found.left.append((row.where, " | ".join(filter(None, words))))

    def _leave_out_cover(self) -> None:
        """Take what is before the first section out of the sections, and the title from it."""
        found = self.found
        cover = list[tuple[str, str]]()
        while found.sections:
            first = found.sections[0]
            if first.shows or not _is_cover(first):
                break
            cover += [(first.where, words) for words in (first.title, *first.text) if words]
            found.sections.pop(0)
        lines = [words for _, words in cover] + [one.title for one in found.sections[:1]]
        titles = [w for w in lines if years_in(w) and re.search(r"[a-z]{3}", w, re.I)]
        plans = [w for w in lines if re.search(r"\b(?:plan|strategy)\b", w, re.I)]
        both = [words for words in titles if words in plans]
        found.title = next(iter([*sorted(both, key=len), *plans]), "")
        found.left += [(where, words) for where, words in cover if words != found.title]
        for section in list(found.sections):
            if not section.text and not section.shows:
                found.left.append(
                    (section.where, f"a heading with nothing below it: {section.title}")
                )
                found.sections.remove(section)
            section.title = section.title or "Introduction"


WORDS_OF_CONTENTS = tables.WORDS["contents"]


def _holds_priorities(title: str) -> bool:
    """Return whether the priorities that follow the heading of a section belong to it."""
    title = NUMBER.sub("", title)
    return bool(years_in(title)) or has_word(title, "inside") or has_word(title, "review")


def _begin_alike(one: str, other: str) -> bool:
    """Return whether one of two titles is the beginning of the other, or almost the other."""
    close = difflib.SequenceMatcher(None, one, other).ratio() >= SAME_TITLE
    return close or one.startswith(other) or other.startswith(one)


def _is_cover(section: Section) -> bool:
    return all(len(text.split()) <= LONGEST_LINE for text in section.text)


def _is_title(line: str) -> bool:
    """Return whether a paragraph below a heading is a title, and not a sentence."""
    return bool(line) and not re.search(r"[.:;,?]$", line)


def _continues(row: ActionRow) -> bool:
    """Return whether a row is the rest of the one above."""
    torn = row.action[:1].islower() and not (row.leads or row.statuses)
    return not row.action or torn


def _words(block: Block) -> str:
    if isinstance(block, BulletList):
        return "\n".join(block.items)
    return "" if isinstance(block, Table) else block.text
