"""Which pages somebody may not be seen to read, and the way to leave them at once."""

import re

from markupsafe import Markup

from .book import Book


def sensitive_names(book: Book) -> re.Pattern[str]:
    """Return a pattern of every name of every priority and partner marked `sensitive`."""
    names: set[str | None] = {priority.name for priority in book.priorities if priority.sensitive}
    for partner in book.partners:
        if partner.sensitive:
            names |= {partner.name, partner.short_name, *partner.other_names}
    words = sorted(re.escape(name) for name in names if name)
    # Without a name nothing matches.
    return re.compile(rf"\b(?:{'|'.join(words)})\b" if words else "(?!)", re.IGNORECASE)


def is_sensitive(names: re.Pattern[str], html: str) -> bool:
    """Tell whether a part of a page shows one of the names."""
    return bool(names.search(Markup(html).striptags()))
