"""Material's options in mkdocs.yml, refused where they would have no effect (adr/0019)."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ..data.front_matter import Page
from ..data.problems import Problem, did_you_mean

SETTINGS = "mkdocs.yml"
STYLE_SHEET = "assets/site.css"
TABLE: Any = yaml.load(Path(__file__).with_name("material.yml").read_bytes(), yaml.CSafeLoader)
# The condition for the pages of each scheme.
MEDIA = {"default": "(prefers-color-scheme: light)", "slate": "(prefers-color-scheme: dark)"}
# Material's templates, with its languages and icons.
MATERIAL = Path(str(resources.files("material"))) / "templates"
LANGUAGES = MATERIAL / "partials/languages"
ICONS = MATERIAL / ".icons"
PICTURES = (".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif", ".ico")
# Lists of names.
NAMES = ("theme.features", "plugins", "extra_css")
SHORTCODE = re.compile(r":(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:")


class Option(NamedTuple):
    """A setting: its dotted name without the numbers of items, its value, None where it holds
    others, and where its name is (from 1)."""

    name: str
    value: str | None
    line: int
    column: int

    def problem(self, what: str, fix: str) -> Problem:
        """Return a problem with the option."""
        return Problem(SETTINGS, self.line, what, fix, self.column)


class Look(NamedTuple):
    """What mkdocs.yml sets of the pages' look: values by their option, the custom properties of
    colours by scheme, and what is wrong."""

    values: Mapping[str, str]
    palettes: Mapping[str, Mapping[str, str]]
    problems: Sequence[Problem]


def read_look(root: Path) -> Look:
    """Return what root/mkdocs.yml sets of Material's options, and what is wrong in them."""
    try:
        text = (root / SETTINGS).read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):  # MkDocs reports it
        node = None
    options = dict(_flatten(node)) if node else {}
    problems = list(_unsupported(options))
    values: dict[str, str] = {}
    palettes: dict[str, dict[str, str]] = {}
    for path, option in options.items():
        kind, palette = TABLE["supported"].get(option.name), path.rpartition(".")[0]
        if option.value is None or not kind:
            continue
        schemes = _schemes(options, palette, "scheme", *(["media"] if kind != "media" else []))
        problems += _wrong_value(kind, option, schemes, root)
        if option.name.startswith("theme.palette."):
            properties = _colour(kind, option.value).get("properties", {})
            palettes.setdefault(palette, {}).update(properties)
        else:
            values[option.name] = option.value
    if {"theme.logo", "theme.icon.logo"} <= values.keys():
        what = "`theme.logo` is shown in place of this icon"
        problems.append(options["theme.icon.logo"].problem(what, "delete either"))
    colours: dict[str, dict[str, str]] = {}
    for path, properties in palettes.items():
        schemes = _schemes(options, path, "scheme", "media")
        if both := sorted(colours.keys() & schemes):
            what = f"another palette has the scheme `{both[0]}` already"
            fix = "write one with `scheme: default` for light pages, one with `scheme: slate`"
            problems.append(options[path].problem(what, fix))
        colours |= dict.fromkeys(schemes, properties)
    return Look(values, colours, problems)


def _flatten(node: yaml.Node, path: str = "") -> Iterator[tuple[str, Option]]:
    """Yield each option below a node by its path, in the order of the file.

    An item of a list is in the path by its number, or, in a list of names, by itself.
    """
    if isinstance(node, yaml.MappingNode):
        items = [(str(key.value), value, key.start_mark) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        items = [(str(at), item, item.start_mark) for at, item in enumerate(node.value)]
    else:
        return
    named = path in NAMES and isinstance(node, yaml.SequenceNode)
    for key, value, mark in items:
        text = value.value if isinstance(value, yaml.ScalarNode) else None
        below = f"{path}.{text if named and text else key}".lstrip(".")
        name = re.sub(r"\.\d+(?=\.|$)", "", below)
        yield below, Option(name, text, mark.line + 1, mark.column + 1)
        yield from _flatten(value, path if named else below)


def _schemes(options: Mapping[str, Option], palette: str, *keys: str) -> list[str]:
    """Return the schemes that the palette at a path is for, as its options `keys` say, if any."""
    given = {key: options[at].value for key in keys if (at := f"{palette}.{key}") in options}
    both = ({"scheme": scheme, "media": media} for scheme, media in MEDIA.items())
    return [each["scheme"] for each in both if given.items() <= each.items()]


def _unsupported(options: Mapping[str, Option]) -> Iterator[Problem]:
    """Yield a problem for each option that would have no effect, or remove what the site needs."""
    supported, refused = TABLE["supported"], TABLE["refused"]
    reported: list[str] = []
    for option in options.values():
        name, value = f"{option.name}.", option.value
        holds = any(key.startswith(name) for key in (*supported, *refused))
        if (
            option.name in supported
            or (value is None and holds)
            or value == TABLE["preset"].get(option.name, "")
            or name.startswith(tuple(reported))
        ):
            continue
        if parents := [key for key in refused if name.startswith(f"{key}.")]:
            fix = refused[max(parents, key=len)]
        elif name.startswith("theme."):
            otherwise = f"delete it; choose from {', '.join(supported)}"
            fix = did_you_mean(option.name, supported, otherwise)
        else:
            continue
        reported.append(name)
        yield option.problem(f"`{option.name}` cannot be set here", fix)
    if "extra_css" in options and f"extra_css.{STYLE_SHEET}" not in options:
        what = "the list here replaces that in build.yml, so pages would lose their styles"
        yield options["extra_css"].problem(what, f"begin the list with {STYLE_SHEET}")


def _wrong_value(
    kind: str, option: Option, schemes: Sequence[str], root: Path
) -> Iterator[Problem]:
    """Yield a problem if a value is not of its kind, or a colour hard to see in some scheme."""
    value, words = str(option.value), TABLE["kinds"][kind]
    if kind == "icon" and icon_file(value).is_file():
        return
    known = _known(kind, schemes, root)
    fix = words["fix"].format(known=", ".join(known))
    if colour := _colour(kind, value):
        lowest = min((colour[scheme] for scheme in schemes), default=words["needed"])
        if lowest < words["needed"]:
            yield option.problem(words["low"].format(value=value, contrast=lowest), fix)
    elif value not in known:
        yield option.problem(words["what"].format(value=value), did_you_mean(value, known, fix))


def _known(kind: str, schemes: Sequence[str], root: Path) -> Sequence[str]:
    """Return the values that an option of a kind may have, a colour on pages of some schemes."""
    if kind == "icon":
        return _icon_names()
    if kind == "scheme":
        return list(MEDIA)
    if kind == "media":
        return [MEDIA[scheme] for scheme in schemes or MEDIA]
    if kind == "language":
        names = {path.stem for path in LANGUAGES.glob("*.html")}
        return sorted(names - set(TABLE["right_to_left"]))
    if kind == "picture":
        folders = [root / "docs", root / "overrides"]
        paths = [path.relative_to(folder) for folder in folders for path in folder.rglob("*.*")]
        return [path.as_posix() for path in sorted(paths) if path.suffix.lower() in PICTURES]
    colours, needed = TABLE["colours"][kind].items(), TABLE["kinds"][kind]["needed"]
    return [name for name, colour in colours if all(colour[each] >= needed for each in schemes)]


def _colour(kind: str, name: str) -> Any:
    """Return what the table has of a colour, {} if it has none."""
    return TABLE["colours"].get(kind, {}).get(name.replace(" ", "-"), {})


def icon_file(name: str) -> Path:
    """Return the file of one of Material's icons, such as material/phone."""
    return ICONS / f"{name}.svg"


def icon_named(shortcode: str) -> Path | None:
    """Return the file of an icon named as in Markdown, such as :material-phone:, or None."""
    name = shortcode.strip(":")
    paths = (icon_file(name.replace("-", "/", folders)) for folders in (1, 2))
    return next(filter(Path.is_file, paths), None)


@functools.cache
def _icon_names() -> list[str]:
    return sorted(str(path.relative_to(ICONS).with_suffix("")) for path in ICONS.rglob("*.svg"))


def check_icons(pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield each icon that pages name and Material does not have."""
    for page in pages:
        for match in SHORTCODE.finditer(page.text):
            if not icon_named(match[0]):
                before = page.text[: match.start()].split("\n")
                known = [f":{name.replace('/', '-')}:" for name in _icon_names()]
                fix = did_you_mean(match[0], known, "see Material's list of icons")
                what = TABLE["kinds"]["icon"]["what"].format(value=match[0])
                yield Problem(page.file, len(before), what, fix, len(before[-1]) + 1)
