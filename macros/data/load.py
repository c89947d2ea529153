"""Load the files of data/: which file holds what, and which ids each may refer to."""

from itertools import chain
from pathlib import Path
from typing import Any

from .fields import plain_name
from .plan_data import PlanData
from .plan_records import Plan, PriorityPlan
from .problems import Position, Problem
from .records import (
    Measure,
    Partner,
    Priority,
    SearchWords,
    Site,
    Term,
    Topic,
    Vocabulary,
    record_keys,
)
from .validate import Known, validate
from .yaml_reader import LocatedList, read

LASTING: dict[str, Any] = {
    "site": Site,
    "vocabulary": Vocabulary,
    "partners": tuple[Partner, ...],
    "glossary": tuple[Term, ...],
    "topics": tuple[Topic, ...],
    "measures": tuple[Measure, ...],
    "priorities": tuple[Priority, ...],
    "search_words": SearchWords,
}
# Every kind of file, by the name of its schema.
KINDS: dict[str, Any] = LASTING | {"plan": Plan, "priority-plan": PriorityPlan}


def read_data(root: Path) -> tuple[PlanData | None, list[Problem]]:
    """Return the data in root/data, and every problem in its files.

    Invalid records are left out. Without a valid site, vocabulary and
    search words there is no data.
    """
    problems: list[Problem] = []
    data = root / "data"
    used = {data / f"schemas/{kind}.json" for kind in KINDS}

    keys = record_keys()

    def from_file(path: Path, expect: type) -> Any:
        used.add(path)
        return read(path, path.relative_to(root).as_posix(), expect, problems, keys)

    raw = {
        name: from_file(
            data / f"{name}.yml", dict if kind in (Site, Vocabulary, SearchWords) else list
        )
        for name, kind in LASTING.items()
    }
    folders = sorted(path for path in (data / "plans").glob("*") if path.is_dir())
    known: Known = {
        "a partner": _ids(raw["partners"]),
        "a priority": _ids(raw["priorities"]),
        "a status": _ids(raw["vocabulary"] and raw["vocabulary"].get("statuses")),
        "a topic group": _ids(raw["vocabulary"] and raw["vocabulary"].get("topic_groups")),
        "a term": _ids(raw["glossary"]),
        "a topic": _ids(raw["topics"]),
        "a measure": _ids(raw["measures"]),
        "a partner by name": _named(raw["partners"], "name", "short_name", "other_names"),
        "a priority by name": _named(raw["priorities"], "name"),
        "a status by name": _named(
            raw["vocabulary"] and raw["vocabulary"].get("statuses"), "label"
        ),
        "a term by name": _named(raw["glossary"], "term"),
        "a plan year": [folder.name for folder in folders],
        "an action of the year before": [],
    }
    records = {name: validate(kind, raw[name], known, problems) for name, kind in LASTING.items()}
    plans = []
    for folder in folders:
        plan = from_file(folder / "plan.yml", dict)
        stems = [path.stem for path in sorted(folder.glob("*.yml")) if path.stem != "plan"]
        parts = [from_file(folder / f"{stem}.yml", dict) for stem in stems]
        files = LocatedList(
            part | {"id": stem} for part, stem in zip(parts, stems, strict=True) if part
        )
        files.file, files.positions = f"data/plans/{folder.name}", [Position(1, 1)] * len(files)
        known["a priority with a file in this plan"] = stems
        ids = [_ids(part.get("actions", [])) if part else None for part in parts]
        if plan:
            plan = plan | {"year": folder.name, "priority_plans": files}
            plans.append(validate(Plan, plan, known, problems))
        known["an action of the year before"] = (
            None if None in ids else list(chain(*filter(None, ids)))
        )
    for path in sorted(data.rglob("*")):
        if path.is_file() and path not in used and not path.name.startswith("."):
            file = path.relative_to(root).as_posix()
            problems.append(Problem(file, 1, "no page uses this file", "move or delete it"))
    if not (records["site"] and records["vocabulary"] and records["search_words"]):
        return None, problems
    valid: dict[str, Any] = {name: record or () for name, record in records.items()}
    return PlanData(**valid, plans=tuple(filter(None, plans))), problems


def _ids(raw: Any) -> list[str] | None:
    """Return the ids of raw records, including invalid ones; None if there is no list."""
    if not isinstance(raw, list):
        return None
    return [r["id"] for r in raw if isinstance(r, dict) and isinstance(r.get("id"), str)]


def _named(raw: Any, *keys: str) -> dict[str, str]:
    """Map each name of raw records to the id of its record, except names that two have."""
    named: dict[str, set[str]] = {}
    for record in raw if isinstance(raw, list) else ():
        if isinstance(record, dict) and isinstance(id_ := record.get("id"), str):
            for key in ("id", *keys):
                names = record.get(key, [])
                for name in [names] if isinstance(names, str) else names:
                    if isinstance(name, str):
                        named.setdefault(plain_name(name), set()).add(id_)
    return {name: min(ids) for name, ids in named.items() if len(ids) == 1}
