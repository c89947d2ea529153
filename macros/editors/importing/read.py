"""Read a document of any kind that partnerships write their plans in."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ...data.problems import Problem, Problems
from .document import Document
from .layout import arrange
from .office import OfficeError, convert
from .package import TooLarge, related_parts
from .parts import NotRead, Part
from .pdf import NeedsPassword, read_pdf
from .sheets import read_csv, read_xlsx
from .text import decode, read_text
from .word import read_word

# In bytes: a plan with photographs may have some 50 million.
MAX_BYTES = 200_000_000
AS_WORD = "open it in the program that wrote it, and save it as a Word document (.docx)"
KINDS = "give a Word document (.docx), a workbook (.xlsx), a PDF, or text with tabs"
NO_PASSWORD = "open it, remove the password and save it again"
# How files begin and what old ones of Microsoft's contain, in UTF-16.
OLE, ZIP, RTF, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf", b"%PDF-"
STREAMS = {"WordDocument": (".doc", "docx"), "Workbook": (".xls", "xlsx"), "Book": (".xls", "xlsx")}


class _Unreadable(Exception):
    """What is wrong with a file, and the fix."""


def read_document(path: Path) -> Document:
    """Return what a document contains. Raises Problems if it cannot be read."""
    not_read = NotRead()
    try:
        blocks = arrange(_parts(path, not_read), not_read)
    except (OfficeError, _Unreadable) as error:
        what, fix = error.args if isinstance(error, _Unreadable) else (error.what, error.fix)
    except NeedsPassword:
        what, fix = "this file needs a password", NO_PASSWORD
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
        raise _Unreadable("this file does not exist", "check its name and folder")
    if not path.is_file():
        raise _Unreadable("this is a folder", "name the document in it")
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n"):
        raise _Unreadable("this file is empty", "check that it was saved and sent whole")
    if content.startswith(ZIP):
        return _zip_parts(path, content, not_read)
    if content.startswith(OLE):
        return _ole_parts(path, content, not_read)
    if content.startswith(RTF):
        return _converted(path, ".rtf", "docx", not_read)
    if PDF in content[:1024]:
        return read_pdf(content, not_read)
    return _text_parts(path, content)


def _converted(path: Path, suffix: str, to: str, not_read: NotRead) -> list[Part]:
    reader: Callable[..., Iterable[Part]] = read_word if to == "docx" else read_xlsx
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(convert(path, suffix, to, Path(folder))) as archive,
    ):
        return list(reader(archive, not_read))


def _zip_parts(path: Path, content: bytes, not_read: NotRead) -> Iterable[Part]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace")
        if "META-INF/manifest.xml" in names:
            manifest = archive.read("META-INF/manifest.xml")
            if b"encryption-data" in manifest or "encrypted-package" in names:
                raise _Unreadable("this file needs a password", NO_PASSWORD)
        if found := re.match(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet)", kind):
            suffix, to = {"text": (".odt", "docx"), "spreadsheet": (".ods", "xlsx")}[found[1]]
            return _converted(path, suffix, to, not_read)
    if "[Content_Types].xml" not in names:
        what = "this is not a document but a folder of files (.zip)"
        if any(name.endswith(".iwa") for name in names):
            raise _Unreadable("this is a document of Apple's Pages or Numbers", AS_WORD)
        raise _Unreadable(what, "unpack it, and give the document in it")
    types = archive.read("[Content_Types].xml")
    if b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        what = "this file was saved as “Strict Open XML”, which few programs read"
        raise _Unreadable(what, "save it again as “Word Document (.docx)” or “Excel Workbook”")
    if b"wordprocessingml" in types and "officeDocument" in related_parts(archive, ""):
        return read_word(archive, not_read)
    if b"ms-excel.sheet.binary" in types:
        return _converted(path, ".xlsb", "xlsx", not_read)
    if b"spreadsheetml" in types:
        return read_xlsx(archive, not_read)
    if b"presentationml" in types:
        raise _Unreadable("this is a presentation of PowerPoint", KINDS)
    raise _Unreadable("this is not a kind of document that we can read", KINDS)


def _ole_parts(path: Path, content: bytes, not_read: NotRead) -> Iterable[Part]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _Unreadable("this file needs a password", NO_PASSWORD)
    if "__substg1.0_".encode("utf-16-le") in content:
        raise _Unreadable("this is an email of Outlook", "save the document attached to it")
    for stream, (suffix, to) in STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return _converted(path, suffix, to, not_read)
    raise _Unreadable("this is not a kind of document that we can read", KINDS)


def _text_parts(path: Path, content: bytes) -> Iterable[Part]:
    text = decode(content)
    if text is None:
        raise _Unreadable("this is not a kind of document that we can read", KINDS)
    if re.match(r"\s*(<!doctype|<\?xml|<html|<body)", text, re.IGNORECASE):
        raise _Unreadable("this is a web page or other marked-up text", AS_WORD)
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_csv(text, path.name)
    return read_text(text)
