"""The files of data/ to records: each kind of file has one type, each slip one place."""

from collections.abc import Iterable
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
OTHER = ("`{value}` cannot stand here", "compare it with the example in this file")


def load(root: Path) -> tuple[Book | None, list[Problem]]:
    """Return the book that root/data holds, and every slip in its files.

    A record with a slip is left out; without a sound site and vocabulary there is no book.
    """
    problems: list[Problem] = []
    data = root / "data"

    def from_file(path: Path, expect: type) -> Any:
        return read(path, path.relative_to(root).as_posix(), expect, problems)

    raw = {
        name: from_file(data / f"{name}.yml", dict if kind in (Site, Vocabulary) else list)
        for name, kind in STANDING.items()
    }
    folders = sorted(path for path in (data / "plans").glob("*") if path.is_dir())
    known = {
        "partner": _ids(raw["partners"]),
        "priority": _ids(raw["priorities"]),
        "status": _ids((raw["vocabulary"] or {}).get("statuses")),
        "plan year": [folder.name for folder in folders],
    }
    found = {n: _records(kind, raw[n], known, problems) for n, kind in STANDING.items()}
    plans, earlier = [], []
    for folder in folders:
        paths = sorted(path for path in folder.glob("*.yml") if path.stem != "plan")
        priorities = [from_file(path, dict) or {} for path in paths]
        known["action of the year before"] = earlier
        known["priority with a file in this plan"] = [path.stem for path in paths]
        earlier = [id for priority in priorities for id in _ids(priority.get("actions"))]
        plan = from_file(folder / "plan.yml", dict)
        if plan:
            files = [
                p | {"id": path.stem} for p, path in zip(priorities, paths, strict=True) if p
            ]
            plan |= {"year": folder.name, "priority_plans": Items(files)}
            plan["priority_plans"].lines = [1] * len(files)
            plans.append(_records(Plan, plan, known, problems))
    read_files = {data / f"{name}.yml" for name in STANDING}
    for path in sorted(data.rglob("*")):
        wanted = path in read_files or (path.suffix == ".yml" and path.parent in folders)
        if path.is_file() and not wanted and not path.name.startswith("."):
            file = path.relative_to(root).as_posix()
            problems.append(Problem(file, 1, "no page reads this file", "move or delete it"))
    if not (found["site"] and found["vocabulary"]):
        return None, problems
    rest = [found[name] or () for name in STANDING if name not in ("site", "vocabulary")]
    return Book(found["site"], found["vocabulary"], *rest, tuple(p for p in plans if p)), problems


def _ids(raw: Any) -> list[str]:
    """Return the ids of raw records, unsound ones too: what refers to them is not to blame."""
    records = raw if isinstance(raw, list) else ()
    return [r["id"] for r in records if isinstance(r, dict) and isinstance(r.get("id"), str)]


def _records(kind: Any, raw: Any, known: dict[str, list[str]], problems: list[Problem]) -> Any:
    """Return `raw` as records of a kind, or None; take out what is unsound, once it is reported."""
    first = True
    while raw is not None:
        try:
            return TypeAdapter(kind).validate_python(raw, context=known)
        except ValidationError as error:
            details = error.errors(include_url=False)
        if first:
            problems.extend(_problem(raw, detail) for detail in details)
        first = False
        unsound = {(id(items), at): items for items, at in (_inmost(raw, d["loc"]) for d in details)}
        if any(items is None for items in unsound.values()):
            return None
        for (_, at), items in sorted(unsound.items(), key=lambda pair: -pair[0][1]):
            del items[at]
    return None


def _inmost(raw: Any, loc: Iterable[str | int]) -> tuple[Any, int]:
    """Return the inmost list on the way to a place in `raw`, and the index in it."""
    found: tuple[Any, int] = (None, 0)
    for step in loc:
        if isinstance(raw, list):
            found = (raw, int(step))
        raw = raw[step] if isinstance(raw, list) else raw.get(step) if isinstance(raw, dict) else None
    return found


def _problem(raw: Any, error: ErrorDetails) -> Problem:
    file, line = "data", 1
    for step in error["loc"]:
        if isinstance(raw, dict):
            where = raw[PLACE]
            file, line = where.file, where.keys.get(str(step), where.line)
            raw = raw.get(step)
        elif isinstance(raw, Items) and isinstance(step, int):
            line = raw.lines[step]
            raw = raw[step]
            if isinstance(raw, dict):
                file, line = raw[PLACE].file, raw[PLACE].line
    key = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "the record")
    value, context = str(error["input"])[:80], error.get("ctx", {})
    if error["type"] == "slip":
        return Problem(file, line, context["what"], context["fix"])
    if error["type"] == "extra_forbidden":
        fields = {name for kind in Record.__subclasses__() for name in kind.model_fields}
        fix = did_you_mean(key, fields, "delete the line, or see the top of the file")
        return Problem(file, line, f"`{key}` is not a key known here", fix)
    if error["input"] == "":
        return Problem(file, line, f"`{key}` is empty", "write it, or delete the line")
    what, fix = SHAPE.get(error["type"], OTHER)
    words = {"key": key, "value": value, "expected": context.get("expected", "")}
    return Problem(file, line, what.format(**words), fix.format(**words))
