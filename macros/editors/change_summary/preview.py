"""A copy of a finished site that opens from a folder, without a server: for those who review it."""

import posixpath
import re
import shutil
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ...data.problems import Problem, Problems
from ...publish.html_tags import rewrite_links
from ...publish.site_pages import require_site
from ...render.environment import render_template

# Browsers don't run module scripts from a folder, so the content of <noscript> is shown instead. In
# some, files have no host, so the page's policy would block its own style sheet.
SCRIPT = re.compile(
    r"<script\b(?![^>]*application/ld\+json).*?</script>\s*|</?noscript>"
    r'|<meta http-equiv="Content-Security-Policy"[^>]*>\s*',
    re.DOTALL | re.IGNORECASE,
)
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
# Served for any missing address, so its links begin at the root of a server.
NOT_FOUND = "404.html"
# What only a host reads.
FOR_HOSTS = ("*.br", "*.gz", "_headers", "_redirects")


def preview(site: Path, out: Path) -> int:
    """Write the copy into a new folder; return how many pages it has.

    Links to folders lead to the page in them. The first page says that this is a preview.
    Raises Problems, and writes nothing, if there is no site or the folder exists.
    """
    require_site(site)
    if out.exists() or out.resolve().is_relative_to(site.resolve()):
        fix = "name a folder that does not exist yet, outside the site"
        raise Problems([Problem(str(out), 1, "the copy cannot be written here", fix)])
    note = render_template("preview", "")
    out.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk, so that the finished copy can be moved into place in one step.
    with TemporaryDirectory(dir=out.parent) as folder:
        new = Path(folder, "new")
        shutil.copytree(site, new, ignore=shutil.ignore_patterns(NOT_FOUND, *FOR_HOSTS))
        pages = sorted(new.rglob("*.html"))
        for path in pages:
            base = "/" + path.relative_to(new).parent.as_posix()
            html = SCRIPT.sub("", path.read_text("utf-8", "surrogateescape"))
            html = rewrite_links(html, partial(_file_link, new, base))
            if path == new / "index.html":
                html = BODY.sub(lambda body: f"{body[0]}{note}", html, count=1)
            path.write_text(html, "utf-8", "surrogateescape")
        new.rename(out)
    return len(pages)


def _file_link(site: Path, base: str, link: str) -> str:
    """Return a link of a page in the folder `base` as a relative path to a file."""
    target = posixpath.normpath(posixpath.join(base, link))
    if (site / target.lstrip("/") / "index.html").is_file():
        target = posixpath.join(target, "index.html")
    return posixpath.relpath(target, base)
