"""Start the next plan year, and describe what was done and what is left to do."""

import re
from collections.abc import Mapping
from pathlib import Path

from ...checks.project import load_project, validate_and_write
from ...data.files import text_of, write_files
from ...data.front_matter import pages_in
from ...data.plan_data import PlanData
from ...data.problems import Problem, Problems
from ...render.environment import render_text
from ...views.plans import get_plan
from .changes import NAV, changes
from .choices import Choices, choices_template, read_choices


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


def _next_steps(data: PlanData, root: Path, choices: Choices, files: Mapping[str, str]) -> str:
    """Return what was done and what is left to do.

    `data` is the plan data before the year was started; `files` were written.
    """
    year, old = choices.year, data.site.current
    known = {one.id: one for one in data.priorities}
    names = {one.id: one.name for one in choices.priorities}
    new = [id_ for id_ in names if id_ not in known]
    continued = {id_ for one in choices.priorities for id_ in one.actions}
    pages = [f"plans/{year}.md", *(f"priorities/{id_}.md" for id_ in new)]
    nav = text_of(root, NAV) if (root / NAV).is_file() else ""
    # Whatever else names the year just ended.
    mention = re.compile(rf"\b{old[:4]} ?[-–/] ?(?:{old[:2]})?{old[-2:]}\b")
    lines = [
        (page.file, number, text.strip())
        for page in pages_in(root, [])
        if page.file != f"docs/plans/{old}.md"
        for number, text in enumerate(page.text.split("\n"), 1)
        if mention.search(text)
    ]
    return render_text(
        Path(__file__).with_name("next_steps.txt"),
        choices=choices,
        old=old,
        files=files,
        continued=continued,
        ended=[action for action in get_plan(data).actions if action.id not in continued],
        dropped=[id_ for id_ in get_plan(data).priorities if id_ not in names],
        names=names,
        new=new,
        renamed=[id_ for id_, name in names.items() if id_ in known and known[id_].name != name],
        unlisted=[page for page in pages if nav and f"- {page}" not in nav],
        topics=[one for one in data.topics if len(choices.successors(one.priority)) > 1],
        mentions=lines,
    )
