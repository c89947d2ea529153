"""The step after a build: a complete site prepared for web hosts."""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from ...data.problems import Problem, Problems
from ...render.environment import address_of, environment, render_template
from ..html_tags import Tag, parse_tags, rewrite_links
from ..site import base_path
from ..site_pages import ANSWERS, require_site
from .compress import compress_files
from .csp_check import csp_problems
from .fingerprint import Assets
from .headers import REFERRER, policy_in_page
from .host_config import headers_file, nginx_config, redirects_file

# The policy comes before anything that it holds for.
HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
TARGET = re.compile(r"\s*\d+\s*;\s*url=(.+)", re.IGNORECASE)


def prepare_for_hosts(site: Path, nginx: Path | None = None) -> tuple[int, int, int]:
    """Prepare the site in a folder: assets named by their content, a policy in each page,
    `_headers` and `_redirects`, and each text file compressed beside it.

    A configuration for nginx is written to the file `nginx`. Return the bytes of the text files,
    and of what is sent as Brotli and as gzip. Raises Problems, with the site unchanged, where it
    is not complete, was prepared before, or has a page with what the policy refuses.
    """
    _require_complete(site)
    if nginx:
        nginx.parent.mkdir(parents=True, exist_ok=True)
        if nginx.is_dir():
            fix = "name a file, such as hosting/nginx.conf"
            raise Problems([Problem(str(nginx), 1, "this is a folder", fix)])
    # The home page's own URL is the site's, where it is known.
    home = CANONICAL.search((site / "index.html").read_text("utf-8", "replace"))
    site_url = unescape(home[1]) if home else ""
    base, assets = base_path(site_url), Assets(site)
    meta = render_template(environment(), "policy", "", policy=policy_in_page(), referrer=REFERRER)
    pages, redirects, problems = dict[Path, str](), dict[str, str](), list[Problem]()
    for path in sorted(site.rglob("*.html")):
        # Bytes that are not UTF-8 stay: a page may be an editor's own file.
        html, page = path.read_text("utf-8", "surrogateescape"), address_of(path, site)
        tags = parse_tags(html)
        problems += csp_problems(path.relative_to(site).as_posix(), html, tags)
        for new in _targets(base + page, base, tags):
            redirects[page] = new.removeprefix(base)
        html = rewrite_links(html, partial(assets.new_link, base, page), tags)
        pages[path] = HEAD.sub(lambda head: f"{head[0]}\n{meta}", html, count=1)
    if problems:
        raise Problems(problems)
    for path, html in pages.items():
        path.write_text(html, "utf-8", "surrogateescape")
    assets.rename()
    files = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    (site / "_headers").write_text(headers_file(assets.names.values(), base), "utf-8")
    (site / "_redirects").write_text(redirects_file(redirects, base), "utf-8")
    if nginx:
        nginx.write_text(nginx_config(files, redirects, site_url), "utf-8")
    return compress_files(site)


def _require_complete(site: Path) -> None:
    require_site(site)
    if (site / "_headers").exists():
        raise Problems([Problem(str(site), 1, "the site is ready for hosts already", "build anew")])
    if not (site / ANSWERS).exists():
        fix = "build it again: mkdocs build ends with its problems"
        raise Problems([Problem(str(site), 1, "the site is not complete", fix)])


def _targets(url: str, base: str, tags: list[Tag]) -> Iterator[str]:
    """Yield where a page with a path on its host redirects, if it does and stays below `base`."""
    for tag in tags:
        if tag.name == "meta" and tag.attributes:
            match = TARGET.fullmatch(tag.attributes.get("content", ""))
            if match and tag.attributes.get("http-equiv", "").lower() == "refresh":
                new = unquote(urljoin(url, match[1]))
                if new.startswith(base):
                    yield new
