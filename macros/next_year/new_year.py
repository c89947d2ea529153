"""The next plan year begun: its files and pages written, and what a person must do next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..book import Book
from ..front import pages_in
from ..problems import Problem, Problems, Where
from ..project import checked
from ..write import as_yaml, put, text_of, write
from .choices import Choices, chosen_from
from .edits import Edit, edited, inserted, retitled
from .fill_in import to_fill_in
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
    book = checked(root)
    if path and not path.exists():
        if not path.parent.is_dir():
            raise Problems([Problem(str(path), 1, "the folder is missing", "choose another one")])
        chosen_from(book, None)
        put(path.parent, {path.name: to_fill_in(book)})
        return f"{path} is written. Change it, save it, and run the same command again."
    choices = chosen_from(book, path)
    texts = {
        file: text for file, text in changes(book, root, choices) if _differs(root, file, text)
    }
    write(root, texts)
    return next_steps(book, root, choices, texts)


def changes(book: Book, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield each file that is new or changed, with its text. Raises Problems where one that is to
    be changed cannot be, or a new one is there already."""
    year, old = choices.year, book.site.current
    known = {one.id: one for one in book.priorities}
    new = [one for one in choices.priorities if one.id not in known]
    yield from plan_files(book, root, choices)
    yield from page_files(book, root, choices, new)
    yield SITE, edited(text_of(root, SITE), [Edit(book.site.where, "current", f"current: {year}")])
    yield PRIORITIES, _priorities(book, root, choices)
    yield TOPICS, edited(text_of(root, TOPICS), _topics(book, choices))
    yield from _renamed(book, root, choices)
    if (root / NAV).is_file():
        nav = inserted(text_of(root, NAV), f"plans/{old}.md", f"plans/{year}.md", after=False)
        last = max((f"priorities/{id_}.md" for id_ in ("index", *known)), key=nav.rfind)
        for one in reversed(new):
            nav = inserted(nav, last, f"priorities/{one.id}.md", after=True)
        yield NAV, nav


def _differs(root: Path, file: str, text: str) -> bool:
    return not (root / file).is_file() or text_of(root, file) != text


def _priorities(book: Book, root: Path, choices: Choices) -> str:
    known = {one.id: one for one in book.priorities}
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
            edits += _in_place(before.where, {"name": one.name} | said, "name")
    text = edited(text_of(root, PRIORITIES), edits)
    return text + ("" if text.endswith("\n") else "\n") + (as_yaml(new) if new else "")


def _topics(book: Book, choices: Choices) -> Iterator[Edit]:
    for topic in book.topics:
        heirs = choices.heirs(topic.priority)
        # Where there are several, a person has to choose; where there is none, its page stays.
        if len(heirs) == 1 and heirs[0] != topic.priority:
            earlier = [*topic.earlier_priorities, topic.priority]
            said = {"priority": heirs[0], "earlier_priorities": earlier}
            yield from _in_place(topic.where, said, "priority")


def _renamed(book: Book, root: Path, choices: Choices) -> Iterator[tuple[str, str]]:
    names = {one.id: one.name for one in book.priorities}
    fronts = {page.file: page.front for page in pages_in(root, [])}
    for one in choices.priorities:
        if names.get(one.id, one.name) != one.name:
            file = f"docs/priorities/{one.id}.md"
            text = retitled(text_of(root, file), one.name, file)
            where = fronts[file].where
            title = [Edit(where, "title", as_yaml({"title": one.name}))]
            yield file, edited(text, title if "title" in where.keys else [])


def _in_place(where: Where, said: dict[str, Any], first: str) -> Iterator[Edit]:
    """Yield the edits that give a record some values; keys it had not follow its `first` one."""
    there = {key: value for key, value in said.items() if key in where.keys}
    lines = {key: as_yaml({key: value}) for key, value in there.items()}
    absent = {key: value for key, value in said.items() if key not in there}
    lines[first] += as_yaml(absent) if absent else ""
    yield from (Edit(where, key, text) for key, text in lines.items())
