"""What the project is made of: `make audit`, `make licences` and `make sbom`.

audit: the known vulnerabilities of the locked packages, as their registries report them. Also fails
where a registry does not answer.
licences: each locked package with its licence. Fails where the site is built with one whose licence
is not in ALLOWED.
sbom SITE FILE: the SBOM (CycloneDX, JSON) of a built site: the code and fonts of others that it
publishes, and the packages that it was built with.
"""

import datetime
import functools
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
        # Of pypdfium2: both of the first apply, and the licences of PDFium's parts, which are such.
        "BSD-3-Clause, Apache-2.0, dependency licenses",
    )
)


class Accepted(NamedTuple):
    """A known vulnerability without a fix: why it does no harm here, and until when."""

    reason: str
    until: datetime.date


# By the number that the registry gives it.
ACCEPTED: Mapping[str, Accepted] = {}


class Locked(NamedTuple):
    """A locked Python package: whether it is installed on this system, its hashes, and the packages
    that require it."""

    name: str
    version: str
    applies: bool
    hashes: tuple[str, ...]
    required_by: tuple[str, ...]


class Findings(NamedTuple):
    """What a registry reports about the packages of a lock.

    For how many packages it answered; the vulnerabilities, each with its number there; why it did
    not answer for the others.
    """

    answered: int
    vulnerabilities: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...] = ()


def normalise(name: str) -> str:
    """Return a Python package's one name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(lock: Path) -> list[Locked]:
    """Return the packages of a lock that `make lock` wrote."""
    found = []
    for entry in re.split(r"\n(?=\w)", lock.read_text("utf-8"))[1:]:
        lines = entry.split("\n")
        required = Requirement(lines[0].removesuffix("\\").strip())
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
        by = re.findall(r"^    # (?:via|  ) ?(\S+)", entry, re.MULTILINE)
        version = str(required.specifier).removeprefix("==")
        applies = required.marker is None or required.marker.evaluate()
        found.append(Locked(normalise(required.name), version, applies, tuple(hashes), tuple(by)))
    return found


def audit_pypi(lock: Path, bin: Path = BIN) -> Findings:
    """Return the known vulnerabilities of the packages that a lock installs on this system."""
    hashed = ("--require-hashes", "--disable-pip", "--requirement", lock)
    done = _run(bin / "pip-audit", *hashed, "--progress-spinner=off", "--format=json")
    output = {normalise(one["name"]): one for one in _json(done.stdout).get("dependencies", ())}
    vulnerabilities, unanswered, answered = [], [], 0
    for package in read_lock(lock):
        if not package.applies:
            continue
        answer = output.get(package.name, {})
        if "vulns" not in answer or answer.get("version") != package.version:
            unanswered.append(answer.get("skip_reason") or f"{package.name}: {_last(done.stderr)}")
            continue
        answered += 1
        for one in answer["vulns"]:
            fixed = ", ".join(one.get("fix_versions", ())) or "no version"
            vulnerabilities.append(
                (one["id"], f"{package.name} {package.version}; fixed in {fixed}")
            )
    return Findings(answered, tuple(vulnerabilities), tuple(unanswered))


def audit_npm(lock: Path, bin: Path = BIN) -> Findings:
    """Return the known vulnerabilities of the npm packages of a lock."""
    names = [name for name in json.loads(lock.read_text("utf-8"))["packages"] if name]
    done = _run(bin / "npm", "audit", "--package-lock-only", "--json", cwd=lock.parent)
    output = _json(done.stdout)
    if "auditReportVersion" not in output:
        reason = output.get("message") or _last(done.stderr)
        return Findings(0, (), tuple(f"{name}: {reason}" for name in names))
    vias = [via for one in output["vulnerabilities"].values() for via in one["via"]]
    vulnerabilities = {
        (via["url"].rpartition("/")[2], f"{via['name']} {via['range']}: {via['title']}")
        for via in vias
        if isinstance(via, dict)  # else the name of the package whose fault it is
    }
    return Findings(len(names), tuple(sorted(vulnerabilities)))


def audit(
    today: datetime.date, accepted: Mapping[str, Accepted] = ACCEPTED, bin: Path = BIN
) -> tuple[str, int]:
    """Return the known vulnerabilities of all locks, and the exit code: 0 none, 1 some, 2 none but
    not every package could be checked."""
    lines, vulnerable, incomplete = [], False, False
    queries: list[tuple[Callable[[Path, Path], Findings], Path]] = [
        *((audit_pypi, lock) for lock in LOCKS),
        *((audit_npm, lock) for lock in NPM_LOCKS),
    ]
    for query, lock in queries:
        found = query(lock, bin)
        total = found.answered + len(found.unanswered)
        lines.append(f"{lock.relative_to(ROOT)}: {found.answered} of {total} packages checked.")
        if found.unanswered:
            incomplete = True
            lines.append(f"  The others could not be checked. The first: {found.unanswered[0]}")
        for number, what in found.vulnerabilities:
            exception = accepted.get(number)
            if exception and today <= exception.until:
                lines.append(
                    f"  Accepted until {exception.until}: {number}, {what} ({exception.reason})"
                )
            else:
                vulnerable = True
                over = f" (accepted until {exception.until}, which is over)" if exception else ""
                lines.append(f"  VULNERABLE: {number}, {what}{over}")
    if vulnerable:
        lines.append(
            "Renew the lock (`make lock`, then `make test`). Where no version fixes it, and it "
            "does no harm here, say so in ACCEPTED in tests/project/supply.py."
        )
    elif incomplete:
        lines.append("INCOMPLETE: not every package could be checked. Run it again elsewhere.")
    else:
        lines.append("No known vulnerabilities.")
    return "\n".join(lines), 1 if vulnerable else 2 if incomplete else 0


@functools.cache
def python_licences(bin: Path = BIN) -> dict[str, tuple[str, str]]:
    """Return the version and licence of each package of the site's lock that is installed, by
    name."""
    names = [package.name for package in read_lock(SITE_LOCK)]
    done = _run(bin / "pip-licenses", "--from=mixed", "--format=json", "--packages", *names)
    output = json.loads(done.stdout)
    return {normalise(one["Name"]): (one["Version"], one["License"]) for one in output}


def allowed(licence: str) -> bool:
    """Whether one of the licences that a package offers is agreed to."""
    return not ALLOWED.isdisjoint(re.split(r"; | OR ", licence))


def licences(bin: Path = BIN) -> tuple[str, int]:
    """Return each package of the locks by its licence, and the exit code: 0 or 1."""
    installed, groups, wrong = python_licences(bin=bin), dict[str, list[str]](), []
    for package in read_lock(SITE_LOCK):
        if not package.applies:
            groups.setdefault("not installed here", []).append(f"{package.name} {package.version}")
            continue
        version, licence = installed.get(package.name, ("none", "UNKNOWN"))
        groups.setdefault(licence, []).append(f"{package.name} {package.version}")
        if version != package.version:
            wrong.append(f"{package.name}: {version} is installed, not {package.version}")
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
        lines += [f"\nnpm packages of the tests ({lock.relative_to(ROOT)}):", *_grouped(groups)]
    if wrong:
        lines += ["\nNOT ALLOWED:", *(f"  {line}" for line in wrong)]
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
            from tests.project.sbom import sbom  # which needs this module

            content = sbom(Path(site), os.environ.get("SOURCE_DATE_EPOCH", ""))
            Path(file).write_text(content, "utf-8")
            text, code = f"The SBOM of {site} is in {file}.", 0
        case _:
            text, code = __doc__, 2
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
