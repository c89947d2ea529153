"""A build of the site: what the theme shows from the data, and the files added to its pages."""

import datetime
import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from ..checks.redirects import redirects_of
from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Problem, Problems, message
from ..data.years import last_day
from ..exports.downloads import files
from ..render.environment import render_template
from ..render.page_macros import NO_SETTINGS, Settings, base_context
from ..views import contacts, history
from ..views.board import URL_PATH as BOARD
from ..views.board import Board
from ..views.formats import format_date, format_year
from ..views.glossary import build_phrases
from ..views.plans import get_plan, plan_after
from . import published_urls
from .article import finish_article
from .assets import compact, compact_assets
from .links import broken_links
from .pdf.render import Pdf
from .search_index import advice, index_json, page_entries, record_entries
from .site_pages import SEARCH_INDEX, make_readable, read_pages

# What is around the text of the page at a URL path: `site_name`, `header` and `footer`.
Frame = Callable[[str], Mapping[str, Markup]]
# The packages that bring lunr, the search's engine (MkDocs and its successor), and where in them.
ENGINE_PACKAGES = ("mkdocs", "properdocs")
ENGINE = "contrib/search/templates/search/lunr.js"
# The theme's own icon. A name in `exclude_docs` would leave out a partnership's file of that name.
FAVICON = "assets/images/favicon.png"
NOT_FOUND = "404.html"
# No host serves a folder whose name begins with a dot or a hyphen, and characters beyond these are
# escaped in pages, PDFs and hosts' files in different ways.
SITE_URL = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9~-][a-z0-9._~-]*)*/?",
    re.IGNORECASE,
)
# A site is a folder: a page's own address would be in front of every other.
FILE = re.compile(r"\.(html?|xml|git)/?$", re.IGNORECASE)
REPO_URL = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def check_site_url(url: str) -> None:
    """Raise Problems where a URL is neither empty nor one that a site can have."""
    if url and (not SITE_URL.fullmatch(url) or FILE.search(url)):
        raise Problems([Problem("SITE_URL", 1, *message("site url", url=url), column=0)])


def public_repo_url(url: str) -> str:
    """Return a repository's URL without what only git needs: a user with a password or token, which
    would be on every page, and the ending .git."""
    return re.sub(r"(?<=://)[^/@]*@", "", url.strip()).removesuffix(".git")


def check_repo_url(url: str) -> None:
    """Raise Problems where a URL is neither empty nor one that a repository can have."""
    if url and not REPO_URL.fullmatch(url):
        raise Problems([Problem("REPO_URL", 1, *message("repository url", url=url), column=0)])


@dataclass(frozen=True)
class SiteBuild:
    """One build of the site from the project in `root`.

    `board` is what the board reads, with its PDF. MkDocs' templates have the build as
    `config.extra.build`: `page` is their page, None on the page for a wrong address, whose links
    must work at any depth.
    """

    root: Path
    data: PlanData
    pages: tuple[Page, ...]
    today: datetime.date
    settings: Settings = NO_SETTINGS
    board: tuple[Board, Pdf] | None = None

    @cached_property
    def _context(self) -> dict[str, Any]:
        return base_context(self.data, self.settings)

    @cached_property
    def _phrases(self) -> Any:
        return build_phrases(self.data.glossary)

    @property
    def latest_year(self) -> str:
        """The year of the newest plan, as readers see it."""
        return format_year(self.data.plans[-1].year)

    @property
    def version(self) -> str:
        """The commit that the site is built from and its date, where git knows them."""
        if not (revision := self.settings.revision):
            return ""
        changed = ", with changes" if revision.is_changed else ""
        return f"{revision.commit[:7]}, {format_date(revision.on)}{changed}"

    def _base(self, page: Any) -> str:
        if page is None:
            return base_path(self.settings.site_url)
        return str(page.url).removeprefix("./")

    def _render(self, template: str, base: str, **view: Any) -> Markup:
        return render_template(template, base, **self._context, **view)

    def part(self, template: str, page: Any, **view: Any) -> str:
        """Return a part of a page from its template."""
        return self._render(template, self._base(page), **view)

    def emergency(self, page: Any) -> str:
        """Return the emergency numbers, and how to call without speech or hearing, hidden."""
        return self.part("emergency", page, advice=advice(self.data))

    def plan_over(self, page: Any) -> str:
        """Return the notice that the current plan is over and none follows, for pages that show it.

        It is hidden until the plan's last day has passed; a script shows it in pages that are read
        later than they were built.
        """
        plan = get_plan(self.data)
        shows_plan = ("", "progress/", BOARD, "plans/", plan.url_path)
        path = NOT_FOUND if page is None else self._base(page)
        if path not in shows_plan and not path.startswith("priorities/"):
            return ""
        if plan_after(self.data, plan):
            return ""
        ends = last_day(plan.year)
        return self._render("plan_over", path, plan=plan, ends=ends, is_over=self.today > ends)

    def article(self, page: Any, caller: Callable[[], str]) -> str:
        """Return the main text of a page with permalinks and links to the glossary.

        It is for Jinja's `{% call %}`.
        """
        return finish_article(str(caller()), self._base(page), self._phrases)

    def standalone_pages(self, frame: Frame) -> dict[str, str]:
        """Return the HTML of each page without a file in docs/, by its URL path: that of each
        partner, the earlier years of each priority that has some, and the page for the board."""
        pages: dict[str, str] = {}
        for contact in contacts.contacts(self.data):
            path = contact.partner.url_path
            pages[path] = self._render("partner", path, contact=contact, **frame(path))
        for priority in self.data.priorities:
            if years := history.older_actions(self.data, priority.id):
                path = f"{priority.url_path}earlier/"
                view: dict[str, Any] = {"priority": priority, "years": years}
                pages[path] = self._render("earlier_years", path, **view, **frame(path))
        if self.board:
            board, pdf = self.board
            notice = self.plan_over(SimpleNamespace(url=BOARD))
            view = {"board": board, "pdf": pdf, "notice": notice}
            pages[BOARD] = self._render("board", BOARD, **view, **frame(BOARD))
        return pages

    def _sitemap(self, paths: Iterable[str]) -> bytes:
        """Return the sitemap: the URL of each page, and when the page, or the data if it shows any,
        last changed, where git knows it."""
        revision, files = self.settings.revision, {one.url_path: one.file for one in self.pages}
        urls = dict[str, datetime.date | None]()
        for path in sorted(paths):
            file = files.get(path, f"docs/{path}index.html")
            source = self.root / file
            shows_data = not source.is_file() or "{{" in source.read_text("utf-8", "replace")
            sources = (file, "data") if shows_data else (file,)
            urls[self.settings.site_url + path] = revision.modified(*sources) if revision else None
        return render_template("sitemap", "", urls=urls).encode()

    def write(self, site: Path, frame: Frame) -> None:
        """Complete the site that MkDocs has written into a folder.

        Raises Problems where a published URL is gone, or a link leads nowhere.
        """
        compact_assets(self.root, site)
        self.settings.theme.add_css(site)
        if not any((self.root / own / FAVICON).exists() for own in ("docs", "overrides")):
            (site / FAVICON).unlink(missing_ok=True)
        moves = list(redirects_of(self.data, self.pages))
        redirects = {one.old: one.new for one in moves}
        below = {BOARD: "Progress for the board"} if self.board else {}
        parts = page_entries(self.data, site, self.pages, below)
        entries = [*record_entries(self.data), *parts]
        moved = {
            one.old: self._render("redirect", one.old, url_path=one.new, name=one.name)
            for one in moves
        }
        own = moved | self.standalone_pages(frame)
        contents = {f"{path}index.html": html.encode() for path, html in own.items()}
        contents |= files(self.data, self.settings.site_url, self.settings.revision)
        pdfs = [*self.settings.pdfs.values(), *([self.board[1]] if self.board else [])]
        contents |= {pdf.url_path: pdf.content for pdf in pdfs}
        _write(site, contents)
        pages = read_pages(site)
        sitemap = self._sitemap(pages.keys() - redirects if self.settings.site_url else ())
        if self.settings.site_url and not (site / "robots.txt").exists():
            last_line = f"Sitemap: {self.settings.site_url}sitemap.xml\n"
            _write(site, {"robots.txt": f"User-agent: *\nDisallow:\n{last_line}".encode()})
        # The index is the last: `host` knows a complete site by it.
        last = {
            "sitemap.xml": sitemap,
            "sitemap.xml.gz": gzip.compress(sitemap, mtime=0),
            "search/lunr.js": compact(engine().read_text("utf-8"), ".js").encode(),
            SEARCH_INDEX: index_json(self.data, entries).encode(),
        }
        _write(site, last)
        make_readable(site)
        problems = published_urls.missing(pages, site, self.root, redirects)
        wrong = {NOT_FOUND: (site / NOT_FOUND).read_text("utf-8")}
        found = (entry.url_path for entry in entries)
        problems += broken_links(pages | wrong, found, site, self.settings.site_url, self.pages)
        if problems:
            raise Problems(problems)


def base_path(site_url: str) -> str:
    """Return the path of a site's URL, with a slash at each end."""
    return f"/{urlsplit(site_url).path.strip('/')}/".replace("//", "/")


def engine() -> Path:
    """Return where lunr is. Raises Problems where no installed package brings it."""
    for spec in filter(None, map(find_spec, ENGINE_PACKAGES)):
        if spec.origin and (path := Path(spec.origin).parent / ENGINE).is_file():
            return path
    what = "the search's engine, lunr, is not installed"
    fix = f"install {' or '.join(ENGINE_PACKAGES)}: each brings it, whichever builds the pages"
    raise Problems([Problem("requirements", 1, what, fix)])


def _write(site: Path, contents: Mapping[str, bytes]) -> None:
    for file, content in contents.items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_bytes(content)
