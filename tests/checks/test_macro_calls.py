"""The Jinja of a page is checked without rendering it."""

from importlib import import_module
from pathlib import Path

import pytest

from macros.checks.macro_calls import (
    MACROS,
    NUMBER,
    PLUGIN_FILTERS,
    PLUGIN_NAMES,
    PRIORITY,
    SHOWN,
    YEAR,
    check_calls,
)
from macros.data.front_matter import Page, pages_in
from macros.data.plan_data import PlanData
from macros.render.page_macros import macros


def page(root: Path, text: str) -> Page:
    (root / "docs").mkdir()
    (root / "docs/a.md").write_text(text, "utf-8")
    return next(pages_in(root, []))


def problems_in(root: Path, text: str, data: PlanData | None) -> list[str]:
    return [str(problem) for problem in check_calls([page(root, text)], root, data)]


def test_a_macro_takes_the_argument_of_the_table_and_no_other(small: PlanData) -> None:
    """Also where the arguments are computed, which only a build sees."""
    values = {PRIORITY: "streets", YEAR: "2031-32", SHOWN: "themes", NUMBER: 2}
    by_name = macros(small, str)
    assert by_name.keys() == MACROS.keys()
    for name, takes in MACROS.items():
        parameter = next(iter(takes.parameters.values()), None)
        value = values[parameter.annotation] if parameter else None
        if parameter:
            assert by_name[name](value) == by_name[name](**{parameter.name: value})
        if not parameter or parameter.default is None:
            by_name[name]()
        else:
            with pytest.raises(TypeError):
                by_name[name]()
        with pytest.raises(TypeError):
            by_name[name](*([value] if parameter else []), "more")
        with pytest.raises(TypeError):
            by_name[name](other="more")


def test_the_names_of_the_plugin_are_known() -> None:
    class Plugin:
        """A stub of the plugin, for registering its own names."""

        config = None

        def __init__(self) -> None:
            self.variables: dict[str, object] = {}
            self.macros: dict[str, object] = {}
            self.filters: dict[str, object] = {}

        def macro(self, function: object) -> object:
            self.macros[getattr(function, "__name__", "")] = function
            return function

        def filter(self, function: object) -> object:
            self.filters[getattr(function, "__name__", "")] = function
            return function

    plugin = Plugin()
    import_module("mkdocs_macros.context").define_env(plugin)
    assert plugin.variables.keys() | plugin.macros.keys() <= PLUGIN_NAMES
    assert plugin.filters.keys() == PLUGIN_FILTERS


@pytest.mark.parametrize(
    "text",
    [
        "{{ config.site_name }}",
        "{{ config['site_name'] }} {{ page.title }} {{ page.meta.description }}",
        "{{ environment.mkdocs_version }} {{ git.short_commit }} {{ plugin.module_name }}",
        "{{ now().year }} {{ fix_url('a.md') }} {{ context() | pretty }} {{ macros_info() }}",
        "{{ extra.council }} {{ council }} {{ leader.name }} {{ files }} {{ navigation }}",
        "{{ page.url | relative_url }} {{ 'a' | upper }} {{ range(3) | list }}",
        "---\ntitle: A\n---\n{{ title }}",
        "{% for p in ('streets', 'homes') %}{{ actions(p) }}{% endfor %}",
        "{% set name = 'streets' %}{{ actions(name) }}",
        "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice('a') }}",
        "{{ actions('streets') }} {{ actions(name='streets') }} {{ actions('str' ~ 'eets') }}",
        "{{ emergency() }} {{ emergency('homes') }} {{ emergency(about=None) }}",
        "{{ plans() }} {{ plans(2) }} {{ plan('2031-32') }} {{ newest('themes') }}",
        "{% raw %}{{ nothing }}{% endraw %}",
    ],
)
def test_valid_calls_are_accepted(tmp_path: Path, small: PlanData, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: more.yml\nextra: {council: Vale}\n")
    (tmp_path / "more.yml").write_text("site_url: !ENV A\nextra: {leader: {}}\n")
    assert problems_in(tmp_path, text, small) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ nope }}", "1:1: `nope` is not a macro – choose from emergency, "),
        ("{{ confg.site_name }}", "1:1: `confg` is not a macro"),
        ("# A\n\n{{ action('streets') }}", "3:1: `action` is not a macro – did you mean `actions`"),
        ("{% if nope %}{% endif %}", "1:1: `nope` is not a macro"),
        ("{{ description }}", "1:1: `description` is not a macro"),
        ("{{ 'a' | uper }}", "1:1: `uper` is not a filter – did you mean `upper`?"),
        ("{{ 'a' is odd_ }}", "1:1: `odd_` is not a test – did you mean `odd`?"),
        ("{% if %}", "1:1: this is not valid Jinja – write a macro as {{ name() }}"),
        ("---\ntitle: A\n---\n\n{{ a( }}", "5:1: this is not valid Jinja"),
        ("---\ntitle: A\n---\n\n{{ nope }}", "5:1: `nope` is not a macro"),
        ("{{ actions('street') }}", "1:1: `street` is not a priority – did you mean `streets`?"),
        ("{{ actions(name='street') }}", "1:1: `street` is not a priority"),
        ("{{ emergency('x') }}", "1:1: `x` is not a priority – choose from streets, homes"),
        ("{{ plan('2031-33') }}", "1:1: `2031-33` is not a plan year – did you mean `2031-32`?"),
        ("{{ newest('member') }}", "1:1: `member` is not a thing that a section shows"),
        ("{{ actions(3) }}", "1:1: `actions` takes a priority in its brackets"),
        ("{{ plans('two') }}", "1:1: `plans` takes a number in its brackets – write {{ plans(2) }"),
        ("{{ plan() }}", "1:1: `plan` takes one plan year in its brackets – write {{ plan("),
        ("{{ actions('streets', 'homes') }}", "1:1: `actions` takes one priority"),
        ("{{ actions(priority='streets') }}", "1:1: `actions` takes one priority"),
        ("{{ glossary('x') }}", "1:1: `glossary` takes nothing in its brackets – write {{ gloss"),
    ],
)
def test_invalid_calls_are_reported(
    tmp_path: Path, small: PlanData, text: str, message: str
) -> None:
    (problem,) = problems_in(tmp_path, text, small)
    assert problem.startswith(f"docs/a.md:{message}"), problem


@pytest.mark.parametrize("settings", ["INHERIT: mkdocs.yml\n", "extra: [\n", "5\n", "extra: 5\n"])
def test_a_configuration_that_cannot_be_read_has_no_variables(
    tmp_path: Path, small: PlanData, settings: str
) -> None:
    """MkDocs reports it."""
    (tmp_path / "mkdocs.yml").write_text(settings)
    assert problems_in(tmp_path, "{{ plans() }}", small) == []


def test_without_valid_data_names_are_checked_but_ids_are_not(tmp_path: Path) -> None:
    text = "{{ actions('gone') }}\n{{ action('gone') }}\n{{ plan() }}"
    reported = [line.split(" – ")[0] for line in problems_in(tmp_path, text, None)]
    assert reported == [
        "docs/a.md:2:1: `action` is not a macro",
        "docs/a.md:3:1: `plan` takes one plan year in its brackets",
    ]
