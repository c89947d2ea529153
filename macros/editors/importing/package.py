"""Open the zipped packages of XML that Word, Excel and LibreOffice write, within limits."""

import posixpath
from collections import defaultdict
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

# In bytes, of one part unzipped: the text of 2,000 pages takes some 40 million.
MAX_PART = 60_000_000
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class TooLarge(ValueError):
    """A part of a package is larger than any plan's, as in a file made to exhaust the memory."""


def read_part(archive: ZipFile, name: str) -> Element:
    """Return the root of a part's XML; entities are not expanded. Raises TooLarge."""
    if archive.getinfo(name).file_size > MAX_PART:
        raise TooLarge
    # zipfile reads no more of a part than the size given there.
    return etree.fromstring(archive.read(name), PARSER)


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
