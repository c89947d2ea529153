"""The documents to import, and a project to import them into."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import SMALL, BuildOnce
from tests.editors.importing.make_documents import write_documents


@pytest.fixture(scope="session")
def documents(build_once: BuildOnce) -> dict[str, Path]:
    """Return the paths of the documents of all layouts by name."""
    folder = build_once("plan-documents", write_documents)
    return {path.stem: path for path in sorted(folder.glob("*.docx"))}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with the plan of one year."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "data/plans/2031-32")
    return tmp_path
