"""The look of the pages that mkdocs.yml sets: colours, logo, icons and words (adr/0019)."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import jinja2
import yaml
from markupsafe import Markup, escape

from ..checks.palette import SCHEMES, Colours, custom_properties, read_palettes
from ..checks.theme_options import (
    ICON,
    STYLE_SHEET,
    check_theme_options,
    icon_file,
    icon_named,
    language_file,
    option_table,
    read_options,
    read_style_sheet,
)
from .environment import escape_template

ENGLISH = "en"


@functools.cache
def _own_words() -> dict[str, dict[str, str]]:
    """Return the words that Material has none for: by their key, then by language."""
    words: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("words.yml").read_text("utf-8")
    )
    return words


@dataclass(frozen=True)
class Theme:
    """How the pages look. `logo` and `favicon` are URL paths, `logo` may be empty; `icons` has
    each name of its option with its SVG; `css` is added to the style sheet."""

    language: str = ENGLISH
    logo: str = ""
    favicon: str = "assets/icon.svg"
    icons: tuple[tuple[str, Markup], ...] = ()
    css: str = ""

    @property
    def html_lang(self) -> str:
        """The language tag of the pages."""
        return "en-GB" if self.language == ENGLISH else self.language

    def t(self, key: str, **values: Any) -> Markup:
        """Return a word of the page in its language, or in English, with `values` escaped."""
        text = escape(_word(key, self.language) or _word(key, ENGLISH))
        return text.format(**{name: escape_template(value) for name, value in values.items()})

    def lang(self, key: str) -> Markup:
        """Return the attribute that marks a word as English where it has no translation."""
        return Markup("" if _word(key, self.language) else f' lang="{ENGLISH}"')

    def icon(self, name: str) -> Markup:
        """Return the SVG of the icon for an option, or nothing."""
        return dict(self.icons).get(name, Markup())

    def add_css(self, site: Path) -> None:
        """Add the colours to the style sheet of a built site, and remove its comments and indents:
        they are a quarter of its size when it is compressed."""
        path = site / STYLE_SHEET
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        path.write_text(re.sub(r"\n\s*", "\n", text).lstrip() + self.css, encoding="utf-8")


@functools.cache
def _word(key: str, language: str) -> str:
    """Return a word in a language, or "" where it has no translation."""
    if own := _own_words().get(key):
        return own.get(language, "")
    return str(_material_words(language).t(key)).strip()


@functools.cache
def _material_words(language: str) -> Any:
    return jinja2.Environment().from_string(language_file(language).read_text("utf-8")).module


def load_theme(root: Path) -> Theme:
    """Return the look that root/mkdocs.yml sets, or the site's own if anything is wrong there."""
    if any(check_theme_options(root)):
        return Theme()
    options = {name: option.value or "" for name, option in read_options(root).items()}
    chosen = {
        name: options[f"theme.{name}"]
        for name in ("language", "logo", "favicon")
        if f"theme.{name}" in options
    }
    icons = tuple(
        (name.removeprefix(ICON), Markup(icon_file(icon).read_text("utf-8")))
        for name, icon in options.items()
        if name.startswith(ICON)
    )
    css = ""
    if any(name.startswith("theme.palette") for name in options):
        style_sheet = read_style_sheet(root)
        palettes, _ = read_palettes(read_options(root), style_sheet, option_table())
        css = _css(palettes, custom_properties(style_sheet))
    return Theme(**chosen, icons=icons, css=css)


class _Icons(dict[str, dict[str, str]]):
    """The index of icons for pymdownx.emoji: a file is looked for when a page names it."""

    def get(self, shortcode: str, default: Any = None) -> Any:
        file = icon_named(shortcode)
        return {"name": shortcode, "path": str(file)} if file else default


def _icon_index(options: Any, md: Any) -> dict[str, Any]:
    return {"name": "icon", "emoji": _Icons(), "aliases": {}}


def _inline_icon(_: str, shortcode: str, *others: Any) -> Element:
    """Return an icon as SVG, hidden from screen readers: the words beside it say what it means."""
    icon, markdown = Element("span", {"class": "icon", "aria-hidden": "true"}), others[-1]
    if file := icon_named(shortcode):
        icon.text = markdown.htmlStash.store(file.read_text("utf-8"))
    return icon


# Settings of pymdownx.emoji: Material's icons, and no pictures from other sites.
EMOJI = {"emoji_index": _icon_index, "emoji_generator": _inline_icon}


def _css(chosen: Mapping[str, Colours], ours: Mapping[str, Colours]) -> str:
    """Return the rules for the colours of one scheme, always, or of both, as the device has it."""
    if len(chosen) == 1:
        ((scheme, colours),) = chosen.items()
        rule = _rule({"color-scheme": SCHEMES[scheme], **ours[scheme], **colours})
        return f"@media screen{{{rule}}}"
    return "".join(
        f"@media (prefers-color-scheme:{SCHEMES[scheme]}){{{_rule(colours)}}}"
        for scheme, colours in chosen.items()
        if colours
    )


def _rule(properties: Colours) -> str:
    return f":root{{{';'.join(f'{name}:{value}' for name, value in properties.items())}}}"
