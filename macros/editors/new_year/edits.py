"""Change the navigation by single lines, and make pages like others."""

import re
from collections.abc import Collection

from ...data.front_matter import FRONT_MATTER
from ..yaml_writer import as_yaml

HEADING = re.compile(r"^# .*$", re.MULTILINE)
# A page that is listed on a line of its own: with or without a title and quotation marks.
NAV_LINE = re.compile(r"""( *)- +(?:[^#\[{]*: +)?["']?(?:\./)?([^\s"'#]+\.md)["']? *(?:#.*)?\r?$""")


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
