"""The bullets and numbers that people type or paste before the items of a list."""

import re

# Those of Word's symbol fonts are included. A lone o is Word's bullet of the second level: it is
# one only before a tab. A dash before a figure is a minus, and a sign without a space a footnote's.
BULLET = re.compile(
    "[ \t\xa0]*(?:(?P<inner>[◦▫○\uf0a8]|(?P<dash>[–—-])(?=[ \t\xa0]*[^\\s\\d.,]))"
    "|[•▪■●‣∙⁃➢✓✔\uf0b7\uf0a7\uf0d8\uf076\uf0fc]|[·*](?=[ \t\xa0]|[^\\d.,])"
    r"|(?P<o>o)(?=\t)|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s))[ \t\xa0]*(?=\S)"
)
# Signs that may begin a line of prose too: without a space they are no bullets.
SIGN = re.compile(r"[ \t\xa0]*[*–—-](?![ \t\xa0])")
# A bullet as it comes with text pasted from Word: of a symbol font, or with a tab after it.
PASTED = re.compile("^( *)(?:[\uf0b7\uf0a7\uf0d8\uf076\uf0fc][ \t]|[•·▪]\t)", re.MULTILINE)

# A line with the items of a list one after the other, as when YAML has folded its lines.
IN_ONE_LINE = re.compile(r"(?:.*:)?[ \t\xa0]*([•▪■●‣])\s.*\S\s+\1\s.*")


def plain_bullets(text: str) -> str:
    """Return a text with "• " for each bullet that only a word processor shows as one."""
    return PASTED.sub(r"\1• ", text)


def find_bullet(text: str) -> tuple[str, int | None]:
    """Return a line without the bullet that was typed before it, and the level that the bullet's
    form suggests (0 or 1), or None without a bullet."""
    found = BULLET.match(text)
    if not found:
        return text, None
    return text[found.end() :], int(bool(found["inner"] or found["o"]))


def mark_lists(text: str) -> str:
    """Return a text with "- " before each item of a list, whatever bullet or number it has.

    A number or dash before one line of a text alone makes no list. Items that have "- " already
    keep their indents.
    """
    lines = [part for line in text.split("\n") for part in _items(line)]
    found = [None if SIGN.match(line) else BULLET.match(line) for line in lines]
    is_list = sum(1 for bullet in found if bullet) > 1
    for at, (line, bullet) in enumerate(zip(lines, found, strict=True)):
        if not bullet or line.lstrip().startswith("-"):
            continue
        if is_list or not (bullet["number"] or bullet["dash"]):
            lines[at] = f"- {line[bullet.end() :]}"
    return "\n".join(lines)


def _items(line: str) -> list[str]:
    """Return a line, or its parts where each begins with the same bullet."""
    found = IN_ONE_LINE.fullmatch(line)
    return re.split(rf"(?<=\S)\s+(?={found[1]}\s)", line) if found else [line]
