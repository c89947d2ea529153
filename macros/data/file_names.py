"""The names of the files and folders in data/. One that is almost right is read, and reported."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from .fields import is_id, is_plan_year
from .problems import Problem, message

# What editors and systems make of the ending .yml.
ENDING = re.compile(r"\.ya?ml(\.txt)?$", re.IGNORECASE)
# How alike two names of files are if one is a misspelling of the other.
ALIKE = 0.85
# A plan year in another form, such as 2024-2025 or 24_25.
FOLDER = re.compile(r"\D*(?:20)?(\d\d)(?:\D+(?:20)?(\d\d))?\D*")


def files_by_right_name(
    data: Path, names: Iterable[str], problems: list[Problem]
) -> dict[Path, Path]:
    """Return the files in data/ whose names are almost right, by the names they should have; report
    them. `names` are those of the files directly in data/, without their ending."""
    lasting = [f"{name}.yml" for name in names]
    found = {}
    for path in sorted(data.rglob("*.*")):
        ending = ENDING.search(path.name)
        stem = "-".join(path.name[: ending.start()].lower().split()) if ending else ""
        if not is_id(stem.replace("_", "-")):
            continue  # a copy, such as "partners (1).yml"
        name = f"{stem}.yml"
        known = lasting if path.parent == data else [name]
        close = get_close_matches(name, known, 1, ALIKE)
        right = path.with_name(close[0]) if close else path
        if not right.exists() and right not in found:
            found[right] = path
            words = message("file name", name=path.name, right=right.name)
            problems.append(Problem(path.relative_to(data.parent).as_posix(), 1, *words))
    return found


def plan_folders(data: Path, problems: list[Problem]) -> dict[str, Path]:
    """Return the folders in data/plans by their years; report those with another name."""
    found = {}
    for folder in sorted(path for path in (data / "plans").glob("*") if path.is_dir()):
        if is_plan_year(folder.name):
            found[folder.name] = folder
            continue
        years = FOLDER.fullmatch(folder.name)
        right = f"20{years[1]}-{years[2] or f'{int(years[1]) + 1:02}'}" if years else ""
        if is_plan_year(right) and not folder.with_name(right).exists():
            found[right] = folder
            words = message("folder name", name=folder.name, right=right)
        else:
            words = message("other folder", name=folder.name)
        problems.append(Problem(f"data/plans/{folder.name}/plan.yml", 1, *words))
    return dict(sorted(found.items()))
