"""Text that a program has damaged on its way from another document."""

import html
import re
from collections.abc import Iterator, Sequence

from .texts import Finding, Paragraph, matches

# Characters that UTF-8 read as another encoding begins with, and what follows them.
MISREAD = re.compile(r"[ÂÃâÅ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,2}")
ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+\d?);", re.IGNORECASE)
# A letter or sign that a program could not write.
UNKNOWN = re.compile(r"(?<![^\s(])\?(?=\w)")
SIGNS = {
    # What Word and Excel write where a reference leads nowhere, and how they escape characters.
    "program's error": re.compile(
        r"Error!|#(?:REF|NAME|VALUE|DIV/0|NULL|NUM)[!?]|#N/A|#{4,}|_x[0-9A-F]{4}_"
    ),
    # What would be shown as it is: texts of data/ are not HTML or Markdown.
    "markup": re.compile(r"</?[a-z][^<>]*>|\*\*[^*]+\*\*|\[[^\]]+\]\(http[^)]*\)"),
    # What writers leave for themselves and for each other.
    "draft": re.compile(
        r"\?{2,}|\bTB[ACD]\b|\bTODO\b|\b[Xx]{3,}\b|\blorem ipsum\b"
        r"|\[[^\[\]]*\b(?:check|confirm|insert)\b.*?\]"
    ),
}


def damaged_text(texts: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield what a program has probably put in place of other characters or words."""
    for paragraph, found in matches(texts, MISREAD):
        if right := _read_again(found[0]):
            yield paragraph.finding(found.start(), "misread", found[0], right=right)
    for paragraph, found in matches(texts, ENTITY):
        right = html.unescape(found[0])
        if right != found[0]:
            yield paragraph.finding(found.start(), "entity", found[0], right=right)
    for paragraph, found in matches(texts, UNKNOWN):
        after = paragraph.text[found.start() :][:9]
        yield paragraph.finding(found.start(), "lost character", found[0], after=after)
    for name, pattern in SIGNS.items():
        for paragraph, found in matches(texts, pattern):
            yield paragraph.finding(found.start(), name, found[0])


def _read_again(text: str) -> str:
    """Return what a text is if its bytes are read as UTF-8, or nothing if they are not that."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""
