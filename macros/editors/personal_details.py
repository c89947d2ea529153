"""Find personal details in texts that are to be published: each one is a question to an editor."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..data.plan_data import PlanData

# Up to eight words of an address.
WORDS = r"(?:[\s,]+(?:the|of|on|upon|and|[A-Z][\w'’-]*\.?)(?![\w'’-])){0,8}?"
# Each kind of detail, and what it looks like. What looks like a figure, a public number
# (03, 08, 101) or an office's name is left out: a warning that is mostly wrong is not read.
KINDS = {
    # With its area code, in groups; or a mobile number without the 0 that a spreadsheet drops.
    "phone number": re.compile(
        r"""(?<![\w.,/£#+-])(?:
        (?:(?:\+|00)44[ \xa0-]?(?:\(0\)[ \xa0]?)?\(?|\(?0)(?=[127])\d{2,4}\)?(?:[ \xa0-]?\d){5,8}
        |7[1-9]\d{8})(?![.,/-]?\d)""",
        re.VERBOSE,
    ),
    "email address": re.compile(r"(?<![\w.+'-])[\w.+'-]++@\w[\w-]*(?:\.\w[\w-]*)+"),
    # A house number and words with capitals, up to a postcode, or to a street that ends a phrase.
    "address": re.compile(
        rf"""(?<![\w.,/£#-])(?!(?:19|20)\d\d\b)\d{{1,4}}[A-Za-z]?\b(?:
        {WORDS}[\s,]+(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}
            |[a-z]{{1,2}}\d[a-z\d]?\s?\d(?!st|nd|rd|th)[a-z]{{2}})\b
        |{WORDS}\s+(?:Road|Rd|Street|Avenue|Ave|Close|Drive|Lane|Gardens|Crescent|Terrace|Grove)
            (?=\s*(?:[,.;:)]|$)))""",
        re.VERBOSE,
    ),
    # A title and a surname, with or without first names and initials.
    "person's name": re.compile(
        r"\b(?:(?:Ms|Miss|Dr)\b\.?(?:\s+[A-Z]\b\.?)*\s+(?=[A-ZÀ-ɏ])"
        r"|(?i:mrs?|mx)\b\.?(?:\s+[A-Z]\b\.?)*\s+(?!and\b|or\b))[^\W\d_][\w'’-]*"
    ),
}


class Detail(NamedTuple):
    """A personal detail: its kind, its words and the index of the first of them in the text."""

    kind: str
    words: str
    offset: int

    def __str__(self) -> str:
        return f"“{' '.join(self.words.split())}” may be a private {self.kind}"


def personal_details(text: str, public: Collection[str] = ()) -> Iterator[Detail]:
    """Yield what looks like a personal detail in a text, without those that are `public`."""
    for kind, pattern in KINDS.items():
        for found in pattern.finditer(text):
            if plain_detail(found[0]) not in public:
                yield Detail(kind, found[0], found.start())


def public_details(data: PlanData) -> frozenset[str]:
    """Return the phone numbers and email addresses that the data publishes as contacts."""
    numbers = [partner.telephone for partner in data.partners]
    numbers += [service.telephone for service in data.other_help]
    return frozenset(map(plain_detail, filter(None, (*numbers, data.site.email))))


def plain_detail(words: str) -> str:
    """Return a number or address in the form in which they are compared."""
    digits = re.sub(r"\D", "", words.replace("(0)", ""))
    return words.casefold() if "@" in words else re.sub("^(?:00)?44|^(?=7)", "0", digits)
