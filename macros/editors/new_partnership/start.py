"""A folder with all that another partnership replaces of this project, to be filled in."""

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from ...checks.project import load_project
from ...data.files import write_files
from ...data.problems import Problem, Problems
from .data_files import data_files
from .options import Asked, examined
from .page_files import pages, site_lines

NEXT = """\
{folder} is begun: data/, docs/ and mkdocs.yml of {name}.

What is left to do:
- In a copy of this project, put it in the place of what stands there:
  rm -r data docs addresses.txt && cp -r {quoted}/. .
- `make check` names, file by file and line by line, what only you can write. Repeat it until it
  finds nothing.
- Read the pages with `make serve`; publish them as README.md says."""


def start(root: Path, folder: Path, said: Asked) -> str:
    """Begin a folder and return what is to do next.

    Raises Problems, and then nothing is written: where the folder holds something, where what was
    said cannot be taken, and where the project that it begins from has a mistake.
    """
    asked = examined(said)
    if not folder.parent.is_dir():
        raise Problems([Problem(str(folder.parent), 1, "the folder is missing", "make it first")])
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        what = "something stands here already"
        raise Problems([Problem(str(folder), 1, what, "name a folder that is not there yet")])
    if folder.resolve().is_relative_to(root.resolve()):
        fix = "name one outside this project, such as ../ours"
        raise Problems([Problem(str(folder), 1, "the folder would be a part of this project", fix)])
    data = load_project(root).data
    texts = dict([*data_files(data, root, asked), *pages(data, root, asked)])
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        write_files(Path(beside, "whole"), texts | {"mkdocs.yml": site_lines(asked)})
        Path(beside, "whole").replace(folder)
    quoted = shlex.quote(str(folder))
    return NEXT.format(folder=folder, quoted=quoted, name=asked.name or "the partnership")
