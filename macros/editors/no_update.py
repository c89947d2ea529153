"""Tell an update from words that say that there is none."""

import re
from pathlib import Path

import yaml

WORDS = frozenset(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8")))


def says_nothing(text: str) -> bool:
    """Return whether a text is no update: such as “N/A”, “TBC”, “No update.” or a hyphen."""
    plain = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return not plain or plain in WORDS
