"""What is done to the site once it is built, whatever built it: a step of its own."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from markupsafe import Markup

from . import lookup
from .abbreviations import linked, phrases_of
from .book import Book
from .exports import files
from .model import Term
from .pages import everywhere
from .render import draw, environment

ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
HEADING = re.compile(r'<(h[23]) id="([^"]+)">(.*?)</\1>', re.DOTALL)
FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


def publish(book: Book, root: Path, site: Path, site_url: str) -> None:
    """Finish the site that was built from root/docs into a folder.

    Links abbreviations to the glossary; adds the files for machines, a sheet for each partner that
    leads an action, and a page at each address that has moved. `site_url` is the site's own
    address with a slash at its end, or empty.
    """
    finish_pages(book, site)
    env = environment()
    moved = moves(book, root)
    for old, new in moved.items():
        _write(
            site, old, draw(env, "moved", old, address=new, canonical=site_url and site_url + new)
        )
    lines = [f"/{old} /{new} 301\n" for old, new in sorted(moved.items())]
    (site / "_redirects").write_text("".join(lines), encoding="utf-8")
    for contact in lookup.contacts(book):
        if contact.leads:
            at = f"contacts/{contact.partner.id}/"
            view = everywhere(book) | {"contact": contact, "canonical": site_url and site_url + at}
            _write(site, at, draw(env, "sheet", at, **view))
    for file, content in files(book, site_url).items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_bytes(content)


def finish_pages(book: Book, site: Path) -> None:
    """Give each heading on each page a link with its address; link the first use of each term, and
    list at the page's end those it uses."""
    env, phrases = environment(), phrases_of(book.glossary)
    for path in sorted(site.rglob("*.html")):
        base = path.relative_to(site).parent.as_posix().removeprefix(".")
        base = f"{base}/" if base else ""
        html = path.read_text(encoding="utf-8")
        article = ARTICLE.search(html)
        if not article:
            continue
        text = HEADING.sub(partial(_heading, env, base), article[2])
        if base != "glossary/":
            text, terms = linked(text, phrases, partial(_link, env, base))
            text += str(draw(env, "used_here", base, terms=terms)) if terms else ""
        html = html[: article.start(2)] + text + html[article.end(2) :]
        path.write_text(html, encoding="utf-8")


def moves(book: Book, root: Path) -> dict[str, str]:
    """Return the addresses that have moved, and where to: those of priorities, of partners' sheets
    and of pages (`formerly` in a page's front matter)."""
    found = {f"priorities/{old}/": p.address for p in book.priorities for old in p.formerly}
    found |= {
        f"contacts/{old}/": f"contacts/{partner.id}/"
        for partner in book.partners
        for old in partner.formerly
    }
    for path in sorted((root / "docs").rglob("*.md")):
        front = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        meta = _front_matter(front[1]) if front else {}
        way = path.relative_to(root / "docs").with_suffix("").as_posix()
        new = re.sub(r"(^|/)index$", r"\1", way) if way.endswith("index") else f"{way}/"
        found |= {str(old).strip("/") + "/": new for old in meta.get("formerly", [])}
    return found


def _front_matter(text: str) -> dict[str, Any]:
    try:
        meta = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}  # MkDocs, too, then takes it for the text of the page
    return meta if isinstance(meta, dict) else {}


def _heading(env: Environment, base: str, found: re.Match[str]) -> str:
    name = Markup(found[3]).striptags()
    return draw(env, "heading", base, heading=Markup(found[0]), id=found[2], name=name)


def _link(env: Environment, base: str, term: Term, words: str) -> str:
    return draw(env, "term_link", base, term=term, words=words)


def _write(site: Path, address: str, html: str) -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
