"""Whether somebody may not be seen to read this site, and so must be able to leave it at once."""

from .book import Book


def is_sensitive(book: Book) -> bool:
    """Tell whether the data marks any priority or partner as sensitive.

    Then every page has the way out: each has the search, and the search shows any of them.
    """
    marks = [priority.sensitive for priority in book.priorities]
    return any(marks + [partner.sensitive for partner in book.partners])
