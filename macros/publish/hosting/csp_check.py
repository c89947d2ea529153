"""What a browser would refuse on a page, by the policy that the page is sent with."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ...data.problems import Problem
from ..html_tags import Tag
from ..site_pages import ELSEWHERE

# Attributes with the URLs of what a page loads by itself; a link loads only some kinds of files.
LOADED = ("src", "srcset", "imagesrcset", "poster")
LINKED = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
SVG_IMAGES = {"image", "use"}  # in SVG
SENT = ("action", "formaction")
NEVER = {"iframe", "frame", "object", "embed", "base"}
OUT = "leave it out"


def csp_problems(file: str, html: str, tags: Iterable[Tag]) -> Iterator[Problem]:
    """Yield what would be refused on a page, each at its line of the built page."""
    for tag in (tag for tag in tags if tag.attributes is not None):
        for what, fix in _refused(tag.name, tag.attributes or {}):
            line = html.count("\n", 0, tag.start) + 1
            yield Problem(file, line, f"{what} in the page, which browsers refuse here", fix)


def _refused(name: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is refused of a tag with attributes, and what to do instead."""
    if name in NEVER:
        yield f"`{name}`", f"{OUT}; link to what it shows"
    if name == "style" or "style" in values:
        yield "a style", f"{OUT}; a table's columns are lined up without colons"
    if name == "script" and "src" not in values and "json" not in values.get("type", ""):
        yield "a script", "write it into a file below docs/assets/"
    if any(one.startswith("on") for one in values):
        yield "a script", OUT
    urls = [url for one in LOADED for url in re.split(r",\s+", values.get(one, ""))]
    if name in SVG_IMAGES or (
        name == "link" and LINKED & set(values.get("rel", "").lower().split())
    ):
        urls += [values.get("href", ""), values.get("xlink:href", "")]
    for url in filter(ELSEWHERE.match, urls):
        yield f"what is loaded from {url}", "put the file into docs/assets/"
    for url in filter(ELSEWHERE.match, (values.get(one, "") for one in SENT)):
        yield f"a form that is sent to {url}", f"{OUT}; link to the form's own page"
