"""What of a document the project has already: partners, actions of other years, priorities."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...data.fields import STATUS_WORDS, plain_name
from ...data.load import LASTING
from ...data.plan_records import Action, PriorityPlan
from ...data.problems import Problem
from ...data.records import Partner, Priority, Term
from ...data.site_records import Vocabulary
from ...data.validate import validate
from ...data.yaml_reader import read
from .tables import plain
from .titles import short_title

# Texts that are less alike than this, of one priority or of two, are about different things.
ALIKE, ALIKE_ELSEWHERE = 0.55, 0.8
TOKENS = re.compile(r"\w+(?:['’./-]\w+)*|[^\w\s]|\n")
# Words between names that, like every mark, are never left over.
JOINTS = {"and", "with", "the"}

# The ids of partners by the words of their names.
Names = dict[tuple[str, ...], str]


class Known(NamedTuple):
    """What the project has, as far as it can be read; `problems` is why something cannot."""

    partners: Sequence[Partner]
    terms: Sequence[Term]
    priorities: Sequence[Priority]
    statuses: Mapping[str, str]
    plans: Mapping[str, Sequence[PriorityPlan]]
    problems: Sequence[Problem]

    def actions(self, year: str) -> list[tuple[str, Action]]:
        """Return the actions of a year, each with the id of its priority."""
        plans = self.plans.get(year, ())
        return [(plan.id, action) for plan in plans for action in plan.actions]

    def priority_ids(self) -> dict[str, str]:
        """Return the ids of priorities by the short forms of their names and titles."""
        found = {
            short_title(title): plan.id
            for plans in self.plans.values()
            for plan in plans
            for title in (plan.title, plan.id.replace("-", " "))
        }
        for one in self.priorities:
            found |= {short_title(name): one.id for name in (one.name, one.id.replace("-", " "))}
        return found


def read_known(root: Path) -> Known:
    """Return what the project in a folder has, without its invalid records."""
    problems: list[Problem] = []

    def records(name: str, expect: type) -> Any:
        file = f"data/{name}.yml"
        raw = read(root / file, file, expect, problems)
        return validate(LASTING[name], raw, {}, problems) or ()

    vocabulary: Vocabulary | tuple[()] = records("vocabulary", dict)
    statuses: dict[str, str] = {}
    listed = vocabulary.statuses if vocabulary else ()
    shapes = [one.shape for one in listed]
    for one in listed:
        words = STATUS_WORDS[one.shape] if shapes.count(one.shape) == 1 else ()
        names = (one.id.replace("-", " "), one.label, *words)
        statuses |= {plain(name): one.id for name in names}
    plans: dict[str, list[PriorityPlan]] = {}
    for path in sorted((root / "data/plans").glob("*/*.yml")):
        if path.stem == "plan":
            plans.setdefault(path.parent.name, [])
        elif raw := read(path, path.relative_to(root).as_posix(), dict, problems):
            plan = validate(PriorityPlan, raw | {"id": path.stem}, {}, problems)
            plans.setdefault(path.parent.name, []).extend([plan] if plan else [])
    return Known(
        records("partners", list),
        records("glossary", list),
        records("priorities", list),
        statuses,
        plans,
        problems,
    )


def partner_names(partners: Iterable[Partner]) -> Names:
    """Return the partners' ids by the words of each name that only one of them has."""
    found: dict[tuple[str, ...], set[str]] = {}
    for one in partners:
        for name in (one.name, one.short_name, *one.other_names):
            if name:
                found.setdefault(tokens(plain_name(name)), set()).add(one.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def tokens(text: str) -> tuple[str, ...]:
    """Return the words and marks of a text, with "and" for "&"."""
    found = TOKENS.findall(text.casefold().replace("’", "'"))
    return tuple("and" if one == "&" else one for one in found)


def match_leads(cell: str, names: Names) -> tuple[list[str], str]:
    """Return the ids of the partners that a cell names, in order, and the words left over.

    Of all ways to read it, the one that leaves the fewest words over and takes the longest names.
    """
    # A name may be broken between two lines.
    ways = [_segment(text, names) for text in (cell, cell.replace("\n", " "))]
    left, _, ids, words = min(ways, key=lambda way: way[:2])
    return list(dict.fromkeys(ids)), " ".join(words) if left else ""


def _segment(text: str, names: Names) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
    printed = TOKENS.findall(text)
    words = tokens(text)
    longest = max(map(len, names), default=0)
    best: list[tuple[int, int, tuple[str, ...], tuple[str, ...]]] = [(0, 0, (), ())]
    for end in range(1, len(words) + 1):
        left, count, ids, over = best[end - 1]
        skipped = words[end - 1] in JOINTS or not re.search(r"\w", words[end - 1])
        more = () if skipped else (printed[end - 1],)
        ways = [(left + len(more), count, ids, over + more)]
        for start in range(max(0, end - longest), end):
            if id_ := names.get(words[start:end]):
                left, count, ids, over = best[start]
                ways.append((left, count + 1, (*ids, id_), over))
        best.append(min(ways, key=lambda way: way[:2]))
    return best[-1]


def pair(new: Sequence[tuple[str, str]], old: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Return by the number of a new action that of the old one it is most like.

    Each action is its priority and text. No old one is used twice; those of the same priority are
    preferred.
    """
    ways = []
    for a, (priority, text) in enumerate(new):
        matcher = difflib.SequenceMatcher(None, b=plain(text), autojunk=False)
        for b, (other, words) in enumerate(old):
            matcher.set_seq1(plain(words))
            needed = ALIKE if priority == other else ALIKE_ELSEWHERE
            if matcher.real_quick_ratio() >= needed and matcher.quick_ratio() >= needed:
                ratio = matcher.ratio()
                if ratio >= needed:
                    ways.append((ratio + 0.1 * (priority == other), -a, -b))
    found: dict[int, int] = {}
    for _, a, b in sorted(ways, reverse=True):
        if -a not in found and -b not in found.values():
            found[-a] = -b
    return found


def same_words(one: str, other: str) -> bool:
    """Return whether two texts say the same: one may have words that the other lacks."""
    first, second = set(plain(one).split()), set(plain(other).split())
    return first <= second or second <= first
