"""The files that a new plan year begins with: those of its plan, and the pages it needs."""

from collections.abc import Iterator
from pathlib import Path

from ...data.files import text_of
from ...data.plan_data import PlanData
from ...data.plan_records import Action
from ...data.problems import Problem, Problems
from ...data.yaml_writer import as_yaml
from ...views.actions import plan_of
from ...views.formats import label
from .choices import Choices, PriorityChoice
from .edits import page_like


def plan_files(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield the plan's own file and one for each priority."""
    year, old = choices.year, data.site.current
    actions = {action.id: action for action in plan_of(data).actions}
    yield f"data/plans/{year}/plan.yml", top_of(root, old, year, "plan") + _plan(choices, old)
    for one in choices.priorities:
        carried = [actions[id_] for id_ in one.actions]
        pattern = next((id_ for id_ in one.continues if _file(root, old, id_).is_file()), "plan")
        top = top_of(root, old, year, pattern)
        yield f"data/plans/{year}/{one.id}.yml", top + _priority(one, carried, year)


def _file(root: Path, year: str, name: str) -> Path:
    return root / f"data/plans/{year}/{name}.yml"


def top_of(root: Path, old: str, year: str, name: str) -> str:
    """Return the comment at the top of a file of the plan before, about the new one."""
    text = _file(root, old, name).read_text(encoding="utf-8-sig")
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)
    return "".join(f"{line}\n".replace(old, year) for line in lines[:end])


def _plan(choices: Choices, old: str) -> str:
    source = (
        f"The printed plan for {label(choices.year)} is not on this site yet. Until its words are "
        f"entered, this page shows the priorities, and the actions that go on from the plan for "
        f"{label(old)} in the words they had there."
    )
    # The least a plan needs. A section's id is part of its address.
    sections = [{"id": "actions", "title": "What is planned", "shows": "actions"}]
    ids = [one.id for one in choices.priorities]
    said = {"title": choices.title, "source": source, "priorities": ids}
    return as_yaml(said) + "\n" + as_yaml({"sections": sections})


def _priority(one: PriorityChoice, carried: list[Action], year: str) -> str:
    pieces = [as_yaml({"title": one.title})]
    for action in carried:
        said = {"id": action.id[:-7] + year, "action": action.action, "leads": [*action.leads]}
        said |= {"continues": action.id}
        # What people type who look for it is the site's own, and holds as long as the action does.
        said |= {"search_words": [*action.search_words]} if action.search_words else {}
        pieces.append(as_yaml([said], 2))
    return (pieces[0] + "\nactions:\n" + "\n".join(pieces[1:])) if carried else pieces[0]


def page_files(
    data: PlanData, root: Path, choices: Choices, new: list[PriorityChoice]
) -> Iterator[tuple[str, str]]:
    """Yield the plan's page and one for each new priority, each made from another of its kind.

    Raises Problems where such a page is there already, or the other one is not.
    """
    known = {one.id: one for one in data.priorities}
    old, year, area = data.site.current, choices.year, data.site.area
    about = f"What the partners plan for {label(year)} in {area}, and what comes of it."
    plan_page = text_of(root, f"docs/plans/{old}.md")
    yield (
        _free(root, f"docs/plans/{year}.md"),
        page_like(plan_page, choices.title, about, (old, year)),
    )
    for one in new:
        # A page that tells how to leave fewer traces, if any of those it goes on with does.
        like = sorted(one.goes_on_with or known, key=lambda id_: known[id_].sensitive)
        pattern = like[-1 if one.goes_on_with else 0]
        text = text_of(root, f"docs/priorities/{pattern}.md")
        about = f"{one.name}: what is being done in {area}, and who to contact."
        file = _free(root, f"docs/priorities/{one.id}.md")
        yield file, page_like(text, one.name, about, (pattern, one.id))


def _free(root: Path, file: str) -> str:
    if (root / file).exists():
        raise Problems([Problem(file, 1, "the page is there already", "move or delete it")])
    return file
