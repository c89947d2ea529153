"""Read a document of any kind that partnerships write their plans in."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...data.problems import Problem, Problems
from .document import Document, Line, NotRead, Part, Unreadable
from .layout import arrange, is_contents
from .package import TooLarge, package_of
from .pdf import read_pdf
from .sheets import read_csv, read_xlsx
from .word import WordReader

# In bytes: a plan with photographs may have some 50 million.
MAX_BYTES = 200_000_000
# Of a plain text or comma-separated values: a plan has some 100,000.
MAX_TEXT = 1_000_000


def read_document(path: Path) -> Document:
    """Return what a document contains. Raises Problems if it cannot be read."""
    not_read = NotRead()
    try:
        blocks = arrange(_parts(path, not_read), not_read)
        if not blocks:
            raise Unreadable("scan" if path.suffix.lower() == ".pdf" else "no text")
        return Document(path.name, blocks, not_read.sentences())
    except Unreadable as error:
        why = error
    except (TooLarge, MemoryError, RecursionError):
        why = Unreadable("too large")
    except Exception:  # a broken file can make its reader raise anything
        why = Unreadable("damaged")
    raise Problems([Problem(path.name, 1, why.what, why.fix, 0)])


def _parts(path: Path, not_read: NotRead) -> Iterable[Part]:
    """Yield what a file has, by the kind that its content shows, whatever its name."""
    if not path.is_file():
        raise Unreadable("folder" if path.exists() else "missing")
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, not_read)
    if package := package_of(content):
        archive = zipfile.ZipFile(io.BytesIO(package[1]))
        is_word = package[0] == "docx"
        return WordReader(archive, not_read).read() if is_word else read_xlsx(archive, not_read)
    if len(content) > MAX_TEXT:
        raise TooLarge
    text = _decode(content)
    if re.match(r"\s*(<!doctype|<\?xml|<html|<body)", text, re.IGNORECASE):
        raise Unreadable("web page")
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_csv(text, path.name)
    return _text_lines(text)


def _decode(content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16, or that of old Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", content):
        raise Unreadable("unknown")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _text_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text; "#" before a line makes it a heading, as in Markdown."""
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"line {number}"
        if heading := re.match(r"(#{1,6}) +", line):
            yield Line(line[heading.end() :], where, heading=len(heading[1]))
        else:
            yield Line(line, where, row="\t" in line.strip(" ") and not is_contents(line))
