"""The command line: python -m macros check."""

import argparse
import sys
from pathlib import Path

from .pages import checked
from .problems import Problems


def main() -> int:
    """Check data/ and docs/ below a folder; print each mistake; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser("check", help="check the data and the pages")
    check.add_argument("root", nargs="?", type=Path, default=Path(), help="holds data/ and docs/")
    try:
        book = checked(parser.parse_args().root)
    except Problems as error:
        print(error, file=sys.stderr)
        return 1
    actions = sum(len(plan.actions) for plan in book.plans)
    print(f"No mistakes in {len(book.plans)} plans with {actions} actions.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
