"""What is done to each built page: addresses to copy, abbreviations explained, a way to leave."""

import re
from collections import Counter
from functools import partial
from html import unescape
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from .abbreviations import linked, phrases_of
from .book import Book
from .built import rewrite_pages
from .mending import report
from .model import Term
from .pages import everywhere
from .render import draw, environment, unsealed

ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
HEADING = re.compile(r'<(h[23]) id="([^"]+)">(.*?)</\1>', re.DOTALL)
# What a page has in place of what only the data knows: the way out, with where to read about it,
# and on the page for a wrong address the numbers to ring.
WAY_OUT = re.compile("<!-- exit (.*?) -->")
NUMBERS = "<!-- emergency -->"
# The page's own address, and where it is edited.
MEND = re.compile("<!-- mend (\\S+) (.*?) ?-->")
# Where a plan's page leads to its document, if that was written before.
DOCUMENT = re.compile("<!-- document ([0-9-]+) -->")


def finish_pages(book: Book, site: Path) -> None:
    """Finish each page of a built site.

    Each heading gets a link with its address; the first use of each term is linked, and the page's
    end lists those it uses; there is a way to leave at once, if anything here is sensitive, and one
    to have a mistake mended.
    """
    env, phrases = environment(), phrases_of(book.glossary)
    shown = everywhere(book)

    def finished(base: str, html: str) -> str:
        html = unsealed(html)
        html = DOCUMENT.sub("", html.replace(NUMBERS, draw(env, "emergency", base, **shown)))
        article = ARTICLE.search(html)
        if article:
            text = _headings(env, base, article[2])
            if base != "glossary/":
                text, terms = linked(text, phrases, partial(_link, env, base))
                # A page may have a heading of that name of its own.
                if terms or 'id="abbreviations"' not in text:
                    text += str(draw(env, "used_here", base, terms=terms))
            html = html[: article.start(2)] + text + html[article.end(2) :]
        if way_out := WAY_OUT.search(html):
            drawn = (
                draw(env, "exit", base, privacy=way_out[1], **shown) if book.is_sensitive else ""
            )
            html = html.replace(way_out[0], drawn)
        if mend := MEND.search(html):
            of, edit = map(unescape, mend.groups())
            links = draw(env, "mend_page", base, edit=edit, report=report(book.site, of))
            html = html.replace(mend[0], links)
        return html

    rewrite_pages(site, finished)


def _headings(env: Environment, base: str, text: str) -> str:
    """Give each heading of a text a link with its address, under a name that no other has."""
    names = Counter(_name(found) for found in HEADING.finditer(text))
    above = ""

    def heading(found: re.Match[str]) -> str:
        nonlocal above
        name = _name(found)
        above = name if found[1] == "h2" else above
        whole = f"{above}: {name}" if names[name] > 1 else name
        return draw(env, "heading", base, heading=Markup(found[0]), id=found[2], name=whole)

    return HEADING.sub(heading, text)


def _name(heading: re.Match[str]) -> str:
    return Markup(heading[3]).striptags()


def _link(env: Environment, base: str, term: Term, words: str) -> str:
    return draw(env, "term_link", base, term=term, words=words)
