"""Write a folder with everything that another partnership replaces of this project.

What partnerships share is copied from this project; files/ has the rest, to be filled in.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ...checks.project import load_project
from ...data import fields
from ...data.files import text_of, write_files
from ...data.plan_data import PlanData
from ...data.problems import Problem, Problems
from ...data.schemas import schemas
from ...data.validate import validate_option
from ...render.environment import render_text
from ...views.formats import format_year
from ...views.plans import get_plan
from ..new_year.changes import file_header
from ..new_year.choices import priority_id
from ..yaml_writer import as_yaml

HERE = Path(__file__).parent
# YEAR and PRIORITY in their names become the plan's year and the priority's id.
FILES = HERE / "files"
# Pages that are about no partnership in particular, except where they have its name or area.
SHARED = (
    "index",
    "a-z",
    "contacts",
    "data",
    "glossary",
    "plans/index",
    "priorities/index",
    "privacy",
    "progress",
)
PLAN_LINK = re.compile(r"\]\((?:\.\./)*plans/\d{4}-\d\d\.md")
# Not those of the macro calls that pages have.
BRACKETS = {
    "variable_start_string": "[[",
    "variable_end_string": "]]",
    "block_start_string": "[%",
    "block_end_string": "%]",
}


class Options(NamedTuple):
    """The partnership's name, area and first priority ("" if not known yet) and its plan's year."""

    name: str
    area: str
    priority: str
    year: str

    @property
    def priority_id(self) -> str:
        """The id of the first priority, made from its name."""
        return priority_id(self.priority) or "first-priority"


def start(root: Path, folder: Path, options: Options) -> str:
    """Write the folder and return what to do next.

    Raises Problems, and writes nothing, if the folder is not empty, an option is invalid, or the
    project at `root` has a mistake.
    """
    options = _validate(options)
    if not folder.parent.is_dir():
        raise Problems([Problem(str(folder.parent), 1, "the folder is missing", "make it first")])
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        fix = "name a folder that does not exist yet"
        raise Problems([Problem(str(folder), 1, "this exists already", fix)])
    if folder.resolve().is_relative_to(root.resolve()):
        fix = "name one outside this project, such as ../ours"
        raise Problems([Problem(str(folder), 1, "the folder would be part of this project", fix)])
    data = load_project(root).data
    files = schemas() | dict(_shared(data, root, options)) | dict(_to_fill_in(data, root, options))
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        write_files(Path(temporary, "whole"), files)
        Path(temporary, "whole").replace(folder)
    steps, quoted = HERE / "next_steps.txt", shlex.quote(str(folder))
    return render_text(steps, folder=folder, quoted=quoted, name=options.name)


def _validate(options: Options) -> Options:
    """Return the options without spaces around them. Raises Problems if any is invalid."""
    problems, values = list[Problem](), {}
    for key, value in options._asdict().items():
        kind = fields.Year if key == "year" else fields.Text
        values[key] = validate_option(f"--{key}", value, kind, problems) if value else value
    if problems:
        raise Problems(problems)
    return Options(**values)


def _shared(data: PlanData, root: Path, options: Options) -> Iterator[tuple[str, str]]:
    """Yield the path and text of what is copied, with the other partnership's names in it."""
    in_area = f" in {options.area}" if options.area else ""
    for name in SHARED:
        paragraphs = text_of(root, f"docs/{name}.md").replace("\r\n", "\n").split("\n\n")
        text = "\n\n".join(words for words in paragraphs if not PLAN_LINK.search(words))
        text = text.rstrip("\n") + "\n"
        text = text.replace(f" in {data.site.area}", in_area)
        yield f"docs/{name}.md", text.replace(data.site.partnership, options.name or "partnership")
    vocabulary = text_of(root, "data/vocabulary.yml").splitlines()
    lines = [line for line in vocabulary if line.strip() and not line.startswith("#")]
    header = file_header(root, "data/vocabulary.yml")
    yield "data/vocabulary.yml", f"{header}\n" + "".join(f"{line}\n" for line in lines)


def _to_fill_in(data: PlanData, root: Path, options: Options) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each of FILES, those in data/ below their explanation."""
    plan = get_plan(data)
    context = {
        **options._asdict(),
        "title": options.priority or "First priority",
        "priority_id": options.priority_id,
        "in_area": f" in {options.area}" if options.area else "",
        "label": format_year(options.year),
        "site": data.site,
        "no_status": data.vocabulary.no_status,
        "yaml": _yaml,
    }
    names = {"YEAR": options.year, "PRIORITY": options.priority_id}
    old_priority = next((part.id for part in plan.priority_plans), "plan")
    for path in sorted(path for path in FILES.rglob("*") if path.is_file()):
        file = path.relative_to(FILES).as_posix()
        text = render_text(path, BRACKETS, **context)
        # An option that is not known yet is left empty, to be filled in.
        text = re.sub(" +$", "", text, flags=re.MULTILINE)
        text = re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
        if file.startswith("data/"):
            old = file.replace("YEAR", plan.year).replace("PRIORITY", old_priority)
            text = f"{file_header(root, old).replace(plan.year, options.year)}\n{text}"
        for name, value in names.items():
            file = file.replace(name, value)
        yield file, text


def _yaml(text: str) -> str:
    """Return a text as a value of YAML, "" as none."""
    return as_yaml({"key": text}, for_mkdocs=True).partition(" ")[2].rstrip() if text else ""
