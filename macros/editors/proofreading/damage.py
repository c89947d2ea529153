"""Text that a program has damaged on its way from another document."""

import html
import re
from collections.abc import Iterable, Iterator

from .texts import Finding, Paragraph

# Characters that UTF-8 read as another encoding begins with, and what follows them.
MISREAD = re.compile(r"[ÂÃâÅ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,2}")
ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+\d?);", re.IGNORECASE)
# What would be shown as it is: texts of data/ are not HTML or Markdown.
MARKUP = re.compile(r"</?[a-z][^<>]*>|\*\*[^*]+\*\*|\[[^\]]+\]\(http[^)]*\)")
# A letter or sign that a program could not write.
UNKNOWN = re.compile(r"(?<![^\s(])\?(?=\w)")
# What Word and Excel write where a reference leads nowhere, and how they escape characters.
ERROR = re.compile(r"Error!|#(?:REF|NAME|VALUE|DIV/0|NULL|NUM)[!?]|#N/A|#{4,}|_x[0-9A-F]{4}_")
# What writers leave for themselves and for each other.
DRAFT = re.compile(
    r"\?{2,}|\bTB[ACD]\b|\bTODO\b|\b[Xx]{3,}\b|\blorem ipsum\b"
    r"|\[[^\[\]]*\b(?:check|confirm|insert)\b.*?\]"
)


def damaged_text(texts: Iterable[Paragraph]) -> Iterator[Finding]:
    """Yield what a program has probably put in place of other characters or words."""
    for paragraph in texts:
        for found in MISREAD.finditer(paragraph.text):
            if right := _read_again(found[0]):
                yield _damage(paragraph, found, f"was “{right}”", f"write “{right}”")
        for found in ENTITY.finditer(paragraph.text):
            right = html.unescape(found[0])
            if right != found[0]:
                yield _damage(paragraph, found, f"is “{right}” on the web", f"write “{right}”")
        for found in ERROR.finditer(paragraph.text):
            yield _damage(paragraph, found, "is an error of Word or Excel", "write what was meant")
        for found in MARKUP.finditer(paragraph.text):
            yield _damage(paragraph, found, "is shown with its signs", "write the words alone")
        for found in UNKNOWN.finditer(paragraph.text):
            what = f"“{paragraph.text[found.start() :][:9]}” may have lost a character"
            yield paragraph.finding(found.start(), what, "write it, such as £", found[0])
        for found in DRAFT.finditer(paragraph.text):
            yield _damage(
                paragraph, found, "may be a note to a colleague", "write it, or delete it"
            )


def _damage(paragraph: Paragraph, found: re.Match[str], how: str, fix: str) -> Finding:
    return paragraph.finding(found.start(), f"“{found[0]}” {how}", fix, found[0])


def _read_again(text: str) -> str:
    """Return what a text is if its bytes are read as UTF-8, or nothing if they are not that."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""
