"""The next plan year begun: its files and pages written, and what a person must do next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...checks.project import checked
from ...checks.validate_changes import validate_and_write
from ...data.files import text_of, write_files
from ...data.front_matter import pages_in
from ...data.plan_data import PlanData
from ...data.problems import Location, Problem, Problems
from ...data.yaml_writer import as_yaml
from .choices import Choices, chosen_from
from .choices_template import to_fill_in
from .edits import Edit, edited, inserted, retitled
from .new_files import page_files, plan_files
from .next_steps import next_steps

SITE, TOPICS, PRIORITIES, NAV = (
    "data/site.yml",
    "data/topics.yml",
    "data/priorities.yml",
    "mkdocs.yml",
)


def start(root: Path, path: Path | None) -> str:
    """Start the plan after the current one, and return what was done and what is to do next.

    Where `path` names a file that is not there, write it instead, for a person to change. Raises
    Problems, and then nothing is written.
    """
    data = checked(root)
    if path and not path.exists():
        if not path.parent.is_dir():
            raise Problems([Problem(str(path), 1, "the folder is missing", "choose another one")])
        chosen_from(data, None)
        write_files(path.parent, {path.name: to_fill_in(data)})
        return f"{path} is written. Change it, save it, and run the same command again."
    choices = chosen_from(data, path)
    texts = {
        file: text for file, text in changes(data, root, choices) if _differs(root, file, text)
    }
    validate_and_write(root, texts)
    return next_steps(data, root, choices, texts)


def changes(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield each file that is new or changed, with its text. Raises Problems where one that is to
    be changed cannot be, or a new one is there already."""
    year, old = choices.year, data.site.current
    known = {one.id: one for one in data.priorities}
    new = [one for one in choices.priorities if one.id not in known]
    yield from plan_files(data, root, choices)
    yield from page_files(data, root, choices, new)
    yield (
        SITE,
        edited(text_of(root, SITE), [Edit(data.site.location, "current", f"current: {year}")]),
    )
    yield PRIORITIES, _priorities(data, root, choices)
    yield TOPICS, edited(text_of(root, TOPICS), _topics(data, choices))
    yield from _renamed(data, root, choices)
    if (root / NAV).is_file():
        nav = inserted(text_of(root, NAV), f"plans/{old}.md", f"plans/{year}.md", after=False)
        last = max((f"priorities/{id_}.md" for id_ in ("index", *known)), key=nav.rfind)
        for one in reversed(new):
            nav = inserted(nav, last, f"priorities/{one.id}.md", after=True)
        yield NAV, nav


def _differs(root: Path, file: str, text: str) -> bool:
    return not (root / file).is_file() or text_of(root, file) != text


def _priorities(data: PlanData, root: Path, choices: Choices) -> str:
    known = {one.id: one for one in data.priorities}
    edits: list[Edit] = []
    new = []
    for one in choices.priorities:
        before = known.get(one.id)
        said: dict[str, object] = {} if before and before.name == one.name else {"name": one.name}
        if added := [id_ for id_ in one.goes_on_with if not before or id_ not in before.continues]:
            said["continues"] = [*(before.continues if before else ()), *added]
        if any(known[id_].sensitive for id_ in one.goes_on_with):
            said["sensitive"] = "true"
        if not before:
            new.append({"id": one.id} | said)
        elif said:
            edits += _in_place(before.location, {"name": one.name} | said, "name")
    text = edited(text_of(root, PRIORITIES), edits)
    return text + ("" if text.endswith("\n") else "\n") + (as_yaml(new) if new else "")


def _topics(data: PlanData, choices: Choices) -> Iterator[Edit]:
    for topic in data.topics:
        successors = choices.successors(topic.priority)
        # Where there are several, a person has to choose; where there is none, its page stays.
        if len(successors) == 1 and successors[0] != topic.priority:
            earlier = [*topic.earlier_priorities, topic.priority]
            said = {"priority": successors[0], "earlier_priorities": earlier}
            yield from _in_place(topic.location, said, "priority")


def _renamed(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    names = {one.id: one.name for one in data.priorities}
    fronts = {page.file: page.front for page in pages_in(root, [])}
    for one in choices.priorities:
        if names.get(one.id, one.name) != one.name:
            file = f"docs/priorities/{one.id}.md"
            text = retitled(text_of(root, file), one.name, file)
            location = fronts[file].location
            title = [Edit(location, "title", as_yaml({"title": one.name}))]
            yield file, edited(text, title if "title" in location.keys else [])


def _in_place(location: Location, said: dict[str, Any], first: str) -> Iterator[Edit]:
    """Yield the edits that give a record some values; keys it had not follow its `first` one."""
    there = {key: value for key, value in said.items() if key in location.keys}
    lines = {key: as_yaml({key: value}) for key, value in there.items()}
    absent = {key: value for key, value in said.items() if key not in there}
    lines[first] += as_yaml(absent) if absent else ""
    yield from (Edit(location, key, text) for key, text in lines.items())
