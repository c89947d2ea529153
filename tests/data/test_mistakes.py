"""Each mistake of tests/fixtures/mistakes.yml is found, and reported in these words."""

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.mistakes_table import messages, read_mistakes, write_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mistakes")
    write_project(root)
    return root


@pytest.mark.parametrize("mistake", read_mistakes(), ids=lambda one: one["mistake"])
def test_a_mistake_is_reported_in_these_words(project: Path, mistake: dict[str, Any]) -> None:
    assert messages(project, mistake) == (mistake["found"], mistake["says"])
