"""The real project grown: plans of more years and more partners, of the real shape, in made words.

A year that is added has what the two real ones have together: the printed text and the notes of the
last, the updates, projects and figures of the one before. Half of its words are others, so that it
compresses as another year's words would.
"""

import random
import re
from pathlib import Path
from typing import Any

import yaml

from macros.data.years import year_before
from macros.editors.yaml_writer import as_yaml
from macros.views.formats import format_year
from tests.conftest import copy_project
from tests.fixtures import ROOT

Record = dict[str, Any]

# A word that may become another one. Names and abbreviations have capitals, and stay.
WORD = re.compile(r"(?<![\w&/-])[a-z]{4,}(?![\w/-])")
WORDS = sorted(set(WORD.findall((ROOT / "tests/fixtures/source.txt").read_text("utf-8"))))
CHANGED, CARRIED_ON, LEADING = 0.5, 0.85, 0.6
LAST, BEFORE = "2024-25", "2023-24"


def grow(to: Path, years: int, partners: int) -> None:
    """Write the project into a folder, with the plans of so many years and so many partners."""
    copy_project(to)
    (to / "addresses.txt").unlink()  # what the real site has published, a made one need not keep
    plans = to / "data/plans"
    _add_partners(to / "data", partners)
    last, before = ({path.stem: _read(path) for path in _files(plans / y)} for y in (LAST, BEFORE))
    like = last | {name: part for name, part in before.items() if name != "plan"}
    year, nav = BEFORE, ""
    for left in reversed(range(years - 2)):
        later, year = year, year_before(year)
        chance = random.Random(year)
        for path in _files(plans / later):
            _carry_on(path, later, year, chance)
        for name, record in _year(like, year, left > 0, chance).items():
            _write(plans / year / f"{name}.yml", record)
        page = (to / f"docs/plans/{BEFORE}.md").read_text("utf-8")
        page = page.replace(BEFORE, year).replace(format_year(BEFORE), format_year(year))
        (to / f"docs/plans/{year}.md").write_text(page, "utf-8")
        nav += f"      - plans/{year}.md\n"
        _add_figures(to / "data/measures.yml", year, chance)
    settings, entry = (to / "mkdocs.yml").read_text("utf-8"), f"      - plans/{BEFORE}.md\n"
    (to / "mkdocs.yml").write_text(settings.replace(entry, entry + nav), "utf-8")


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def _write(path: Path, record: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_yaml(record), "utf-8")


def _add_partners(data: Path, partners: int) -> None:
    """Add made partners. Most lead an action of each real plan; all belong to the partnership."""
    listed, chance = _read(data / "partners.yml"), random.Random(partners)
    texts = [one["ask_about"] for one in listed if "ask_about" in one]
    made = []
    for n in range(partners - len(listed)):
        name = " ".join(chance.sample(WORDS, 2)).title()
        one: Record = {"id": f"made-{n}", "name": f"{name} Service {n}"}
        one |= {"telephone": f"01632 {960000 + n}", "web": f"https://made-{n}.example"}
        one |= {"ask_about": _changed(texts[n % len(texts)], chance)}
        made.append(one)
    _write(data / "partners.yml", listed + made)
    words = _read(data / "search_words.yml")
    words["partners"] |= {one["id"]: chance.sample(WORDS, 12) for one in made}
    _write(data / "search_words.yml", words)
    for year in (LAST, BEFORE):
        files = {path: _read(path) for path in _files(data / "plans" / year)}
        actions = [action for record in files.values() for action in record.get("actions", ())]
        for one in made:
            if chance.random() < LEADING:
                chance.choice(actions)["leads"].append(one["id"])
        for path, record in files.items():
            if "members" in record:
                record["members"] += [one["id"] for one in made]
            _write(path, record)


def _carry_on(path: Path, later: str, year: str, chance: random.Random) -> None:
    """Let most actions of a plan's file carry on those of the year before."""
    record = _read(path)
    for action in record.get("actions", ()):
        if chance.random() < CARRIED_ON and (path.stem != "acquisitive-crime" or later != LAST):
            action["continues"] = action["id"].removesuffix(later) + year
    _write(path, record)


def _year(like: Record, year: str, has_before: bool, chance: random.Random) -> Record:
    """Return the files of a plan in other words; one with none before it reviews nothing."""
    files: Record = {name: _changed(record, chance) for name, record in like.items()}
    plan, actions = files["plan"], []
    for record in files.values():
        for action in record.get("actions", ()):
            action.pop("continues", None)
            action["id"] = action["id"][:-7] + year
            actions.append(action)
    plan["title"] = f"Plan for {format_year(year)}"
    for section in plan["sections"]:
        if "year" in section:
            section["year"] = year_before(year)
    plan["sections"] = [s for s in plan["sections"] if has_before or "year" not in s]
    plan["sections"].append({"id": "crime-figures", "title": "Figures", "shows": "measures"})
    # The quoted words must exist: take the beginning of an action.
    noted = chance.sample(actions, len(plan["remarks"]))
    for remark, action in zip(plan["remarks"], noted, strict=True):
        remark["places"] = [{"at": action["id"], "words": _beginning(action["action"])}]
    for fix, action in zip(plan["corrections"], actions, strict=False):
        fix |= {"at": action["id"], "corrected": _beginning(action["action"])}
    return files


def _beginning(text: str) -> str:
    return " ".join(text.split()[:4])


def _changed(value: Any, chance: random.Random, key: str = "") -> Any:
    """Return a record or a text with half of its words changed; ids and names stay."""
    if isinstance(value, dict):
        return {k: _changed(v, chance, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_changed(one, chance, "" if isinstance(one, dict) else key) for one in value]
    if key in ("", "text", "action", "summary", "note"):
        return WORD.sub(
            lambda word: chance.choice(WORDS) if chance.random() < CHANGED else word[0], value
        )
    return value


def _add_figures(path: Path, year: str, chance: random.Random) -> None:
    """Add a year's figures to each measure that has any."""
    measures = _read(path)
    for one in measures:
        one.setdefault("counts", {})[year] = str(chance.randrange(100, 9000))
        one["changes"][year] = str(chance.randrange(-200, 200) / 10)
    _write(path, measures)
