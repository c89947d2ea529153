"""Render PDFs that assistive technology can read (PDF/UA-1), by Typst: those of plans."""

import hashlib
import json
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from io import BytesIO
from os import cpu_count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from .characters import FONTS, fonts
from .content import Json, pdf_content

TEMPLATES = Path(__file__).parent
PLAN, STYLE = "plan.typ", "style.typ"
FIRST_IN_ROW = re.compile(r"U\d+x0y\d+")  # what Typst calls the header of a first column


class Pdf(NamedTuple):
    """A rendered PDF: its path below the site's root, its bytes and how many pages it has."""

    url_path: str
    content: bytes
    pages: int

    @property
    def size(self) -> str:
        """The size as people read it: 22 pages, 157 KB."""
        pages = f"{self.pages} page{'s' if self.pages != 1 else ''}"
        return f"{pages}, {round(len(self.content) / 1000)} KB"


def pdf_path(plan: Plan) -> str:
    """Return the path of a plan's PDF below the site's root."""
    return f"{plan.url_path}partnership-plan-{plan.year}.pdf"


def render_pdfs(
    data: PlanData, plans: Iterable[Plan], site_url: str, cache: Path | None = None
) -> dict[str, Pdf]:
    """Return the PDFs of plans by year.

    `site_url` is the site's URL with a slash at the end, or empty. The folder `cache` keeps the PDF
    of each year until its content changes. Raises TypstError where no font has a character.
    """

    def render(plan: Plan) -> Pdf:
        content = pdf_content(data, plan, site_url)
        return as_pdf(pdf_path(plan), plan.year, content, cache)

    plans = tuple(plans)
    with ThreadPoolExecutor(cpu_count()) as pool:  # Typst lets other threads run
        return dict(zip((plan.year for plan in plans), pool.map(render, plans), strict=True))


def as_pdf(
    url_path: str, name: str, content: Json, cache: Path | None, template: str = PLAN
) -> Pdf:
    """Return the PDF of a content. A cache keeps one PDF of each name."""
    import pikepdf

    pdf = _cached(name, content, cache, template) if cache else render_pdf(content, template)
    with pikepdf.open(BytesIO(pdf)) as file:
        return Pdf(url_path, pdf, len(file.pages))


def _cached(name: str, content: Json, cache: Path, template: str) -> bytes:
    """Return what `render_pdf` does, from the cache where that has it."""
    versions = [version(package) for package in ("typst", "pikepdf", FONTS.replace("_", "-"))]
    code = [(TEMPLATES / file).read_text("utf-8") for file in (template, STYLE, __file__)]
    inputs = json.dumps([versions, code, content])
    kept = cache / f"{name}.{hashlib.sha256(inputs.encode()).hexdigest()}.pdf"
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    pdf = render_pdf(content, template)
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"{name}.*.pdf"):
        old.unlink(missing_ok=True)
    with NamedTemporaryFile(dir=cache, delete=False) as file:  # two builds may run at once
        file.write(pdf)
    Path(file.name).replace(kept)
    return pdf


def render_pdf(content: Json, template: str = PLAN) -> bytes:
    """Return the PDF of a content by a template: the same bytes on any machine.

    Raises TypstError where no font has a character.
    """
    import pikepdf
    import typst

    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    compiler: Any = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts())
    pdf = compiler.compile(sys_inputs=inputs, pdf_standards=["ua-1"])
    with pikepdf.open(BytesIO(pdf)) as file:
        _complete(file, content)
        smaller, compress = BytesIO(), pikepdf.ObjectStreamMode.generate
        file.save(smaller, object_stream_mode=compress, deterministic_id=True)
        return smaller.getvalue()


def _complete(file: Any, content: Json) -> None:
    """Mark the first cell of each row as its header, and name links by their words.

    Typst 0.15 cannot mark headers of rows, and ties each cell to its column's header alone. Where
    cells name no header, the scope of each header says whose it is (ISO 32000-1, 14.8.5.7). Typst
    names a link by its URL, which stays where links with different words have the same one.
    """
    from pikepdf import Array, Dictionary, Name, String

    names = content["link_names"]
    for item in file.objects:
        about = item.get("/A") if isinstance(item, Dictionary) else None
        if isinstance(about, Array) and item.get("/S") == "/TD":
            if FIRST_IN_ROW.fullmatch(str(about[0].Headers[0])):
                item.S, about[0].Scope = Name.TH, Name.Row
            del about[0].Headers
        elif isinstance(about, Dictionary) and (name := names.get(str(about.get("/URI")))):
            item.Contents = String(name)
