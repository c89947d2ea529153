"""Read and write the project's files: all of several changes, or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .problems import Problem, Problems
from .yaml_reader import NOT_TEXT


def write_files(root: Path, texts: Mapping[str, str]) -> None:
    """Write files that have been tried: all of them, or none. Raises OSError."""
    folders = {path for file in texts if not (path := (root / file).parent).exists()}
    # Beside their places first, so that a full disk leaves every file as it was.
    beside = {file: root / f"{file}.new" for file in texts}
    try:
        for file, path in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[file], encoding="utf-8", newline="")
        for file, path in beside.items():
            path.replace(root / file)
    except OSError:
        for path in beside.values():
            with suppress(OSError):
                path.unlink()
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
        raise


def text_of(root: Path, file: str) -> str:
    """Return a file's text as it is, line ends and all, so that it can be written back.

    Raises Problems where there is none, or where it is no text.
    """
    if not (root / file).is_file():
        raise Problems([Problem(file, 1, "the file is missing", "put it back")])
    try:
        return (root / file).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Problems([Problem(file, 1, *NOT_TEXT)]) from None
