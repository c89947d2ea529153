"""Writing several files makes all of the changes or none."""

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from macros.data.files import write_files

CHANGES: Mapping[str, str | bytes | None] = {
    "a.yml": "a: new\n",
    "new/folder/b.yml": "b: new\n",
    "c.yml": None,
    "d.bin": b"\x00",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("a.yml", "c.yml", "d.bin", "other.yml"):
        (tmp_path / name).write_text(f"{name}: old\n")
    return tmp_path


def contents(root: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def test_files_are_written_and_deleted(project: Path) -> None:
    write_files(project, CHANGES)
    assert contents(project) == {
        "a.yml": b"a: new\n",
        "d.bin": b"\x00",
        "new": None,
        "new/folder": None,
        "new/folder/b.yml": b"b: new\n",
        "other.yml": b"other.yml: old\n",
    }


def raising_once(real: Callable[..., object], at: int, error: BaseException) -> object:
    """Return a function that raises an error in call number `at` and else does what `real` does."""
    calls = itertools.count()

    def call(*args: object, **options: object) -> object:
        if next(calls) == at:
            raise error
        return real(*args, **options)

    return call


# How often each operation runs when nothing fails: four files, of which one is deleted.
@pytest.mark.parametrize(
    ("owner", "operation", "count"),
    [
        (Path, "mkdir", 4),
        (Path, "write_bytes", 3),
        (Path, "replace", 3),
        (Path, "unlink", 1),
    ],
    ids=["mkdir", "write", "replace", "delete"],
)
@pytest.mark.parametrize(
    "error", [OSError("no space"), KeyboardInterrupt()], ids=["disk", "ctrl-c"]
)
def test_everything_is_as_before_whatever_fails(
    project: Path,
    owner: object,
    operation: str,
    count: int,
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = contents(project)
    real = getattr(owner, operation)
    for failing in range(count):
        monkeypatch.setattr(owner, operation, raising_once(real, failing, error))
        with pytest.raises(type(error)):
            write_files(project, CHANGES)
        monkeypatch.setattr(owner, operation, real)
        assert contents(project) == before


def test_a_folder_in_the_place_of_the_last_file_leaves_the_others_unchanged(project: Path) -> None:
    (project / "z.yml").mkdir()
    before = contents(project)
    with pytest.raises(OSError, match=r"z\.yml"):
        write_files(project, {**CHANGES, "z.yml": "z: new\n"})
    assert contents(project) == before
