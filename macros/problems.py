"""What is wrong, where, and what to write instead: the one form every complaint takes."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one place, in words an editor understands.

    `file` is relative to the folder the site is built from, `line` counts from 1.
    """

    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} – {self.fix}"


class Problems(Exception):
    """Every mistake found, as one error whose text has one line a mistake, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Where(NamedTuple):
    """Where a record stands: its file, its first line, and the line of each key below it."""

    file: str
    line: int
    keys: Mapping[str, int]

    def problem(self, what: str, fix: str, key: str = "") -> Problem:
        """Return a problem at a key of the record, or at its first line."""
        return Problem(self.file, self.keys.get(key, self.line), what, fix)


def did_you_mean(written: str, known: Iterable[str], otherwise: str) -> str:
    """Return a question naming the nearest of `known`, or `otherwise` where none is near."""
    near = difflib.get_close_matches(written, list(known), n=1)
    return f"did you mean `{near[0]}`?" if near else otherwise


class Unknown(LookupError):
    """A page asks for something by a name that nothing has."""

    def __init__(self, written: str, kind: str, known: Iterable[str]) -> None:
        known = list(known)
        self.what = f"`{written}` is not a {kind}"
        self.fix = did_you_mean(written, known, f"choose from {', '.join(known)}")
        super().__init__(f"{self.what} – {self.fix}")
