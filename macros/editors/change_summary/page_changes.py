"""The pages of docs/, and what they are drawn by, beside an earlier version of themselves."""

from collections.abc import Iterator
from pathlib import Path

from ...data.front_matter import FRONT, FrontMatter, pages_in
from ...data.plan_records import one_line
from .compare import Change, Comparison
from .diff import changed_blocks, excerpts
from .wording import DRAWN, KINDS

PAGES = KINDS[FrontMatter].part
# What else the pages are drawn by, besides what stands in data/ and docs/.
DRAWN_BY = ("macros", "overrides", "requirements", "mkdocs.yml", "build.yml", "pyproject.toml")


def rewritten(compared: Comparison) -> Iterator[Change]:
    """Yield the pages and other files that are new, gone or changed."""
    roots = (compared.base_root, compared.root)
    tops = ["docs", *(n for n in DRAWN_BY if all((root / n).exists() for root in roots))]
    before, after = ({f for top in tops for f in _in(root, top)} for root in roots)
    fronts = [{page.file: page.front for page in pages_in(root, [])} for root in roots]
    for file in sorted(before | after):
        part = PAGES if file.startswith("docs/") else DRAWN
        old, new = (root / file for root in roots)
        kind = "page" if file.endswith(".md") and part == PAGES else "file"
        if file not in before or file not in after:
            done, path, front = (
                ("added", new, fronts[1]) if file in after else ("removed", old, fronts[0])
            )
            name = _title(path, front.get(file), file) if kind == "page" else file
            yield Change(file, 1, part, f"{kind.capitalize()} {{}} {done}", (name,))
        elif old.read_bytes() == new.read_bytes():
            continue
        elif kind == "page":
            was, now = (front.get(file) for front in fronts)
            yield from compared.record(was, now) if was and now else ()
            name = _title(new, now, file)
            yield from _page(file, name, *(_text(p, bool(was and now)) for p in (old, new)))
        else:
            yield Change(file, 1, part, "File {} changed", (file,))


def _in(root: Path, top: str) -> Iterator[str]:
    for path in [root / top, *(root / top).rglob("*")]:
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix()


def _text(path: Path, without_front: bool) -> tuple[int, list[str]]:
    """Return how many lines stand at the top of a page, and the lines below them."""
    text = path.read_text("utf-8-sig", "replace").replace("\r\n", "\n")
    front = FRONT.match(text) if without_front else None
    top = front[0] if front else ""
    return top.count("\n"), text[len(top) :].split("\n")


def _title(path: Path, front: FrontMatter | None, file: str) -> str:
    heading = next((text[2:] for text in _text(path, False)[1] if text.startswith("# ")), file)
    return one_line((front and front.title) or heading)


def _page(
    file: str, name: str, before: tuple[int, list[str]], after: tuple[int, list[str]]
) -> Iterator[Change]:
    """Yield what differs in the text of a page, passage by passage."""
    (_, old), (top, new) = before, after
    for i1, i2, j1, j2 in changed_blocks(old, new):
        was, now = (one_line(" ".join(lines)) for lines in (old[i1:i2], new[j1:j2]))
        line = top + min(j1, len(new) - 1) + 1
        told: tuple[str, ...] = tuple(filter(None, (was, now)))
        if was == now:
            words, told = "has other spaces or line ends", ()
        elif was and now:
            words, told = "changed from {} to {}", excerpts(was, now)
        else:
            words = "has more: {}" if now else "has lost: {}"
        yield Change(file, line, PAGES, f"Text of the page {{}} {words}", (name, *told))
