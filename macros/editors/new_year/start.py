"""Start the next plan year: write its files and pages, and describe what is left to do."""

from collections.abc import Iterator
from pathlib import Path

from ...checks.project import load_project
from ...checks.validate_changes import validate_and_write
from ...data.files import text_of, write_files
from ...data.front_matter import pages_in
from ...data.plan_data import PlanData
from ...data.problems import Problem, Problems
from ...data.yaml_writer import as_yaml
from .choices import Choices, choices_template, read_choices
from .edits import Edit, add_to_nav, edited, retitled
from .new_files import page_files, plan_files
from .next_steps import next_steps

SITE, TOPICS, PRIORITIES = "data/site.yml", "data/topics.yml", "data/priorities.yml"
NAV = "mkdocs.yml"


def start(root: Path, path: Path | None) -> str:
    """Start the plan after the current one, and return what was done and what is left to do.

    If `path` does not exist, write a file of choices there instead, to be changed. Raises Problems,
    and writes nothing, if the choices or the project have mistakes.
    """
    data = load_project(root).data
    if path and not path.exists():
        if not path.parent.is_dir():
            raise Problems([Problem(str(path), 1, "the folder is missing", "choose another one")])
        read_choices(data, None)
        write_files(path.parent, {path.name: choices_template(data)})
        return f"Written: {path}. Change it, save it, and run the same command again."
    choices = read_choices(data, path)
    texts = {
        file: text
        for file, text in changes(data, root, choices)
        if not (root / file).is_file() or text_of(root, file) != text
    }
    validate_and_write(root, texts)
    return next_steps(data, root, choices, texts)


def changes(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file that is new or may change.

    Raises Problems if a file cannot be changed, or a new one exists already.
    """
    known = {one.id: one for one in data.priorities}
    yield from plan_files(data, root, choices)
    yield from page_files(data, root, choices)
    current = [Edit(data.site.location, {"current": choices.year})]
    yield SITE, edited(text_of(root, SITE), current)
    yield PRIORITIES, _priorities(data, root, choices)
    yield TOPICS, edited(text_of(root, TOPICS), _topics(data, choices))
    yield from _renamed(data, root, choices)
    if (root / NAV).is_file():
        old_page = f"plans/{data.site.current}.md"
        nav = add_to_nav(text_of(root, NAV), f"plans/{choices.year}.md", [old_page], after=False)
        pages = [f"priorities/{id_}.md" for id_ in ("index", *known)]
        for one in choices.priorities:
            if one.id not in known:
                page = f"priorities/{one.id}.md"
                nav = add_to_nav(nav, page, pages, after=True)
                pages.append(page)
        yield NAV, nav


def _priorities(data: PlanData, root: Path, choices: Choices) -> str:
    known = {one.id: one for one in data.priorities}
    edits, new = [], []
    for one in choices.priorities:
        before = known.get(one.id)
        continues = before.continues if before else ()
        values: dict[str, object] = {"name": one.name}
        if added := [id_ for id_ in one.predecessors if id_ not in continues]:
            values["continues"] = [*continues, *added]
        if any(known[id_].sensitive for id_ in one.predecessors):
            values["sensitive"] = "true"
        if not before:
            new.append({"id": one.id} | values)
        elif len(values) > 1 or one.name != before.name:
            edits.append(Edit(before.location, values))
    text = edited(text_of(root, PRIORITIES), edits)
    return text + ("" if text.endswith("\n") else "\n") + (as_yaml(new) if new else "")


def _topics(data: PlanData, choices: Choices) -> Iterator[Edit]:
    for topic in data.topics:
        successors = choices.successors(topic.priority)
        # If there are several, a person has to choose; if there is none, the old page stays.
        if len(successors) == 1 and successors[0] != topic.priority:
            earlier = [*topic.earlier_priorities, topic.priority]
            values = {"priority": successors[0], "earlier_priorities": earlier}
            yield Edit(topic.location, values)


def _renamed(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    names = {one.id: one.name for one in data.priorities}
    fronts = {page.file: page.front for page in pages_in(root, [])}
    for one in choices.priorities:
        if names.get(one.id, one.name) != one.name:
            file = f"docs/priorities/{one.id}.md"
            text = retitled(text_of(root, file), one.name, file)
            location = fronts[file].location
            edit = [Edit(location, {"title": one.name})] if "title" in location.keys else []
            yield file, edited(text, edit)
