"""Importing a plan: what was found is right, and nothing of the document is lost or made up."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.editors.importing.document import Document, Table
from macros.editors.importing.importing import import_plan
from macros.editors.importing.read import read_document
from macros.editors.importing.report import Report
from tests.benchmarks.compare_import import YEAR, bare_project, compare
from tests.conftest import check
from tests.editors.importing.make_documents import LAYOUTS

WORD = re.compile(r"\w+")


def words_of(document: Document) -> set[str]:
    """Return every word of a document."""
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row]
        else:
            found.append(block.text)
    return set(WORD.findall("\n".join((*found, *document.not_read))))


def words_after(root: Path, report: Report) -> set[str]:
    """Return the words in the files that an import wrote, and in its report."""
    page = BeautifulSoup((root / report.page).read_text("utf-8"), "html.parser").get_text(" ")
    files = [(root / file).read_text("utf-8") for file in report.written]
    return set(WORD.findall("\n".join((page, *files))))


def test_printed_plan(documents: dict[str, Path], tmp_path: Path) -> None:
    """The import of the printed plan is what was entered by hand, field by field."""
    bare_project(tmp_path)
    report = import_plan(tmp_path, read_document(documents["printed"]), YEAR)
    result = compare(tmp_path)
    assert not result.wrong
    assert result.share >= 0.98
    assert result.right["actions"] == result.right["leads"] == 61
    listed = "\n".join(report.found)
    assert "Actions: 61" in listed
    assert "Contacts: 24" in listed
    assert "Terms: 17" in listed


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_word_is_lost(layout: str, documents: dict[str, Path], project: Path) -> None:
    document = read_document(documents[layout])
    report = import_plan(project, document, "2031-32")
    assert words_of(document) <= words_after(project, report)


def test_check_names_each_decision(documents: dict[str, Path], project_copy: Path) -> None:
    """The check refuses what is not decided, by file and line, until nothing is left."""
    year = "2025-26"
    report = import_plan(project_copy, read_document(documents["rag-by-quarter"]), year)
    assert report.decisions
    errors = check(project_copy).stderr.splitlines()
    for one in report.decisions:
        assert any(line.startswith(f"{one.file}:{one.line}:") for line in errors)
    for file in report.written:
        path = project_copy / file
        text = re.sub(r"(?m)^ *# write here: .*\n", "", path.read_text("utf-8"))
        path.write_text(text.replace("leads: []", "leads: [tmbc]"), "utf-8")
    assert check(project_copy).returncode == 0
