"""The files of data/ to records: each kind of file has one type, each slip one place."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .model import Measure, Partner, Priority, Record, Site, Term, Topic, Vocabulary
from .plan import Book, Plan
from .problems import Problem, did_you_mean
from .read import PLACE, Items, read

STANDING: dict[str, Any] = {
    "site": Site,
    "vocabulary": Vocabulary,
    "partners": tuple[Partner, ...],
    "glossary": tuple[Term, ...],
    "topics": tuple[Topic, ...],
    "measures": tuple[Measure, ...],
    "priorities": tuple[Priority, ...],
}
# Pydantic's kinds of error, and our words for them.
SHAPE = {
    "missing": ("`{key}` is missing", "add a line `{key}: …`"),
    "string_type": ("`{key}` should be one text", "write it behind the colon, without a list"),
    "tuple_type": ("`{key}` should be a list", "write [one, two], or a line with - for each"),
    "too_short": ("`{key}` is empty", "write at least one"),
    "int_parsing": ("`{value}` is not a whole number", "write figures alone, such as 7621"),
    "float_parsing": ("`{value}` is not a number", "write figures alone, such as -2.1"),
    "finite_number": ("`{value}` is not a number", "write figures alone, such as -2.1"),
    "literal_error": ("`{value}` is not one of the words known here", "write {expected}"),
}
Known = dict[str, list[str] | None]
OTHER = ("`{value}` cannot stand here", "compare it with the example in this file")


def load(root: Path) -> tuple[Book | None, list[Problem]]:
    """Return the book that root/data holds, and every slip in its files.

    A record with a slip is left out; without a sound site and vocabulary there is no book.
    """
    problems: list[Problem] = []
    data, used = root / "data", set()

    def from_file(path: Path, expect: type) -> Any:
        used.add(path)
        return read(path, path.relative_to(root).as_posix(), expect, problems)

    raw = {
        name: from_file(data / f"{name}.yml", dict if kind in (Site, Vocabulary) else list)
        for name, kind in STANDING.items()
    }
    folders = sorted(path for path in (data / "plans").glob("*") if path.is_dir())
    known: Known = {
        "a partner": _ids(raw["partners"]),
        "a priority": _ids(raw["priorities"]),
        "a status": _ids(raw["vocabulary"] and raw["vocabulary"].get("statuses")),
        "a plan year": [folder.name for folder in folders],
        "an action of the year before": [],
    }
    found = {name: _records(kind, raw[name], known, problems) for name, kind in STANDING.items()}
    plans = []
    for folder in folders:
        plan = from_file(folder / "plan.yml", dict)
        stems = [path.stem for path in sorted(folder.glob("*.yml")) if path.stem != "plan"]
        parts = [from_file(folder / f"{stem}.yml", dict) for stem in stems]
        files = Items(part | {"id": stem} for part, stem in zip(parts, stems, strict=True) if part)
        files.file, files.lines = f"data/plans/{folder.name}", [1] * len(files)
        known["a priority with a file in this plan"] = stems
        ids = [_ids(part.get("actions", [])) if part else None for part in parts]
        if plan:
            plan |= {"year": folder.name, "priority_plans": files}
            plans.append(_records(Plan, plan, known, problems))
        known["an action of the year before"] = (
            None if None in ids else list(chain(*filter(None, ids)))
        )
    for path in sorted(data.rglob("*")):
        if path.is_file() and path not in used and not path.name.startswith("."):
            file = path.relative_to(root).as_posix()
            problems.append(Problem(file, 1, "no page reads this file", "move or delete it"))
    if not (found["site"] and found["vocabulary"]):
        return None, problems
    records: dict[str, Any] = {name: record or () for name, record in found.items()}
    return Book(**records, plans=tuple(filter(None, plans))), problems


def _ids(raw: Any) -> list[str] | None:
    """Return the ids of raw records, those of unsound ones too; None where there is no list."""
    if not isinstance(raw, list):
        return None
    return [r["id"] for r in raw if isinstance(r, dict) and isinstance(r.get("id"), str)]


def _records(kind: Any, raw: Any, known: Known, problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind, or None; report what is unsound, and leave it out."""
    reported = False
    while raw is not None:
        try:
            return TypeAdapter(kind).validate_python(raw, context=known)
        except ValidationError as error:
            slips = [(_place(raw, slip["loc"]), slip) for slip in error.errors(include_url=False)]
        if not reported:
            problems += [Problem(*place[:2], *_words(slip)) for place, slip in slips]
        reported = True
        unsound = {(id(inside), step): inside for (_, _, inside, step), _ in slips}
        # The last items of a list first, so that the indexes of those before them stay true.
        for (_, step), inside in sorted(unsound.items(), key=_last_first):
            if inside is None:
                return None
            del inside[step]
    return None


def _last_first(unsound: tuple[tuple[int, Any], Any]) -> int:
    step = unsound[0][1]
    return -step if isinstance(step, int) else 0


def _place(raw: Any, loc: Iterable[str | int]) -> tuple[str, int, Any, Any]:
    """Return a slip's file and line, and what to leave out: a mapping's key, a list's index."""
    file, line = "data", 1
    inside: Any = None
    at: Any = None
    for step in loc:
        if isinstance(raw, Items) and isinstance(step, int):
            file, line = raw.file, raw.lines[step]
            inside, at, raw = raw, step, raw[step]
            file, line, _ = raw[PLACE] if isinstance(raw, dict) else (file, line, None)
        elif isinstance(raw, dict):
            file, line = raw[PLACE].file, raw[PLACE].keys.get(str(step), raw[PLACE].line)
            if step in raw:
                inside, at, raw = raw, step, raw[step]
    return file, line, inside, at


def _words(slip: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in an editor's words."""
    key = next((str(step) for step in reversed(slip["loc"]) if isinstance(step, str)), "record")
    context = slip.get("ctx", {})
    if slip["input"] == "":
        return f"`{key}` is empty", "write it, or delete the line"
    if slip["type"] == "slip":
        return context["what"], context["fix"]
    if slip["type"] == "extra_forbidden":
        fields = {name for kind in Record.__subclasses__() for name in kind.model_fields}
        fix = did_you_mean(key, fields, "delete the line, or see the top of the file")
        return f"`{key}` is not a key known here", fix
    what, fix = SHAPE.get(slip["type"], OTHER)
    words = {"key": key, "value": str(slip["input"])[:80], "expected": context.get("expected")}
    return what.format(**words), fix.format(**words)
