"""Adding a priority to the current plan, in every file that has to name it."""

import shutil
from pathlib import Path

import pytest

from macros.checks.project import load_project
from macros.data.problems import Problems
from macros.editors.new_year.priority import add_priority
from tests.conftest import SMALL

NAV = "site_name: Vale\nnav:\n  - index.md\n  - priorities/homes.md # first\n  - plans/2031-32.md\n"
NEW = "  - priorities/homes.md # first\n  - priorities/{}.md\n"
FILES = ["data/plans/2031-32/{}.yml", "docs/priorities/{}.md"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mkdocs.yml").write_text(NAV)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "id_"),
    [("Road safety", "road-safety"), ("2025", "2025"), ('Yes: "a" & b', "yes-a-b"), ("Tŷ", "ty")],
)
def test_a_priority_is_added_to_every_file(project: Path, name: str, id_: str) -> None:
    output = add_priority(project, f" {name} ")
    data, pages = load_project(project)
    assert data.plans[-1].priorities == ("homes", "streets", id_)
    assert {part.title for part in data.plans[-1].priority_plans} >= {name}
    assert data.priorities[-1].name == name
    page = next(page for page in pages if page.url_path == f"priorities/{id_}/")
    assert page.front.title == name and f'{{{{ actions("{id_}") }}}}' in page.text
    assert NEW.format(id_) in (project / "mkdocs.yml").read_text()
    for file in ("data/priorities.yml", "data/plans/2031-32/plan.yml", "mkdocs.yml"):
        assert f"Written: {file}\n" in output


@pytest.mark.parametrize("missing", FILES)
def test_a_priority_without_one_of_its_files_is_completed(project: Path, missing: str) -> None:
    add_priority(project, "Road safety")
    path = project / missing.format("road-safety")
    text = path.read_text("utf-8")
    path.unlink()
    if path.suffix == ".yml":
        plan = project / "data/plans/2031-32/plan.yml"
        plan.write_text(plan.read_text("utf-8").replace(", road-safety", ""), "utf-8")
    output = add_priority(project, "road safety")
    assert path.read_text("utf-8") == text
    assert f"Written: {missing.format('road-safety')}\n" in output
    assert "Nothing is missing of “Road safety”." in add_priority(project, "Road safety")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Homes!", "“Homes” has its address"),
        ("日本", "no address can be made of it"),
        ("Index", "no address can be made of it"),
        ("", "the text is empty"),
        ("<b>", "a page's name cannot contain `<`"),
    ],
)
def test_a_name_that_cannot_be_used_is_reported(project: Path, name: str, what: str) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    with pytest.raises(Problems) as error:
        add_priority(project, name)
    assert [problem.what for problem in error.value.problems] == [what]
    assert before == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_page_without_a_place_in_the_navigation_is_reported(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: Vale\nnav: [index.md]\n")
    assert "add `- priorities/woods.md` to `nav`" in add_priority(project, "Woods")


def test_a_file_keeps_its_line_ends(project: Path) -> None:
    path = project / "data/priorities.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    add_priority(project, "Woods")
    lines = path.read_bytes().splitlines(keepends=True)
    assert b"- id: woods\r\n" in lines and all(line.endswith(b"\r\n") for line in lines)
