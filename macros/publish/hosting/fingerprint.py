"""Assets named by their content, so that a browser may keep them for good."""

import hashlib
import posixpath
import re
from functools import partial
from pathlib import Path

from ...data.problems import Problem, Problems

# The folders of what pages load; all other URLs are promised to stay.
FOLDERS = ("assets", "search")
# How a script or a style sheet names a file: relative to itself, a script always with dots.
NAMED = {
    ".js": re.compile(r"""(?P<before>["'])(?P<path>\.{1,2}/[^"'\s]+)(?=["'])"""),
    ".css": re.compile(r"""(?P<before>url\(\s*["']?)(?P<path>[^"'():\s]+)"""),
}
LENGTH = 10
HASHED = rf"[^?]*\.[0-9a-f]{{{LENGTH}}}\.[A-Za-z0-9]+"


class Assets:
    """The assets of a site. Each that a page links to, or that such an asset names, gets a name
    with a fingerprint of its content; the others may be known elsewhere, and keep theirs."""

    def __init__(self, site: Path) -> None:
        self.site = site
        paths = (
            path for folder in FOLDERS for path in (site / folder).rglob("*") if path.is_file()
        )
        self.files = {p.relative_to(site).as_posix() for p in paths if p.suffix != ".html"}
        self.names: dict[str, str] = {}
        """The new paths below the site's root by the old."""
        self._contents: dict[str, bytes] = {}
        self._open: list[str] = []

    def rename(self) -> None:
        """Write each renamed asset under its new name, and delete the old file."""
        for file, content in self._contents.items():
            (self.site / self.names[file]).write_bytes(content)
            (self.site / file).unlink()

    def new_link(self, base: str, page: str, link: str) -> str | None:
        """Return a link on the page at a URL path with the new name, or None if to no asset.

        `base` is the path of the site on its host, with a slash at each end. Raises Problems where
        two scripts name each other: neither can have a name made of the other's.
        """
        if link.startswith("/") and not link.startswith(base):
            return None
        from_root = link.removeprefix(base) if link.startswith("/") else page + link
        file = posixpath.normpath(from_root)
        if file not in self.files:
            return None
        return posixpath.join(posixpath.dirname(link), posixpath.basename(self.name(file)))

    def name(self, file: str) -> str:
        """Return the new path of an asset; in its content the assets it names are renamed too."""
        if file not in self.names:
            if file in self._open:
                fix = "let one of them do without the other"
                what = f"it and {self._open[-1]} name each other"
                raise Problems([Problem(file, 1, what, fix)])
            self._open.append(file)
            content = (self.site / file).read_bytes()
            if pattern := NAMED.get(posixpath.splitext(file)[1]):
                text = content.decode("utf-8", "surrogateescape")
                text = pattern.sub(partial(self._renamed, posixpath.dirname(file)), text)
                content = text.encode("utf-8", "surrogateescape")
            self._open.pop()
            self._contents[file] = content
            stem, ending = posixpath.splitext(file)
            self.names[file] = f"{stem}.{hashlib.sha256(content).hexdigest()[:LENGTH]}{ending}"
        return self.names[file]

    def _renamed(self, folder: str, match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(folder, match["path"]))
        if file not in self.files:
            return match[0]
        new = posixpath.basename(self.name(file))
        return match["before"] + posixpath.join(posixpath.dirname(match["path"]), new)
