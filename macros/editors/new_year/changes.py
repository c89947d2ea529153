"""The files of a new plan year: those that are new, and those in which lines change."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from ...data.files import text_of
from ...data.front_matter import FRONT_MATTER
from ...data.plan_data import PlanData
from ...data.plan_records import Action
from ...data.problems import Problem, Problems
from ...views.formats import format_year
from ...views.plans import get_plan
from ..yaml_edits import Texts, insert_record, set_values
from ..yaml_writer import as_yaml
from .choices import Choices, PriorityChoice, next_id

SITE, TOPICS, PRIORITIES = "data/site.yml", "data/topics.yml", "data/priorities.yml"
NAV = "mkdocs.yml"
HEADING = re.compile(r"^# .*$", re.MULTILINE)
# A page that is listed on a line of its own: with or without a title and quotation marks.
NAV_LINE = re.compile(r"""( *)- +(?:[^#\[{]*: +)?["']?(?:\./)?([^\s"'#]+\.md)["']? *(?:#.*)?\r?$""")
# What an action that continues another does not take over: its old links are its own.
OWN = {"formerly", "earlier_priorities"}


def changes(data: PlanData, root: Path, choices: Choices) -> Texts:
    """Return the texts of the files that are new or change.

    Raises Problems if a file cannot be changed, or a new one exists already.
    """
    known, texts = {one.id: one for one in data.priorities}, Texts(root)
    texts |= plan_files(data, root, choices)
    texts |= page_files(data, root, choices)
    # Where a later plan was, is where this one is now.
    texts.change(SITE, set_values, [], {"current": choices.year, "next_plan": None})
    _change_priorities(data, texts, choices)
    _move_topics(data, texts, choices)
    if (root / NAV).is_file():
        old_page = f"plans/{data.site.current}.md"
        nav = add_to_nav(texts[NAV], f"plans/{choices.year}.md", [old_page], after=False)
        new = [one.id for one in choices.priorities if one.id not in known]
        nav = with_priorities(nav, new, known)
        if nav != texts[NAV]:
            texts[NAV] = nav
    return texts


def with_priorities(nav: str, new: Iterable[str], listed: Iterable[str]) -> str:
    """Return an mkdocs.yml with the pages of new priorities below those that are listed."""
    pages = [f"priorities/{id_}.md" for id_ in ("index", *listed)]
    for id_ in new:
        nav = add_to_nav(nav, f"priorities/{id_}.md", pages, after=True)
        pages.append(f"priorities/{id_}.md")
    return nav


def add_to_nav(text: str, page: str, neighbours: Collection[str], after: bool) -> str:
    """Return an mkdocs.yml with a page listed before or after the last of some `neighbours`.

    The text is returned unchanged if none of them has a line of its own.
    """
    lines = text.splitlines(keepends=True)
    entries = [(at, found) for at, line in enumerate(lines) if (found := NAV_LINE.match(line))]
    near = [(at, entry) for at, entry in entries if entry[2] in neighbours]
    if near:
        at, entry = near[-1]
        end = "\r\n" if "\r\n" in text else "\n"
        lines[at] = lines[at].rstrip("\r\n") + end
        lines.insert(at + after, f"{entry[1]}- {page}{end}")
    return "".join(lines)


def _change_priorities(data: PlanData, texts: Texts, choices: Choices) -> None:
    known = {one.id: one for one in data.priorities}
    for one in choices.priorities:
        before = known.get(one.id)
        continues = before.continues if before else ()
        values: dict[str, object] = {"name": one.name}
        if added := [id_ for id_ in one.predecessors if id_ not in continues]:
            values["continues"] = [*continues, *added]
        if any(known[id_].sensitive for id_ in one.predecessors):
            values["sensitive"] = "true"
        if not before:
            texts.change(PRIORITIES, insert_record, [], "", {"id": one.id} | values)
        elif len(values) > 1 or one.name != before.name:
            texts.change(PRIORITIES, set_values, [one.id], values, [*values])


def _move_topics(data: PlanData, texts: Texts, choices: Choices) -> None:
    for topic in data.topics:
        successors = choices.successors(topic.priority)
        # If there are several, a person has to choose; if there is none, the old page stays.
        if len(successors) == 1 and successors[0] != topic.priority:
            earlier = [*topic.earlier_priorities, topic.priority]
            values = {"priority": successors[0], "earlier_priorities": earlier}
            texts.change(TOPICS, set_values, [topic.id], values, [*values])


def plan_files(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield the path and text of the plan's own file and of one for each priority."""
    year, old = choices.year, data.site.current
    new = any(one.new_actions for one in choices.priorities)
    source = (
        f"The plan for {format_year(year)} has not been added yet. Until then, this page shows its "
        f"priorities{', new actions' if new else ''} and the actions that continue from "
        f"{format_year(old)}, in the words of that plan."
    )
    # The least that a plan needs. A section's id is part of its address.
    section = {"id": "actions", "title": "What partners agreed to do", "shows": "actions"}
    ids = [one.id for one in choices.priorities]
    plan = as_yaml({"title": choices.title, "source": source, "priorities": ids})
    header = file_header(root, f"data/plans/{old}/plan.yml").replace(old, year)
    yield f"data/plans/{year}/plan.yml", f"{header}{plan}\n{as_yaml({'sections': [section]})}"
    actions = {action.id: action for action in get_plan(data).actions}
    known = get_plan(data).priorities
    for one in choices.priorities:
        files = (f"data/plans/{old}/{name}.yml" for name in (*one.continues, *known, "plan"))
        header = file_header(root, next(file for file in files if (root / file).is_file()))
        priority = _priority(one, [actions[id_] for id_ in one.actions], year)
        yield f"data/plans/{year}/{one.id}.yml", header.replace(old, year) + priority


def file_header(root: Path, file: str) -> str:
    """Return the comment lines at the top of a file, which explain it to editors."""
    text = text_of(root, file).removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:end])


def _priority(one: PriorityChoice, continued: list[Action], year: str) -> str:
    taken_over = (
        old.model_copy(update={"id": next_id(old.id, year), "updates": (), "continues": old.id})
        for old in continued
    )
    actions = [
        as_yaml([action.model_dump(mode="json", exclude_defaults=True, exclude=OWN)], 2)
        for action in (*taken_over, *one.new_actions)
    ]
    title = as_yaml({"title": one.title})
    return f"{title}\nactions:\n" + "\n".join(actions) if actions else title


def page_files(data: PlanData, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield the path and text of the plan's page and of one for each new priority.

    Each is made from an existing page. Raises Problems if a new page exists already, or the page it
    would be made from does not.
    """
    known = {one.id: one for one in data.priorities}
    old, year, area = data.site.current, choices.year, data.site.area
    about = f"What partners agreed to do in {area} in {format_year(year)}, and what happened."
    plan_page = text_of(root, f"docs/plans/{old}.md")
    page = page_like(plan_page, choices.title, about, (old, year))
    yield _unused(root, f"docs/plans/{year}.md"), page
    for one in choices.priorities:
        if one.id not in known:
            like = (*one.predecessors, *known)[0]
            file = _unused(root, f"docs/priorities/{one.id}.md")
            yield file, priority_page(data, root, one.id, one.name, like)


def priority_page(data: PlanData, root: Path, id_: str, name: str, like: str) -> str:
    """Return the text of a new priority's page, made from that of another."""
    about = f"{name}: what is being done in {data.site.area}, and who to contact."
    return page_like(text_of(root, f"docs/priorities/{like}.md"), name, about, (like, id_))


def _unused(root: Path, file: str) -> str:
    if (root / file).exists():
        raise Problems([Problem(file, 1, "the page exists already", "move or delete it")])
    return file


def page_like(text: str, title: str, description: str, renamed: tuple[str, str]) -> str:
    """Return a page made from another page's text, with its own title and description.

    Macro calls with the first id in `renamed` get the second instead.
    """
    old, new = renamed
    front = as_yaml({"title": title, "description": description}, for_mkdocs=True)
    body = FRONT_MATTER.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n"), count=1)
    body = re.sub(rf"\((['\"]){re.escape(old)}\1\)", rf"(\g<1>{new}\1)", body)
    body = HEADING.sub(lambda _: f"# {title} {{: #{new} }}", body, count=1)
    return f"---\n{front}---\n{body}"
