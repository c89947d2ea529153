"""Validate changed files in a copy of the project before any of them is written."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ..data.files import write_files
from ..data.plan_data import PlanData
from .project import load_project
from .published_ids import RECORD

# What the site is built from, as far as the checks read it.
SOURCES = ("data", "docs", RECORD)


def validate_changes(root: Path, texts: Mapping[str, str]) -> PlanData:
    """Return the plan data as it would be with some files, by path below `root`, changed.

    Raises Problems if the changed data or pages have any.
    """
    with TemporaryDirectory() as copy:
        for path in (root / name for name in SOURCES):
            if path.is_dir():
                shutil.copytree(path, Path(copy, path.name))
            elif path.is_file():
                shutil.copy(path, copy)
        write_files(Path(copy), texts)
        return load_project(Path(copy)).data


def validate_and_write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files by path below `root`, all or none. Raises as `validate_changes` does."""
    validate_changes(root, texts)
    write_files(root, texts)
