"""Assets named by their content, so that a browser may keep them for good."""

import hashlib
import posixpath
import re
from functools import partial
from pathlib import Path

from ...data.problems import Problem, Problems
from ..link_rewriting import relinked
from ..site_pages import rewrite_pages

# Where the files stand that pages are drawn with; all other addresses are promised to stay.
ROOMS = ("assets", "search")
# How a script or a style sheet names a file: from itself, with dots; a style sheet without, too.
NAMED = {
    ".js": re.compile(r"""(?P<before>["'])(?P<path>\.{1,2}/[^"'\s]+)(?=["'])"""),
    ".css": re.compile(r"""(?P<before>url\(\s*["']?)(?P<path>[^"'():\s]+)"""),
}
LENGTH = 10
HASHED = rf"[^?]*\.[0-9a-f]{{{LENGTH}}}\.[A-Za-z0-9]+"


def rename_assets(site: Path, base: str) -> dict[str, str]:
    """Rename each asset that a page names, or a script that it names, and lead each of these names
    to the new one. Return the new paths below the site's root by the old.

    `base` is the path of the site on its host, with a slash at each end. An asset that nothing
    names may be known elsewhere: it keeps its name. Raises Problems where two scripts name each
    other: neither could have a name that holds the other's.
    """
    assets = _Assets(site)
    rewrite_pages(site, lambda page, html: relinked(html, partial(assets.link, base, page)))
    for file, content in assets.contents.items():
        (site / assets.names[file]).write_bytes(content)
        (site / file).unlink()
    return assets.names


class _Assets:
    """The assets of a site; new names, and contents, of those that were asked for."""

    def __init__(self, site: Path) -> None:
        self.site = site
        found = (path for room in ROOMS for path in (site / room).rglob("*") if path.is_file())
        self.files = {p.relative_to(site).as_posix() for p in found if p.suffix != ".html"}
        self.names: dict[str, str] = {}
        self.contents: dict[str, bytes] = {}
        self.asked: list[str] = []

    def link(self, base: str, page: str, link: str) -> str | None:
        """Return a link on the page at an address, renamed, or None where it leads to no asset."""
        if link.startswith("/") and not link.startswith(base):
            return None
        from_root = link.removeprefix(base) if link.startswith("/") else page + link
        file = posixpath.normpath(from_root)
        if file not in self.files:
            return None
        return posixpath.join(posixpath.dirname(link), posixpath.basename(self.name(file)))

    def name(self, file: str) -> str:
        """Return the new path of an asset, which has new names for the assets that it names."""
        if file not in self.names:
            if file in self.asked:
                fix = "let one of them do without the other"
                what = f"it and {self.asked[-1]} name each other"
                raise Problems([Problem(file, 1, what, fix)])
            self.asked.append(file)
            content = (self.site / file).read_bytes()
            if pattern := NAMED.get(posixpath.splitext(file)[1]):
                text = content.decode("utf-8", "surrogateescape")
                text = pattern.sub(partial(self._named, posixpath.dirname(file)), text)
                content = text.encode("utf-8", "surrogateescape")
            self.asked.pop()
            self.contents[file] = content
            stem, ending = posixpath.splitext(file)
            self.names[file] = f"{stem}.{hashlib.sha256(content).hexdigest()[:LENGTH]}{ending}"
        return self.names[file]

    def _named(self, folder: str, found: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(folder, found["path"]))
        if file not in self.files:
            return found[0]
        new = posixpath.basename(self.name(file))
        return found["before"] + posixpath.join(posixpath.dirname(found["path"]), new)
