"""From which commit the project is built, and what commits have changed in its data.

The dates are those of the commits, in their own time zones. Git may know nothing: in a folder that
was downloaded without it, or in a clone without history (`--depth 1`).
"""

import datetime
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

# Per file in data/: the table whose records it has, and the fields in which a change is news.
HELP = ("name", "telephone", "web")
WATCHED = {
    "data/partners.yml": ("partners", HELP),
    "data/other_help.yml": ("other-help", (*HELP, "hours")),
    "data/glossary.yml": ("glossary", ("term", "expansion", "explanation")),
    "data/measures.yml": ("measures", ("name", "counts", "changes")),
}
ACTIONS = ("actions", ("action", "leads", "updates"))
PLAN = ("plans", ("published_on", "corrections"))
# What the site is built from, besides the packages.
BUILT_FROM = ("data", "docs", "macros", "overrides", "mkdocs.yml", "build.yml")
# A file of the size of data/ is parsed in milliseconds; one that is larger is not read. So that a
# long history takes no longer, changes are looked for in so many files only, the latest.
LARGEST = 1_000_000
LATEST = 500


class Change(NamedTuple):
    """A field of a record that a commit changed, "" if the record is new; None where it has no
    value."""

    on: datetime.date
    commit: str
    table: str
    id: str
    field: str
    before: Any
    after: Any


class Entry(NamedTuple):
    """A file that a commit changed, and the names of its contents before and after."""

    commit: str
    on: datetime.date
    path: str
    before: str
    after: str

    @property
    def is_modified(self) -> bool:
        """Whether the file was there before and after; git writes zeros where it was not."""
        return set(self.before) != {"0"} != set(self.after)


@dataclass(frozen=True)
class Revision:
    """A commit, its date, and whether the files differ from it: not all changes are committed.

    `entries` are the files in data/ and docs/ that commits have changed, the newest commit first.
    """

    root: Path
    commit: str
    on: datetime.date
    is_changed: bool
    entries: tuple[Entry, ...]

    @cached_property
    def files(self) -> Mapping[str, tuple[datetime.date, datetime.date]]:
        """The first and the last day on which each of these files changed."""
        days: dict[str, tuple[datetime.date, datetime.date]] = {}
        for entry in self.entries:
            days[entry.path] = entry.on, days.get(entry.path, (entry.on, entry.on))[1]
        return days

    def modified(self, *files: str) -> datetime.date | None:
        """Return when the latest of some files, or folders, changed, if any is committed."""
        found = (
            days[1]
            for path, days in self.files.items()
            if any(path == one or path.startswith(f"{one}/") for one in files)
        )
        return max(found, default=None)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What commits have changed in records that were there before, the newest first."""
        entries = [one for one in self.entries if one.is_modified and _watched(one.path)[0]]
        entries = entries[:LATEST]
        contents = _contents(self.root, (n for one in entries for n in (one.before, one.after)))
        found = []
        for entry in entries:
            table, fields = _watched(entry.path)
            before, after = contents[entry.before], contents[entry.after]
            year = Path(entry.path).parent.name
            old, new = _records(before, table, year), _records(after, table, year)
            for id_, field, was, now in _differences(old, new, fields):
                found.append(Change(entry.on, entry.commit, table, id_, field, was, now))
        return tuple(found)

    def changes_since(self, day: datetime.date, path: str) -> tuple[Change, ...]:
        """What differs now, committed or not, from before a day, or from the commit that added a
        file, if that is later: then no record is new. A record that has moved to another file of
        its folder is the same.
        """
        known = [entry for entry in self.entries if entry.on < day]
        has_earlier = any(entry.path == path for entry in known)
        if not has_earlier:
            added = [number for number, one in enumerate(self.entries) if one.path == path]
            known = [*self.entries[added[-1] :]] if added else known
        names = {entry.path: entry.after for entry in reversed(known) if _watched(entry.path)[0]}
        names = {path: name for path, name in names.items() if set(name) != {"0"}}
        contents = _contents(self.root, names.values())
        files = (one.relative_to(self.root).as_posix() for one in self.root.glob("data/**/*.yml"))
        olds, news = defaultdict[Any, Any](dict), defaultdict[Any, Any](dict)
        for path in sorted({*names, *(one for one in files if _watched(one)[0])}):
            file, year = self.root / path, Path(path).parent.name
            table, fields = _watched(path)
            now = _parsed(file.read_bytes()) if file.is_file() else None
            # What cannot be read is taken for unchanged.
            was = contents[names[path]] or now if path in names else None
            olds[table, year, fields] |= _records(was, table, year)
            news[table, year, fields] |= _records(now, table, year)
        return tuple(
            Change(self.on, self.commit, table, *difference)
            for (table, _, fields), old in olds.items()
            for difference in _differences(
                old, news[table, _, fields], fields, with_new=has_earlier and bool(old)
            )
        )


def _differences(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: Iterable[str], with_new: bool = False
) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield the ids of records, the fields that differ, and the values before and now."""
    for id_, record in new.items():
        formerly = record.get("formerly")
        ids = [id_, *map(str, formerly if isinstance(formerly, list) else ())]
        if known := next((old[one] for one in ids if one in old), None):
            pairs = ((field, known.get(field), record.get(field)) for field in fields)
            yield from ((id_, field, was, now) for field, was, now in pairs if was != now)
        elif with_new:
            yield id_, "", None, None


def read_revision(root: Path) -> Revision | None:
    """Return the revision of the project in a folder, or None where git does not know it."""
    try:
        commit, on = _git(root, "log", "-1", "--format=%H %cs").decode().split()
        is_changed = bool(_git(root, "status", "--porcelain", "--", *BUILT_FROM))
        # The one commit of a shallow clone seems to have added every file.
        is_shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        entries = () if is_shallow else tuple(_entries(root))
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    return Revision(root, commit, datetime.date.fromisoformat(on), is_changed, entries)


def _git(root: Path, *arguments: str, standard_input: bytes = b"") -> bytes:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, input=standard_input, capture_output=True, check=True).stdout


def _entries(root: Path) -> Iterator[Entry]:
    # A merge counts as one change, on the day when it reached the site's branch.
    options = ("--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z")
    log = _git(root, "log", *options, "--format=%x01%H %cs%x00", "--", "data", "docs").decode()
    for of_commit in log.split("\1")[1:]:
        about, *rest = (part.strip("\n") for part in of_commit.split("\0"))
        commit, on = about.split()
        rest = [part for part in rest if part]
        for modes, path in zip(rest[::2], rest[1::2], strict=True):
            _, _, before, after, _ = modes.split()
            yield Entry(commit, datetime.date.fromisoformat(on), path, before, after)


def _watched(path: str) -> tuple[str, tuple[str, ...]]:
    """Return the table of a file, "" if none, and the fields in which a change is news."""
    if path in WATCHED or not path.startswith("data/plans/"):
        return WATCHED.get(path, ("", ()))
    return PLAN if path.endswith("/plan.yml") else ACTIONS


def _contents(root: Path, names: Iterable[str]) -> dict[str, Any]:
    """Return the parsed contents of files by their names in git; None where one cannot be read."""
    wanted = list(dict.fromkeys(names))
    output = _git(root, "cat-file", "--batch", standard_input="\n".join([*wanted, ""]).encode())
    contents, at = {}, 0
    for name in wanted:
        end = output.index(b"\n", at)
        size = int(output[at:end].split()[-1])
        text, at = output[end + 1 : end + 1 + size], end + size + 2
        contents[name] = _parsed(text)
    return contents


def _parsed(text: bytes) -> Any:
    try:
        # Aliases could make an endless structure of it.
        if len(text) > LARGEST or any(
            isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, yaml.CSafeLoader)
        ):
            return None
        return yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _records(content: Any, table: str, year: str) -> dict[str, Mapping[str, Any]]:
    """Return the records of a file's content by their ids, in whatever form it had then."""
    if table == "plans":
        return {year: content} if isinstance(content, dict) else {}
    records = content.get("actions") if isinstance(content, dict) else content
    listed = records if isinstance(records, list) else []
    return {str(one["id"]): one for one in listed if isinstance(one, dict) and "id" in one}
