"""Front matter is validated like the data."""

import re
from itertools import product
from pathlib import Path

import pytest
from mkdocs.structure.files import File
from mkdocs.utils.meta import get_data

from macros.checks.project import check_nav
from macros.data.front_matter import pages_in
from macros.data.problems import Problem
from tests.conftest import check

PAGE = "docs/data.md"


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("description:", ":2: `description` is empty"),
        ("formerly: old/place/", ":2: `formerly` should be a list"),
        ("formerly: [../../outside/]", ":2: `../../outside/` is not an address of a page"),
        ("formerly: [contacts/]", ":2: the address `contacts/` is already used by docs/contacts"),
        ("formerly: [data]", ":2: the address `data/` is already used by docs/data.md"),
        ("descripton: a", ":2: `descripton` is not a known key here – did you mean"),
        ("description: [a, b]", ":2: `description` should be one text"),
        ("title: a: b", ":2: a colon in the text is read as a key"),
        ("formerly: [open", ":2: the bracket opened on line 2 is never closed"),
        ("exclude_from_search: often", ":2: `often` is not true or false"),
        ("title: 2025", ":2: `2025` is read as a number, a date, yes, no or nothing"),
        ("title: A\ndescription: 2025-01-31", ":3: `2025-01-31` is read as a number, a date"),
        ("title: yes", ":2: `yes` is read as"),
        ("description: null", ":2: `null` is read as"),
        ("title: One\ntitle: Two", ":3: `title` appears twice (also on line 2)"),
    ],
)
def test_a_mistake_is_reported_in_plain_english(
    project_copy: Path, lines: str, answer: str
) -> None:
    (project_copy / PAGE).write_text(f"---\n{lines}\n---\n\n# Data\n")
    run = check(project_copy)
    assert run.returncode == 1
    assert PAGE + answer in re.sub(r"(:\d+):\d+:", r"\1:", run.stderr)
    assert "Traceback" not in run.stderr


LINES = ("title: A", "titel: A", "title: A\nformerly: [old]", "", "# A")
ENDS = ("---", "--- \t", "...", "... ", "--", "", "----")


@pytest.mark.parametrize(
    "start", ["---", "--- ", "---\t", "----", " ---", "\ufeff---", "\n---", ""]
)
def test_front_matter_is_recognised_as_in_mkdocs(tmp_path: Path, start: str) -> None:
    """Whatever MkDocs takes from a page is either the page's front matter or a problem."""
    path = tmp_path / "docs/page.md"
    path.parent.mkdir()
    for lines, end, line_end in product(LINES, ENDS, ("\n", "\r\n")):
        text = "\n".join([start, lines, end, "", "# Heading", ""])
        path.write_bytes(text.replace("\n", line_end).encode())
        body, metadata = get_data(path.read_text("utf-8-sig"))
        problems: list[Problem] = []
        pages = list(pages_in(tmp_path, problems))
        if problems:
            assert "---" in start or metadata, text
        else:
            front = pages[0].front
            values = {key: getattr(front, key) for key in front.location.keys}
            assert values == {k: tuple(v) if k == "formerly" else v for k, v in metadata.items()}
            assert pages[0].body.lstrip("\n") == body.lstrip("\n")


@pytest.mark.parametrize("text", ["Title: A\n\n# A\n", "formerly: old\n", "---\ntitle: A\n\n# A\n"])
def test_metadata_without_its_hyphens_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(text)
    problems: list[Problem] = []
    list(pages_in(tmp_path, problems))
    assert [problem.short for problem in problems] == [
        "docs/page.md:1: this line is read as front matter"
    ]


@pytest.mark.parametrize(
    ("file", "url_path"),
    [
        ("index.md", ""),
        ("README.md", ""),
        ("about.md", "about/"),
        ("plans/index.md", "plans/"),
        ("a-to-z-index.md", "a-to-z-index/"),
    ],
)
def test_a_page_has_the_url_that_mkdocs_gives_it(tmp_path: Path, file: str, url_path: str) -> None:
    (tmp_path / "docs/plans").mkdir(parents=True)
    (tmp_path / "docs" / file).write_text("# A\n")
    assert [page.url_path for page in pages_in(tmp_path, [])] == [url_path]
    built = File(file, str(tmp_path / "docs"), str(tmp_path / "site"), use_directory_urls=True)
    assert built.url.removeprefix("./") == url_path


def test_placeholders_are_reported(project_copy: Path) -> None:
    (project_copy / PAGE).write_text("# Data\r\n\r\n<!-- write here: who we are -->\r\n")
    settings = project_copy / "mkdocs.yml"
    settings.write_text("# write here: our name\n" + settings.read_text())
    run = check(project_copy)
    words = "something is still to be written here – "
    assert f"{PAGE}:3:1: {words}who we are; then delete this line" in run.stderr
    assert f"mkdocs.yml:1:1: {words}our name; then delete this line" in run.stderr


def test_two_pages_cannot_have_the_same_former_url(project_copy: Path) -> None:
    for name in ("data", "about"):
        (project_copy / f"docs/{name}.md").write_text("---\nformerly: [old/]\n---\n\n# A page\n")
    run = check(project_copy)
    assert "docs/data.md:2:12: the address `old/` is already used by docs/about.md" in run.stderr


def test_only_theme_assets_that_a_page_uses_are_published(site: Path, project_copy: Path) -> None:
    # Without what a name has of the file's content, and without what is packed.
    published = {
        re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r"\1", path.relative_to(site / "assets").as_posix())
        for path in site.glob("assets/**/*")
        if path.is_file() and path.suffix not in (".br", ".gz")
    }
    own = {
        path.relative_to(assets).as_posix()
        for assets in (project_copy / "docs/assets", project_copy / "overrides/assets")
        for path in assets.rglob("*")
        if path.is_file()
    }
    assert published == own


def test_a_title_in_the_navigation_that_is_not_text_is_reported() -> None:
    nav = 'nav:\n  - "2025": a.md\n  - 2025: b.md\n  - Plans:\n      - no: c.md\n  - d.md\n'
    pages = [f"{name}.md" for name in "abcd"]
    found = [(one.line, one.column, one.what[:7]) for one in check_nav(nav, pages)]
    assert sorted(found) == [(3, 5, "`2025` "), (5, 9, "`no` is")]
    assert not [*check_nav("nav: [", []), *check_nav("", []), *check_nav("nav: a", [])]


def test_a_page_in_the_navigation_that_is_not_there_is_reported() -> None:
    pages = ["about.md", "plans/index.md"]
    (found,) = check_nav("nav:\n  - A: abuot.md\n  - plans/index.md\n", pages)
    assert str(found) == ("mkdocs.yml:2:8: there is no page `abuot.md` – did you mean `about.md`?")


@pytest.mark.parametrize("title", ["{{ 7*7 }}", "{% raw %}", "{# note #}"])
def test_a_title_is_not_run(project_copy: Path, title: str) -> None:
    """The plugin renders titles like pages, those in the navigation too."""
    (project_copy / PAGE).write_text(f"---\ntitle: '{title}'\n---\n\n# Data\n")
    settings = project_copy / "mkdocs.yml"
    settings.write_text(f"{settings.read_text()}nav:\n  - '{title}': data.md\n")
    run = check(project_copy)
    assert f"{PAGE}:2:8: a title is a text, which calls no macros" in run.stderr
    assert run.stderr.count("a title is a text") == 2
