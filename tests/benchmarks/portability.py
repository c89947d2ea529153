"""Build the same sources with MkDocs and ProperDocs, and compare the sites: `make portability`."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from tests.benchmarks.benchmark_report import keep, table
from tests.conftest import SITE_URL, copy_project
from tests.fixtures import ROOT


class Builder(NamedTuple):
    """A builder: its package, which is its module too; the Python that it is installed for; what it
    is built with in place of which line of build.yml."""

    package: str
    python: Path
    instead: tuple[str, str] = ("", "")


OURS = Builder("mkdocs", ROOT / ".venv/bin/python")
PROPERDOCS = Builder("properdocs", ROOT / ".venv/builders/properdocs/bin/python")
BARE = ("  name: material\n", "  name: null\n  static_templates: [404.html]\n")
BUILDERS = {
    "ProperDocs": PROPERDOCS,
    "ProperDocs without Material": PROPERDOCS._replace(instead=BARE),
}
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
ADDRESSES = {"SITE_URL": SITE_URL, "REPO_URL": "https://repository.example/plan"}
# A mistake of each kind that must stop a build: the file, what is added to it, and what the message
# must name.
MISTAKES = {
    "a mistake in the data": ("data/partners.yml", "- id: no-name\n", "data/partners.yml"),
    "an unknown macro": ("docs/about.md", "{{ no_macro() }}", "no_macro"),
    "a link to no page": ("docs/about.md", "[Page](no-page.md)", "no-page.md"),
    "a link to no heading": ("docs/about.md", "[Part](index.md#no-heading)", "no-heading"),
}
COLOUR = re.compile(r"\x1b\[[\d;]*m")
# Each builder knows these words: anew, and stopping at a warning.
BUILD = ("build", "--clean", "--strict")
SITE_MAP = "sitemap.xml"
LINKS = ("href", "src", "action")


class Page(NamedTuple):
    """What is compared of a page; `links` holds where each leads from the page's address."""

    title: str
    headings: list[tuple[str, str, str]]
    ids: list[str]
    text: str
    tables: list[list[list[str]]]
    links: list[str]


ADDRESS, FILE = "address", "file"
ASPECTS = (ADDRESS, *Page._fields, FILE)


class Difference(NamedTuple):
    """Where two sites differ: in which aspect, on which page or in which file, and how."""

    aspect: str
    where: str
    how: str


class Compared(NamedTuple):
    """How many pages and other files two sites have between them, and where they differ."""

    pages: int
    files: int
    differences: list[Difference]

    def same(self, aspect: str) -> float:
        """Return of how many of the pages, or other files, an aspect is the same, in per cent."""
        differing = {found.where for found in self.differences if found.aspect == aspect}
        of = self.files if aspect == FILE else self.pages
        return 100 * (of - len(differing)) / of if of else 100.0


def page(html: str, address: str) -> Page:
    """Return what is compared of the page at a URL."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("article") or soup
    rows = [[_cells(row) for row in of.find_all("tr")] for of in soup.find_all("table")]
    return Page(
        _plain(soup.title),
        [(of.name, _of(of, "id"), _plain(of)) for of in soup.find_all(re.compile("^h[1-6]$"))],
        [_of(of, "id") for of in soup.find_all(id=True)],
        _plain(main),
        rows,
        [
            f"{of.name}: {urljoin(address, _of(of, name))}"
            for of in soup.find_all(True)
            for name in LINKS
            if of.has_attr(name)
        ],
    )


def compare(ours: Path, theirs: Path) -> Compared:
    """Compare two built sites."""
    left, right = _files(ours), _files(theirs)
    pages = sorted(name for name in left | right if name.endswith(".html"))
    others = sorted((left | right) - set(pages))
    found = list(_unlike_pages(ours, theirs, pages, left, right))
    for name in others:
        if name not in left or name not in right:
            found.append(Difference(FILE, name, _only(name in left)))
        elif _content(ours / name) != _content(theirs / name):
            found.append(Difference(FILE, name, "other bytes"))
    return Compared(len(pages), len(others), found)


def main() -> int:
    """Build with each builder, compare, and record the table; return 1 where anything differs."""
    if not BUILDERS["ProperDocs"].python.exists():
        sys.exit("properdocs is not installed: `make portability` does it")
    wrong, rows = [], []
    with tempfile.TemporaryDirectory() as folder:
        ours = built(OURS, Path(folder, "MkDocs"))
        for name, builder in BUILDERS.items():
            root = Path(folder, name)
            compared = compare(ours, built(builder, root))
            wrong += [f"{name}, {of} of {at}: {how}" for of, at, how in compared.differences]
            passed = [mistake for mistake in MISTAKES if not stops(builder, root, mistake)]
            wrong += [f"{name} does not stop at {mistake}" for mistake in passed]
            percentages = [f"{compared.same(aspect):.4g}" for aspect in ASPECTS]
            rows.append([f"{name} ({_version(builder, root)})", str(compared.pages), *percentages])
    head = ["per cent the same as with MkDocs", "pages", *ASPECTS]
    mistakes = f"Each stops at each of {len(MISTAKES)} mistakes: {'; '.join(MISTAKES)}."
    text = f"{table(head, rows)}\n\n{mistakes}"
    if wrong:
        print(text, *wrong, sep="\n", file=sys.stderr)
        return 1
    keep("make portability", "the same pages by another site generator", text, OURS.package)
    return 0


def built(builder: Builder, root: Path) -> Path:
    """Copy the project into a folder, and build and finish its site there; return where that is."""
    copy_project(root)
    settings = root / "build.yml"
    line, instead = builder.instead
    assert line in settings.read_text("utf-8"), f"build.yml has no line {line}"
    settings.write_text(settings.read_text("utf-8").replace(line, instead), "utf-8")
    done = _run(builder, root, builder.package, *BUILD, **ADDRESSES)
    if done.returncode:
        sys.exit(f"{builder.python} -m {builder.package}\n{done.stdout}{done.stderr}")
    return root / "site"


def stops(builder: Builder, root: Path, mistake: str) -> bool:
    """Return whether a build with a mistake in its sources fails with a message that names it."""
    file, added, named = MISTAKES[mistake]
    sound = (root / file).read_text("utf-8")
    (root / file).write_text(f"{sound}\n{added}\n", "utf-8")
    done = _run(builder, root, builder.package, *BUILD)
    (root / file).write_text(sound, "utf-8")
    return done.returncode != 0 and named in COLOUR.sub("", done.stdout + done.stderr)


def _run(
    builder: Builder, root: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a module with a builder's Python."""
    command = [str(builder.python), "-m", *arguments]
    env = os.environ | ENVIRONMENT | environment
    return subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)


def _version(builder: Builder, root: Path) -> str:
    output = _run(builder, root, "pip", "show", builder.package).stdout
    return output.partition("Version: ")[2].partition("\n")[0]


def _unlike_pages(
    ours: Path, theirs: Path, names: Iterable[str], left: set[str], right: set[str]
) -> Iterator[Difference]:
    """Yield where the pages of two sites differ."""
    for name in names:
        if name not in left or name not in right:
            yield Difference(ADDRESS, name, _only(name in left))
            continue
        address = SITE_URL + name.removesuffix("index.html")
        pair = [page((site / name).read_text("utf-8"), address) for site in (ours, theirs)]
        for aspect, one, other in zip(Page._fields, *pair, strict=True):
            if one != other:
                yield Difference(aspect, name, _how(one, other))


def _files(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def _content(path: Path) -> Any:
    """Return a file's bytes; of a site map the addresses it holds, since each builder lays it
    out in its own way."""
    if path.name == SITE_MAP:
        return sorted(re.findall("<loc>(.*?)</loc>", path.read_text("utf-8")))
    return path.read_bytes()


def _cells(row: Tag) -> list[str]:
    return [_plain(cell) for cell in row.find_all(["th", "td"])]


def _plain(of: Tag | None) -> str:
    return " ".join(of.get_text().split()) if of else ""


def _of(tag: Tag, name: str) -> str:
    return str(tag.get(name, ""))


def _only(is_ours: bool) -> str:
    return "MkDocs has it, the other not" if is_ours else "MkDocs does not have it, the other has"


def _how(one: Any, other: Any) -> str:
    """Return where two texts, or two lists, first differ."""
    parts = [of.split() if isinstance(of, str) else of for of in (one, other)]
    pairs = enumerate(zip_longest(*parts))
    at, pair = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return f"at {at + 1}, MkDocs has {pair[0]!r}, the other {pair[1]!r}"


if __name__ == "__main__":
    sys.exit(main())
