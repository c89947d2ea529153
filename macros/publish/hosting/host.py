"""The step after a build: prepare a complete site for web hosts."""

import gzip
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import brotli

from ...data.problems import Problem, Problems
from ...render.environment import render_template
from ..html_tags import Tag, parse_tags, rewrite_links
from ..site import base_path
from ..site_pages import SEARCH_INDEX, linked_files, make_readable, page_url_path, require_site
from . import host_config
from .csp_check import csp_problems
from .fingerprint import Assets

# The policy comes before anything that it holds for.
HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.+)", re.IGNORECASE)


def prepare_for_hosts(site: Path, nginx: Path | None = None) -> None:
    """Prepare the site in a folder: assets named by their content, a policy in each page,
    `_headers` and `_redirects`, each text file compressed next to it, and a configuration in the
    file `nginx`.

    Raises Problems, with the site unchanged, where it is not complete, was prepared before, or has
    a page with what the policy refuses.
    """
    if nginx:
        nginx.parent.mkdir(parents=True, exist_ok=True)
    _require_ready(site, nginx)
    # The home page's own URL is the site's, where it is known.
    home = CANONICAL.search((site / "index.html").read_text("utf-8", "replace"))
    site_url = unescape(home[1]) if home else ""
    base = base_path(site_url)
    view = {"policy": host_config.POLICY_IN_PAGE, **host_config.EVERYWHERE}
    meta = render_template("policy", "", headers=view)
    read, linked = dict[Path, tuple[str, str, list[Tag]]](), set[str]()
    redirects, problems = dict[str, str](), list[Problem]()
    for path in sorted(site.rglob("*.html")):
        # Bytes that are not UTF-8 stay: a page may be an editor's own file.
        html, page = path.read_text("utf-8", "surrogateescape"), page_url_path(path, site)
        tags = parse_tags(html)
        problems += csp_problems(path.relative_to(site).as_posix(), html, tags)
        for values in (tag.attributes or {} for tag in tags if tag.name == "meta"):
            refresh = (
                REFRESH.fullmatch(values.get("content", "")) if "http-equiv" in values else None
            )
            target = unquote(urljoin(base + page, refresh[1])) if refresh else ""
            if target.startswith(base):
                redirects[page] = target.removeprefix(base)
        linked |= linked_files(tags, page, base)
        read[path] = html, page, tags
    if problems:
        raise Problems(problems)
    assets, pages = Assets(site, base, linked), dict[Path, str]()
    for path, (html, page, tags) in read.items():
        html = rewrite_links(html, partial(assets.new_link, page), tags)
        pages[path] = HEAD.sub(lambda head: f"{head[0]}\n{meta}", html, count=1)
    for path, html in pages.items():
        path.write_text(html, "utf-8", "surrogateescape")
    assets.rename()
    files = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    headers = host_config.headers_file(assets.names.values(), base)
    (site / "_headers").write_text(headers, "utf-8")
    (site / "_redirects").write_text(host_config.redirects_file(redirects, base), "utf-8")
    if nginx:
        nginx.write_text(host_config.nginx_config(files, redirects, site_url), "utf-8")
    compress_files(site)
    make_readable(site)


def _require_ready(site: Path, nginx: Path | None) -> None:
    require_site(site)
    if (site / "_headers").exists():
        raise Problems([Problem(str(site), 1, "the site is ready for hosts already", "build anew")])
    if not (site / SEARCH_INDEX).exists():
        fix = "build it again: mkdocs build ends with its problems"
        raise Problems([Problem(str(site), 1, "the site is not complete", fix)])
    if nginx and nginx.is_dir():
        fix = "name a file, such as hosting/nginx.conf"
        raise Problems([Problem(str(nginx), 1, "this is a folder", fix)])


def compress_files(site: Path) -> None:
    """Write each text file compressed next to it, where that is smaller: page.html.br and .gz.

    Files compressed before, such as the sitemap, are compressed again.
    """
    files = [path for path in site.rglob("*") if path.is_file()]
    with ThreadPoolExecutor() as pool:  # both libraries release Python's lock
        list(pool.map(_compress, (p for p in files if host_config.is_text(p.suffix[1:]))))


def _compress(path: Path) -> None:
    text, stat = path.read_bytes(), path.stat()
    bodies = {"br": brotli.compress(text, quality=11), "gz": gzip.compress(text, 9, mtime=0)}
    for ending, body in bodies.items():
        new = path.with_name(f"{path.name}.{ending}")
        new.unlink(missing_ok=True)
        if len(body) < len(text):
            new.write_bytes(body)
            # A host then sends the same date with all three.
            os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
