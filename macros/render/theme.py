"""The look of the pages that mkdocs.yml sets: colours, logo, icons and words (adr/0019)."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import jinja2
import yaml
from markupsafe import Markup, escape

from ..checks.theme_options import LANGUAGES, MEDIA, STYLE_SHEET, icon_file, icon_named, read_look
from .environment import environment, escape_template

ENGLISH = "en"
# The words that Material has none for, by their key, then by language.
OWN_WORDS: dict[str, dict[str, str]] = yaml.load(
    Path(__file__).with_name("words.yml").read_bytes(), yaml.CSafeLoader
)


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
        """Add the colours to the style sheet of a built site."""
        with (site / STYLE_SHEET).open("a", encoding="utf-8") as file:
            file.write(self.css)


# The site's own look.
DEFAULT = Theme()


def _word(key: str, language: str) -> str:
    """Return a word in a language, or "" where it has no translation."""
    own = OWN_WORDS.get(key)
    return own.get(language, "") if own else str(_material_words(language)(key)).strip()


@functools.cache
def _material_words(language: str) -> Callable[[str], Any]:
    """Return Material's function that translates a key."""
    text = (LANGUAGES / f"{language}.html").read_text("utf-8")
    words: Any = jinja2.Environment().from_string(text).module
    return functools.cache(words.t)


def load_theme(root: Path) -> Theme:
    """Return the look that root/mkdocs.yml sets, or the site's own if anything is wrong there."""
    look = read_look(root)
    if look.problems:
        return DEFAULT
    values = {name.removeprefix("theme."): value for name, value in look.values.items()}
    icons = [name for name in values if name.startswith("icon.")]
    svg = {name[5:]: Markup(icon_file(values.pop(name)).read_text("utf-8")) for name in icons}
    css = ""
    if look.palettes:
        style_sheet = (root / "overrides" / STYLE_SHEET).read_text("utf-8")
        template = environment().get_template("palette.css")
        css = template.render(palettes=look.palettes, media=MEDIA, own=own_colours(style_sheet))
    return Theme(**values, icons=tuple(svg.items()), css=css)


def own_colours(style_sheet: str) -> dict[str, dict[str, str]]:
    """Return the site's own colours by scheme: the first two rules of the style sheet for :root."""
    rules = re.findall(r":root \{(.*?)\}", style_sheet, re.DOTALL)[:2]
    light, dark = (dict(re.findall(r"(--[\w-]+): ([^;]+);", rule)) for rule in rules)
    return {"default": light, "slate": light | dark}


class _Icons(dict[str, dict[str, str]]):
    """The index of icons for pymdownx.emoji: a file is looked for when a page names it."""

    def get(self, shortcode: str, default: Any = None) -> Any:
        return {"name": shortcode} if icon_named(shortcode) else default


def _inline_icon(_: str, shortcode: str, *others: Any) -> Element:
    """Return an icon as SVG, hidden from screen readers: the words next to it say what it means."""
    icon, markdown = Element("span", {"class": "icon", "aria-hidden": "true"}), others[-1]
    if file := icon_named(shortcode):
        icon.text = markdown.htmlStash.store(file.read_text("utf-8"))
    return icon


# Settings of pymdownx.emoji: Material's icons, and no pictures from other sites.
EMOJI = {
    "emoji_index": lambda options, md: {"name": "icon", "emoji": _Icons(), "aliases": {}},
    "emoji_generator": _inline_icon,
}
