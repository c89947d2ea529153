"""Validate changed files in a copy of the project before any of them is written."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ..data.files import write_files
from ..data.plan_data import PlanData
from .project import checked
from .published_ids import RECORD

# What the site is made from, as far as a check reads it.
SOURCES = ("data", "docs")


def validate_changes(root: Path, texts: Mapping[str, str]) -> PlanData:
    """Return the book there would be with files, by their path below root, written.

    Raises Problems where the data or the pages would not be sound.
    """
    with TemporaryDirectory() as copy:
        for name in SOURCES:
            if (root / name).is_dir():
                shutil.copytree(root / name, Path(copy, name))
        if (root / RECORD).is_file():
            shutil.copy(root / RECORD, copy)
        write_files(Path(copy), texts)
        return checked(Path(copy))


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files by their path below root: all of them, or none. Raises as `tried` does."""
    validate_changes(root, texts)
    write_files(root, texts)
