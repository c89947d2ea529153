"""Start the next plan year, and describe what was done and what is left to do."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...checks.project import load_project
from ...checks.validate_changes import validate_and_write
from ...data.files import text_of, write_files
from ...data.front_matter import pages_in
from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import Problem, Problems
from ...views.formats import format_year
from ...views.plans import get_plan
from .changes import changes
from .choices import Choices, choices_template, read_choices
from .edits import pages_in_nav


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
    return _next_steps(data, root, choices, texts)


def _next_steps(data: PlanData, root: Path, choices: Choices, files: Iterable[str]) -> str:
    """Return what was done and what is left to do.

    `data` is the plan data before the year was started; `files` were written.
    """
    plan, year = get_plan(data), choices.year
    continued = {id_ for one in choices.priorities for id_ in one.actions}
    ended = [action for action in plan.actions if action.id not in continued]
    names = {one.id: one.name for one in choices.priorities}
    lines = [
        f"The plan for {format_year(year)} is now the current plan: "
        f"priorities {len(choices.priorities)}, actions continued {len(continued)}, "
        f"actions ended {len(ended)}.",
        "",
        *(f"Written: {file}" for file in files),
        *(f"Ended: {action.id}: {one_line(action.action)}" for action in ended),
    ]
    for id_ in plan.priorities:
        if id_ not in names:
            successors = " and ".join(names[new] for new in choices.successors(id_))
            under = f"It continues under: {successors}." if successors else "It does not continue."
            lines.append(f"No longer a priority: {id_}. {under}")
    lines += ["", "What is left to do:"]
    return "\n".join([*lines, *(f"- {line}" for line in _left(data, root, choices))])


def _left(data: PlanData, root: Path, choices: Choices) -> Iterator[str]:
    year, old = choices.year, data.site.current
    folder = f"data/plans/{year}"
    yield (
        f"{folder}/plan.yml: say in `source` where the plan's words are from, and enter its "
        f"sections, members and glossary. data/plans/{old}/plan.yml shows how."
    )
    yield (
        f"The other files in {folder}: change each action to the words of the new plan, add the "
        f"new actions, and write a `summary` for residents. The summaries of {format_year(old)} "
        "were about that year."
    )
    known = {one.id for one in data.priorities}
    new = [one.id for one in choices.priorities if one.id not in known]
    if (root / "mkdocs.yml").is_file():
        nav = pages_in_nav(text_of(root, "mkdocs.yml"))
        for entry in (f"plans/{year}.md", *(f"priorities/{id_}.md" for id_ in new)):
            if entry not in nav:
                yield f"mkdocs.yml: add `- {entry}` to `nav`. No place for it was found."
    for topic in data.topics:
        successors = choices.successors(topic.priority)
        if len(successors) > 1:
            location, ids = topic.location, " or ".join(successors)
            name = one_line(topic.name)
            yield f"{location.file}:{location.line}: choose the priority of “{name}”: {ids}"
    if new:
        yield "data/search_words.yml: add words people use for each new priority."
    first, last = old.split("-")
    mention = re.compile(rf"\b{first} ?[-–/] ?(?:{first[:2]})?{last}\b")
    for page in pages_in(root, []):
        if page.file != f"docs/plans/{old}.md":
            for number, text in enumerate(page.text.split("\n"), 1):
                if mention.search(text):
                    yield f"{page.file}:{number} still mentions {format_year(old)}: {text.strip()}"
    yield (
        "Read the pages with `make serve`; then record their new addresses with `make record-urls`."
    )
