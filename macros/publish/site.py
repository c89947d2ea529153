"""What is done to the site once it is built, whatever built it: a step of its own."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..data.front_matter import pages_in
from ..data.plan_data import PlanData
from ..data.problems import Problem, Problems
from ..exports.downloads import files
from ..render.environment import environment, render_template
from ..render.page_macros import base_context
from ..views import contacts, history
from .post_process import finish_pages
from .search_index import Answer, answers
from .site_pages import ANSWERS, page_answers, require_unprocessed

# Which packages bring lunr, the search's engine, and where in them: MkDocs and its successor.
BRINGING = ("mkdocs", "properdocs")
ENGINE = "contrib/search/templates/search/lunr.js"


def publish(data: PlanData, root: Path, site: Path, site_url: str) -> None:
    """Finish the site that was built from root/docs into a folder.

    Links abbreviations to the glossary; adds a way to leave at once, what the search answers with,
    the files for machines, the pages that stand alone, and one at each address that has moved.
    `site_url` is the site's own address with a slash at its end, or empty. Raises Problems where
    there is no site, or it is finished already, or a moved address is a page's of its own.
    """
    require_unprocessed(site)
    if problems := list(_hidden(data, root, site)):
        raise Problems(problems)
    words = {page.url_path: page.front.search_words for page in pages_in(root, [])}
    found = [*answers(data), *page_answers(data, site, words)]
    env = environment()
    for old, new in moves(data, root).items():
        _write(
            site,
            old,
            render_template(env, "moved", old, url_path=new, canonical=site_url and site_url + new),
        )
    shown = base_context(data)
    for at, template, view in _alone(data):
        canonical = site_url and site_url + at
        _write(site, at, render_template(env, template, at, canonical=canonical, **shown, **view))
    finish_pages(data, site)
    drop_unused(root, site)
    for file, content in files(data, site_url).items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_bytes(content)
    # Last: what a site is known by to be finished.
    write_search(site, data.site.area, found)


def _alone(data: PlanData) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield address, template and view of each page that stands alone: a sheet for each partner
    that ever led an action, and the earlier years of each priority that has some."""
    for contact in contacts.contacts(data):
        if contact.ever:
            yield f"contacts/{contact.partner.id}/", "sheet", {"contact": contact}
    for priority in data.priorities:
        if years := history.older(data, priority.id):
            view = {"priority": priority, "years": years}
            yield f"{priority.url_path}earlier/", "earlier", view


def _hidden(data: PlanData, root: Path, site: Path) -> Iterator[Problem]:
    """Yield each page that nobody could read: a host leads on from its address to another."""
    alone = {at for at, _, _ in _alone(data)}
    for old, new in moves(data, root).items():
        if old in alone or (site / old / "index.html").exists():
            what = f"/{old} is a page of its own, and leads on to /{new}"
            fix = "take it out of `formerly` in what has that address now"
            yield Problem(f"{old}index.html", 1, what, fix)


def write_search(site: Path, area: str, found: list[Answer]) -> None:
    """Write what the search answers with, and its engine."""
    folder = site / "search"
    folder.mkdir(exist_ok=True)
    told = [{key: kept for key, kept in one._asdict().items() if kept} for one in found]
    known = {"area": area, "answers": told}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    (site / ANSWERS).write_text(text, encoding="utf-8")
    (folder / "lunr.js").write_bytes(engine().read_bytes())


def engine() -> Path:
    """Return where lunr is. Raises Problems where no installed package brings it."""
    for spec in filter(None, map(find_spec, BRINGING)):
        if spec.origin and (path := Path(spec.origin).parent / ENGINE).is_file():
            return path
    what = "the search's engine, lunr, is not installed"
    fix = f"install {' or '.join(BRINGING)}: each brings it, whichever builds the pages"
    raise Problems([Problem("requirements", 1, what, fix)])


def drop_unused(root: Path, site: Path) -> None:
    """Delete the scripts, styles and images of the theme that no page names, and what its own
    search would ask."""
    html = "".join(path.read_text("utf-8", "replace") for path in site.rglob("*.html"))
    theirs = sorted((site / "assets").rglob("*"), reverse=True)
    for path in [*theirs, site / "search.json"]:
        name = path.relative_to(site)
        ours = any((root / of / name).exists() for of in ("docs", "overrides"))
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and not ours and path.name not in html:
            path.unlink()


def moves(data: PlanData, root: Path) -> dict[str, str]:
    """Return the addresses that have moved, and where to: those of priorities, of partners' sheets
    and of pages."""
    found = {f"priorities/{old}/": p.url_path for p in data.priorities for old in p.formerly}
    found |= {
        f"contacts/{old}/": f"contacts/{partner.id}/"
        for partner in data.partners
        for old in partner.formerly
    }
    for page in pages_in(root, []):
        found |= {old.strip("/") + "/": page.url_path for old in page.front.formerly}
    return found


def _write(site: Path, url_path: str, html: str) -> None:
    path = site / url_path / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
