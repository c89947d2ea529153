"""Files that are not what they seem are reported before they are read or published."""

import os
from pathlib import Path

import pytest

from macros.checks.files import LARGEST, check_files
from macros.checks.project import load_project
from macros.data.problems import Problems
from tests.conftest import ROOT

SVG = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"
ACTIVE = {
    "a.svg": SVG.format("<script>alert(1)</script>"),
    "b.SVG": SVG.format("<rect onload = 'alert(1)'/>"),
    "c.svg": SVG.format("<rect/onclick='alert(1)'/>"),
    "d.svg": SVG.format("<a href='JavaScript:alert(1)'><text>a</text></a>"),
    "e.svg": SVG.format("<a href='&#106;avascript:alert(1)'><text>a</text></a>"),
    "f.svg": SVG.format("<foreignObject><p/></foreignObject>"),
    "g.htm": "<html><script src='assets/a.js'></script></html>",
    "h.xml": "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "i.xml": "<?xml-stylesheet href='a.xsl'?><a/>",
    "j.xhtml": "<!DOCTYPE html [<!ENTITY a 'b'>]><html/>",
}


@pytest.mark.parametrize("name", ACTIVE)
def test_a_document_that_can_run_a_script(name: str, tmp_path: Path) -> None:
    path = tmp_path / "docs/files" / name
    path.parent.mkdir(parents=True)
    for encoding in ("utf-8", "utf-16"):
        path.write_text(ACTIVE[name], encoding)
        (problem,) = check_files(tmp_path)
        assert (problem.file, problem.line) == (f"docs/files/{name}", 1)
        assert "can do more than show" in problem.what


def test_documents_that_cannot_run_a_script(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.svg").write_text(SVG.format("<text>the button = on</text><path d='M0'/>"))
    (tmp_path / "docs/b.xml").write_text("<a>On Monday the script of the film was read</a>")
    (tmp_path / "docs/c.txt").write_text("<script>")
    assert not [*check_files(tmp_path)]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("plan: final.pdf", "plan-final.pdf"),
        ("What?.pdf", "What.pdf"),
        ("50% less.pdf", "50-less.pdf"),
        ("con.pdf", "the-con.pdf"),
        ("NUL", "the-NUL"),
        ("end. ", "end"),
        ("a\nb.pdf", "a-b.pdf"),
    ],
)
def test_a_name_that_hosts_refuse(name: str, right: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).touch()
    (problem,) = check_files(tmp_path)
    assert problem.fix == f"rename it to {right}"


def test_links_devices_and_two_spellings(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "docs/passwords.txt").symlink_to("/etc/passwd")
    (tmp_path / "docs/elsewhere").symlink_to("/etc")
    (tmp_path / "docs/gone.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "data/pipe.yml")
    (tmp_path / "docs/Plan.pdf").touch()
    (tmp_path / "docs/plan.pdf").touch()
    (tmp_path / "data/large.yml").write_bytes(b"#" * (LARGEST + 1))
    found = {problem.file: problem.what for problem in check_files(tmp_path)}
    link = "this is a link to another place, or no ordinary file"
    assert found == {
        "data/large.yml": "the file is larger than 1,000,000 bytes",
        "data/pipe.yml": link,
        "docs/elsewhere": link,
        "docs/gone.txt": link,
        "docs/passwords.txt": link,
        "docs/plan.pdf": "the name differs from docs/Plan.pdf only in capitals",
    }
    with pytest.raises(Problems):  # without waiting for the pipe
        load_project(tmp_path)


def test_files_of_this_project() -> None:
    assert not [*check_files(ROOT)]
