"""Import the plan's document into a project that has only partners and terms, and compare.

Every field of what was imported is compared with data/, which was entered by hand from the same
document: `python -m tests.benchmarks.compare_import [DOCUMENT …]`. Ids and the `source` of a plan
are not in the document. The spelling that data/ corrected, and lists under `corrections`, is
compared as corrected.
"""

import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from macros.data.front_matter import TO_WRITE
from macros.data.plan_records import one_line
from macros.editors.importing.importing import import_plan
from macros.editors.importing.read import read_document
from macros.editors.yaml_writer import as_yaml
from tests.editors.importing.make_documents import write_documents
from tests.fixtures import ROOT

YEAR, BEFORE = "2024-25", "2023-24"
# What partners and terms keep in the bare project: their ids and what they are called.
KEPT = {
    "partners": ("id", "name", "short_name", "other_names"),
    "glossary": ("id", "term"),
}
EMPTY = ("priorities", "topics", "measures", "other_help")
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=- )")
RECORD, KEY = re.compile(r" *- id: (\S+)"), re.compile(r" *(?:- )?(\w+):")

# The kind of a field, and where it is: the year, and numbers or ids.
Place = tuple[str, ...]


class Difference(NamedTuple):
    """A field that is not as in data/."""

    place: Place
    expected: str
    imported: str


class Comparison(NamedTuple):
    """How many fields are right, by kind; those that are so but for a correction of spelling; and
    those that are not: flagged with `write here:`, or wrong without a flag."""

    right: Counter[str]
    corrected: list[Difference]
    flagged: list[Difference]
    wrong: list[Difference]

    @property
    def fields(self) -> int:
        return self.right.total() + len(self.flagged) + len(self.wrong)

    @property
    def share(self) -> float:
        return self.right.total() / self.fields


def bare_project(to: Path) -> None:
    """Write a project that has only its partners, under their names, and the ids of its terms."""
    shutil.copytree(ROOT / "data", to / "data", ignore=shutil.ignore_patterns("plans"))
    for name, keys in KEPT.items():
        records = _load(to / f"data/{name}.yml")
        kept = ({key: one[key] for key in keys if key in one} for one in records)
        (to / f"data/{name}.yml").write_text("".join(as_yaml([one]) for one in kept), "utf-8")
    for name in EMPTY:
        (to / f"data/{name}.yml").write_text("[]\n", "utf-8")
    (to / "data/search_words.yml").write_text("{}\n", "utf-8")


def compare(root: Path) -> Comparison:
    """Compare the plan that was imported into a project with the plan in data/."""
    result = Comparison(Counter(), [], [], [])
    expected, imported = dict(_fields(ROOT)), dict(_fields(root))
    corrections = [
        (one_line(one["printed"]), one_line(one["corrected"]))
        for one in _load(ROOT / f"data/plans/{YEAR}/plan.yml")["corrections"]
    ]
    flags = set(_flags(root))
    for place in dict.fromkeys((*expected, *imported)):
        ours, theirs = expected.get(place, ""), imported.get(place, "")
        corrected = theirs
        for printed, right in corrections:
            corrected = corrected.replace(printed, right)
        difference = Difference(place, ours, theirs)
        if ours == corrected:
            result.right[place[0]] += 1
            result.corrected.extend([difference] if ours != theirs else [])
        elif place in flags:
            result.flagged.append(difference)
        else:
            result.wrong.append(difference)
    return result


def _load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)


def _priority_files(root: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield the year, number and file of each priority of the plans."""
    for year in (BEFORE, YEAR):
        plan = root / f"data/plans/{year}/plan.yml"
        for number, id_ in enumerate(_load(plan)["priorities"] if plan.is_file() else ()):
            yield year, str(number), plan.with_name(f"{id_}.yml")


def _fields(root: Path) -> Iterator[tuple[Place, str]]:
    """Yield each field of the plans in a project, with its place."""
    actions = {
        a["id"]: a for *_, file in _priority_files(root) for a in _load(file).get("actions", ())
    }
    for year, number, file in _priority_files(root):
        priority = _load(file)
        yield ("titles of priorities", year, number), one_line(priority["title"])
        for key, text in priority.get("narrative", {}).items():
            yield from _sentences(("narratives", year, number, key), text)
        for row, action in enumerate(priority.get("actions", ())):
            place, updates = (year, number, str(row)), action.get("updates", [])
            before = action.get("continues")
            yield ("actions", *place, "action"), one_line(action["action"])
            yield ("leads", *place, "leads"), ", ".join(action["leads"])
            yield ("updates", *place, "updates"), " / ".join(one_line(u["text"]) for u in updates)
            yield ("statuses", *place, "updates"), " / ".join(u.get("status", "") for u in updates)
            yield (
                ("continues", *place, "continues"),
                one_line(actions[before]["action"]) if before else "",
            )
    plan = _load(root / f"data/plans/{YEAR}/plan.yml")
    yield ("plan", YEAR, "title"), plan["title"]
    for at, section in enumerate(plan["sections"]):
        for key in ("title", "shows", "year"):
            yield ("sections", YEAR, str(at), key), section.get(key, "")
        yield from _sentences(("sentences", YEAR, str(at)), section.get("text", ""))
    for name, ids, keys in (
        ("partners", plan.get("members", ()), ("telephone", "web")),
        ("glossary", plan.get("glossary", ()), ("expansion", "explanation")),
    ):
        records = {one["id"]: one for one in _load(root / f"data/{name}.yml")}
        for at, id_ in enumerate(ids):
            yield (name, str(at), "id"), id_
            for key in keys:
                yield (name, str(at), key), one_line(records[id_].get(key, ""))


def _sentences(place: Place, text: str) -> Iterator[tuple[Place, str]]:
    sentences = filter(str.strip, SENTENCE.split(text))
    for number, words in enumerate(sentences):
        yield (*place, str(number)), one_line(words)


def _flags(root: Path) -> Iterator[Place]:
    """Yield the place of each field that has a placeholder above it."""
    kinds = {"action": ["actions"], "updates": ["updates", "statuses"]}
    for year, number, file in _priority_files(root):
        row, pending = -1, False
        for line in file.read_text("utf-8").splitlines():
            row += bool(RECORD.match(line))
            if TO_WRITE.fullmatch(line):
                pending = True
            elif pending and (key := KEY.match(line)):
                for kind in kinds.get(key[1], [key[1]]):
                    yield kind, year, number, str(row), key[1]
                pending = False


def describe(name: str, result: Comparison) -> str:
    """Return a comparison as text."""
    lines = [f"{name}: {result.right.total()} of {result.fields} fields right ({result.share:.1%})"]
    lines += [f"  {kind}: {count}" for kind, count in sorted(result.right.items())]
    for title, differences in (
        ("Of these, right but for spelling that data/ corrected and lists", result.corrected),
        ("Flagged with `write here:`", result.flagged),
        ("Wrong without a flag", result.wrong),
    ):
        lines.append(f"{title}: {len(differences)}")
        for one in differences:
            lines += [f"  {' '.join(one.place)}", f"    data/    {one.expected}"]
            lines.append(f"    imported {one.imported}")
    return "\n".join(lines)


def main(paths: list[str]) -> str:
    """Return the comparisons of some documents, by default of the plan as it was printed."""
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        made = write_documents(Path(folder), ["printed"]) if not paths else {}
        for number, path in enumerate(map(Path, paths or made.values())):
            root = Path(folder, f"project-{number}")
            bare_project(root)
            report = import_plan(root, read_document(path), YEAR)
            texts += [describe(path.name, compare(root)), f"To decide: {len(report.decisions)}"]
    return "\n".join(texts)


if __name__ == "__main__":
    print(main(sys.argv[1:]))
