"""Read a PDF."""

from collections.abc import Iterator

from .layout import NotRead, Part


def read_pdf(content: bytes, not_read: NotRead) -> Iterator[Part]:
    """Yield the lines and tables of a PDF."""
    yield from ()
