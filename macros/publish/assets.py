"""The style sheet and the scripts of a built site, without what only their authors read."""

import re
from pathlib import Path

# Comments. In a script only those that take whole lines, because two slashes within a line may be
# part of a text; a licence stays.
COMMENT = {
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(
        r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/|@license).)*\*/[ \t]*)$", re.DOTALL | re.MULTILINE
    ),
}


def compact(text: str, ending: str) -> str:
    """Return a style sheet or a script without comments, indents and empty lines.

    They are a third of our scripts, compressed, and more than half of the search's engine. No
    string of a script may go over several lines.
    """
    return re.sub(r"\s*\n\s*", "\n", COMMENT[ending].sub("", text)).lstrip()


def compact_assets(root: Path, site: Path) -> None:
    """Compact the assets that the project in `root` brings, in the built site."""
    for source in (root / "overrides/assets").iterdir():
        if source.suffix in COMMENT:
            path = site / "assets" / source.name
            path.write_text(compact(path.read_text("utf-8"), source.suffix), "utf-8")
