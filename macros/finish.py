"""What is done to each built page: addresses to copy, abbreviations explained, a way to leave."""

import re
from functools import partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from .abbreviations import linked, phrases_of
from .book import Book
from .model import Term
from .pages import everywhere
from .render import draw, environment
from .safety import is_sensitive, sensitive_names

ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
# Where the way to leave stands: first of all, but for the link that skips to the text.
FIRST = re.compile(r'<body\b[^>]*>\s*(?:<a class="skip".*?</a>)?')
HEADING = re.compile(r'<(h[23]) id="([^"]+)">(.*?)</\1>', re.DOTALL)
# What the page for a wrong address has in place of the numbers: only macros know them.
NUMBERS = "<!-- emergency -->"


def finish_pages(book: Book, site: Path) -> None:
    """Finish each page of a built site.

    Each heading gets a link with its address; the first use of each term is linked, and the page's
    end lists those it uses; a page that shows something sensitive gets a way to leave at once.
    """
    env, phrases, names = environment(), phrases_of(book.glossary), sensitive_names(book)
    shown = everywhere(book)
    for path in sorted(site.rglob("*.html")):
        base = path.relative_to(site).parent.as_posix().removeprefix(".")
        base = f"{base}/" if base else ""
        html = path.read_text(encoding="utf-8")
        html = html.replace(NUMBERS, draw(env, "emergency", base, **shown))
        article = ARTICLE.search(html)
        if article:
            text = HEADING.sub(partial(_heading, env, base), article[2])
            if base != "glossary/":
                text, terms = linked(text, phrases, partial(_link, env, base))
                text += str(draw(env, "used_here", base, terms=terms)) if terms else ""
            html = html[: article.start(2)] + text + html[article.end(2) :]
        main = MAIN.search(html)
        if main and is_sensitive(names, main[0]):
            first, way_out = FIRST.search(html), str(draw(env, "exit", base, **shown))
            assert first, f"{path} has no body"
            html = f"{html[: first.end()]}\n{way_out}{html[first.end() :]}"
        path.write_text(html, encoding="utf-8")


def _heading(env: Environment, base: str, found: re.Match[str]) -> str:
    name = Markup(found[3]).striptags()
    return draw(env, "heading", base, heading=Markup(found[0]), id=found[2], name=name)


def _link(env: Environment, base: str, term: Term, words: str) -> str:
    return draw(env, "term_link", base, term=term, words=words)
