"""The command line: python -m macros COMMAND."""

import argparse
import gc
import os
import sys
from pathlib import Path

from .data import messages
from .data.problems import Problems
from .editor_commands import EDITOR_COMMANDS
from .site_commands import SITE_COMMANDS

COMMANDS = SITE_COMMANDS | EDITOR_COMMANDS


def main() -> int:
    """Do what is asked for; print each mistake; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    parser.add_argument("--root", type=Path, default=Path(), help="holds data/ and docs/")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        of = commands.add_parser(name, help=command.does)
        for argument, told in command.arguments.items():
            of.add_argument(argument, **told)
    asked = parser.parse_args()
    gc.disable()  # a command ends before there is garbage; looking for it took a seventh of it
    try:
        print(COMMANDS[asked.command].run(asked))
    except OSError as error:  # a disk that is full, a folder that only others may write to
        print(f"{error.filename or asked.root}: {error.strerror or error}", file=sys.stderr)
        return 1
    except Problems as error:
        print(*messages.told(error.problems, asked.root), sep="\n", file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            print(*map(messages.annotation, error.problems), sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
