"""Change single lines of the project's files: all others stay byte for byte."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ...data.files import text_of
from ...data.front_matter import FRONT_MATTER
from ...data.yaml_edits import edit, insert_record, set_values
from ...data.yaml_writer import as_yaml

HEADING = re.compile(r"^# .*$", re.MULTILINE)
# A page that is listed on a line of its own: with or without a title and quotation marks.
NAV_LINE = re.compile(r"""( *)- +(?:[^#\[{]*: +)?["']?(?:\./)?([^\s"'#]+\.md)["']? *(?:#.*)?\r?$""")


def with_values(root: Path, file: str, changes: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of a data file with new values for some keys of its records, by their ids, or
    of the file itself, by "". A new key is written in the order of the values; None removes one.

    Raises Problems if a record is in brackets.
    """
    text = text_of(root, file)
    for id_, values in changes.items():
        path = [id_] if id_ else []
        change = partial(set_values, path=path, values=values, order=[*values])
        text = edit(text, file, change)
    return text


def with_records(text: str, file: str, records: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a list of records with more of them at its end."""
    for record in records:
        text = edit(text, file, partial(insert_record, path=[], key="", record=record))
    return text


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
