"""The texts there are, paragraph by paragraph, and where each word stands: a plan's and ours."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...data.front_matter import FRONT
from ...data.plan_data import PlanData
from ...data.plan_records import Plan, PriorityPlan
from ...data.problems import Location

# What ends a sentence; a small letter behind it says that it was an abbreviation.
END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)[.!?]+[\"'”’)]*\s+(?=[^\sa-z])")
# What begins a paragraph without an empty line: a heading, a point, a row of a table, a quotation.
MARK = re.compile(r" *(#+|[-*>|]|\d+\.)(?: |$)")
# What is not prose in a page, and what stays of it besides its line ends. No pattern runs past a
# second beginning of its own, so that a page of nothing but brackets is read in a moment too.
NOT_PROSE = (
    (re.compile(rf"\A(?:{FRONT.pattern})|^(```|~~~).*?^\2", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"<!--(?:(?!<!--).)*?-->|\{[{%#:][^{}]*\}{1,2}|<[^<>]*>", re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]]*\]\([^()]*\)|^ *\[[^\[\]\n]*\]: .*$|^[ |:-]+$", re.MULTILINE), ""),
    (re.compile(r"\]\([^()]*\)|\]\[[^\[\]]*\]|[\[\]*]|(?<=.)\|"), ""),
    # A name in code is no word to read.
    (re.compile(r"`[^`]*`"), "…"),
)


class Paragraph(NamedTuple):
    """A paragraph or a point of a list: its file and first line, and its text with its lines.

    `at` is the name of the passage of a plan that it belongs to, as in `Book.passages`; it is empty
    where the words are not a plan's.
    """

    file: str
    line: int
    text: str
    at: str = ""

    def place(self, offset: int = 0) -> str:
        """Return the place (file:line) of a word of the text, as far as its line ends were kept.

        A folded text (`>-`) has lost them: there it is the line of its key.
        """
        return f"{self.file}:{self.line + self.text.count(chr(10), 0, offset)}"

    @property
    def sentences(self) -> Iterator["Paragraph"]:
        """Yield the sentences, each as a paragraph of its own."""
        start = 0
        for end in [*(found.end() for found in END.finditer(self.text)), len(self.text)]:
            if sentence := self.text[start:end].strip():
                line = self.line + self.text.count("\n", 0, start)
                yield self._replace(line=line, text=sentence)
            start = end


def printed_in(data: PlanData, plan: Plan) -> list[Plan]:
    """Return the plans whose words a printed plan holds: its own, and those it reviews."""
    again = {section.year for section in plan.sections}
    return [shown for shown in data.plans if shown is plan or shown.year in again]


def plan_texts(plan: Plan) -> Iterator[Paragraph]:
    """Yield the words of a plan: sections, titles, actions, updates and narratives."""
    for section in plan.sections:
        at = f"{plan.year}/{section.id}"
        yield from paragraphs(section.location, "title", section.title, at)
        yield from paragraphs(section.location, "text", section.text, at)
    for part in plan.priority_plans:
        yield from paragraphs(part.location, "title", part.title, f"{plan.year}/{part.id}")
        for action in part.actions:
            yield from paragraphs(action.location, "action", action.action, action.id)
            for update in action.updates:
                yield from paragraphs(update.location, "text", update.text, action.id)
        yield from narrative(plan, part)


def narrative(plan: Plan, part: PriorityPlan) -> Iterator[Paragraph]:
    """Yield what a plan tells of a priority, without its title."""
    if story := part.narrative:
        at = f"{plan.year}/{part.id}"
        yield from paragraphs(story.location, "title", story.title, at)
        yield from paragraphs(story.location, "text", story.text, at)


def our_texts(data: PlanData, pages: Mapping[str, str]) -> Iterator[Paragraph]:
    """Yield what this site says in words of its own: in data/, and in its pages by their files."""
    for partner in data.partners:
        yield from paragraphs(partner.location, "ask_about", partner.ask_about)
        yield from paragraphs(partner.location, "note", partner.note)
    printed = {term for plan in data.plans for term in plan.glossary}
    for term in data.glossary:
        if term.id not in printed:
            yield from paragraphs(term.location, "explanation", term.explanation)
    for status in data.vocabulary.statuses:
        yield from paragraphs(status.location, "meaning", status.meaning)
    yield from paragraphs(data.site.location, "licence", data.site.licence)
    for plan in data.plans:
        yield from paragraphs(plan.location, "source", plan.source)
        for remark in plan.remarks:
            yield from paragraphs(remark.location, "note", remark.note)
        for part in plan.priority_plans:
            yield from paragraphs(part.location, "summary", part.summary)
    for file, text in pages.items():
        yield from prose(file, text)


def paragraphs(location: Location, key: str, text: str | None, at: str = "") -> Iterator[Paragraph]:
    """Yield the paragraphs and the points of the text that stands under a key of a record."""
    # Only a text written below its key (`|`) has line ends.
    line = location.keys.get(key, location.line) + ("\n" in (text or ""))
    yield from _split(location.file, line, text or "", at)


def prose(file: str, text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a Markdown page, without what is not read as prose in it."""
    for pattern, instead in NOT_PROSE:
        text = pattern.sub(lambda m, i=instead: i + "\n" * m[0].count("\n"), text)  # type: ignore[misc]
    yield from _split(file, 1, text)


def _split(file: str, line: int, text: str, at: str = "") -> Iterator[Paragraph]:
    part: list[str] = []
    for number, words in enumerate([*text.splitlines(), ""], line):
        mark = MARK.match(words)
        if part and (mark or not words.strip()):
            yield Paragraph(file, number - len(part), "\n".join(part), at)
            part = []
        if words.strip():
            part.append(words[mark.end() :] if mark else words)
        if mark and "#" in mark[0]:
            yield Paragraph(file, number, part.pop(), at)
