"""A build of the site: what the theme shows from the data, and the files added to its pages."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from ..checks.redirects import redirects_of
from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Problem, Problems
from ..exports.downloads import files
from ..render.environment import render_template
from ..render.page_macros import NOT_CONFIGURED, base_context, report_link
from ..render.theme import Theme
from ..views import contacts, history
from ..views.abbreviations import build_phrases
from . import published_urls
from .article import finish_article
from .pdf.render import Pdf
from .search_index import index_json, page_entries, record_entries
from .site_pages import SEARCH_INDEX, read_pages

# Which packages bring lunr, the search's engine, and where in them: MkDocs and its successor.
BRINGING = ("mkdocs", "properdocs")
ENGINE = "contrib/search/templates/search/lunr.js"
# No host serves a folder whose name begins with a dot or a hyphen, and characters beyond these are
# escaped in pages, PDFs and hosts' files in different ways.
SITE_URL = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9~-][a-z0-9._~-]*)*/?",
    re.IGNORECASE,
)
ASSET = re.compile(r"""assets/[^"'\s>?#]+""")


def check_site_url(url: str) -> None:
    """Raise Problems where a URL is neither empty nor one that a site can have."""
    if url and not SITE_URL.fullmatch(url):
        what = f"`{url}` is not the address of a site"
        fix = "write it as https://plan.example/ or https://council.example/plan/ (xn--… for a host"
        fix += " with other letters than a to z)"
        raise Problems([Problem("SITE_URL", 1, what, fix, column=0)])


@dataclass(frozen=True)
class SiteBuild:
    """One build of the site from the project in `root`.

    `site_url` is the site's own URL with a slash at the end, or empty; `pdfs` holds the PDFs
    by the year of their plan. MkDocs' templates have it as `config.extra.build`: `page` is their
    page, None on the page for a wrong address, whose links must work at any depth.
    """

    root: Path
    data: PlanData
    pages: tuple[Page, ...]
    site_url: str
    pdfs: Mapping[str, Pdf] = field(default_factory=dict)
    theme: Theme = NOT_CONFIGURED.theme

    @cached_property
    def _context(self) -> dict[str, Any]:
        return base_context(self.data, self.theme)

    @cached_property
    def _phrases(self) -> Any:
        return build_phrases(self.data.glossary)

    def _base(self, page: Any) -> str:
        if page is None:
            return base_path(self.site_url)
        return str(page.url).removeprefix("./")

    def _render(self, template: str, base: str, **view: Any) -> Markup:
        return render_template(template, base, **self._context, **view)

    def exit_button(self, page: Any) -> str:
        """Return the way to leave a page at once, if anything on the site is sensitive."""
        return self._render("exit", self._base(page)) if self.data.is_sensitive else ""

    def emergency(self, page: Any) -> str:
        """Return the emergency numbers."""
        return self._render("emergency", self._base(page))

    def edit_links(self, page: Any, edit_url: str) -> str:
        """Return the links to edit a page and to report a mistake on it, if any."""
        base = self._base(page)
        report = report_link(self.data.site, f"{self.site_url or '/'}{base}")
        return self._render("edit_links_page", base, edit=edit_url, report=report)

    def article(self, page: Any, caller: Callable[[], str]) -> str:
        """Return the main text of a page with permalinks and links to the glossary.

        It is for Jinja's `{% call %}`.
        """
        return finish_article(str(caller()), self._base(page), self._phrases)

    def write(self, site: Path) -> None:
        """Complete the site that MkDocs has written into a folder.

        Raises Problems where a published URL is gone.
        """
        self.theme.add_css(site)
        redirects = {one.old: one.new for one in redirects_of(self.data, self.pages)}
        standalone = list(_standalone(self.data))
        words = {page.url_path: page.front.search_words for page in self.pages}
        entries = [*record_entries(self.data), *page_entries(self.data, site, words)]
        for old, new in redirects.items():
            canonical = self.site_url and self.site_url + new
            html = render_template("redirect", old, url_path=new, canonical=canonical)
            _write_page(site, old, html)
        for path, template, view in standalone:
            canonical = self.site_url and self.site_url + path
            _write_page(site, path, self._render(template, path, canonical=canonical, **view))
        downloads = files(self.data, self.site_url)
        pdfs = {pdf.url_path: pdf.content for pdf in self.pdfs.values()}
        for file, content in (downloads | pdfs).items():
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_bytes(content)
        pages = read_pages(site)
        self._write_sitemap(site, sorted(set(pages) - set(redirects)))
        _delete_unused(self.root, site)
        # Last: `host` knows a complete site by it.
        write_search(site, index_json(self.data, entries))
        if problems := published_urls.missing(pages, self.root, redirects):
            raise Problems(problems)

    def _write_sitemap(self, site: Path, paths: list[str]) -> None:
        """Write the sitemap with the pages that MkDocs knows nothing of too."""
        urls = [self.site_url + path for path in paths] if self.site_url else []
        text = render_template("sitemap", "", urls=urls).encode()
        (site / "sitemap.xml").write_bytes(text)
        (site / "sitemap.xml.gz").write_bytes(gzip.compress(text, mtime=0))


def base_path(site_url: str) -> str:
    """Return the path of a site's URL, with a slash at each end."""
    return f"/{urlsplit(site_url).path.strip('/')}/".replace("//", "/")


def _standalone(data: PlanData) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield URL path, template and view of each page without a file in docs/: a sheet for each
    partner that ever led an action, and the earlier years of each priority that has some."""
    for contact in contacts.contacts(data):
        if contact.all_actions:
            yield f"contacts/{contact.partner.id}/", "partner_actions", {"contact": contact}
    for priority in data.priorities:
        if years := history.older_actions(data, priority.id):
            view = {"priority": priority, "years": years}
            yield f"{priority.url_path}earlier/", "earlier_years", view


def write_search(site: Path, index: str) -> None:
    """Write the search index, and lunr, which searches it."""
    (site / SEARCH_INDEX).parent.mkdir(exist_ok=True)
    (site / "search/lunr.js").write_bytes(engine().read_bytes())
    (site / SEARCH_INDEX).write_text(index, encoding="utf-8")


def engine() -> Path:
    """Return where lunr is. Raises Problems where no installed package brings it."""
    for spec in filter(None, map(find_spec, BRINGING)):
        if spec.origin and (path := Path(spec.origin).parent / ENGINE).is_file():
            return path
    what = "the search's engine, lunr, is not installed"
    fix = f"install {' or '.join(BRINGING)}: each brings it, whichever builds the pages"
    raise Problems([Problem("requirements", 1, what, fix)])


def _delete_unused(root: Path, site: Path) -> None:
    """Delete the assets of the theme that no page uses, and the index of a theme's own search."""
    used = set()
    for path in site.rglob("*.html"):
        used |= {
            link.rpartition("/")[2] for link in ASSET.findall(path.read_text("utf-8", "replace"))
        }
    for path in [*sorted((site / "assets").rglob("*"), reverse=True), site / "search.json"]:
        name = path.relative_to(site)
        is_ours = any((root / folder / name).exists() for folder in ("docs", "overrides"))
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and not is_ours and path.name not in used:
            path.unlink()


def _write_page(site: Path, url_path: str, html: str) -> None:
    path = site / url_path / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
