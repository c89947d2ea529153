"""The walls of the house: each module imports only from those to its left."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ORDER = [
    "problems",
    "messages",
    "lines",
    "layout",
    "syntax",
    "read",
    "years",
    "fields",
    "model",
    "partnership",
    "remarks",
    "plan",
    "book",
    "shapes",
    "records",
    "load",
    "schemas",
    "rules",
    "plan_rules",
    "check",
    "front",
    "published_ids",
    "views",
    "lineage",
    "bars",
    "progress",
    "crime",
    "abbreviations",
    "lookup",
    "terms",
    "mending",
    "render",
    "rows",
    "datasets",
    "sheets",
    "feed",
    "linked",
    "exports",
    "pages",
    "project",
    "write",
    "forms.form",
    "forms.validation",
    "forms.workbooks",
    "forms.cells",
    "forms.entered",
    "forms.filled",
    "forms.returns",
    "forms.insert",
    "forms.add",
    "next_year.edits",
    "next_year.fill_in",
    "next_year.choices",
    "next_year.new_files",
    "next_year.next_steps",
    "next_year.new_year",
    "beginning.asked",
    "beginning.own_pages",
    "beginning.own_data",
    "beginning.new_partnership",
    "proofreading.doubts",
    "proofreading.texts",
    "proofreading.unlisted",
    "proofreading.names",
    "proofreading.spelling",
    "proofreading.readability",
    "proofreading.figures",
    "proofreading.proofread",
    "answers",
    "built",
    "finish",
    "document.tagging",
    "document.pdf",
    "document.document",
    "document.documents",
    "publish",
    "addresses",
    "relinked",
    "hosting.headers",
    "hosting.refused",
    "hosting.renamed",
    "hosting.packed",
    "hosting.drawn",
    "hosting.host",
    "proposed.wording",
    "proposed.named",
    "proposed.differ",
    "proposed.compare",
    "proposed.rewritten",
    "proposed.changes",
    "proposed.comment",
    "proposed.preview",
    "__init__",
    "command",
    "site_commands",
    "editor_commands",
    "__main__",
]
PACKAGE = ROOT / "macros"
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py" or path.parent == PACKAGE  # the folders' own only tell of them
)
LOCKS = [
    *ROOT.glob("requirements/*.txt"),
    *ROOT.glob("requirements/*/*.txt"),
    *ROOT.glob("requirements/*/package-lock.json"),
]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    """Return the names of the package's own modules that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            # One dot is the module's own folder, two are the one above.
            folder = path.parents[node.level - 1].relative_to(PACKAGE).parts
            at = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            names = [alias.name for alias in node.names] if at.is_dir() else [""]
            within = [*folder, *filter(None, [node.module])]
            found |= {".".join(filter(None, (*within, name))) for name in names}
    return found


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(map(name_of, MODULES))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_to_its_left(path: Path) -> None:
    assert imported(path) <= set(ORDER[: ORDER.index(name_of(path))])


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_one_step(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150


def test_the_renderer_works_without_mkdocs() -> None:
    code = (
        "import sys; sys.modules['mkdocs'] = None\n"
        "from pathlib import Path; from macros.check import checked_book\n"
        "from macros.pages import macros\n"
        "print(macros(checked_book(Path('tests/small')), str)['priorities']())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert ">Streets</a>" in run.stdout


def test_nothing_asks_which_builder_builds() -> None:
    builders = re.compile(r"(import|from) +(mkdocs|properdocs|zensical)")
    knowing = [path.stem for path in MODULES if builders.search(path.read_text())]
    assert knowing == []


def test_nothing_names_this_council_outside_data_and_docs() -> None:
    names = re.compile(r"tonbridge|malling|tmbc|kent|01732|csp@", re.IGNORECASE)
    paths = [p for d in ("macros", "overrides", ".github") for p in (ROOT / d).rglob("*.*")]
    paths += [
        ROOT / name for name in ("build.yml", "Makefile", "pyproject.toml", "CONTRIBUTING.md")
    ]
    told = [path for path in paths if path.is_file() and path.suffix != ".pyc"]
    assert len(told) > len(MODULES)
    assert [str(path) for path in told if names.search(path.read_text("utf-8"))] == []


def test_html_stands_in_templates_alone() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        patterns = {arg for call in calls if "compile" in ast.dump(call.func) for arg in call.args}
        texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in patterns]
        drawn = [n.value for n in texts if isinstance(n.value, str)]
        assert not [t for t in drawn if re.search(r"</|<(?!template>)[a-z]+>", t)], path


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_lock_holds_hashes_and_names_no_registry(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search('"(resolved|funding)"|--[a-z-]*index|find-links', text)
    assert re.search('--hash=sha256:|"integrity": "sha512-', text)
