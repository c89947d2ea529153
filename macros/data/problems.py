"""What is wrong, where, and what to write instead: the one form every complaint takes."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

# A complaint names what is wrong; it does not repeat a page of text.
LONGEST = 300
# Join letters of some scripts and pictures into one: seen by what they do.
JOINERS = "\u200c\u200d"


def is_hidden(character: str) -> bool:
    """Whether no reader sees a character: it controls, turns text round, ends a line unseen, or
    stands for none that all screens and XML have (half of a pair, U+FFFE, private use)."""
    kind = unicodedata.category(character)
    unseen = kind in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and character not in JOINERS
    return unseen or ord(character) & 0xFFFE == 0xFFFE


def visible(text: str, positions: str = JOINERS) -> str:
    """Return a text as one line in which nothing is hidden: ‹U+202E› for what nobody would see, for
    an odd space and for each of some `marks`."""

    def shown(character: str) -> str:
        odd_space = character.isspace() and character not in " \n"
        if (is_hidden(character) and character != "\n") or odd_space or character in positions:
            return f"‹U+{ord(character):04X}›"
        return " " if character == "\n" else character

    return "".join(map(shown, text))


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one place, in words an editor understands.

    `file` is relative to the folder the site is built from; `line` and `column` count from 1. A
    column of 0 is told nowhere: a workbook's cell has a name of its own.
    Whatever an editor wrote, `what` and `fix` are one line each with nothing hidden in it.
    """

    file: str
    line: int
    what: str
    fix: str
    column: int = 1

    def __post_init__(self) -> None:
        for name in ("file", "what", "fix"):
            text = getattr(self, name)
            short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
            object.__setattr__(self, name, visible(short))

    def __str__(self) -> str:
        column = f":{self.column}" if self.column else ""
        return f"{self.file}:{self.line}{column}: {self.what} – {self.fix}"


class Problems(Exception):
    """Every mistake found, as one error whose text has one line a mistake, in the files' order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_place))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.what


class Position(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


class Location(NamedTuple):
    """Where a record stands: its file and first line; for each of its keys the marks of the key, of
    its value, and of each item where that is a list; under "" the record's own."""

    file: str
    line: int
    positions: Mapping[str, tuple[Position, ...]]

    @property
    def keys(self) -> Mapping[str, int]:
        """The line of each key."""
        return {key: positions[0].line for key, positions in self.positions.items() if key}

    def marks_of(self, key: str) -> tuple[Position, ...]:
        """Return the marks of a key, or, where there is none such, the record's own."""
        return self.positions.get(key) or self.positions.get("") or (Position(self.line, 1),) * 2

    def problem(self, what: str, fix: str, key: str = "", item: int | None = None) -> Problem:
        """Return a problem at the value of a key, at one item of its list, or, where there is none
        such, at the record's beginning."""
        line, column = self.marks_of(key)[1 if item is None else item + 2]
        return Problem(self.file, line, what, fix, column)


def did_you_mean(written: str, known: Iterable[str], otherwise: str, listed: str = "") -> str:
    """Return a question naming the nearest of `known`, or `otherwise` where none is near; then
    where such names are listed."""
    near = difflib.get_close_matches(written, list(known), n=1)
    if near:
        return f"did you mean `{near[0]}`? {listed[:1].upper()}{listed[1:]}".rstrip()
    return f"{otherwise}: {listed}" if listed else otherwise


def unknown_name(written: str, kind: str, known: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with a name that nothing of a kind has, and the fix."""
    known = list(known)
    fix = did_you_mean(written, known, f"choose from {', '.join(known)}")
    return f"`{written}` is not a {kind}", fix


class Unknown(LookupError):
    """A page asks for something by a name that nothing has."""

    def __init__(self, written: str, kind: str, known: Iterable[str]) -> None:
        self.what, self.fix = unknown_name(written, kind, known)
        super().__init__(f"{self.what} – {self.fix}")
