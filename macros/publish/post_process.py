"""What is done to each built page: addresses to copy, abbreviations explained, a way to leave."""

import re
from collections import Counter
from functools import partial
from html import unescape
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from ..data.plan_data import PlanData
from ..data.records import Term
from ..render.edit_links import report
from ..render.environment import environment, render_template, unsealed
from ..render.page_macros import base_context
from ..views.abbreviations import linked, phrases_of
from .site_pages import rewrite_pages

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


def finish_pages(data: PlanData, site: Path) -> None:
    """Finish each page of a built site.

    Each heading gets a link with its address; the first use of each term is linked, and the page's
    end lists those it uses; there is a way to leave at once, if anything here is sensitive, and one
    to have a mistake mended.
    """
    env, phrases = environment(), phrases_of(data.glossary)
    shown = base_context(data)

    def finished(base: str, html: str) -> str:
        html = unsealed(html)
        html = DOCUMENT.sub(
            "", html.replace(NUMBERS, render_template(env, "emergency", base, **shown))
        )
        article = ARTICLE.search(html)
        if article:
            text = _headings(env, base, article[2])
            if base != "glossary/":
                text, terms = linked(text, phrases, partial(_link, env, base))
                # A page may have a heading of that name of its own.
                if terms or 'id="abbreviations"' not in text:
                    text += str(render_template(env, "used_here", base, terms=terms))
            html = html[: article.start(2)] + text + html[article.end(2) :]
        if way_out := WAY_OUT.search(html):
            drawn = (
                render_template(env, "exit", base, privacy=way_out[1], **shown)
                if data.is_sensitive
                else ""
            )
            html = html.replace(way_out[0], drawn)
        if mend := MEND.search(html):
            of, edit = map(unescape, mend.groups())
            links = render_template(env, "mend_page", base, edit=edit, report=report(data.site, of))
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
        return render_template(
            env, "heading", base, heading=Markup(found[0]), id=found[2], name=whole
        )

    return HEADING.sub(heading, text)


def _name(heading: re.Match[str]) -> str:
    return Markup(heading[3]).striptags()


def _link(env: Environment, base: str, term: Term, words: str) -> str:
    return render_template(env, "term_link", base, term=term, words=words)
