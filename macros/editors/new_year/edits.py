"""Change single lines of the project's files: all others stay byte for byte."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from ...data.front_matter import FRONT_MATTER
from ...data.problems import Location, Problem, Problems
from ...data.yaml_writer import as_yaml

HEADING = re.compile(r"^# (.*?)( *\{: *#[a-z0-9-]+ *\})?(\r?)$", re.MULTILINE)


class Edit(NamedTuple):
    """New values of a record's keys. The first key exists; new keys are written below it."""

    location: Location
    values: Mapping[str, Any]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a YAML text, or a page's, with some keys changed; comments after them stay.

    Raises Problems if a key shares its line with others.
    """
    lines = text.split("\n")
    changes = [
        (location, key, values)
        for location, values in edits
        for key in values.keys() & location.keys
    ]
    # The last first, so that the lines before keep their numbers.
    for location, key, values in sorted(changes, key=lambda change: -change[0].keys[change[1]]):
        at = location.keys[key] - 1
        found = re.match(rf"([ -]*){key}:", lines[at])
        if not found:
            fix = f"write `{key}: …` on a line of its own"
            raise Problems([location.problem(f"`{key}` shares its line with others", fix, key)])
        added = values.keys() - location.keys if key == next(iter(values)) else ()
        new = as_yaml({k: value for k, value in values.items() if k == key or k in added})
        indent, end = " " * len(found[1]), at + 1
        while end < len(lines) and lines[end].startswith(f"{indent} "):
            end += 1
        comment = re.search(r"[^\"'] +#[^\"']*$", lines[at].rstrip("\r")) if end == at + 1 else None
        first, *rest = new.rstrip("\n").split("\n")
        first += comment[0][1:] if comment else ""
        line_end = "\r" if lines[at].endswith("\r") else ""
        lines[at:end] = [found[1] + first + line_end, *(indent + line + line_end for line in rest)]
    return "\n".join(lines)


def pages_in_nav(text: str) -> list[str]:
    """Return the pages in the navigation of an mkdocs.yml, in order."""
    return [posixpath.normpath(page.value) for _, _, page in _nav_entries(_nav(text))]


def add_to_nav(text: str, page: str, neighbours: Collection[str], after: bool) -> str:
    """Return an mkdocs.yml with a page added before or after the last of some `neighbours`.

    The text is returned unchanged if it has no place where the page can be added safely.
    """
    entries = list(_nav_entries(_nav(text)))
    found = [entry for entry in entries if posixpath.normpath(entry[2].value) in neighbours]
    if not found:
        return text
    sequence, item, node = found[-1]
    if sequence.flow_style:
        at = item.end_mark.index if after else item.start_mark.index
        new = f", {page}" if after else f"{page}, "
    else:
        at = text.rfind("\n", 0, text.rindex("-", 0, item.start_mark.index)) + 1
        if after:
            at = text.find("\n", node.end_mark.index) + 1 or len(text)
        line_end = "\r\n" if "\r\n" in text else "\n"
        new = f"{' ' * sequence.start_mark.column}- {page}{line_end}"
        new = new if not at or text[at - 1] == "\n" else line_end + new
    changed = text[:at] + new + text[at:]
    pages = [entry[2].value for entry in entries]
    pages.insert(entries.index(found[-1]) + after, page)
    return changed if pages == [entry[2].value for entry in _nav_entries(_nav(changed))] else text


def _nav_entries(node: Any) -> Iterator[tuple[yaml.SequenceNode, yaml.Node, yaml.ScalarNode]]:
    """Yield for each page of a navigation its list, its item in that list, and its path."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        titled = isinstance(item, yaml.MappingNode) and len(item.value) == 1
        target = item.value[0][1] if titled else item
        if isinstance(target, yaml.ScalarNode):
            yield node, item, target
        else:
            yield from _nav_entries(target)


def _nav(text: str) -> Any:
    """Return the YAML node of `nav`, or None if there is none that can be read."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    keys = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for key, value in keys if key.value == "nav"), None)


def page_like(text: str, title: str, description: str, renamed: tuple[str, str]) -> str:
    """Return a page made from another page's text, with its own title and description.

    Macro calls with the first id in `renamed` get the second instead.
    """
    old, new = renamed
    front = as_yaml({"title": title, "description": description})
    body = FRONT_MATTER.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n"), count=1)
    body = re.sub(rf"\((['\"]){re.escape(old)}\1\)", rf"(\g<1>{new}\1)", body)
    body = HEADING.sub(lambda _: f"# {title} {{: #{new} }}", body, count=1)
    return f"---\n{front}---\n{body}"


def retitled(text: str, title: str, file: str) -> str:
    """Return a page's text with another main heading, whose id is kept.

    Raises Problems if the heading has no id of its own, because its address would change.
    """
    heading = HEADING.search(text)
    if not heading or not heading[2]:
        line = text[: heading.start()].count("\n") + 1 if heading else 1
        fix = "write an id in small letters after it, such as # My page {: #my-page }"
        raise Problems([Problem(file, line, "the page's heading has no id", fix)])
    return HEADING.sub(lambda found: f"# {title}{found[2] or ''}{found[3]}", text, count=1)
