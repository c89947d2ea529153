"""Open documents and workbooks as the zipped packages of XML that they are, within limits.

LibreOffice makes packages of what other programs write.
"""

import io
import os
import posixpath
import re
import shutil
import signal
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from .document import Unreadable

# In bytes, of one part unzipped: the text of 2,000 pages takes some 40 million.
MAX_PART = 60_000_000
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
# How files begin and what old ones of Microsoft's contain, in UTF-16.
OLE, ZIP, RTF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf"
OLD_KINDS = {
    "WordDocument": (".doc", "docx"),
    "Workbook": (".xls", "xlsx"),
    "Book": (".xls", "xlsx"),
}
OPEN_KINDS = {"text": (".odt", "docx"), "spreadsheet": (".ods", "xlsx")}
SECONDS = 180
COMMANDS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


class TooLarge(ValueError):
    """A part of a package is larger than any plan's, as in a file made to exhaust the memory."""


def _content(archive: ZipFile, name: str) -> bytes:
    """Return a part's content. Raises TooLarge."""
    if archive.getinfo(name).file_size > MAX_PART:
        raise TooLarge
    # zipfile reads no more of a part than the size given there.
    return archive.read(name)


def read_part(archive: ZipFile, name: str) -> Element:
    """Return the root of a part's XML; entities are not expanded. Raises TooLarge."""
    return etree.fromstring(_content(archive, name), PARSER)


def related_parts(archive: ZipFile, name: str) -> dict[str, list[str]]:
    """Return the names of the parts to which a part, or with "" the package, refers, by kind."""
    folder, file = posixpath.split(name)
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    found: dict[str, list[str]] = defaultdict(list)
    if relations in archive.namelist():
        for one in read_part(archive, relations):
            target = posixpath.normpath(posixpath.join("/" + folder, one.get("Target", "")))[1:]
            if one.get("TargetMode") != "External" and target in archive.namelist():
                found[one.get("Type", "").rpartition("/")[2]].append(target)
    return found


def package_of(content: bytes) -> tuple[str, bytes] | None:
    """Return a file's kind, "docx" or "xlsx", and its content as one of that kind; or None for a
    kind that is no package. Raises Unreadable or TooLarge."""
    if content.startswith(ZIP):
        with ZipFile(io.BytesIO(content)) as archive:
            suffix, kind = _zip_kind(archive)
    elif content.startswith(OLE):
        suffix, kind = _ole_kind(content)
    elif content.startswith(RTF):
        suffix, kind = ".rtf", "docx"
    else:
        return None
    return kind, _convert(content, suffix, kind) if suffix else content


def _zip_kind(archive: ZipFile) -> tuple[str, str]:
    """Return the suffix of a kind to convert, or "", and the kind that it becomes."""
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = _content(archive, "mimetype")[:200].decode("ascii", "replace")
        if "META-INF/manifest.xml" in names:
            manifest = _content(archive, "META-INF/manifest.xml")
            if b"encryption-data" in manifest or "encrypted-package" in names:
                raise Unreadable("password")
        if found := re.match(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet)", kind):
            return OPEN_KINDS[found[1]]
    if "[Content_Types].xml" not in names:
        is_apple = any(name.endswith(".iwa") for name in names)
        raise Unreadable("apple" if is_apple else "archive")
    types = _content(archive, "[Content_Types].xml")
    if b"purl.oclc.org/ooxml" in _content(archive, "_rels/.rels"):
        raise Unreadable("strict")
    if b"wordprocessingml" in types and "officeDocument" in related_parts(archive, ""):
        return "", "docx"
    if b"ms-excel.sheet.binary" in types:
        return ".xlsb", "xlsx"
    if b"spreadsheetml" in types:
        return "", "xlsx"
    raise Unreadable("presentation" if b"presentationml" in types else "unknown")


def _ole_kind(content: bytes) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("password")
    if "__substg1.0_".encode("utf-16-le") in content:
        raise Unreadable("email")
    for stream, kinds in OLD_KINDS.items():
        if stream.encode("utf-16-le") in content:
            return kinds
    raise Unreadable("unknown")


def _convert(content: bytes, suffix: str, to: str) -> bytes:
    """Return a document as LibreOffice converts it to another kind.

    `suffix` is that of the document's real kind.
    """
    program = next(filter(None, map(shutil.which, COMMANDS)), None)
    if not program:
        raise Unreadable("no office", to=to)
    # With settings of its own it neither meets nor waits for one that is open.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document, converted = folder / f"document{suffix}", folder / f"converted/document.{to}"
        document.write_bytes(content)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
        command += ["--outdir", str(converted.parent), str(document)]
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise Unreadable("slow", minutes=SECONDS // 60, to=to) from None
        if not converted.exists():
            raise Unreadable("not converted", to=to)
        return converted.read_bytes()
