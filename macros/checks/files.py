"""The files of data/ and docs/ as files: none may be a link or a device, be too large to read, run
a script, or have a name that hosts refuse."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from ..data.problems import Problem, message

FOLDERS = ("data", "docs")
# The largest file of data/ and page of docs/, in bytes. A plan with 60 actions has 50,000.
LARGEST = 1_000_000
# What browsers show as a document. Pages (.html) are checked when they are built.
DOCUMENTS = {".svg", ".htm", ".xhtml", ".xht", ".xml", ".xsl", ".xslt", ".mht", ".mhtml", ".shtml"}
# A script, what loads a document, what rewrites one, and a name for other text.
ACTIVE = re.compile(
    r"<(?:[\w-]+:)?(?:script|iframe|object|embed|foreignObject)\b|(?<=[\s\"'/])on[a-z]+\s*="
    r"|javascript:|<\?xml-stylesheet|<!ENTITY",
    re.IGNORECASE,
)
# Refused by Windows, by the store of GitHub's artefacts, or by web hosts.
REFUSED = re.compile(r"[\x00-\x1f\"*:<>?\\|#%]|[. ]$")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
LONGEST_NAME = 200


def check_files(root: Path) -> Iterator[Problem]:
    """Yield what is wrong with files, before any of them is read."""
    spellings: dict[str, str] = {}
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*")):
        file = path.relative_to(root).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            yield Problem(file, 1, *message("no ordinary file"))
            continue
        if REFUSED.search(path.name) or DEVICES.fullmatch(path.name):
            yield Problem(file, 1, *message("refused name", right=_accepted(path)))
        elif len(path.name.encode()) > LONGEST_NAME:
            yield Problem(file, 1, *message("long name", count=LONGEST_NAME))
        other = spellings.setdefault(file.casefold(), file)
        if other != file:
            yield Problem(file, 1, *message("same name", other=other))
        is_read = path.is_file() and (file.startswith("data/") or path.suffix == ".md")
        if is_read and path.stat().st_size > LARGEST:
            yield Problem(file, 1, *message("too large", size=f"{LARGEST:,}"))
        elif path.is_file() and path.suffix.lower() in DOCUMENTS:
            yield from _check_document(path, file)


def _check_document(path: Path, file: str) -> Iterator[Problem]:
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, "replace")
    # A browser also reads what is written as &#106;.
    for lines in (text, unescape(text)):
        if found := ACTIVE.search(lines):
            line = text.count("\n", 0, found.start()) + 1 if lines is text else 1
            yield Problem(file, line, *message("active file", found=found[0].strip()))
            return


def _accepted(path: Path) -> str:
    """Return a name like a file's that every host accepts."""
    stem = re.sub(r"[^\w-]+", "-", path.stem).strip("-")
    return f"{stem if not DEVICES.fullmatch(stem) else f'the-{stem}'}{path.suffix.rstrip('. ')}"
