"""Read a document of any kind that partnerships write their plans in."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ...data.problems import Problem, Problems
from .document import Document
from .kinds import AS_WORD, KINDS, NO_PASSWORD, package_of
from .layout import arrange
from .office import OfficeError
from .package import TooLarge
from .parts import NotRead, Part
from .pdf import NeedsPassword, TablesWithoutLines, read_pdf
from .sheets import read_csv, read_xlsx
from .text import decode, read_text
from .word import read_word

# In bytes: a plan with photographs may have some 50 million.
MAX_BYTES = 200_000_000


def read_document(path: Path) -> Document:
    """Return what a document contains. Raises Problems if it cannot be read."""
    not_read = NotRead()
    try:
        blocks = arrange(_parts(path, not_read), not_read)
    except OfficeError as error:
        what, fix = error.what, error.fix
    except NeedsPassword:
        what, fix = "this file needs a password", NO_PASSWORD
    except TablesWithoutLines:
        what = "the tables of this PDF cannot be read: no lines show where their cells end"
        fix = "ask for the Word document that was printed, and import that"
    except (TooLarge, MemoryError, RecursionError):
        what, fix = "this file is larger than any plan we know", "give the plan alone"
    except Exception:  # a broken file can make its reader raise anything
        what, fix = "this file is damaged: it could not be read to its end", AS_WORD
    else:
        if blocks:
            return Document(path.name, blocks, not_read.sentences())
        what, fix = "no text was found in this file", "check that it is the right file"
        if path.suffix.lower() == ".pdf":
            what = "this PDF has no text: it may be a scan of paper"
            fix = "ask for the document that was printed"
    raise Problems([Problem(path.name, 1, what, fix, 0)])


def _parts(path: Path, not_read: NotRead) -> Iterable[Part]:
    """Yield what a file has, by the kind that its content shows, whatever its name."""
    if not path.exists():
        raise OfficeError("this file does not exist", "check its name and folder")
    if not path.is_file():
        raise OfficeError("this is a folder", "name the document in it")
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n"):
        raise OfficeError("this file is empty", "check that it was saved and sent whole")
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, not_read)
    if package := package_of(content):
        reader: Callable[..., Iterable[Part]] = read_word if package[0] == "docx" else read_xlsx
        return reader(zipfile.ZipFile(io.BytesIO(package[1])), not_read)
    return _text_parts(path, content)


def _text_parts(path: Path, content: bytes) -> Iterable[Part]:
    text = decode(content)
    if text is None:
        raise OfficeError("this is not a kind of document that we can read", KINDS)
    if re.match(r"\s*(<!doctype|<\?xml|<html|<body)", text, re.IGNORECASE):
        raise OfficeError("this is a web page or other marked-up text", AS_WORD)
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_csv(text, path.name)
    return read_text(text)
