"""What the project is made of: `make audit`, `make licences` and `make sbom`.

audit: what is known against the packages of the locks, as their registries tell it. Where one
cannot be asked it says so and fails: silence is not "nothing known".
licences: each package of the locks with its licence. Fails where the site is built with one under a
licence that nobody has agreed to.
sbom SITE FILE: a bill of materials (CycloneDX, JSON) of a built site: the code and fonts of others
that it publishes, and the packages that it was built with.
"""

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement

from tests.fixtures import ROOT

BIN = Path(sys.executable).parent
SITE_LOCK = ROOT / "requirements/site.txt"
LOCKS = tuple(sorted(ROOT.glob("requirements/**/*.txt")))
NPM_LOCKS = tuple(sorted(ROOT.glob("requirements/*/package-lock.json")))

# As the packages write them. A package that offers several needs one of these.
ALLOWED = frozenset(
    (
        *("Apache Software License", "Apache-2.0", "BSD License", "BSD-2-Clause", "BSD-3-Clause"),
        *("ISC", "MIT", "MIT License", "MIT-0", "MIT-CMU", "PSF-2.0"),
        # Of a font, which documents may carry.
        "OFL-1.1",
        # A file of theirs that is changed must be offered too: none is.
        *("MPL-2.0", "Mozilla Public License 1.1 (MPL 1.1)"),
        "Mozilla Public License 2.0 (MPL 2.0)",
    )
)


class Accepted(NamedTuple):
    """Something known that has no fix yet: why it does no harm here, and until when."""

    reason: str
    until: datetime.date


# By the number that the registry gives it.
ACCEPTED: Mapping[str, Accepted] = {}


class Locked(NamedTuple):
    """A package of a lock for Python: what it is called, its hashes, and who asks for it."""

    name: str
    version: str
    here: bool
    hashes: tuple[str, ...]
    asked_by: tuple[str, ...]


class Findings(NamedTuple):
    """What a registry tells of a lock.

    For how many packages it answered; what is known, by its number there; why it did not answer
    for the others.
    """

    asked: int
    known: tuple[tuple[str, str], ...]
    unasked: tuple[str, ...] = ()


def normal(name: str) -> str:
    """Return a Python package's one name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> list[Locked]:
    """Return the packages of a lock that `make lock` wrote."""
    found = []
    for entry in re.split(r"\n(?=\w)", lock.read_text("utf-8"))[1:]:
        lines = entry.split("\n")
        asked = Requirement(lines[0].removesuffix("\\").strip())
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
        by = re.findall(r"^    # (?:via|  ) ?(\S+)", entry, re.MULTILINE)
        version = str(asked.specifier).removeprefix("==")
        here = asked.marker is None or asked.marker.evaluate()
        found.append(Locked(normal(asked.name), version, here, tuple(hashes), tuple(by)))
    return found


def of_pypi(lock: Path, bin: Path = BIN) -> Findings:
    """Ask PyPI what is known against the packages that a lock puts in place on this system."""
    hashed = ("--require-hashes", "--disable-pip", "--requirement", lock)
    done = _run(bin / "pip-audit", *hashed, "--progress-spinner=off", "--format=json")
    output = {normal(one["name"]): one for one in _json(done.stdout).get("dependencies", ())}
    known, unasked, asked = [], [], 0
    for package in locked(lock):
        if not package.here:
            continue
        answer = output.get(package.name, {})
        if "vulns" not in answer or answer.get("version") != package.version:
            unasked.append(answer.get("skip_reason") or f"{package.name}: {_last(done.stderr)}")
            continue
        asked += 1
        for one in answer["vulns"]:
            fixed = ", ".join(one.get("fix_versions", ())) or "no version"
            known.append((one["id"], f"{package.name} {package.version}; fixed in {fixed}"))
    return Findings(asked, tuple(known), tuple(unasked))


def of_npm(lock: Path, bin: Path = BIN) -> Findings:
    """Ask npm's registry what is known against the packages of a lock."""
    names = [name for name in json.loads(lock.read_text("utf-8"))["packages"] if name]
    done = _run(bin / "npm", "audit", "--package-lock-only", "--json", cwd=lock.parent)
    output = _json(done.stdout)
    if "auditReportVersion" not in output:
        reason = output.get("message") or _last(done.stderr)
        return Findings(0, (), tuple(f"{name}: {reason}" for name in names))
    vias = [via for one in output["vulnerabilities"].values() for via in one["via"]]
    known = {
        (via["url"].rpartition("/")[2], f"{via['name']} {via['range']}: {via['title']}")
        for via in vias
        if isinstance(via, dict)  # else the name of the package whose fault it is
    }
    return Findings(len(names), tuple(sorted(known)))


def audit(
    today: datetime.date, accepted: Mapping[str, Accepted] = ACCEPTED, bin: Path = BIN
) -> tuple[str, int]:
    """Return what is known against all locks, and how the command ends: 0 nothing, 1 something.

    2 where nothing was found but not all could be asked.
    """
    lines, known, unasked = [], False, False
    asking: list[tuple[Callable[[Path, Path], Findings], Path]] = [
        *((of_pypi, lock) for lock in LOCKS),
        *((of_npm, lock) for lock in NPM_LOCKS),
    ]
    for ask, lock in asking:
        found = ask(lock, bin)
        total = found.asked + len(found.unasked)
        lines.append(f"{lock.relative_to(ROOT)}: {found.asked} of {total} packages asked about.")
        if found.unasked:
            unasked = True
            lines.append(f"  Nothing can be said of the others. The first: {found.unasked[0]}")
        for number, what in found.known:
            leave = accepted.get(number)
            if leave and today <= leave.until:
                lines.append(f"  Accepted until {leave.until}: {number}, {what} ({leave.reason})")
            else:
                known = True
                over = f" (accepted until {leave.until}, which is over)" if leave else ""
                lines.append(f"  KNOWN: {number}, {what}{over}")
    if known:
        lines.append(
            "Renew the lock (`make lock`, then `make test`). Where no version fixes it, and it "
            "does no harm here, say so in ACCEPTED in tests/project/supply.py."
        )
    elif unasked:
        lines.append("NOT KNOWN: not every package could be asked about. Ask again from elsewhere.")
    else:
        lines.append("Nothing is known against any of them.")
    return "\n".join(lines), 1 if known else 2 if unasked else 0


def python_licences(bin: Path = BIN) -> dict[str, tuple[str, str]]:
    """Return the version and licence of each package of the site's lock that is in place here, by
    name."""
    names = [package.name for package in locked(SITE_LOCK)]
    done = _run(bin / "pip-licenses", "--from=mixed", "--format=json", "--packages", *names)
    output = json.loads(done.stdout)
    return {normal(one["Name"]): (one["Version"], one["License"]) for one in output}


def allowed(licence: str) -> bool:
    """Whether one of the licences that a package offers is agreed to."""
    return not ALLOWED.isdisjoint(re.split(r"; | OR ", licence))


def licences(bin: Path = BIN) -> tuple[str, int]:
    """Return each package of the locks by its licence, and how the command ends: 0 or 1."""
    there, groups, wrong = python_licences(bin=bin), dict[str, list[str]](), []
    for package in locked(SITE_LOCK):
        if not package.here:
            groups.setdefault("not in place here", []).append(f"{package.name} {package.version}")
            continue
        version, licence = there.get(package.name, ("none", "UNKNOWN"))
        groups.setdefault(licence, []).append(f"{package.name} {package.version}")
        if version != package.version:
            wrong.append(f"{package.name}: {version} is in place, not {package.version}")
        elif not allowed(licence):
            wrong.append(f"{package.name} {package.version}: {licence}")
    lines = ["What the site is built with (requirements/site.txt):", *_grouped(groups)]
    for lock in NPM_LOCKS:
        groups = {}
        for at, one in json.loads(lock.read_text("utf-8"))["packages"].items():
            if at:
                name = at.rpartition("node_modules/")[2]
                groups.setdefault(one.get("license", "UNKNOWN"), []).append(
                    f"{name} {one['version']}"
                )
        lines += [f"\nWhat tests use of npm ({lock.relative_to(ROOT)}):", *_grouped(groups)]
    if wrong:
        lines += ["\nNOT AGREED TO:", *(f"  {line}" for line in wrong)]
        lines.append(
            "Take another package, or add the licence to ALLOWED in tests/project/supply.py."
        )
    return "\n".join(lines), 1 if wrong else 0


def _grouped(groups: Mapping[str, Iterable[str]]) -> list[str]:
    return [f"  {name}: {', '.join(sorted(groups[name]))}" for name in sorted(groups)]


def _run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path}
    return subprocess.run(command, cwd=cwd, env=env, text=True, capture_output=True, check=False)


def _json(text: str) -> dict[str, Any]:
    try:
        output = json.loads(text)
    except ValueError:
        return {}
    return output if isinstance(output, dict) else {}


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no answer"])[-1]


def main() -> int:
    match sys.argv[1:]:
        case ["audit"]:
            text, code = audit(datetime.date.today())
        case ["licences"]:
            text, code = licences()
        case ["sbom", site, file]:
            from tests.project.sbom import bill  # which needs this module

            made = bill(Path(site), os.environ.get("SOURCE_DATE_EPOCH", ""))
            Path(file).write_text(made, "utf-8")
            text, code = f"{file} says what {site} is made of.", 0
        case _:
            text, code = __doc__, 2
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
