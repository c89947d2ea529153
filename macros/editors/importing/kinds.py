"""Tell the kind of a document or workbook by its content, and convert it to .docx or .xlsx."""

import io
import re
import zipfile

from .office import OfficeError, convert
from .package import related_parts

AS_WORD = "open it in the program that wrote it, and save it as a Word document (.docx)"
KINDS = "give a Word document (.docx), a workbook (.xlsx), a PDF, or text with tabs"
NO_PASSWORD = "open it, remove the password and save it again"
# How files begin and what old ones of Microsoft's contain, in UTF-16.
OLE, ZIP, RTF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf"
STREAMS = {"WordDocument": (".doc", "docx"), "Workbook": (".xls", "xlsx"), "Book": (".xls", "xlsx")}


def package_of(content: bytes) -> tuple[str, bytes] | None:
    """Return a file's kind, "docx" or "xlsx", and its content as one of that kind, for which
    LibreOffice converts others; or None for a kind that is no package.

    Raises OfficeError if it cannot be read.
    """
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            suffix, kind = _zip_kind(archive)
    elif content.startswith(OLE):
        suffix, kind = _ole_kind(content)
    elif content.startswith(RTF):
        suffix, kind = ".rtf", "docx"
    else:
        return None
    return kind, convert(content, suffix, kind) if suffix else content


def _zip_kind(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Return the suffix of a kind to convert, or "", and the kind that it becomes."""
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace")
        if "META-INF/manifest.xml" in names:
            manifest = archive.read("META-INF/manifest.xml")
            if b"encryption-data" in manifest or "encrypted-package" in names:
                raise OfficeError("this file needs a password", NO_PASSWORD)
        if found := re.match(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet)", kind):
            return {"text": (".odt", "docx"), "spreadsheet": (".ods", "xlsx")}[found[1]]
    if "[Content_Types].xml" not in names:
        if any(name.endswith(".iwa") for name in names):
            raise OfficeError("this is a document of Apple's Pages or Numbers", AS_WORD)
        what = "this is not a document but a folder of files (.zip)"
        raise OfficeError(what, "unpack it, and give the document in it")
    types = archive.read("[Content_Types].xml")
    if b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        what = "this file was saved as “Strict Open XML”, which few programs read"
        fix = "save it again as “Word Document (.docx)” or “Excel Workbook (.xlsx)”"
        raise OfficeError(what, fix)
    if b"wordprocessingml" in types and "officeDocument" in related_parts(archive, ""):
        return "", "docx"
    if b"ms-excel.sheet.binary" in types:
        return ".xlsb", "xlsx"
    if b"spreadsheetml" in types:
        return "", "xlsx"
    if b"presentationml" in types:
        raise OfficeError("this is a presentation of PowerPoint", KINDS)
    raise OfficeError("this is not a kind of document that we can read", KINDS)


def _ole_kind(content: bytes) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise OfficeError("this file needs a password", NO_PASSWORD)
    if "__substg1.0_".encode("utf-16-le") in content:
        raise OfficeError("this is an email of Outlook", "save the document attached to it")
    for stream, kinds in STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return kinds
    raise OfficeError("this is not a kind of document that we can read", KINDS)
