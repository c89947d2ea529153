"""What the check answers to slips as editors make them: python -m tests.slips, or `make slips`.

SEED and COUNT choose them; the same seed makes the same slips. Fails where one slips through, or
where fewer of those refused than REACHED name the line, give or take one.
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
from tests.checks.mutate import Data, Place, Slip, slips
from tests.conftest import ROOT

REACHED = 0.99
# The check's day, the same on any day: after every day that the data name, and before the one of
# tests/mutate.py that is still to come.
TODAY = datetime.date(2034, 9, 30)
# In the order of the report: refused at the line, beside it, elsewhere; the same book; a change
# that somebody could have meant and is told of; none of these.
OUTCOMES = ("exact", "within one", "wrong", "no change", "told", "through")


class Outcome(NamedTuple):
    """What came of a slip, and what was said."""

    slip: Slip
    outcome: str
    said: tuple[str, ...] = ()


def came_of(slip: Slip, base: PlanData, of: Path, root: Path, files: dict[str, str]) -> Outcome:
    """Save a slip in a folder that holds the files of a project, check it, and put them back."""
    for file, text in slip.saved.items():
        _save(root / file, text)
    try:
        try:
            data = load_project(root, TODAY).data
        except Problems as error:
            said = tuple(str(problem) for problem in error.problems)
            return Outcome(slip, _reached(error.problems, slip.places), said)
        except Exception as error:  # no slip may show an editor a program's own words
            return Outcome(slip, "through", tuple(traceback.format_exception(error)[-3:]))
        if repr(data) == repr(base):
            return Outcome(slip, "no change")
        where = [(one.file, one.line) for one in changes(base, data, of, root)]
        near = [place for place in where if _distance(place, slip.places) <= 1]
        outcome = "told" if near and slip.may_be_meant else "through"
        return Outcome(slip, outcome, tuple(f"told at {file}:{line}" for file, line in where))
    finally:
        for file in slip.saved:
            _save(root / file, files.get(file))


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


def run(made: list[Slip], of: Path = ROOT) -> list[Outcome]:
    """Return what comes of each slip in the data of a project: the real one, or a made one."""
    base, files = load_data(of), Data(of).files
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("data", "docs"):
            shutil.copytree(of / name, root / name)
        shutil.copy(of / "addresses.txt", root)
        return [came_of(slip, base, of, root, files) for slip in made]


def report(outcomes: list[Outcome]) -> str:
    """Return the figures by kind and in total, and each miss with its place and what was said."""
    count = Counter((kind, done.outcome) for done in outcomes for kind in (done.slip.kind, "total"))
    kinds = [*dict.fromkeys(done.slip.kind for done in outcomes), "total"]
    lines = [" ".join([f"{'':34}", *(f"{name:>10}" for name in OUTCOMES)])]
    for kind in kinds:
        lines.append(" ".join([f"{kind:34}", *(f"{count[kind, name]:10}" for name in OUTCOMES)]))
    for done in outcomes:
        if done.outcome in ("wrong", "through"):
            places = ", ".join(f"{file}:{line}" for file, line in done.slip.places[:3])
            lines += [f"\n{done.outcome}: {done.slip.kind} at {places}", *done.said[:4]]
    return "\n".join(lines)


def holds(outcomes: list[Outcome]) -> bool:
    """Whether no slip came through, and those refused name the line as often as they should."""
    count = Counter(done.outcome for done in outcomes)
    refused = count["exact"] + count["within one"] + count["wrong"]
    return not count["through"] and count["wrong"] <= (1 - REACHED) * refused


def main() -> int:
    seed, amount = int(os.environ.get("SEED", "1")), int(os.environ.get("COUNT", "1170"))
    made, cores = slips(Data(ROOT), seed, amount), os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        parts = list(pool.map(run, [made[core::cores] for core in range(cores)]))
    outcomes = [done for part in parts for done in part]
    outcomes.sort(key=lambda done: made.index(done.slip))
    print(f"{amount} slips of seed {seed}\n\n{report(outcomes)}")
    return 0 if holds(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
