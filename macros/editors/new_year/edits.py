"""Change single lines of the project's files: all others stay byte for byte."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from ...data.front_matter import FRONT_MATTER
from ...data.problems import Location, Problems
from ...data.yaml_writer import as_yaml

HEADING = re.compile(r"^# .*$", re.MULTILINE)
# A page that is listed on a line of its own: with or without a title and quotation marks.
NAV_LINE = re.compile(r"""( *)- +(?:[^#\[{]*: +)?["']?(?:\./)?([^\s"'#]+\.md)["']? *(?:#.*)?\r?$""")


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
