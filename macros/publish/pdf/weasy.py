"""HTML for print to a PDF that readers of all kinds can use (PDF/UA-1), by WeasyPrint."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from importlib.resources import files as packaged
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple

from ...data.problems import Problem, Problems
from ...render.environment import TEMPLATES
from .tagging import tag

# The one font of the documents, in a package of its own, so that they are the same on any machine.
FONT = "fontpkg_source_sans_3", "files/SourceSans3[wght].ttf"
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
NO_FONTS = TEMPLATES / "document-fonts.conf"


class Printed(NamedTuple):
    """A PDF, and how many pages it has."""

    pdf: bytes
    pages: int


def need_libraries(site: Path) -> None:
    """Raise Problems where WeasyPrint cannot work for a site: it needs Pango of the system."""
    try:
        with _by_itself(), redirect_stdout(StringIO()):  # it prints where to read about it
            import weasyprint  # noqa: F401

            _font()
    except ImportError as error:
        what = f"the documents need a package that is not installed ({error})"
        raise Problems([Problem(str(site), 1, what, "set up again: `make build` does")]) from None
    except OSError as error:
        what = f"the documents need the library Pango, and it cannot be loaded ({error})"
        fix = f"install it: on Debian or Ubuntu the packages {LIBRARIES}, which `make pango` does"
        raise Problems([Problem(str(site), 1, what, fix)]) from None


def printed(html: str) -> Printed:
    """Return HTML as a PDF: the same bytes for the same HTML, on any machine.

    Nothing is fetched, whatever the HTML asks for. Call `need_libraries` first.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFont(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url != "font:plan":
                raise ValueError(f"nothing is fetched: {url}")
            return URLFetcherResponse(url, _font())

    with _by_itself():
        fonts, fetcher = FontConfiguration(), OurFont()
        style = (TEMPLATES / "document.css").read_text("utf-8")
        css = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        page = HTML(string=html, url_fetcher=fetcher)
        document = page.render(stylesheets=[css], font_config=fonts)
        pdf = document.write_pdf(pdf_variant="pdf/ua-1", finisher=tag)
    return Printed(pdf, len(document.pages))


def letters() -> set[str]:
    """Return the letters that our font has."""
    from fontTools.ttLib import TTFont

    return {chr(code) for code in TTFont(BytesIO(_font()), lazy=True).getBestCmap()}


@cache
def _font() -> bytes:
    package, file = FONT
    return (packaged(package) / file).read_bytes()


@contextmanager
def _by_itself() -> Iterator[None]:
    """Hide what would make another document of the same HTML: the machine's fonts, one of which
    would lend a letter that ours lacks, and the day, which fontTools writes into a font."""
    alone = {"FONTCONFIG_FILE": str(NO_FONTS), "SOURCE_DATE_EPOCH": "0"}
    before = {name: os.environ.get(name) for name in alone}
    os.environ.update(alone)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured", category=UserWarning)
            yield
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value
