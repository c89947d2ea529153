"""Add a priority to the current plan, in every file that has to name it."""

from pathlib import Path

from ...checks.project import collect, validate_and_write
from ...data import fields
from ...data.files import text_of
from ...data.problems import Problem, Problems
from ...data.validate import validate_option
from ...render.environment import render_text
from ...views.plans import get_plan
from ..yaml_edits import Texts, insert_record, set_values
from ..yaml_writer import as_yaml
from .changes import NAV, PRIORITIES, file_header, priority_page, with_priorities
from .choices import priority_id, wrong_name


def add_priority(root: Path, name: str) -> str:
    """Write what is missing of a priority, and return what was done and what is left to do.

    A priority that has the name already is completed. Raises Problems, and writes nothing, if the
    name cannot be used or the data has a mistake.
    """
    data, problems = collect(root)
    if problems or not data:
        raise Problems(problems)
    name, plan = validate_option("NAME", name, fields.Text, problems), get_plan(data)
    if not problems and (wrong := wrong_name(name)):
        problems.append(Problem("NAME", 1, *wrong, column=0))
    if problems:
        raise Problems(problems)
    names = {fields.plain_name(one.name): one.id for one in data.priorities}
    ids = {id_: one.name for one in data.priorities for id_ in (one.id, *one.formerly)}
    id_ = names.get(fields.plain_name(name)) or priority_id(name)
    if not id_ or (fields.plain_name(name) not in names and id_ in ids):
        what = f"“{ids[id_]}” has its address" if id_ else "no address can be made of it"
        raise Problems([Problem("NAME", 1, what, "choose another name", column=0)])
    name = ids.get(id_, name)
    part, page = f"data/plans/{plan.year}/{id_}.yml", f"docs/priorities/{id_}.md"
    others = [one for one in (*plan.priorities, *names.values()) if one != id_]
    texts = Texts(root)
    if id_ not in ids:
        texts.change(PRIORITIES, insert_record, [], "", {"id": id_, "name": name})
    if id_ not in plan.priorities:
        values = {"priorities": [*plan.priorities, id_]}
        texts.change(plan.location.file, set_values, [], values)
    if not (root / part).is_file():
        like = next((one for one in others if one in plan.priorities), "plan")
        header = file_header(root, f"data/plans/{plan.year}/{like}.yml")
        texts[part] = f"{header}{as_yaml({'title': name})}"
    if not (root / page).is_file():
        pages = (one for one in others if (root / f"docs/priorities/{one}.md").is_file())
        like = next(pages, "index")
        texts[page] = priority_page(data, root, id_, name, like)
    nav = text_of(root, NAV) if (root / NAV).is_file() else ""
    if nav and f"priorities/{id_}.md" not in nav:
        texts[NAV] = with_priorities(nav, [id_], others)
    validate_and_write(root, texts)
    view = {"name": name, "part": part, "files": texts, "page": f"priorities/{id_}.md"}
    unlisted = texts.get(NAV) == nav and nav
    return render_text(Path(__file__).with_name("priority.txt"), **view, unlisted=unlisted)
