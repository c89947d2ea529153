"""What starting a year did, and what a person must do next, in plain words."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...data.front_matter import pages_in
from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...views.actions import plan_of
from ...views.formats import label
from .choices import Choices


def next_steps(data: PlanData, root: Path, choices: Choices, files: Iterable[str]) -> str:
    """Return what was done, from the book as it was before, and what is left to do."""
    plan, year = plan_of(data), choices.year
    carried = {id_ for one in choices.priorities for id_ in one.actions}
    ended = [action for action in plan.actions if action.id not in carried]
    names = {one.id: one.name for one in choices.priorities}
    said = [
        f"The plan for {label(year)} is begun, and is the current one: "
        f"priorities {len(choices.priorities)}, actions carried on {len(carried)}, "
        f"ended {len(ended)}.",
        "",
        *(f"Written: {file}" for file in files),
    ]
    said += [f"Ended: {action.id}: {one_line(action.action)}" for action in ended]
    for id_ in plan.priorities:
        if id_ not in names:
            under = " and ".join(names[heir] for heir in choices.successors(id_)) or "nothing"
            said.append(f"No longer a priority: {id_}. It goes on under: {under}.")
    said += ["", "What is left to do:"]
    return "\n".join([*said, *(f"- {line}" for line in _left(data, root, choices))])


def _left(data: PlanData, root: Path, choices: Choices) -> Iterator[str]:
    year, old = choices.year, data.site.current
    folder = f"data/plans/{year}"
    yield (
        f"{folder}/plan.yml: say in `source` where the plan's words are from, and enter its "
        f"sections, members and glossary. data/plans/{old}/plan.yml shows how."
    )
    yield (
        f"The other files in {folder}: make each action say what the new plan says, add the new "
        "ones, and write a `summary` for residents. Those of last year were about last year."
    )
    for topic in data.topics:
        successors = choices.successors(topic.priority)
        if len(successors) > 1:
            location = f"{topic.location.file}:{topic.location.line}"
            ids = " or ".join(successors)
            yield f"{location}: choose the priority of “{one_line(topic.name)}”: {ids}"
    if any(one.id not in {known.id for known in data.priorities} for one in choices.priorities):
        yield "data/priorities.yml: write `search_words` for each new priority, at the end."
    for file, line, text in _naming(root, old):
        yield f"{file}:{line} still names {label(old)}: {text}"
    yield "Read the pages with `make serve`; then record their new addresses with `make record`."


def _naming(root: Path, year: str) -> Iterator[tuple[str, int, str]]:
    """Yield each line of a page's prose that names a plan year, in any of the ways people do."""
    first, last = year.split("-")
    named = re.compile(rf"\b{first} ?[-–/] ?(?:{first[:2]})?{last}\b")
    for page in pages_in(root, []):
        if page.file != f"docs/plans/{year}.md":
            for number, text in enumerate(page.text.split("\n"), 1):
                if named.search(text):
                    yield page.file, number, text.strip()
