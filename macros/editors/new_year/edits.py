"""Single lines of the project's files changed: everything else in them stays byte for byte."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ...data.front_matter import FRONT
from ...data.problems import Location, Problem, Problems
from ...data.yaml_writer import as_yaml

HEADING = re.compile(r"^# (.*?)( *\{: *#[a-z0-9-]+ *\})?(\r?)$", re.MULTILINE)


class Edit(NamedTuple):
    """A key of a record, and the lines of YAML that take the place of its own."""

    location: Location
    key: str
    lines: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a YAML text, or a page's, with some keys changed; a comment behind one stays.

    Raises Problems where a key shares its line with others.
    """
    lines = text.split("\n")
    # The last first, so that the lines before them keep their numbers.
    for location, key, new in sorted(edits, key=lambda edit: -edit.location.keys[edit.key]):
        at = location.keys[key] - 1
        found = re.match(rf"([ -]*){key}:", lines[at])
        if not found:
            fix = f"write `{key}: …` on a line of its own"
            raise Problems([location.problem(f"`{key}` shares its line with others", fix, key)])
        set_in, end = " " * len(found[1]), at + 1
        while end < len(lines) and lines[end].startswith(f"{set_in} "):
            end += 1
        comment = re.search(r"[^\"'] +#[^\"']*$", lines[at].rstrip("\r")) if end == at + 1 else None
        first, *rest = new.rstrip("\n").split("\n")
        first += comment[0][1:] if comment else ""
        ending = "\r" if lines[at].endswith("\r") else ""
        lines[at:end] = [found[1] + first + ending, *(set_in + line + ending for line in rest)]
    return "\n".join(lines)


def inserted(text: str, beside: str, new: str, after: bool) -> str:
    """Return mkdocs.yml with a page named in a line of its own beside another page's, or as it was
    where that has no such line."""
    found = [*re.finditer(rf"^( *- ).*\b{re.escape(beside)}(\r?\n)", text, re.MULTILINE)]
    if not found:
        return text
    at = found[-1].end() if after else found[0].start()
    return f"{text[:at]}{found[0][1]}{new}{found[0][2]}{text[at:]}"


def page_like(text: str, title: str, description: str, macros_of: tuple[str, str]) -> str:
    """Return a page made from another one's text: under a title and description of its own, its
    macros called with the second of two words instead of the first."""
    old, new = macros_of
    front = as_yaml({"title": title, "description": description})
    body = FRONT.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n"), count=1)
    body = re.sub(rf"\((['\"]){re.escape(old)}\1\)", rf"(\g<1>{new}\1)", body)
    body = HEADING.sub(lambda _: f"# {title} {{: #{new} }}", body, count=1)
    return f"---\n{front}---\n{body}"


def retitled(text: str, title: str, file: str) -> str:
    """Return a page's text with another heading at its top, at the address that it had.

    Raises Problems where the heading has no id of its own: its address would change.
    """
    heading = HEADING.search(text)
    if not heading or not heading[2]:
        line = text[: heading.start()].count("\n") + 1 if heading else 1
        fix = "write its address in small letters behind it, such as # My page {: #my-page }"
        raise Problems([Problem(file, line, "the page's heading has no id of its own", fix)])
    return HEADING.sub(lambda found: f"# {title}{found[2] or ''}{found[3]}", text, count=1)
