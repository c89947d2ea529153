"""Load the files of data/: which file holds what, and which ids each may refer to."""

from itertools import chain
from pathlib import Path
from typing import Any

from .fields import EARLIER, IN_PLAN, plain_name
from .plan_data import PlanData
from .plan_records import Plan, PriorityPlan
from .problems import Problem, message
from .records import (
    Measure,
    OtherHelp,
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
from .yaml_reader import read

LASTING: dict[str, Any] = {
    "site": Site,
    "vocabulary": Vocabulary,
    "search_words": SearchWords,
    "partners": tuple[Partner, ...],
    "glossary": tuple[Term, ...],
    "topics": tuple[Topic, ...],
    "measures": tuple[Measure, ...],
    "priorities": tuple[Priority, ...],
    "other_help": tuple[OtherHelp, ...],
}
# Every kind of file, by the name of its schema.
KINDS: dict[str, Any] = LASTING | {"plan": Plan, "priority-plan": PriorityPlan}
# What references may name: in which list it is, and the keys of its names.
LISTS: dict[str, tuple[str, ...]] = {
    "a partner": ("partners", "name", "short_name", "other_names"),
    "a priority": ("priorities", "name"),
    "a status": ("statuses", "label"),
    "a topic group": ("topic_groups",),
    "a term": ("glossary", "term"),
    "a topic": ("topics",),
    "a measure": ("measures",),
    "a service": ("other_help", "name"),
}


def read_data(root: Path) -> tuple[PlanData | None, list[Problem]]:
    """Return the data in root/data, and every problem in its files.

    Invalid records are left out. Without a valid site, vocabulary and search words there is no
    data.
    """
    problems: list[Problem] = []
    data, keys = root / "data", record_keys()
    used = {data / f"schemas/{kind}.json" for kind in KINDS}

    def from_file(path: Path, expect: type = dict) -> Any:
        used.add(path)
        return read(path, path.relative_to(root).as_posix(), expect, problems, keys)

    raw = {
        name: from_file(data / f"{name}.yml", dict if isinstance(kind, type) else list)
        for name, kind in LASTING.items()
    }
    folders = sorted(path for path in (data / "plans").glob("*") if path.is_dir())
    lists = raw | (raw["vocabulary"] or {})
    known: Known = {kind: _ids(lists.get(name)) for kind, (name, *_) in LISTS.items()}
    for kind, (name, *names) in LISTS.items():
        known[f"{kind} by name"] = _named(lists.get(name), names)
    known["a plan year"] = [folder.name for folder in folders]
    known[EARLIER] = []
    records = {name: validate(kind, raw[name], known, problems) for name, kind in LASTING.items()}
    plans = []
    for folder in folders:
        plan = from_file(folder / "plan.yml")
        paths = [path for path in sorted(folder.glob("*.yml")) if path.stem != "plan"]
        known[IN_PLAN] = parts = {path.stem: from_file(path) for path in paths}
        if plan:
            files = [part | {"id": stem} for stem, part in parts.items() if part]
            plan |= {"year": folder.name, "priority_plans": files}
            plans.append(validate(Plan, plan, known, problems))
        ids = [_ids(part.get("actions", [])) if part else None for part in parts.values()]
        known[EARLIER] = None if None in ids else [*chain(*filter(None, ids))]
    for path in sorted(data.rglob("*")):
        if path.is_file() and path not in used and not path.name.startswith("."):
            file = path.relative_to(root).as_posix()
            problems.append(Problem(file, 1, *message("unused file")))
    if not (records["site"] and records["vocabulary"] and records["search_words"]):
        return None, problems
    valid: dict[str, Any] = {name: record or () for name, record in records.items()}
    return PlanData(**valid, plans=tuple(filter(None, plans))), problems


def _ids(raw: Any) -> list[str] | None:
    """Return the ids of raw records, including invalid ones; None if there is no list."""
    if not isinstance(raw, list):
        return None
    return [r["id"] for r in raw if isinstance(r, dict) and isinstance(r.get("id"), str)]


def _named(raw: Any, keys: list[str]) -> dict[str, str]:
    """Map each name of raw records to the id of its record, except names that two have."""
    named: dict[str, set[str]] = {}
    for record in raw if isinstance(raw, list) else ():
        if isinstance(record, dict) and isinstance(id_ := record.get("id"), str):
            values = [record.get(key, []) for key in ("id", *keys)]
            for name in chain(*([one] if isinstance(one, str) else one for one in values)):
                if isinstance(name, str):
                    named.setdefault(plain_name(name), set()).add(id_)
    return {name: min(ids) for name, ids in named.items() if len(ids) == 1}
