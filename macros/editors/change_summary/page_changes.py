"""Compare the pages of docs/, and what they are built with, with an earlier version."""

from collections.abc import Iterator
from pathlib import Path

from ...data.front_matter import FRONT_MATTER, FrontMatter, pages_in
from ...data.plan_records import one_line
from .compare import Change, Comparison
from .diff import changed_blocks, difference
from .labels import BUILD, KINDS

PAGES = KINDS["FrontMatter"].part
# What the pages are built with, besides data/ and docs/.
BUILT_WITH = ("macros", "overrides", "requirements", "mkdocs.yml", "build.yml", "pyproject.toml")


def page_changes(compared: Comparison) -> Iterator[Change]:
    """Yield the pages and other files that are new, removed or changed."""
    roots = (compared.base_root, compared.root)
    tops = ["docs", *(n for n in BUILT_WITH if all((root / n).exists() for root in roots))]
    before, after = ({f for top in tops for f in _files(root, top)} for root in roots)
    fronts = [{page.file: page.front for page in pages_in(root, [])} for root in roots]
    for file in sorted(before | after):
        part = PAGES if file.startswith("docs/") else BUILD
        kind = "page" if file.endswith(".md") and part == PAGES else "file"
        there = [i for i, files in enumerate((before, after)) if file in files]
        if len(there) == 1:
            front = fronts[there[0]].get(file)
            name = _title(roots[there[0]] / file, front, file) if kind == "page" else file
            words = f"{kind.capitalize()} {{}} {'added' if there[0] else 'removed'}"
            yield Change(file, 1, part, words, (name,))
        elif (old := roots[0] / file).read_bytes() != (new := roots[1] / file).read_bytes():
            if kind == "file":
                yield Change(file, 1, part, "File {} changed", (file,))
                continue
            was, now = (front.get(file) for front in fronts)
            yield from compared.record(was, now) if was and now else ()
            texts = (_body(path, bool(was and now)) for path in (old, new))
            yield from _text_changes(file, _title(new, now, file), *texts)


def _files(root: Path, top: str) -> Iterator[str]:
    for path in [root / top, *(root / top).rglob("*")]:
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix()


def _body(path: Path, without_front: bool) -> tuple[int, list[str]]:
    """Return how many lines the front matter of a page has, and the lines below it."""
    text = path.read_text("utf-8-sig", "replace").replace("\r\n", "\n")
    front = FRONT_MATTER.match(text) if without_front else None
    top = front[0] if front else ""
    return top.count("\n"), text[len(top) :].split("\n")


def _title(path: Path, front: FrontMatter | None, file: str) -> str:
    heading = next((text[2:] for text in _body(path, False)[1] if text.startswith("# ")), file)
    return one_line((front and front.title) or heading)


def _text_changes(
    file: str, name: str, before: tuple[int, list[str]], after: tuple[int, list[str]]
) -> Iterator[Change]:
    """Yield what differs in the text of a page, block by block."""
    (_, old), (top, new) = before, after
    for i1, i2, j1, j2 in changed_blocks(old, new):
        was, now = (one_line(" ".join(lines)) for lines in (old[i1:i2], new[j1:j2]))
        words, texts = difference(was, now)
        if was == now:
            words, texts = "has other spaces or line ends", ()
        line = top + min(j1, len(new) - 1) + 1
        yield Change(file, line, PAGES, f"Text of the page {{}} {words}", (name, *texts))
