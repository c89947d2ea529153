"""The pages of docs/, and their front matter, which is validated like the data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import fields
from .fields import Text
from .problems import LOST, Location, Problem, message
from .records import Record, record_keys
from .validate import validate
from .yaml_reader import CONFLICT, PLACE, parse, read_text

# As MkDocs recognises it (mkdocs.utils.meta).
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
# Without those lines, MkDocs takes lines such as `Title: A` at the top for MultiMarkdown metadata.
BARE_KEY = re.compile(r"(?:---[ \t]*\n)? {0,3}[A-Za-z0-9_-]+:")
TEXT_TAG = "tag:yaml.org,2002:str"
# A placeholder in a new page, in mkdocs.yml or in data/.
TO_WRITE = re.compile(r" *(?:<!--|#) write here: (.+?)(?: -->)?")


class FrontMatter(Record):
    """The front matter of a page."""

    title: Text | None = None
    """The page's name where it is listed."""
    description: Text | None = None
    """Its content in one sentence, which search engines show."""
    formerly: tuple[fields.PageAddress, ...] = ()
    """Earlier addresses of the page, which redirect to it."""
    exclude_from_search: fields.Flag = False
    """Whether only its own search words find it, such as instructions for editors."""


class Page(NamedTuple):
    """A page of docs/: its file, URL path, front matter, and the whole text with \\n line ends."""

    file: str
    url_path: str
    front: FrontMatter
    text: str

    @property
    def body(self) -> str:
        """The text with empty lines in place of the front matter."""
        found = FRONT_MATTER.match(self.text)
        return "\n" * found[0].count("\n") + self.text[found.end() :] if found else self.text


def pages_in(root: Path, problems: list[Problem]) -> Iterator[Page]:
    """Yield the pages in root/docs whose front matter is valid; report the others."""
    for path in sorted(filter(Path.is_file, (root / "docs").rglob("*.md"))):
        file = path.relative_to(root).as_posix()
        written = read_text(path, file, problems)
        if written is None:
            continue
        text = written.replace("\r\n", "\n")
        for line, words in enumerate(text.split("\n"), 1):
            if LOST in words:
                at = words.index(LOST) + 1
                problems.append(Problem(file, line, *message("lost"), at, f"{file} {LOST}"))
        found = FRONT_MATTER.match(text)
        raw: Any = {PLACE: Location(file, 1, {})}
        if found:
            # An empty line in place of the hyphens keeps the line numbers.
            raw = parse(f"\n{found[1]}", file, dict, problems, record_keys())
        elif BARE_KEY.match(text):
            problems.append(Problem(file, 1, *message("bare front matter")))
        front = validate(FrontMatter, raw, {}, problems)
        if front:
            problems += _read_otherwise(front, found[1] if found else "")
            way = path.relative_to(root / "docs").with_suffix("")
            folder = way.parent if way.name in ("index", "README") else way
            yield Page(file, f"{folder.as_posix()}/".removeprefix("./"), front, text)


def _read_otherwise(front: FrontMatter, text: str) -> Iterator[Problem]:
    """Yield each text that MkDocs, which reads the same lines, takes for something else."""
    root = yaml.compose(text, yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value in ("title", "description") and value.tag != TEXT_TAG:
            yield front.problem("unquoted", key.value, value=value.value)


def left_to_write(file: str, text: str) -> Iterator[Problem]:
    """Yield each placeholder of a file that is still to be replaced, and git's conflict markers."""
    for line, words in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if found := TO_WRITE.fullmatch(words):
            yield Problem(file, line, *message("placeholder", words=found[1]))
        if CONFLICT.match(words) and "=" not in words:  # that could underline a heading
            yield Problem(file, line, *message("conflict"), cause=f"{file} conflict")
