"""The texts to proofread, paragraph by paragraph with their lines, and what a check finds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...data.front_matter import FRONT_MATTER
from ...data.plan_data import records_in
from ...data.plan_records import Action, Narrative, Plan, PriorityPlan, Remark, Section, Update
from ...data.problems import Location, message, visible
from ...data.records import OtherHelp, Partner, Record, Term
from ...data.site_records import Site, Status

Keys = Mapping[type[Record], tuple[str, ...]]
# The words of a plan, and our own.
PLAN_KEYS: Keys = {
    Section: ("title", "text"),
    PriorityPlan: ("title",),
    Narrative: ("title", "text"),
    Action: ("action",),
    Update: ("text",),
}
OUR_KEYS: Keys = {
    Partner: ("ask_about", "note"),
    OtherHelp: ("what_for", "who_for"),
    Term: ("explanation",),
    Status: ("meaning",),
    Site: ("licence",),
    Plan: ("source",),
    PriorityPlan: ("summary",),
    Remark: ("note",),
}
# The end of a sentence. A small letter after it means that it ended an abbreviation.
END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<![.!?])[.!?]+[\"'”’)]*\s+(?=[^\sa-z])")
# A line that starts a paragraph without an empty line: a heading, list item, table row, quotation.
MARK = re.compile(r" *(#+|[-*>|]|\d+\.)(?: |$)")
# What is not prose in a page, and what replaces it besides its line ends. No pattern runs past a
# second opening of its own kind, so that a page of nothing but brackets is read quickly too.
NOT_PROSE = (
    (re.compile(rf"\A(?:{FRONT_MATTER.pattern})|^(```|~~~).*?^\2", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"<!--(?:(?!<!--).)*?-->|\{[{%#:][^{}]*\}{1,2}|<[^<>]*>", re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]]*\]\([^()]*\)|^ *\[[^\[\]\n]*\]: .*$|^[ |:-]+$", re.MULTILINE), ""),
    (re.compile(r"\]\([^()]*\)|\]\[[^\[\]]*\]|[\[\]*]|(?<=.)\|"), ""),
    # Inline code is not prose.
    (re.compile(r"`[^`]*`"), "…"),
)


class Finding(NamedTuple):
    """Something to look at: its file and line, what it is, and what to do.

    `quotes` are the words in question: an editor's note that contains them all answers it.
    """

    file: str
    line: int
    what: str
    fix: str
    quotes: tuple[str, ...] = ()

    @classmethod
    def at(cls, place: Location, key: str, name: str, *quotes: str, **values: object) -> "Finding":
        """Return a finding about a key of a record, or about the record, by its message's name."""
        what, fix = message(name, *quotes, **values)
        return cls(place.file, place.keys.get(key, place.line), what, fix, quotes)

    def __str__(self) -> str:
        return visible(f"{self.file}:{self.line}: {self.what} – {self.fix}")


class Paragraph(NamedTuple):
    """A paragraph or list item: its file, its first line, and its text with its line ends."""

    file: str
    line: int
    text: str

    def finding(self, offset: int, name: str, *quotes: str, **values: object) -> Finding:
        """Return a finding about the word at an offset of the text, by its message's name.

        A folded text (`>-`) has no line ends left: its findings are on the line of its key.
        """
        line = self.line + self.text.count("\n", 0, offset)
        return Finding(self.file, line, *message(name, *quotes, **values), quotes)

    @property
    def sentences(self) -> Iterator["Paragraph"]:
        """Yield each sentence as a paragraph of its own."""
        start = 0
        for end in [*(found.end() for found in END.finditer(self.text)), len(self.text)]:
            if sentence := self.text[start:end].strip():
                line = self.line + self.text.count("\n", 0, start)
                yield self._replace(line=line, text=sentence)
            start = end


def matches(
    texts: Iterable[Paragraph], pattern: re.Pattern[str]
) -> Iterator[tuple[Paragraph, re.Match[str]]]:
    """Yield each match of a pattern in texts, and the paragraph that it is in."""
    for paragraph in texts:
        for found in pattern.finditer(paragraph.text):
            yield paragraph, found


def texts_in(records: object, keys: Keys) -> Iterator[Paragraph]:
    """Yield the paragraphs under some keys of records, and of the records within them."""
    for record in records_in(records):
        for key in keys.get(type(record), ()):
            yield from paragraphs(record.location, key, getattr(record, key))


def paragraphs(location: Location, key: str, text: str | None) -> Iterator[Paragraph]:
    """Yield the paragraphs and list items of the text under a key of a record."""
    # Only a text that begins on the line below its key (`|`) has line ends.
    line = location.keys.get(key, location.line) + ("\n" in (text or ""))
    yield from _split(location.file, line, text or "")


def prose(file: str, text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a Markdown page, without code, tags, macros and link targets."""
    for pattern, instead in NOT_PROSE:
        text = pattern.sub(lambda m, i=instead: i + "\n" * m[0].count("\n"), text)  # type: ignore[misc]
    yield from _split(file, 1, text)


def _split(file: str, line: int, text: str) -> Iterator[Paragraph]:
    part: list[str] = []
    for number, words in enumerate([*text.splitlines(), ""], line):
        mark = MARK.match(words)
        if part and (mark or not words.strip()):
            yield Paragraph(file, number - len(part), "\n".join(part))
            part = []
        if words.strip():
            part.append(words[mark.end() :] if mark else words)
        if mark and "#" in mark[0]:
            yield Paragraph(file, number, part.pop())
