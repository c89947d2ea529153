"""Views to HTML. Templates draw; whatever they draw from data/ is text and is escaped."""

import functools
import posixpath
import re
from pathlib import Path
from typing import Any

import jinja2
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from ..views import formats

TEMPLATES = Path(__file__).parent / "templates"


@functools.cache
def environment() -> jinja2.Environment:
    """Return the one Jinja environment: everything escaped, nothing undefined passed over."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=escape_template,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "format_year": formats.format_year,
        "tel_link": formats.tel_link,
        "display_url": formats.display_url,
        "format_date": formats.format_date,
        "format_count": formats.format_count,
        "format_change": formats.format_change,
        "term_meaning": formats.term_meaning,
        "script": script,
    }
    env.globals["NO_EXPANSION"] = formats.NO_EXPANSION
    return env


def render_template(env: jinja2.Environment, template: str, base: str, **view: Any) -> Markup:
    """Return a template drawn for the page at `base`, such as "contacts/" below the site's root."""

    def url(url_path: str) -> str:
        return relative(base, url_path)

    # No blank line: Markdown would take what follows for a paragraph of its own.
    html = env.get_template(f"{template}.html").render(url=url, **view)
    return Markup(re.sub(r"\n\s*\n+", "\n", html).strip())


def relative(base: str, url_path: str) -> str:
    """Return `url_path` as a link from the page at `base`; both are below the site's root.

    Where `base` is the path of the site's root on its host, such as "/plan/", the link starts
    there: a page shown at any URL needs this.
    """
    if base.startswith("/"):
        return base + url_path
    path, mark, fragment = url_path.partition("#")
    if path == base and mark:
        return mark + fragment
    way = posixpath.relpath("/" + path, "/" + base)
    return (way + "/" if path.endswith("/") or not path else way) + mark + fragment


def address_of(page: Path, site: Path) -> str:
    """Return a built page's address below the site's root: "contacts/", or "" for the home page."""
    folder = page.relative_to(site).parent.as_posix().removeprefix(".")
    return f"{folder}/" if folder else ""


def escape_template(value: Any) -> Any:
    """Escape text, braces too: the page it goes into is a template for the macros plugin."""
    if value is None or hasattr(value, "__html__") or isinstance(value, jinja2.Undefined):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))


def script(value: Any) -> Markup:
    """Return plain data as JSON that can stand in a script: in it, nothing ends the script or
    begins a template."""
    # Braces of JSON's own have a quotation mark or their like behind them, never these.
    return Markup(re.sub(r"\{(?=[{%#])", r"\\u007b", htmlsafe_json_dumps(value)))
