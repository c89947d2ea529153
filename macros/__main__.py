"""The command line: `python -m macros COMMAND`."""

import datetime
import gc
import io
import os
import sys
from pathlib import Path

import click

from .checks.project import load_data, load_project
from .data import messages
from .data.problems import Problem, Problems

# Commands import what they need when they run: the libraries that read workbooks take as long to
# load as the project takes to check. Each returns what is printed.

YEAR = click.option("--year", help="Of another plan than the current one, such as 2024-25.")
PATH = click.Path(path_type=Path)
TODAY = click.option(
    "--today",
    type=datetime.date.fromisoformat,
    metavar="YYYY-MM-DD",
    help="The date to count from, instead of today's.",
)
SITE = click.argument("site", type=PATH)


class Commands(click.Group):
    """Prints what a command returns, or its problems; returns the exit code."""

    def invoke(self, context: click.Context) -> int:
        root = context.params["root"]
        try:
            print(super().invoke(context))
        except OSError as error:  # a full disk, a folder without permission
            print(f"{error.filename or root}: {error.strerror or error}", file=sys.stderr)
            return 1
        except Problems as error:
            print(*messages.format_problems(error.problems, root), sep="\n", file=sys.stderr)
            if os.environ.get("GITHUB_ACTIONS") == "true":
                print(*map(messages.annotation, error.problems), sep="\n")
            return 1
        return 0


@click.group(cls=Commands)
@click.option("--root", type=PATH, default=Path(), help="The folder of data/ and docs/.")
@click.pass_context
def cli(context: click.Context, root: Path) -> None:
    """Check and publish the plan in a project, and help to maintain it."""
    context.obj = root


@cli.command()
@click.pass_obj
def check(root: Path) -> str:
    """Check the data and the pages."""
    from .publish.pdf.characters import check_characters
    from .publish.site import check_site_url

    check_site_url(os.environ.get("SITE_URL", ""))
    data = load_project(root, datetime.date.today()).data
    check_characters(data, root)
    actions = sum(len(plan.actions) for plan in data.plans)
    return f"No mistakes in {len(data.plans)} plans with {actions} actions."


@cli.command()
@SITE
@click.option("--nginx", type=PATH, metavar="FILE", help="Write nginx's configuration here.")
def host(site: Path, nginx: Path | None) -> str:
    """Prepare the built SITE for web hosts."""
    from .publish.hosting.host import prepare_for_hosts

    prepare_for_hosts(site, nginx)
    return f"The site in {site} is ready for hosts."


@cli.command()
@SITE
@click.pass_obj
def record_urls(root: Path, site: Path) -> str:
    """Add the addresses of the built SITE to addresses.txt."""
    from .publish.published_urls import record

    return f"{record(site, root)} new addresses recorded."


@cli.command()
@click.pass_obj
def schemas(root: Path) -> str:
    """Write the JSON schemas that editors' tools use."""
    from .checks.project import validate_and_write
    from .data.schemas import schemas

    validate_and_write(root, schemas())
    return "The schemas in data/schemas match the check."


@cli.command()
@click.argument("folder", type=PATH)
@YEAR
@click.pass_obj
def export_forms(root: Path, folder: Path, year: str | None) -> str:
    """Write the forms in which leads report updates into a FOLDER."""
    from .editors.forms.form import forms
    from .editors.write_sheets import write_new

    workbooks = forms(load_project(root).data, year)
    write_new(folder, workbooks)
    return f"Workbooks written to {folder}: {len(workbooks)}."


@cli.command()
@click.argument("workbooks", type=PATH, nargs=-1, required=True)
@click.option("--write", is_flag=True, help="Add them to the plan.")
@click.option("--checked", is_flag=True, help="What looks like personal details may be published.")
@YEAR
@click.pass_obj
def import_updates(
    root: Path, workbooks: tuple[Path, ...], write: bool, checked: bool, year: str | None
) -> str:
    """Show what completed forms, or folders of them, add to the plan."""
    from .editors.forms.apply import import_updates

    return import_updates(root, load_project(root).data, year, workbooks, write, checked)


@cli.command()
@click.argument("document", type=PATH)
@click.option("--year", help="The plan's year, such as 2025-26. A workbook of a plan says its own.")
@click.option("--write", is_flag=True, help="Write what a workbook of a plan changes.")
@click.pass_obj
def import_plan(root: Path, document: Path, year: str | None, write: bool) -> str:
    """Write the files of a new plan year from a DOCUMENT, or show what it would change in one.

    Of a workbook that plan-workbook wrote, show what was changed in it.
    """
    from .editors.importing.importing import import_plan
    from .editors.importing.read import read_document
    from .editors.workbook.apply import import_workbook

    if changed := import_workbook(root, document, year, write, datetime.date.today()):
        return changed
    if not year:
        raise click.UsageError("Say which year's plan this is, such as YEAR=2025-26.")
    return import_plan(root, read_document(document), year).as_text()


@cli.command()
@click.argument("workbook", type=PATH, required=False)
@YEAR
@click.pass_obj
def plan_workbook(root: Path, workbook: Path | None, year: str | None) -> str:
    """Write a year's plan as a WORKBOOK, by default plan-YEAR.xlsx, to be changed and imported."""
    from .editors.workbook.write import write_workbook

    return write_workbook(load_project(root).data, year, workbook)


@cli.command()
@click.option(
    "--choices",
    type=PATH,
    metavar="FILE",
    help="What the new plan takes over. If there is no such file, it is written, to be changed.",
)
@click.pass_obj
def new_year(root: Path, choices: Path | None) -> str:
    """Start next year's plan."""
    from .editors.new_year.start import start

    return start(root, choices)


@cli.command()
@click.argument("name")
@click.pass_obj
def new_priority(root: Path, name: str) -> str:
    """Add a priority called NAME to the current plan."""
    from .editors.new_year.priority import add_priority

    return add_priority(root, name)


@cli.command()
@click.argument("folder", type=PATH)
@click.option("--name", default="", help="The partnership's name.")
@click.option("--area", default="", help="The place it works for.")
@click.option("--priority", default="", help="The name of its first priority.")
@click.option("--year", default="", help="Of its plan, such as 2024-25: otherwise this one.")
@click.pass_obj
def new_partnership(
    root: Path, folder: Path, name: str, area: str, priority: str, year: str
) -> str:
    """Start a FOLDER with another partnership's own files."""
    from .data.years import year_of
    from .editors.new_partnership.start import Options, start

    year = year or year_of(datetime.date.today())
    return start(root, folder, Options(name, area, priority, year))


@cli.command()
@TODAY
@click.pass_obj
def proofread(root: Path, today: datetime.date | None) -> str:
    """List warnings for a proofreader. They stop nothing."""
    from .editors.proofreading.proofread import proofread, report

    data, pages = load_project(root)
    texts = {page.file: page.text for page in pages}
    return report(proofread(data, texts, today or datetime.date.today()))


@cli.command()
@click.option("--links", type=PATH, metavar="FILE", required=True, help="From make check-links.")
@click.option("--audit", type=PATH, metavar="FILE", required=True, help="From make audit.")
@TODAY
@click.pass_obj
def to_do(root: Path, links: Path, audit: Path, today: datetime.date | None) -> str:
    """List what a person must do now, as Markdown."""
    from .editors.to_do import ToDo, edit_url

    files = (links, audit)
    tried, audited = (one.read_text("utf-8", "replace") if one.is_file() else "" for one in files)
    edit = edit_url(root, os.environ.get("REPO_URL", ""))
    day = today or datetime.date.today()
    return ToDo(load_data(root), day, tried, audited, edit).as_markdown()


@cli.command()
@click.argument("base", type=PATH)
@click.pass_obj
def changes(root: Path, base: Path) -> str:
    """Summarise what changes on the site since the version in the folder BASE."""
    from .editors.change_summary.changes import LOOK, changes, load_base
    from .editors.change_summary.comment import comment

    found = changes(load_base(base), load_data(root), base, root)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        doubts = [
            Problem(c.file, c.line, LOOK, c.words.strip("`")) for c in found if c.part == LOOK
        ]
        print(*(messages.annotation(one, "warning") for one in doubts), sep="\n", file=sys.stderr)
    return comment(found)


@cli.command()
@SITE
@click.argument("out", type=PATH)
def preview(site: Path, out: Path) -> str:
    """Copy the built SITE so that it opens without a server."""
    from .editors.change_summary.preview import preview

    return f"{preview(site, out)} pages copied: open {out / 'index.html'}."


def main() -> int:
    """Run a command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal may lack a character of what is printed after files have been written.
            stream.reconfigure(errors="replace")
    gc.disable()  # a command ends before there is garbage; collecting took a seventh of its time
    try:
        return int(cli.main(prog_name="python -m macros", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
