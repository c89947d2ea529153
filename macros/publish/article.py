"""Additions to the main text of a page: permalinks, glossary links, a list of its terms."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from ..data.records import Term
from ..render.environment import environment, render_template
from ..views.abbreviations import Phrases, linked
from .html_tags import parse_tags, replace_parts

GLOSSARY = "glossary/"


class Heading(NamedTuple):
    """A heading of the second or third level with an id: where it starts and ends, and its text."""

    start: int
    end: int
    level: str
    id: str
    text: str


def finish_article(html: str, base: str, phrases: Phrases) -> str:
    """Return the main text of the page at `base` with links.

    Each heading with an id gets a permalink; the first use of each glossary term is linked, and a
    list of the terms used is added at the end. Everything else stays byte for byte.
    """
    env = environment()
    html = _add_permalinks(env, base, html)
    if base == GLOSSARY:
        return html

    def link(term: Term, words: str) -> str:
        return render_template(env, "term_link", base, term=term, words=words)

    html, terms = linked(html, phrases, link)
    # A page may have a heading with this id of its own.
    if terms or 'id="abbreviations"' not in html:
        html = f"{html.rstrip()}\n{render_template(env, 'used_here', base, terms=terms)}"
    return html


def _add_permalinks(env: Environment, base: str, html: str) -> str:
    """Give each heading a permalink, with the heading above in its name where two are the same."""
    headings = list(_headings(html))
    uses, parts, above = Counter(one.text for one in headings), [], ""
    for one in headings:
        above = one.text if one.level == "h2" else above
        name = f"{above}: {one.text}" if uses[one.text] > 1 else one.text
        source = Markup(html[one.start : one.end])
        new = render_template(env, "heading", base, heading=source, id=one.id, name=name)
        parts.append((one.start, one.end, str(new)))
    return replace_parts(html, parts)


def _headings(html: str) -> Iterator[Heading]:
    opened = None
    for tag in parse_tags(html):
        if tag.name not in ("h2", "h3"):
            continue
        if tag.attributes is not None:
            opened = tag
        elif opened and opened.attributes and (id_ := opened.attributes.get("id")):
            text = Markup(html[opened.end : tag.start]).striptags()
            yield Heading(opened.start, tag.end, tag.name, id_, text)
            opened = None
