"""What is done to the site once it is built, whatever built it: a step of its own."""

import json
import re
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

import yaml

from . import lookup
from .answers import Answer, answers
from .book import Book
from .built import page_answers
from .exports import files
from .finish import finish_pages
from .pages import everywhere
from .render import draw, environment

FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


def publish(book: Book, root: Path, site: Path, site_url: str) -> None:
    """Finish the site that was built from root/docs into a folder.

    Links abbreviations to the glossary; adds a way out of sensitive pages, what the search answers
    with, the files for machines, a sheet for each partner that leads an action, and a page at each
    address that has moved. `site_url` is the site's own address with a slash at its end, or empty.
    """
    write_search(site, book.site.area, [*answers(book), *page_answers(book, site)])
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
    finish_pages(book, site)
    drop_unused(site)
    for file, content in files(book, site_url).items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_bytes(content)


def write_search(site: Path, area: str, found: list[Answer]) -> None:
    """Write what the search answers with, and its engine as MkDocs brings it."""
    folder = site / "search"
    folder.mkdir(exist_ok=True)
    told = [{key: kept for key, kept in one._asdict().items() if kept} for one in found]
    known = {"area": area, "answers": told}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    (folder / "answers.json").write_text(text, encoding="utf-8")
    engine = packaged("mkdocs.contrib.search") / "templates/search/lunr.js"
    (folder / "lunr.js").write_bytes(engine.read_bytes())


def drop_unused(site: Path) -> None:
    """Delete the theme's scripts, styles and images: those that no page or file of ours names."""
    own = [*site.rglob("*.html"), *site.glob("assets/*.*")]
    named = "".join(path.read_text(encoding="utf-8") for path in own)
    for path in sorted((site / "assets").rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir() if not any(path.iterdir()) else None
        elif path.name not in named:
            path.unlink()


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


def _write(site: Path, address: str, html: str) -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
