"""Start the next plan year, and describe what was done and what is left to do."""

import re
from collections.abc import Mapping
from pathlib import Path

from ...checks.project import load_project, validate_changes
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
    texts = changes(data, root, choices)
    validate_changes(root, texts)
    file = f"new-year-{choices.year}.md"
    steps = _next_steps(data, root, choices, texts, file)
    to_do = steps[steps.rindex("\n# ") + 1 :]
    write_files(root, texts | {file: f"{to_do}\n"})
    return steps


def _next_steps(
    data: PlanData, root: Path, choices: Choices, files: Mapping[str, str], list_file: str
) -> str:
    """Return what is done by writing `files`, and what is left to do, which `list_file` will hold.

    `data` is the plan data before the year was started.
    """
    year, old, pages = choices.year, data.site.current, list(pages_in(root, []))
    priorities = get_plan(data).priorities
    known = {one.id: one for one in data.priorities}
    names = {one.id: one.name for one in choices.priorities}
    new = [id_ for id_ in names if id_ not in known]
    dropped = [id_ for id_ in priorities if id_ not in names]
    now = {id_: one for one in choices.priorities for id_ in one.actions}
    nav = files.get(NAV) or (text_of(root, NAV) if (root / NAV).is_file() else "")
    added = [f"plans/{year}.md", *(f"priorities/{id_}.md" for id_ in new)]
    # Whatever else names the year just ended; but not instructions for editors.
    mention = re.compile(rf"\b{old[:4]} ?[-–/] ?(?:{old[:2]})?{old[-2:]}\b")
    texts = {page.file: page.text for page in pages if not page.front.exclude_from_search}
    texts |= {file: text for file, text in files.items() if file.startswith("docs/")}
    texts.pop(f"docs/plans/{old}.md", None)
    mentions = {
        file: [n for n, line in enumerate(text.split("\n"), 1) if mention.search(line)]
        for file, text in sorted(texts.items())
    }
    undecided = {
        id_: [topic for topic in data.topics if topic.priority == id_]
        for id_ in priorities
        if len(choices.successors(id_)) != 1
    }
    # A priority may be planned again after years.
    undecided |= {
        id_: [topic for topic in data.topics if id_ in topic.earlier_priorities]
        for id_ in names.keys() - {*new, *priorities}
    }
    return render_text(
        Path(__file__).with_name("next_steps.txt"),
        choices=choices,
        old=old,
        files=files,
        list=list_file,
        continued=now,
        new_actions=sum(len(one.new_actions) for one in choices.priorities),
        ended=[action for action in get_plan(data).actions if action.id not in now],
        moved=[
            (action, known[part.id].name, now[action.id].name)
            for part in get_plan(data).priority_plans
            for action in part.actions
            if action.id in now and now[action.id].id not in choices.successors(part.id)
        ],
        dropped=dropped,
        names=names,
        new=new,
        renamed=[id_ for id_, name in names.items() if id_ in known and known[id_].name != name],
        unlisted=[page for page in added if nav and f"- {page}" not in nav],
        undecided={id_: topics for id_, topics in sorted(undecided.items()) if topics},
        priorities=priorities,
        mentions=[(file, lines) for file, lines in mentions.items() if lines],
    )
