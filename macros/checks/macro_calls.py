"""Check the Jinja in pages without rendering it: syntax, names, and the arguments of macros."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2 import meta, nodes

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Problem, message, unknown_name


def _takes(name: str, kind: str, default: object = Parameter.empty) -> Signature:
    """Return the signature of a macro with one parameter, for a value of a kind."""
    of_name = Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=kind)
    return Signature([of_name])


NOTHING = Signature()
NUMBER = "number"
PRIORITY, YEAR, SHOWN = "priority", "plan year", "thing that a section shows"
# The macros that pages may call. Each has a template of its name in render/templates/.
MACROS: Mapping[str, Signature] = {
    "emergency": _takes("about", PRIORITY, default=None),
    "partnership": NOTHING,
    "publisher": NOTHING,
    "reply_time": NOTHING,
    "priorities": NOTHING,
    "priority_names": NOTHING,
    "earlier_priorities": NOTHING,
    "priority": _takes("name", PRIORITY),
    "actions": _takes("name", PRIORITY),
    "year_before": _takes("priority", PRIORITY),
    "who_to_contact": _takes("priority", PRIORITY),
    "other_help": NOTHING,
    "progress": NOTHING,
    "progress_summary": NOTHING,
    "outcomes": NOTHING,
    "crime": NOTHING,
    "newest": _takes("shows", SHOWN),
    "plans": _takes("newest", NUMBER, default=None),
    "plan": _takes("year", YEAR),
    "topics": NOTHING,
    "who_about": NOTHING,
    "contacts": NOTHING,
    "glossary": NOTHING,
    "a_z": NOTHING,
    "data": NOTHING,
}
# What mkdocs-macros itself offers to every page.
# https://mkdocs-macros-plugin.readthedocs.io/en/latest/pages/
PLUGIN_NAMES = frozenset(
    """config context environment extra files filters filters_builtin fix_url git macros macros_info
    navigation now page plugin""".split()  # noqa: SIM905
)
PLUGIN_FILTERS = frozenset(("pretty", "relative_url"))
SETTINGS = "mkdocs.yml"
# What the plugin would run, in titles too.
JINJA = re.compile(r"\{[{%#]")


def check_calls(pages: Iterable[Page], root: Path, data: PlanData | None) -> Iterator[Problem]:
    """Yield what is wrong in the Jinja of pages.

    Literal arguments are compared with the ids in `data`, where that is given. What only a build
    knows, such as the value of a variable, is left to the build.
    """
    ids = data and {
        PRIORITY: [priority.id for priority in data.priorities],
        YEAR: list(data.years),
        SHOWN: list(data.newest_sections),
    }
    settings = _extra_variables(root / SETTINGS)
    env = jinja2.Environment()
    env.filters |= dict.fromkeys(PLUGIN_FILTERS, str)
    for page in pages:
        if JINJA.search(page.front.title or ""):
            yield page.front.problem("jinja in title", "title")
        try:
            tree = env.parse(page.body)
        except (jinja2.TemplateSyntaxError, RecursionError) as error:
            yield Problem(page.file, getattr(error, "lineno", 1), *message("jinja"))
            continue
        names = PLUGIN_NAMES | settings | page.front.location.keys.keys() | env.globals.keys()
        for node, what, fix in _wrong(tree, names, ids or {}, env):
            yield Problem(page.file, node.lineno, what, fix)


def _wrong(
    tree: nodes.Template, names: Set[str], ids: Mapping[str, Sequence[str]], env: jinja2.Environment
) -> Iterator[tuple[nodes.Node, str, str]]:
    uses = ((nodes.Filter, "filter", env.filters), (nodes.Test, "test", env.tests))
    if wrong := [
        (use, *unknown_name(use.name, kind, known))
        for node, kind, known in uses
        for use in tree.find_all(node)
        if use.name not in known
    ]:
        yield from wrong
        return
    undeclared = meta.find_undeclared_variables(tree) - names
    for node in tree.find_all((nodes.Name, nodes.Call)):
        if isinstance(node, nodes.Name) and node.name in undeclared - MACROS.keys():
            yield node, *unknown_name(node.name, "macro", MACROS)
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            name = node.node.name
            if name in undeclared and name in MACROS and (words := _wrong_arguments(node, ids)):
                yield node, *words


def _wrong_arguments(call: nodes.Call, ids: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return what is wrong with the arguments of a call to one of our macros, and the fix."""
    assert isinstance(call.node, nodes.Name)
    if call.dyn_args or call.dyn_kwargs:
        return None
    name, parameters = call.node.name, MACROS[call.node.name].parameters
    given: list[nodes.Expr] = [*call.args, *(keyword.value for keyword in call.kwargs)]
    keywords = {keyword.key for keyword in call.kwargs}
    if not parameters:
        return message("no argument", name=name) if given else None
    (parameter,) = parameters.values()
    kind, is_optional = parameter.annotation, parameter.default is None
    known = ids.get(kind, ())
    example = "2" if kind == NUMBER else f'"{known[0] if known else "…"}"'
    words = {"name": name, "kind": kind, "example": example}
    if len(given) > 1 or keywords - parameters.keys() or not (given or is_optional):
        return message("one argument", **words)
    try:
        value: Any = given[0].as_const() if given else None
    except nodes.Impossible:
        return None
    if value is None and is_optional:
        return None
    if not isinstance(value, int if kind == NUMBER else str):
        return message("wrong argument", **words)
    if kind in ids and value not in known:
        return unknown_name(str(value), kind, known)
    return None


def _extra_variables(path: Path) -> set[str]:
    """Return the variables that a MkDocs configuration, or one it inherits from, has as `extra`.

    MkDocs reports a configuration that cannot be read.
    """
    keys, seen = set[str](), set[Path]()
    while path not in seen:
        seen.add(path)
        try:
            settings = yaml.load(path.read_bytes(), yaml.BaseLoader)
        except (OSError, ValueError, TypeError, RecursionError, yaml.YAMLError):
            break
        if not isinstance(settings, dict):
            break
        extra = settings.get("extra")
        keys |= set(extra) if isinstance(extra, dict) else set()
        path = path.parent / str(settings.get("INHERIT", path.name))
    return keys
