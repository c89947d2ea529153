"""Files of the project written: records as YAML, and changed files all at once or not at all."""

import shutil
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from .book import Book
from .problems import Problem, Problems
from .project import checked
from .published_ids import RECORD
from .read import NOT_TEXT

WIDTH = 100
# A text longer than this gets lines of its own.
LONG = 70
# What the site is made from, as far as a check reads it.
SOURCES = ("data", "docs")


class _Dumper(yaml.SafeDumper):
    """Writes a text without quotation marks wherever `read.py` reads it back as that text."""

    # To the reader a date, a number and `no` are texts too.
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own name)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # A list's hyphens stand under the key's third letter, as in the files of data/.
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # As editors write it: paragraphs line by line, a long text folded, a short one in its line.
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    short = all(isinstance(value, str) and len(value) <= LONG for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def as_yaml(value: Any, indent: int = 0) -> str:
    """Return lists, mappings and texts as lines of YAML, each set in by `indent` spaces."""
    text = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH - indent
    )
    return textwrap.indent(text, " " * indent)


def tried(root: Path, texts: Mapping[str, str]) -> Book:
    """Return the book there would be with files, by their path below root, written.

    Raises Problems where the data or the pages would not be sound.
    """
    with TemporaryDirectory() as copy:
        for name in SOURCES:
            if (root / name).is_dir():
                shutil.copytree(root / name, Path(copy, name))
        if (root / RECORD).is_file():
            shutil.copy(root / RECORD, copy)
        put(Path(copy), texts)
        return checked(Path(copy))


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files by their path below root: all of them, or none. Raises as `tried` does."""
    tried(root, texts)
    put(root, texts)


def put(root: Path, texts: Mapping[str, str]) -> None:
    """Write files that have been tried: all of them, or none. Raises OSError."""
    folders = {path for file in texts if not (path := (root / file).parent).exists()}
    # Beside their places first, so that a full disk leaves every file as it was.
    beside = {file: root / f"{file}.new" for file in texts}
    try:
        for file, path in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[file], encoding="utf-8", newline="")
        for file, path in beside.items():
            path.replace(root / file)
    except OSError:
        for path in beside.values():
            with suppress(OSError):
                path.unlink()
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
        raise


def text_of(root: Path, file: str) -> str:
    """Return a file's text as it is, line ends and all, so that it can be written back.

    Raises Problems where there is none, or where it is no text.
    """
    if not (root / file).is_file():
        raise Problems([Problem(file, 1, "the file is missing", "put it back")])
    try:
        return (root / file).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Problems([Problem(file, 1, *NOT_TEXT)]) from None
