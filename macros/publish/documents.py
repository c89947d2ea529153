"""Each plan as a PDF: rendered when its content changes, kept in a cache until then."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan
from ..data.problems import Problems
from ..render.environment import TEMPLATES
from .pdf.document import document
from .pdf.weasy import need_libraries, printed
from .pdf.write import file_of, unprintable


class Pdf(NamedTuple):
    """A plan's PDF: its path below the site's root, its content and number of pages."""

    url_path: str
    content: bytes
    pages: int

    @property
    def size(self) -> str:
        """The size as people read it, such as "22 pages, 157 KB"."""
        pages = f"{self.pages} page{'s' if self.pages != 1 else ''}"
        return f"{pages}, {round(len(self.content) / 1000)} KB"


def render_pdfs(
    data: PlanData, plans: Iterable[Plan], site_url: str, cache: Path
) -> dict[str, Pdf]:
    """Return the PDF of each plan by its year.

    `site_url` is the site's own URL with a slash at the end, or empty. Raises Problems where a PDF
    cannot be rendered.
    """
    cache.mkdir(parents=True, exist_ok=True)
    pdfs = {}
    for plan in plans:
        source = document(data, plan, site_url)
        style = (TEMPLATES / "document.css").read_text("utf-8")
        inputs = (source, style, version("weasyprint"), version("fontpkg-source-sans-3"))
        key = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
        file = next(cache.glob(f"{plan.year}.{key}.*.pdf"), None)
        if file is None:
            need_libraries(cache)
            if problems := list(unprintable(data, plan, source)):
                raise Problems(problems)
            result = printed(source)
            for old in cache.glob(f"{plan.year}.*.pdf"):
                old.unlink(missing_ok=True)
            file = cache / f"{plan.year}.{key}.{result.pages}.pdf"
            file.write_bytes(result.pdf)
        pdfs[plan.year] = Pdf(file_of(plan), file.read_bytes(), int(file.suffixes[-2][1:]))
    return pdfs
