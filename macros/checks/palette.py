"""Material's palette as colours of this site, refused where their contrast is too low."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

SCHEMES = {"default": "light", "slate": "dark"}
MEDIA = re.compile(r"\(prefers-color-scheme: (\w+)\)")
HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# Material's colours for text on a primary colour: white, or black with an opacity of 87 %.
ON_PRIMARY = ("#ffffff", "#000000de")
# 1.4.3 for the text of the header; 1.4.11 for lines and bars, on a page and on a panel of it.
NEEDED = {"primary": 4.5, "accent": 3.0}
BACKGROUNDS = ("--page", "--panel")
Colours = Mapping[str, str]


class Option(NamedTuple):
    """A setting: its value, None where it holds others, and where its name is (from 1)."""

    value: str | None
    line: int
    column: int


def read_palettes(
    options: Mapping[str, Option], style_sheet: str, table: Any
) -> tuple[dict[str, Colours], list[tuple[Option, str, str]]]:
    """Return the custom properties that `theme.palette` sets by scheme, and each option that is
    wrong with what is wrong and what to do.

    `style_sheet` is the site's own; `table` has Material's colours by name.
    """
    ours = custom_properties(style_sheet)
    chosen: dict[str, Colours] = {}
    wrong = []
    for palette in _palettes(options):
        values = {key: (option.value or "").lower() for key, option in palette.items()}
        schemes = [values["scheme"]] if "scheme" in values else list(SCHEMES)
        media = MEDIA.fullmatch(values.get("media", ""))
        if not set(schemes) <= SCHEMES.keys():
            fix = f"choose from {', '.join(SCHEMES)}"
            wrong.append((palette["scheme"], f"`{values['scheme']}` is not a scheme", fix))
            continue
        if set(schemes) & chosen.keys():
            what = f"another palette is for {SCHEMES[schemes[0]]} pages already"
            fix = "write one with `scheme: default` for light pages, one with `scheme: slate`"
            wrong.append((next(iter(palette.values())), what, fix))
        if "media" in values and (not media or [media[1]] != [SCHEMES[key] for key in schemes]):
            fix = f'write "(prefers-color-scheme: {SCHEMES[schemes[0]]})", or delete the line'
            wrong.append((palette["media"], "`media` does not match `scheme`", fix))
        for kind in NEEDED.keys() & values.keys():
            if problem := _wrong_colour(kind, values[kind], [ours[key] for key in schemes], table):
                wrong.append((palette[kind], *problem))
        chosen |= {key: _colours(values, table) for key in schemes}
    return chosen, wrong


def _palettes(options: Mapping[str, Option]) -> Iterator[dict[str, Option]]:
    """Yield the options of each palette by their names: of the one, or of each in a list."""
    found: dict[str, dict[str, Option]] = {}
    for name, option in options.items():
        parent, _, key = name.rpartition(".")
        if re.fullmatch(r"theme\.palette(\.\d+)?", parent) and option.value is not None:
            found.setdefault(parent, {})[key] = option
    yield from found.values()


def custom_properties(style_sheet: str) -> dict[str, Colours]:
    """Return the site's own colours by scheme: the first two rules of the style sheet for :root."""
    light, dark = (
        dict(re.findall(r"(--[\w-]+): ([^;]+);", rule))
        for rule in re.findall(r":root \{(.*?)\}", style_sheet, re.DOTALL)[:2]
    )
    return {"default": light, "slate": light | dark}


def _colours(values: Colours, table: Any) -> Colours:
    """Return the custom properties for a palette's colours, those that are known."""
    colours = {}
    if pair := _primary(values.get("primary", ""), table):
        colours = dict(zip(("--primary", "--on-primary"), pair, strict=True))
    if accent := _accent(values.get("accent", ""), table):
        colours["--accent"] = accent
    return colours


def _primary(name: str, table: Any) -> tuple[str, str] | None:
    """Return a primary colour and that of text on it: for a colour as such, what is seen best."""
    if HEX.fullmatch(name):
        return name, max(ON_PRIMARY, key=lambda text: contrast(text, name))
    pair = table["primary"].get(name.replace(" ", "-"))
    return tuple(pair) if pair else None


def _accent(name: str, table: Any) -> str:
    return name if HEX.fullmatch(name) else str(table["accent"].get(name.replace(" ", "-"), ""))


def _wrong_colour(kind: str, name: str, on: list[Colours], table: Any) -> tuple[str, str] | None:
    """Return what is wrong with a colour on some schemes and what to do, or None."""

    def lowest(name: str) -> float:
        if kind == "primary":
            pair = _primary(name, table)
            return contrast(pair[1], pair[0]) if pair else 0
        colour = _accent(name, table)
        return min(contrast(colour, own[key]) for own in on for key in BACKGROUNDS) if colour else 0

    needed, found = NEEDED[kind], lowest(name)
    if found >= needed:
        return None
    usable = [other for other in table[kind] if lowest(other) >= needed]
    fix = f'choose from {", ".join(usable)}; or write a colour such as "#00539f"'
    if not found:
        return f"`{name}` is not a colour for `{kind}`", fix
    where = "text on it" if kind == "primary" else "it on the pages"
    return f"`{name}` gives {where} a contrast of {found:.1f}:1, where {needed}:1 is needed", fix


def contrast(colour: str, background: str) -> float:
    """Return the contrast of a colour, as #rrggbb or #rrggbbaa, on an opaque background."""
    under = _channels(background)
    opacity = int(colour[7:], 16) / 255 if len(colour) == 9 else 1
    over = [opacity * c + (1 - opacity) * u for c, u in zip(_channels(colour), under, strict=True)]
    dark, light = sorted(map(_luminance, (over, under)))
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) > 4 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def _luminance(channels: list[float]) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
