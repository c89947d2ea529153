"""Render the templates: the one Jinja environment, links relative to a page, and escaping."""

import functools
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import jinja2
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from ..data.plan_records import one_line
from ..data.years import year_before
from ..views import formats

TEMPLATES = Path(__file__).parent / "templates"


@functools.cache
def environment() -> jinja2.Environment:
    """Return the one Jinja environment: all output is escaped, undefined names are errors."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=escape_template,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {function.__name__: function for function in functions_of(formats)}
    env.filters |= {"year_before": year_before, "script": script, "one_line": one_line}
    env.globals["NO_EXPANSION"] = formats.NO_EXPANSION
    return env


def functions_of(*modules: ModuleType) -> list[FunctionType]:
    """Return the public functions that modules define."""
    return [
        function
        for module in modules
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__
        if not name.startswith("_")
    ]


def render_template(template: str, base: str, **context: Any) -> Markup:
    """Render a template for the page at `base`, such as "contacts/" below the site's root."""
    url = functools.partial(relative_url, base)
    html = environment().get_template(f"{template}.html").render(base=base, url=url, **context)
    # Without empty lines, after which Markdown would start a paragraph.
    return Markup(re.sub(r"\n\s*\n+", "\n", html).strip())


def render_text(path: Path, brackets: Mapping[str, Any] | None = None, /, **context: Any) -> str:
    """Render a template of plain text, without escaping; `brackets` are Jinja's options for others
    than its own."""
    env = environment().overlay(autoescape=False, finalize=None, **brackets or {})
    return env.from_string(path.read_text("utf-8")).render(context)


def relative_url(base: str, url_path: str) -> str:
    """Return `url_path` as a link from the page at `base`; both are below the site's root.

    Where `base` is the path of the site's root on its host, such as "/plan/", the link starts
    there: a page shown at any URL needs this.
    """
    if base.startswith("/"):
        return base + url_path
    path, hash_, fragment = url_path.partition("#")
    if path == base and hash_:
        return hash_ + fragment
    relative = posixpath.relpath("/" + path, "/" + base)
    return (relative + "/" if path.endswith("/") or not path else relative) + hash_ + fragment


def escape_template(value: Any) -> Any:
    """Escape text, and braces too: the page it goes into is a template for mkdocs-macros.

    None, an optional value that is absent, becomes empty text.
    """
    if value is None:
        return ""
    if hasattr(value, "__html__") or isinstance(value, jinja2.Undefined):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))


def script(value: Any) -> Markup:
    """Return plain data as JSON for a <script>, without what ends a script or starts a template."""
    # The braces of JSON itself are never followed by these characters.
    return Markup(re.sub(r"\{(?=[{%#])", r"\\u007b", htmlsafe_json_dumps(value)))
