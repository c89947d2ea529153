"""Assets named by their content, so that a browser may keep them for good."""

import hashlib
import posixpath
import re
from collections.abc import Set
from pathlib import Path

from ...data.problems import Problem, Problems
from ..site_pages import FOLDERS

# How a script or a style sheet names a file: relative to itself, a script always with dots.
NAMED = {
    ".js": re.compile(r"""(?<=["'])\.{1,2}/[^"'\s]+(?=["'])"""),
    ".css": re.compile(r"""(url\(\s*["']?)([^"'():\s]+)"""),
}
LENGTH = 10
HASHED = rf"[^?]*\.[0-9a-f]{{{LENGTH}}}\.[A-Za-z0-9]+"


class Assets:
    """The assets of a site, whose path on its host is `base`, with a slash at each end.

    Each that a page loads, or that such an asset names, gets a name with a fingerprint of its
    content. The others, and those that a page links to (`linked`), may be linked from elsewhere and
    keep theirs. `names` holds the new paths below the site's root by the old.
    """

    def __init__(self, site: Path, base: str, linked: Set[str]) -> None:
        self.site, self.base = site, base
        paths = (path for folder in FOLDERS for path in (site / folder).rglob("*"))
        files = (path for path in paths if path.is_file() and path.suffix != ".html")
        self.files = {path.relative_to(site).as_posix() for path in files} - linked
        self.names: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._open: list[str] = []

    def rename(self) -> None:
        """Write each renamed asset under its new name, and delete the old file."""
        for file, content in self._contents.items():
            (self.site / self.names[file]).write_bytes(content)
            (self.site / file).unlink()

    def new_link(self, folder: str, link: str) -> str | None:
        """Return a link in a file in `folder` with the asset's new name, or None if to no asset.

        Raises Problems where two scripts name each other: neither can have a name made of the
        other's.
        """
        file = posixpath.normpath(posixpath.join(self.base, folder, link)).removeprefix(self.base)
        if file not in self.files:
            return None
        return posixpath.join(posixpath.dirname(link), posixpath.basename(self._name(file)))

    def _name(self, file: str) -> str:
        """Return the new path of an asset; in its content the assets it names are renamed too."""
        if file not in self.names:
            if file in self._open:
                fix = "let one of them do without the other"
                what = f"it and {self._open[-1]} name each other"
                raise Problems([Problem(file, 1, what, fix)])
            self._open.append(file)
            content, (stem, ending) = (self.site / file).read_bytes(), posixpath.splitext(file)
            if pattern := NAMED.get(ending):

                def renamed(match: re.Match[str]) -> str:
                    before, link = match.groups() or ("", match[0])
                    return before + (self.new_link(posixpath.dirname(file), link) or link)

                text = content.decode("utf-8", "surrogateescape")
                content = pattern.sub(renamed, text).encode("utf-8", "surrogateescape")
            self._open.pop()
            self._contents[file] = content
            self.names[file] = f"{stem}.{hashlib.sha256(content).hexdigest()[:LENGTH]}{ending}"
        return self.names[file]
