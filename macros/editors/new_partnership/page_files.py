"""The pages another partnership begins with: those that say nothing of this one, and new ones."""

import re
from collections.abc import Iterator
from pathlib import Path

from ...data.files import text_of
from ...data.plan_data import PlanData
from ...data.yaml_writer import as_yaml
from ...views.formats import label
from ..new_year.edits import page_like
from .options import Asked, drawn

# What they say holds of any partnership; its names are put in the place of this one's.
GENERAL = (
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
OWN = ("about", "accessibility", "editing")
# A paragraph about one of this partnership's plans.
OF_A_PLAN = re.compile(r"(?:.+\n)*.*\]\((?:\.\./)*plans/\d{4}-\d\d\.md.*\n(?:.+\n)*\n?")
TO_WRITE = "<!-- write here: {} -->"


def pages(data: PlanData, root: Path, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield each page and its text. Raises Problems where one that it is made from is not there."""
    for name in GENERAL:
        text = text_of(root, f"docs/{name}.md")
        yield f"docs/{name}.md", renamed(OF_A_PLAN.sub("", text), data, asked)
    for name in OWN:
        yield f"docs/{name}.md", drawn(f"docs/{name}.md", no_status=data.vocabulary.no_status)
    here = f" in {asked.area}" if asked.area else ""
    year, old = asked.year, data.site.current
    title, about = f"Plan for {label(year)}", f"The community safety plan for {label(year)}{here}."
    page = text_of(root, f"docs/plans/{old}.md")
    yield f"docs/plans/{year}.md", page_like(page, title, about, (old, year))
    # One of those that don't tell how to leave fewer traces, if there is any.
    pattern = min(data.priorities, key=lambda one: one.sensitive).id
    name = asked.priority or "First priority"
    about = f"{name}: what is being done{here}, and who to contact."
    page = text_of(root, f"docs/priorities/{pattern}.md")
    page = page_like(page, name, about, (pattern, asked.id))
    if not asked.priority:
        left = TO_WRITE.format("the name of the priority, above wherever it says First priority")
        page = page.rstrip("\n") + f"\n\n{left}\n"
    yield f"docs/priorities/{asked.id}.md", page


def site_lines(asked: Asked) -> str:
    """Return the partnership's own lines of how its site is built."""
    name, area = asked.name, asked.area
    described = f"The yearly plan of the {name}, and who to call." if name else ""
    said = {
        "site_name": f"{area} Community Safety" if area else name or "Community Safety",
        "site_description": described or "A community safety plan, and who to call.",
        "copyright": name,
    }
    names = as_yaml({key: text for key, text in said.items() if text})
    if not (name and area):
        names = (
            "# write here: what the site and its partnership are called, in the lines below\n"
            + names
        )
    return drawn("mkdocs.yml", names=names, priority=asked.id, year=asked.year)


def renamed(text: str, data: PlanData, asked: Asked) -> str:
    """Return a text about this partnership as one about the other, as far as it has names."""
    text = text.replace(f" in {data.site.area}", f" in {asked.area}" if asked.area else "")
    return text.replace(data.site.partnership, asked.name or "partnership")
