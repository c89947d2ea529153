"""Additions to the main text of a page: permalinks, glossary links, a list of its terms."""

import re
from collections import Counter

from markupsafe import Markup

from ..data.records import Term
from ..render.environment import render_template
from ..views.glossary import Phrases, link_terms
from .html_tags import parse_tags, replace_parts

GLOSSARY = "glossary/"
# The rest of a tag, after its name.
TAG = r"""(?:[^>"']|"[^"]*"|'[^']*')*>"""
# A comment, a script, a heading or any other tag: a heading within one of those is none. The parser
# takes ten times as long for a whole page.
HEADING = re.compile(
    rf"<!--.*?-->|<(script|style)\b.*?</\1|(?P<tag><(?P<level>h[23])(?=[\s>]){TAG})"
    rf"(?P<text>(?:(?!<h[23][\s>]).)*?)</(?P=level)\s*>|</?[a-z]{TAG}",
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


def _add_permalinks(html: str, base: str) -> str:
    """Give each heading a permalink, with the heading above in its name where two are the same."""
    headings = []
    for match in HEADING.finditer(html):
        attributes = parse_tags(match["tag"])[0].attributes if match["tag"] else None
        if id_ := (attributes or {}).get("id"):
            headings.append((match, id_, Markup(match["text"]).striptags()))
    uses, parts, above = Counter(text for *_, text in headings), [], ""
    for match, id_, text in headings:
        above = text if match["level"].lower() == "h2" else above
        name = f"{above}: {text}" if uses[text] > 1 else text
        permalink = render_template("heading", base, heading=Markup(match[0]), id=id_, name=name)
        parts.append((*match.span(), permalink))
    return replace_parts(html, parts)
