"""The command line: `python -m macros COMMAND`."""

import argparse
import datetime
import gc
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from .checks.project import load_data, load_project
from .data import messages
from .data.problems import Problems

# Commands import what they need when they run: the libraries that read workbooks take as long to
# load as the project takes to check.


Arguments = Mapping[str, Mapping[str, Any]]


class Command(NamedTuple):
    """A command: its help line; a function that returns what to print, and may raise Problems; and
    its arguments, by name, as argparse takes them. `alias` is its name up to version 0.1."""

    help: str
    run: Callable[[argparse.Namespace], str]
    arguments: Arguments = MappingProxyType({})
    alias: str = ""


def check(args: argparse.Namespace) -> str:
    from .publish.site import check_site_url

    check_site_url(os.environ.get("SITE_URL", ""))
    data = load_project(args.root, datetime.date.today()).data
    actions = sum(len(plan.actions) for plan in data.plans)
    return f"No mistakes in {len(data.plans)} plans with {actions} actions."


def host(args: argparse.Namespace) -> str:
    from .publish.hosting.host import prepare_for_hosts

    prepare_for_hosts(args.site, args.nginx)
    return f"The site in {args.site} is ready for hosts."


def record_urls(args: argparse.Namespace) -> str:
    from .publish.published_urls import record

    return f"{record(args.site, args.root)} new addresses recorded."


def schemas(args: argparse.Namespace) -> str:
    from .checks.validate_changes import validate_and_write
    from .data.schemas import schemas

    validate_and_write(args.root, schemas())
    return "The schemas in data/schemas match the check."


def export_forms(args: argparse.Namespace) -> str:
    from .editors.forms.form import forms, write_forms

    workbooks = forms(load_project(args.root).data, args.year, args.together)
    write_forms(args.folder, workbooks)
    return f"Workbooks written to {args.folder}: {len(workbooks)}."


def import_updates(args: argparse.Namespace) -> str:
    from .editors.forms.apply import import_updates

    return import_updates(
        args.root, load_project(args.root).data, args.year, args.workbook, args.write
    )


def new_year(args: argparse.Namespace) -> str:
    from .editors.new_year.start import start

    return start(args.root, args.choices)


def new_partnership(args: argparse.Namespace) -> str:
    from .data.years import year_of
    from .editors.new_partnership.options import Options
    from .editors.new_partnership.start import start

    year = args.year or year_of(datetime.date.today())
    return start(args.root, args.folder, Options(args.name, args.area, args.priority, year))


def proofread(args: argparse.Namespace) -> str:
    from .editors.proofreading.proofread import proofread, report

    data, pages = load_project(args.root)
    texts = {page.file: page.text for page in pages}
    return report(proofread(data, texts, args.today or datetime.date.today()))


def changes(args: argparse.Namespace) -> str:
    from .editors.change_summary.changes import changes, load_base
    from .editors.change_summary.comment import comment

    base, data = load_base(args.base), load_data(args.root)
    return comment(changes(base, data, args.base, args.root))


def preview(args: argparse.Namespace) -> str:
    from .editors.change_summary.preview import preview

    return f"{preview(args.site, args.out)} pages copied: open {args.out / 'index.html'}."


def date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write year-month-day, such as 2024-09-30") from None


SITE: dict[str, dict[str, Any]] = {"site": {"type": Path, "help": "the folder of a built site"}}
YEAR: dict[str, dict[str, Any]] = {
    "--year": {"help": "of another plan than the current one, such as 2024-25"}
}
NGINX: dict[str, dict[str, Any]] = {
    "--nginx": {"type": Path, "metavar": "FILE", "help": "write nginx's configuration here"}
}
FORMS: dict[str, dict[str, Any]] = {
    "folder": {"type": Path, "help": "a folder to write them to"},
    "--together": {"action": "store_true", "help": "one form with everybody's actions"},
}
UPDATES: dict[str, dict[str, Any]] = {
    "workbook": {"type": Path, "nargs": "+", "help": "a form, or a folder of forms"},
    "--write": {"action": "store_true", "help": "change it"},
}
CHOICES = {
    "type": Path,
    "metavar": "FILE",
    "help": "what the new plan takes over; written first, to be changed, if it does not exist",
}
PARTNERSHIP: dict[str, dict[str, Any]] = {
    "folder": {"type": Path, "help": "the folder to write"},
    "--name": {"default": "", "help": "the partnership's name"},
    "--area": {"default": "", "help": "the place it works for"},
    "--priority": {"default": "", "help": "the name of its first priority"},
    "--year": {"default": "", "help": "of its plan, such as 2024-25: else this one"},
}
TODAY: dict[str, dict[str, Any]] = {
    "--today": {"type": date, "help": "the date to count from, instead of today's"}
}
BASE: dict[str, dict[str, Any]] = {
    "base": {"type": Path, "help": "a folder with the data/ and docs/ of that version"}
}
OUT: dict[str, dict[str, Any]] = {"out": {"type": Path, "help": "the folder to write"}}
COMMANDS = {
    "check": Command("check the data and the pages", check),
    "host": Command("prepare a built site for web hosts", host, SITE | NGINX),
    "record-urls": Command(
        "add the addresses of a built site to addresses.txt", record_urls, SITE, "record"
    ),
    "schemas": Command("write the JSON schemas that editors' tools use", schemas),
    "export-forms": Command(
        "write the forms in which leads report", export_forms, FORMS | YEAR, "workbooks"
    ),
    "import-updates": Command(
        "show what completed forms would change", import_updates, UPDATES | YEAR, "returns"
    ),
    "new-year": Command("start next year's plan", new_year, {"--choices": CHOICES}),
    "new-partnership": Command(
        "start a folder with another partnership's own files", new_partnership, PARTNERSHIP
    ),
    "proofread": Command("list warnings for a proofreader; stops nothing", proofread, TODAY),
    "changes": Command("summarise what changes on the site since another version", changes, BASE),
    "preview": Command("copy a built site so that it opens without a server", preview, SITE | OUT),
}


def main() -> int:
    """Run a command; print its problems; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    parser.add_argument("--root", type=Path, default=Path(), help="holds data/ and docs/")
    parsers = parser.add_subparsers(required=True, metavar="command")
    for name, command in COMMANDS.items():
        aliases = [command.alias] if command.alias else []
        of = parsers.add_parser(name, help=command.help, aliases=aliases)
        of.set_defaults(run=command.run)
        for argument, options in command.arguments.items():
            of.add_argument(argument, **options)
    args = parser.parse_args()
    gc.disable()  # a command ends before there is garbage; collecting took a seventh of its time
    try:
        print(args.run(args))
    except OSError as error:  # a full disk, a folder without permission
        print(f"{error.filename or args.root}: {error.strerror or error}", file=sys.stderr)
        return 1
    except Problems as error:
        print(*messages.format_problems(error.problems, args.root), sep="\n", file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            print(*map(messages.annotation, error.problems), sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
