"""A copy of a finished site that opens from a folder, without a server: for those who review it."""

import posixpath
import re
import shutil
from functools import partial
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from ..built import need_site
from ..problems import Problem, Problems
from ..render import draw, environment

# A browser runs no script of ours from a folder, so that what stands in for them is shown.
SCRIPT = re.compile(
    r"<script\b(?![^>]*application/ld\+json).*?</script>\s*|</?noscript>", re.DOTALL | re.IGNORECASE
)
TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
LINK = re.compile(
    r"""(\s(?:href|src|action|poster|data)\s*=\s*|\scontent="0; url=)("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
# It is shown for whatever address is wrong, so its own links begin at the root of a server.
NOT_FOUND = "404.html"


def preview(site: Path, out: Path) -> int:
    """Write the copy into a new folder; return how many pages it has.

    Links to folders lead to the page in them. The first page says that this is a preview.
    Raises Problems, and writes nothing, where there is no site or the folder is there already.
    """
    need_site(site)
    if out.exists() or out.resolve().is_relative_to(site.resolve()):
        fix = "name a folder that is not there yet, outside the site"
        raise Problems([Problem(str(out), 1, "the copy cannot be written here", fix)])
    note = draw(environment(), "preview", "")
    out.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk, so that the whole copy takes its place at once.
    with TemporaryDirectory(dir=out.parent) as folder:
        new = Path(folder, "new")
        shutil.copytree(site, new, ignore=shutil.ignore_patterns(NOT_FOUND))
        pages = sorted(new.rglob("*.html"))
        for path in pages:
            base = "/" + path.relative_to(new).parent.as_posix()
            html = SCRIPT.sub("", path.read_text("utf-8", "surrogateescape"))
            html = TAG.sub(partial(_tag, new, base), html)
            if path == new / "index.html":
                html = BODY.sub(lambda body: f"{body[0]}{note}", html, count=1)
            path.write_text(html, "utf-8", "surrogateescape")
        new.rename(out)
    return len(pages)


def _tag(site: Path, base: str, found: re.Match[str]) -> str:
    return LINK.sub(partial(_link, site, base), found[0])


def _link(site: Path, base: str, found: re.Match[str]) -> str:
    """Return a link as it is written on a page in the folder `base`, as a file finds its target."""
    mark = found[2][0] if found[2][0] in "\"'" else ""
    try:
        link = urlsplit(unescape(found[2].strip(mark)))
    except ValueError:
        return found[0]
    if link.scheme or link.netloc or not link.path:
        return found[0]
    target = posixpath.normpath(posixpath.join(base, unquote(link.path)))
    if (site / target.lstrip("/") / "index.html").is_file():
        target = posixpath.join(target, "index.html")
    way = quote(posixpath.relpath(target, base))
    to = escape(urlunsplit(("", "", way, link.query, link.fragment)))
    return f"{found[1]}{mark}{to}{mark}"
