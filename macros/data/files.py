"""Read and write the project's files: all of several changes, or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .problems import Problem, Problems, message


def write_files(root: Path, contents: Mapping[str, str | bytes | None]) -> None:
    """Write files by their path below `root`, and delete those whose content is None.

    Either all changes are made, or none: on any error (such as OSError, which is raised again)
    every file and folder is as it was before.
    """
    paths = {root / file: content for file, content in contents.items()}
    folders = {parent for path in paths for parent in path.parents if not parent.exists()}
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    new = {path: path.with_name(f"{path.name}.new") for path in paths}
    try:
        # Everything that needs space on the disk comes before the first change.
        for path, content in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                new[path].write_bytes(content.encode() if isinstance(content, str) else content)
        for path, content in paths.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                new[path].replace(path)
    except BaseException:
        for path, old in before.items():
            new[path].unlink(missing_ok=True)
            if old is not None:
                path.write_bytes(old)
            elif path.is_file():
                path.unlink()
        for folder in sorted(folders, reverse=True):
            with suppress(OSError):
                folder.rmdir()
        raise


def text_of(root: Path, file: str) -> str:
    """Return a file's text unchanged, including its line endings, so that it can be written back.

    Raises Problems if there is no such file or it is not UTF-8 text.
    """
    if not (root / file).is_file():
        raise Problems([Problem(file, 1, *message("no file"))])
    try:
        return (root / file).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Problems([Problem(file, 1, *message("not text"))]) from None
