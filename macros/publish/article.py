"""Additions to the main text of a page: permalinks, glossary links, a list of its terms."""

import re
from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from ..data.records import Term
from ..render.environment import render_template
from ..views.glossary import Phrases, link_terms
from .html_tags import Tag, parse_tags, replace_parts

GLOSSARY = "glossary/"
# A comment, a script or a tag, of which the permalinks need those of headings. The parser takes
# ten times as long for a whole page.
TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1|</?(?=[a-z])(?P<heading>h[23](?=[\s>]))?"
    r"""(?:[^>"']|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.IGNORECASE,
)


def finish_article(html: str, base: str, phrases: Phrases) -> str:
    """Return the main text of the page at `base` with links.

    Each heading with an id gets a permalink; the first use of each glossary term is linked, and a
    list of the terms used is added at the end. Everything else stays byte for byte.
    """
    html = _add_permalinks(html, base)
    if base == GLOSSARY:
        return html

    def link(term: Term, words: str) -> str:
        return render_template("term_link", base, term=term, words=words)

    html, terms = link_terms(html, phrases, link)
    # A page may have a heading with this id of its own.
    if terms or 'id="abbreviations"' not in html:
        terms_used = render_template("page_abbreviations", base, terms=terms)
        html = f"{html.rstrip()}\n{terms_used}"
    return html


def _heading_tags(html: str) -> Iterator[Tag]:
    """Yield the start and end tags of a page's headings of two levels."""
    for match in TAG.finditer(html):
        for tag in parse_tags(match[0]) if match["heading"] else ():
            yield tag._replace(start=match.start(), end=match.end())


def _add_permalinks(html: str, base: str) -> str:
    """Give each heading a permalink, with the heading above in its name where two are the same."""
    headings, opened = list[tuple[Tag, Tag, str]](), None
    for tag in _heading_tags(html):
        if tag.attributes is not None:
            opened = tag
        elif opened and opened.attributes and opened.attributes.get("id"):
            text = Markup(html[opened.end : tag.start]).striptags()
            headings.append((opened, tag, text))
            opened = None
    uses, parts, above = Counter(text for *_, text in headings), [], ""
    for start, end, text in headings:
        above = text if start.name == "h2" else above
        view = {
            "heading": Markup(html[start.start : end.end]),
            "id": (start.attributes or {})["id"],
            "name": f"{above}: {text}" if uses[text] > 1 else text,
        }
        parts.append((start.start, end.end, render_template("heading", base, **view)))
    return replace_parts(html, parts)
