"""What a command is: what it does in a line, what it asks for, and how it is done."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Command(NamedTuple):
    """What a command does, in a line; how it is done, which returns what to say and may raise
    Problems; and what argparse must know of its arguments."""

    does: str
    run: Callable[[argparse.Namespace], str]
    arguments: Mapping[str, Mapping[str, Any]] = {}


SITE = {"site": {"type": Path, "help": "the folder that a site was built into"}}
