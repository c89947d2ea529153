"""Material's options in mkdocs.yml, refused where they would have no effect (adr/0019)."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from ..data.front_matter import Page
from ..data.problems import Problem, did_you_mean
from .palette import Option, read_palettes

SETTINGS = "mkdocs.yml"
STYLE_SHEET = "assets/site.css"
ICON = "theme.icon."
PICTURES = (".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif", ".ico")
# Lists of names.
NAMES = ("theme.features", "plugins", "extra_css")
SHORTCODE = re.compile(r":(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:")
# What options are anyway.
PRESET = {"theme.name": "material", "theme.custom_dir": "overrides", "theme.font": "false"}


@functools.cache
def option_table() -> Any:
    """Return which of Material's options have an effect, and the values of its colours."""
    return yaml.safe_load(Path(__file__).with_name("material.yml").read_text("utf-8"))


@functools.cache
def material() -> Path:
    """Return the folder of Material's templates, with its languages and icons."""
    spec = find_spec("material")
    return Path(spec.origin if spec and spec.origin else __file__).parent / "templates"


def language_file(code: str) -> Path:
    """Return Material's file of words in a language."""
    return material() / "partials/languages" / f"{code}.html"


def icon_file(name: str) -> Path:
    """Return the file of one of Material's icons, such as material/phone."""
    return material() / ".icons" / f"{name}.svg"


def icon_named(shortcode: str) -> Path | None:
    """Return the file of an icon named as in Markdown, such as :material-phone:, or None."""
    name = shortcode.strip(":")
    files = (icon_file(name.replace("-", "/", folders)) for folders in (1, 2))
    return next(filter(Path.is_file, files), None)


def check_icons(pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield each icon that pages name and Material does not have."""
    for page in pages:
        for found in SHORTCODE.finditer(page.text):
            if not icon_named(found[0]):
                line = page.text.count("\n", 0, found.start()) + 1
                column = found.start() - page.text.rfind("\n", 0, found.start())
                fix = did_you_mean(found[0], _shortcodes(), "see Material's list of icons")
                what = f"`{found[0]}` is not one of Material's icons"
                yield Problem(page.file, line, what, fix, column)


@functools.cache
def _icon_names() -> list[str]:
    icons = material() / ".icons"
    paths = sorted(icons.rglob("*.svg"))
    return [path.relative_to(icons).with_suffix("").as_posix() for path in paths]


def _shortcodes() -> list[str]:
    return [f":{name.replace('/', '-')}:" for name in _icon_names()]


def read_options(root: Path) -> dict[str, Option]:
    """Return each option in root/mkdocs.yml by its dotted name, in the order of the file.

    An item of a list is named by its number, or, in a list of names such as `features`, by itself.
    """
    try:
        text = (root / SETTINGS).read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):  # MkDocs reports it
        return {}
    return dict(_options(node)) if node else {}


def read_style_sheet(root: Path) -> str:
    """Return the site's own style sheet."""
    return (root / "overrides" / STYLE_SHEET).read_text("utf-8")


def check_theme_options(root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the options in root/mkdocs.yml that are Material's."""
    options = read_options(root)
    yield from _unsupported(options, option_table())
    yield from _wrong_values(options, root)
    if any(name.startswith("theme.palette") for name in options):
        _, wrong = read_palettes(options, read_style_sheet(root), option_table())
        yield from (_problem(*each) for each in wrong)


def _options(node: yaml.Node, name: str = "") -> Iterator[tuple[str, Option]]:
    if isinstance(node, yaml.MappingNode):
        pairs = [(str(key.value), value, key.start_mark) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        pairs = [(str(at), item, item.start_mark) for at, item in enumerate(node.value)]
    else:
        return
    named = name in NAMES and isinstance(node, yaml.SequenceNode)
    for key, value, mark in pairs:
        text = value.value if isinstance(value, yaml.ScalarNode) else None
        below = f"{name}.{text if named and text else key}".lstrip(".")
        yield below, Option(text, mark.line + 1, mark.column + 1)
        yield from _options(value, name if named else below)


def _problem(option: Option, what: str, fix: str) -> Problem:
    return Problem(SETTINGS, option.line, what, fix, option.column)


def _unsupported(options: Mapping[str, Option], table: Any) -> Iterator[Problem]:
    """Yield a problem for each option that would have no effect, or remove what the site needs."""
    supported, refused = table["supported"], table["refused"]
    reported: list[str] = []
    for name, option in options.items():
        plain = re.sub(r"\.\d+(?=\.|$)", "", name)
        parts = plain.split(".")
        parents = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
        holds = any(key.startswith(f"{plain}.") for key in (*supported, *refused))
        if (
            plain in supported
            or (option.value is None and holds)
            or option.value == PRESET.get(plain, "")
            or set(parents) & set(reported)
        ):
            continue
        fix = next((refused[key] for key in parents if key in refused), "")
        if not fix and parts[0] == "theme":
            known = [key.rpartition(".")[2] for key in supported]
            fix = did_you_mean(parts[-1], known, f"delete it; choose from {', '.join(known)}")
        if fix:
            reported.append(plain)
            yield _problem(option, f"`{plain}` cannot be set here", fix)
    if "extra_css" in options and f"extra_css.{STYLE_SHEET}" not in options:
        what = "the list here replaces that in build.yml, so pages would lose their styles"
        yield _problem(options["extra_css"], what, f"begin the list with {STYLE_SHEET}")


def _wrong_values(options: Mapping[str, Option], root: Path) -> Iterator[Problem]:
    """Yield a problem for each language, picture and icon that does not exist."""
    for name, option in options.items():
        value = option.value or ""
        if name == "theme.language":
            yield from _wrong_language(option, value)
        elif name in ("theme.logo", "theme.favicon"):
            files = [root / folder / value for folder in ("docs", "overrides")]
            if not value.lower().endswith(PICTURES) or not any(map(Path.is_file, files)):
                fix = (
                    f"put one ({', '.join(PICTURES[:3])}) below docs/ and write its path from there"
                )
                yield _problem(option, f"`{value}` is not a picture of this site", fix)
        elif name == "theme.icon.logo" and "theme.logo" in options:
            yield _problem(option, "`theme.logo` is shown in place of this icon", "delete either")
        elif name.startswith(ICON) and option.value is not None and not icon_file(value).is_file():
            fix = did_you_mean(
                value, _icon_names(), "write the name of one, such as material/phone"
            )
            yield _problem(option, f"`{value}` is not one of Material's icons", fix)


def _wrong_language(option: Option, code: str) -> Iterator[Problem]:
    known = sorted(path.stem for path in language_file("en").parent.glob("*.html"))
    if code not in known:
        fix = did_you_mean(code, known, f"choose from {', '.join(known)}")
        yield _problem(option, f"Material has no words in the language `{code}`", fix)
    elif '"direction": "rtl"' in language_file(code).read_text("utf-8"):
        what = f"the language `{code}` is written from right to left, and the styles here are not"
        yield _problem(option, what, "choose a language that is written from left to right")
