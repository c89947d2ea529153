"""The data another partnership begins with: empty where only it can know what belongs there."""

from collections.abc import Iterator
from pathlib import Path

from ...data.files import text_of
from ...data.plan_data import PlanData
from ...data.schemas import schemas
from ...data.yaml_writer import as_yaml
from ..new_year.new_files import file_header
from .options import Asked, drawn

# They begin without a record.
EMPTY = ("glossary", "topics", "measures")


def data_files(data: PlanData, root: Path, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield each file and its text, below what it says at its top here."""
    site = {
        "partnership": _line("partnership", asked.name),
        "area": _line("area", asked.area),
        "emergency": data.site.emergency,
        "exit_to": data.site.exit_to,
        "year": asked.year,
    }
    first = {"priority": asked.id, "name": _line("name", asked.priority)}
    yield "data/site.yml", _top(root, "site") + drawn("data/site.yml", **site)
    yield "data/partners.yml", _top(root, "partners") + drawn("data/partners.yml")
    yield "data/priorities.yml", _top(root, "priorities") + drawn("data/priorities.yml", **first)
    yield "data/vocabulary.yml", _vocabulary(text_of(root, "data/vocabulary.yml"))
    for name in EMPTY:
        yield f"data/{name}.yml", _top(root, name) + "[]\n"
    old, year = data.site.current, asked.year
    folder = f"data/plans/{year}"
    top = file_header(root, f"data/plans/{old}/plan.yml").replace(old, year)
    yield f"{folder}/plan.yml", top + "\n" + drawn("data/plan.yml", priority=asked.id)
    pattern = next(part.id for plan in data.plans[::-1] for part in plan.priority_plans)
    top = file_header(root, f"data/plans/{old}/{pattern}.yml").replace(old, year)
    yield f"{folder}/{asked.id}.yml", top + "\n" + drawn("data/priority.yml")
    yield from schemas().items()


def _line(key: str, text: str) -> str:
    return as_yaml({key: text}).rstrip("\n") if text else f"{key}:"


def _top(root: Path, name: str) -> str:
    """Return the comment at the top of a file: what it is for, who edits it, and an example."""
    lines = text_of(root, f"data/{name}.yml").removeprefix("\ufeff").splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)
    return "".join(f"{line}\n" for line in lines[:end]) + "\n"


def _vocabulary(text: str) -> str:
    """Return the words for how far an action is, which say nothing of one partnership, without the
    remarks on them below the top."""
    top, _, rest = text.replace("\r\n", "\n").partition("\n\n")
    lines = [line for line in rest.split("\n") if not line.startswith("#") and line.strip()]
    return f"{top}\n\n" + "".join(f"{line}\n" for line in lines)
