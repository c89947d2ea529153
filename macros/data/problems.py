"""Problems: what is wrong, where, and what to write instead."""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_MESSAGES = yaml.load(Path(__file__).with_name("messages.yml").read_bytes(), yaml.CSafeLoader)
MESSAGES: dict[str, list[str]] = {name: text.split(" – ") for name, text in _MESSAGES.items()}
# The longest text in a message: a value from a file may be a page long.
LONGEST = 300
# How many of several places a message names.
SOME = 3
# Format characters with a visible effect: they join letters of some scripts, and emoji.
JOINERS = "\u200c\u200d"
# What programs write in place of a character that they could not read.
LOST = "\ufffd"


def message(name: str, /, *quotes: str, **values: object) -> tuple[str, str]:
    """Return what is wrong and the fix, as messages.yml has them with these values."""
    what, fix = MESSAGES[name]
    return what.format(*quotes, **values), fix.format(*quotes, **values)


def is_hidden(character: str) -> bool:
    """Return whether a character is invisible or invalid.

    Those are controls, bidirectional marks, line and paragraph separators, surrogates,
    private-use characters and noncharacters such as U+FFFE.
    """
    category = unicodedata.category(character)
    invisible = category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and character not in JOINERS
    return invisible or ord(character) & 0xFFFE == 0xFFFE


def hidden_in(text: str) -> Iterable[tuple[int, str, str]]:
    """Yield the index of each hidden character but the line feed, and of each �, which replaces
    one that is lost; what is wrong, and the fix."""
    if not text.replace("\n", "").isprintable() or LOST in text:
        for index, character in enumerate(text):
            if character == LOST:
                yield index, *message("lost")
            elif is_hidden(character) and character != "\n":
                yield index, *message("hidden", code=ord(character))


def visible(text: str, marks: str = JOINERS) -> str:
    """Return a text as one line with hidden characters, unusual spaces and `marks` as ‹U+202E›."""
    if text.isprintable() and not any(mark in text for mark in marks):
        return text

    def show(character: str) -> str:
        unusual_space = character.isspace() and character not in " \n"
        if (is_hidden(character) and character != "\n") or unusual_space or character in marks:
            return f"‹U+{ord(character):04X}›"
        return " " if character == "\n" else character

    return "".join(map(show, text))


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake at a place in a file, in plain English.

    `file` is relative to the project's root; `line` and `column` count from 1. A column of 0 is
    not printed: the place is a cell of a workbook or the like. `file`, `what` and `fix` are made
    one line each without hidden characters.
    """

    file: str
    line: int
    what: str
    fix: str
    column: int = 1
    cause: str = ""
    """What other problems may have too: those of one cause are reported as one."""
    follows: bool = False
    """Whether it is a consequence: where its cause is reported itself, it is only counted."""

    def __post_init__(self) -> None:
        for name in ("file", "what", "fix"):
            text = getattr(self, name)
            short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
            object.__setattr__(self, name, visible(short))

    @property
    def short(self) -> str:
        """The file, line and mistake, without the column and the fix."""
        return f"{self.file}:{self.line}: {self.what}"

    def __str__(self) -> str:
        column = f":{self.column}" if self.column else ""
        return f"{self.file}:{self.line}{column}: {self.what} – {self.fix}"


class Problems(Exception):
    """One or more problems, sorted by place, one for each cause. The error's text has one line for
    each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(_by_cause(problems), key=_sort_key))
        super().__init__("\n".join(map(str, self.problems)))


def _by_cause(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield one problem for each cause, which names the places of the others."""
    of_cause: dict[Any, list[Problem]] = {}
    for problem in sorted(set(problems), key=lambda one: (one.follows, _sort_key(one))):
        of_cause.setdefault(problem.cause or problem, []).append(problem)
    for first, *others in of_cause.values():
        counted = [one for one in others if one.follows] or others
        places = dict.fromkeys(
            f"line {one.line}" if one.file == first.file else f"{one.file}:{one.line}"
            for one in counted
            if (one.file, one.line) != (first.file, first.line)
        )
        how = "also" if counted[:1] and counted[0].follows == first.follows else "still named in"
        more = f" and {len(places) - SOME} more" if len(places) > SOME else ""
        also = f" ({how} {', '.join([*places][:SOME])}{more})" if places else ""
        yield replace(first, what=first.what + also)


def _sort_key(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.file, problem.line, problem.column, problem.what, problem.fix


class Position(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


class Location(NamedTuple):
    """Where a record is: its file and first line, and the positions of its parts.

    `positions` maps each key to the positions of the key, of its value and of each item of a list,
    and "" to those of the record itself.
    """

    file: str
    line: int
    positions: Mapping[str, tuple[Position, ...]]

    @property
    def keys(self) -> Mapping[str, int]:
        """The line of each key."""
        return {key: positions[0].line for key, positions in self.positions.items() if key}

    def positions_of(self, key: str) -> tuple[Position, ...]:
        """Return the positions of a key, or those of the record if it has no such key."""
        return self.positions.get(key) or self.positions.get("") or (Position(self.line, 1),) * 2

    def problem(
        self, what: str, fix: str, key: str = "", item: int | None = None, of_key: bool = False
    ) -> Problem:
        """Return a problem at a key's value, an item of its list, or the key itself; without a key
        at the record's start."""
        line, column = self.positions_of(key)[item + 2 if item is not None else 0 if of_key else 1]
        return Problem(self.file, line, what, fix, column)


def did_you_mean(written: str, known: Iterable[str], otherwise: str, listed: str = "") -> str:
    """Return a fix that names the closest of `known`, or `otherwise` if none is close.

    `listed` says where the known names are listed.
    """
    close = difflib.get_close_matches(written, list(known), n=1)
    if close:
        return f"did you mean `{close[0]}`? {listed[:1].upper()}{listed[1:]}".rstrip()
    return f"{otherwise}: {listed}" if listed else otherwise


def unknown_name(written: str, kind: str, known: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with a name that nothing of a kind has, and the fix."""
    known = list(known)
    fix = did_you_mean(written, known, f"choose from {', '.join(known)}")
    return f"`{written}` is not a {kind}", fix


class Unknown(LookupError):
    """A page refers to something by an unknown name."""

    def __init__(self, written: str, kind: str, known: Iterable[str]) -> None:
        self.what, self.fix = unknown_name(written, kind, known)
        super().__init__(f"{self.what} – {self.fix}")
