"""Load the files of data/: which file holds what, and which ids each may refer to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any, get_type_hints

from . import fields
from .fields import EARLIER, IN_PLAN, STATUS_WORDS, is_id, plain_name
from .file_names import files_by_right_name, plan_folders
from .plan_data import Files, PlanData
from .plan_records import Plan, PriorityPlan
from .problems import Problem, message
from .records import record_keys
from .validate import Known, validate
from .yaml_reader import PLACE, read

LASTING: dict[str, Any] = {
    name: of for name, of in get_type_hints(Files).items() if name != "plans"
}
# Every kind of file, by the name of its schema.
KINDS: dict[str, Any] = LASTING | {"plan": Plan, "priority-plan": PriorityPlan}
# What references may name whose records are in a list.
LISTED = {kind: one for kind, one in fields.KINDS["references"].items() if "list" in one}


def read_data(root: Path) -> tuple[PlanData | None, list[Problem]]:
    """Return the data in root/data, and every problem in its files.

    Invalid records are left out. Without a valid site, vocabulary and search words there is no
    data.
    """
    problems: list[Problem] = []
    data, keys = root / "data", record_keys()
    used = {data / f"schemas/{kind}.json" for kind in KINDS}

    named, contents = files_by_right_name(data, LASTING, problems), []

    def from_file(path: Path, expect: type = dict) -> Any:
        path = named.get(path, path)
        used.add(path)
        contents.append(read(path, path.relative_to(root).as_posix(), expect, problems, keys))
        return contents[-1]

    raw = {
        name: from_file(data / f"{name}.yml", dict if isinstance(kind, type) else list)
        for name, kind in LASTING.items()
    }
    folders = plan_folders(data, problems)
    lists = raw | (raw["vocabulary"] or {})
    known: Known = {}
    for kind, one in LISTED.items():
        known[kind] = _ids(lists.get(one["list"]))
        known[f"{kind} by name"] = _named(lists.get(one["list"]), one["names"])
    shapes = [one.get("shape") for one in lists.get("statuses") or () if isinstance(one, dict)]
    for shape, called in STATUS_WORDS.items():
        if shapes.count(shape) == 1:
            id_ = lists["statuses"][shapes.index(shape)].get("id", "")
            known["a status by name"] |= dict.fromkeys(called, id_)
    known[f"{IN_PLAN} by name"] = known["a priority by name"]
    known["a plan year"] = [*folders]
    known[EARLIER] = []
    records = {name: validate(kind, raw[name], known, problems) for name, kind in LASTING.items()}
    plans = []
    for year, folder in folders.items():
        plan = from_file(folder / "plan.yml")
        paths = {*folder.glob("*.yml"), *(path for path in named if path.parent == folder)}
        stems = {path.stem for path in paths - {*named.values()}} - {"plan"}
        parts = {stem: from_file(folder / f"{stem}.yml") for stem in sorted(filter(is_id, stems))}
        missing = {*_texts(plan.get("priorities", []))} - parts.keys() if plan else set()
        unknown = parts.keys() - (known["a priority"] or parts.keys())
        if len(missing) == len(unknown) == 1:
            right, name = missing.pop(), unknown.pop()
            words = message("file name", name=f"{name}.yml", right=f"{right}.yml")
            problems.append(Problem(f"data/plans/{folder.name}/{name}.yml", 1, *words))
            parts[right] = parts.pop(name)
        known[IN_PLAN] = parts
        ids = [_ids(part.get("actions", [])) if part else None for part in parts.values()]
        every = [*chain(*filter(None, ids))]
        if not any(id_.endswith(year) for id_ in every):
            known[EARLIER] = None  # the actions of another year, which is reported
        if plan:
            files = [part | {"id": stem} for stem, part in parts.items() if part]
            plan |= {"year": year, "priority_plans": files}
            plans.append(validate(Plan, plan, known, problems))
        known[EARLIER] = None if None in ids or missing else every
        actions = [one for part in parts.values() if part for one in part.get("actions") or ()]
        known[f"{EARLIER} by name"] = _named(actions)
    ours = {data, data / "plans", *folders.values()}
    reported = {*(data / "plans").glob("*")} - ours
    for path in sorted(data.rglob("*")):
        used |= {path} if reported & {*path.parents} or path.name.startswith(".") else set()
        if path.is_file() and path not in used:
            # What is in a folder that nothing uses has one cause.
            others = [parent for parent in path.parents if data in parent.parents]
            cause = "".join(str(one) for one in others[-1:] if path.parent not in ours)
            file = path.relative_to(root).as_posix()
            problems.append(Problem(file, 1, *message("unused file"), cause=cause))
    problems += _changed_ids(lists, contents, known, problems)
    if not (records["site"] and records["vocabulary"] and records["search_words"]):
        return None, problems
    valid: dict[str, Any] = {name: record or () for name, record in records.items()}
    return PlanData(**valid, plans=tuple(filter(None, plans))), problems


def _changed_ids(
    lists: Mapping[str, Any], contents: object, known: Known, problems: list[Problem]
) -> Iterator[Problem]:
    """Yield a problem for each id that several places name, if nothing names what is there now."""
    named: set[str] | None = None
    for cause, places in Counter(one.cause for one in problems if one.follows).items():
        kind, _, id_ = cause.rpartition(" ")
        if places > 1 and kind in LISTED:
            named = named or {*_texts(contents)}
            unnamed = [one for one in known[kind] if one not in named]
            records = [one for one in lists[LISTED[kind]["list"]] if isinstance(one, dict)]
            kept = [one.get("id") for one in records if id_ in _texts(one.get("formerly"))]
            ids = [one.get("id") for one in records]
            twin = next((n for n, one in enumerate(ids) if one and one in ids[:n]), 0)
            new = kept or get_close_matches(id_, unnamed, 1) or unnamed * (len(unnamed) == 1)
            if twin and not kept:
                place, first = records[twin][PLACE], records[ids.index(ids[twin])][PLACE]
                at = f"{first.file}:{first.line}"
                problem = place.problem(*message("lost id", lost=id_, id=ids[twin], at=at), "id")
                yield replace(problem, cause=cause)
            elif new:
                place = next(one for one in records if one.get("id") == new[0])[PLACE]
                name = "renamed record" if kept else "changed id"
                problem = place.problem(*message(name, id=id_, new=new[0]), "id")
                yield replace(problem, cause=cause)
            elif places > 2 and records:
                problem = records[0][PLACE].problem(*message("missing record", id=id_))
                yield replace(problem, cause=cause)


def _texts(raw: Any) -> Iterator[str]:
    """Yield every key and text of what was read, but for the ids of its records."""
    if isinstance(raw, dict):
        yield from raw
        raw = [value for key, value in raw.items() if key not in ("id", PLACE)]
    if isinstance(raw, list):
        yield from chain(*map(_texts, raw))
    else:
        yield raw


def _ids(raw: Any) -> list[str] | None:
    """Return the ids of raw records, including invalid ones; None if there is no list."""
    if not isinstance(raw, list):
        return None
    return [r["id"] for r in raw if isinstance(r, dict) and isinstance(r.get("id"), str)]


def _named(raw: Any, keys: Iterable[str] = ()) -> dict[str, str]:
    """Map each id, former id and other name of raw records to the id of the record, except those
    that two have."""
    named: dict[str, set[str]] = {}
    for record in raw if isinstance(raw, list) else ():
        if isinstance(record, dict) and isinstance(id_ := record.get("id"), str):
            values = [record.get(key, []) for key in ("id", "formerly", *keys)]
            for name in chain(*([one] if isinstance(one, str) else one for one in values)):
                if isinstance(name, str):
                    named.setdefault(plain_name(name), set()).add(id_)
    return {name: min(ids) for name, ids in named.items() if len(ids) == 1}
