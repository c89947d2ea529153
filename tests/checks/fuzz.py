"""Fuzz the checks with mistakes that editors make: python -m tests.checks.fuzz, or `make fuzz`.

The environment variables SEED and COUNT choose the mutations. Fails if one is missed, or if the
proportion of those refused that are reported within one line of the mistake is below REACHED.
"""

import datetime
import os
import shutil
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from macros.checks.project import load_data, load_project
from macros.data.plan_data import PlanData
from macros.data.problems import Problem, Problems
from macros.editors.change_summary.changes import changes
from tests.checks.mutate import Data, Mutation, Place, mutate
from tests.conftest import ROOT

REACHED = 0.99
# A fixed date: after every date in the data, and before the future one in mutate.py.
TODAY = datetime.date(2034, 9, 30)
# In the order of the report: refused at the line, next to it, elsewhere; the same records; a
# plausible edit that the change summary reports; none of these.
OUTCOMES = ("exact", "within one", "wrong", "no change", "reported", "missed")


class Outcome(NamedTuple):
    """The outcome of checking a mutation, and the messages."""

    mutation: Mutation
    outcome: str
    messages: tuple[str, ...] = ()


def check_mutation(
    mutation: Mutation, base: PlanData, source: Path, root: Path, files: dict[str, str]
) -> Outcome:
    """Apply a mutation to a copy of a project in `root`, check it, and restore the files."""
    for file, text in mutation.saved.items():
        _save(root / file, text)
    try:
        try:
            data = load_project(root, TODAY).data
        except Problems as error:
            messages = tuple(str(problem) for problem in error.problems)
            return Outcome(mutation, _reached(error.problems, mutation.places), messages)
        except Exception as error:  # a traceback is never acceptable
            return Outcome(mutation, "missed", tuple(traceback.format_exception(error)[-3:]))
        if _values(data) == _values(base):
            return Outcome(mutation, "no change")
        where = [(one.file, one.line) for one in changes(base, data, source, root)]
        near = [place for place in where if _distance(place, mutation.places) <= 1]
        outcome = "reported" if near and mutation.plausible else "missed"
        return Outcome(
            mutation, outcome, tuple(f"reported at {file}:{line}" for file, line in where)
        )
    finally:
        for file in mutation.saved:
            _save(root / file, files.get(file))


def _values(data: PlanData) -> list[object]:
    """Return the values of the records, without their locations and the order of mappings."""
    dumped: list[object] = []
    for records in data:
        several = records if isinstance(records, tuple) else (records,)
        dumped.append([record.model_dump() for record in several])
    return dumped


def _save(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _reached(problems: tuple[Problem, ...], places: tuple[Place, ...]) -> str:
    nearest = min(_distance((problem.file, problem.line), places) for problem in problems)
    return OUTCOMES[min(nearest, 2)]


def _distance(place: Place, places: tuple[Place, ...]) -> int:
    return min((abs(place[1] - line) for file, line in places if file == place[0]), default=9)


def run(mutations: list[Mutation], source: Path = ROOT) -> list[Outcome]:
    """Return the outcome of each mutation of the data of a project."""
    base, files = load_data(source), Data(source).files
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("data", "docs"):
            shutil.copytree(source / name, root / name)
        shutil.copy(source / "addresses.txt", root)
        return [check_mutation(mutation, base, source, root, files) for mutation in mutations]


def report(outcomes: list[Outcome]) -> str:
    """Return the counts by kind and in total, and each failure with its place and messages."""
    count = Counter(
        (kind, done.outcome) for done in outcomes for kind in (done.mutation.kind, "total")
    )
    kinds = [*dict.fromkeys(done.mutation.kind for done in outcomes), "total"]
    lines = [" ".join([f"{'':34}", *(f"{name:>10}" for name in OUTCOMES)])]
    for kind in kinds:
        lines.append(" ".join([f"{kind:34}", *(f"{count[kind, name]:10}" for name in OUTCOMES)]))
    for done in outcomes:
        if done.outcome in ("wrong", "missed"):
            places = ", ".join(f"{file}:{line}" for file, line in done.mutation.places[:3])
            lines += [f"\n{done.outcome}: {done.mutation.kind} at {places}", *done.messages[:4]]
    return "\n".join(lines)


def is_acceptable(outcomes: list[Outcome]) -> bool:
    """Return whether no mutation was missed and enough were reported at their line."""
    count = Counter(done.outcome for done in outcomes)
    refused = count["exact"] + count["within one"] + count["wrong"]
    return not count["missed"] and count["wrong"] <= (1 - REACHED) * refused


def main() -> int:
    seed, amount = int(os.environ.get("SEED", "1")), int(os.environ.get("COUNT", "1170"))
    mutations, cores = mutate(Data(ROOT), seed, amount), os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        parts = list(pool.map(run, [mutations[core::cores] for core in range(cores)]))
    outcomes = [done for part in parts for done in part]
    outcomes.sort(key=lambda done: mutations.index(done.mutation))
    print(f"{amount} mutations, seed {seed}\n\n{report(outcomes)}")
    return 0 if is_acceptable(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
