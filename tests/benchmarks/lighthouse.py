"""Asks Lighthouse about four pages as a slow phone on slow 4G gets them: `make lighthouse`."""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import benchmark_report
from tests.conftest import ROOT, SWITCHES, chromium_path
from tests.publish.host_server import hosting

TOOL = ROOT / ".venv/npm/lighthouse/node_modules/lighthouse/cli/index.js"
PAGES = ["", "priorities/domestic-abuse/", "contacts/", "glossary/"]
# The least median, of RUNS, that each category may have.
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3

# What performance is made of, and the unit to show: milliseconds, but for the last.
METRICS = {
    "first-contentful-paint": "FCP ms",
    "largest-contentful-paint": "LCP ms",
    "total-blocking-time": "TBT ms",
    "cumulative-layout-shift": "CLS",
}

Report = dict[str, Any]


def main() -> int:
    """Keep each page's medians, print what fails; return 1 if a median is less than it may be."""
    assert TOOL.is_file(), f"no {TOOL.relative_to(ROOT)}: `make lighthouse` installs it"
    failing: list[str] = []
    enough = True
    with tempfile.TemporaryDirectory() as folder, hosting() as host:
        host.build(ROOT, Path(folder))
        rows: list[list[str]] = []
        for page in PAGES:
            reports = [_ask(host.address + page) for _ in range(RUNS)]
            medians = {c: statistics.median(_score(r, c) for r in reports) for c in LEAST}
            metrics = (statistics.median(_metric(r, m) for r in reports) for m in METRICS)
            rows.append([f"/{page}", *map(str, medians.values()), *(f"{m:.4g}" for m in metrics)])
            enough &= all(medians[category] >= least for category, least in LEAST.items())
            for category in [c for c, median in medians.items() if median < 100]:
                lines = dict.fromkeys(line for r in reports for line in _failing(r, category))
                failing += [f"/{page} {category} {medians[category]}:", *lines]
        speed = reports[0]["environment"]["benchmarkIndex"]
    figures = benchmark_report.table([f"medians of {RUNS} runs", *LEAST, *METRICS.values()], rows)
    note = f"This machine's speed, as Lighthouse measures it (benchmarkIndex): {speed:.0f}."
    benchmark_report.keep("make lighthouse", "four pages on a slow phone", f"{figures}\n\n{note}")
    print(*failing, "enough" if enough else f"not enough: the least is {LEAST}", sep="\n")
    return 0 if enough else 1


def _ask(address: str) -> Report:
    """Run Lighthouse once in a new browser, with its own phone and its own slow 4G."""
    command = [
        str(Path(sys.executable).parent / "node"),
        str(TOOL),
        address,
        f"--only-categories={','.join(LEAST)}",
        "--form-factor=mobile",
        "--throttling-method=simulate",
        f"--chrome-flags=--headless=new {' '.join(SWITCHES)}",
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
    ]
    env = os.environ | {"CHROME_PATH": chromium_path()}
    run = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    report: Report = json.loads(run.stdout)
    for warning in report["runWarnings"]:
        print(f"{address}: {warning}", file=sys.stderr)
    return report


def _score(report: Report, category: str) -> int:
    """Return a category's score, 0 to 100: 0 too if an audit of it could not be run."""
    return round((report["categories"][category]["score"] or 0) * 100)


def _metric(report: Report, metric: str) -> float:
    return float(report["audits"][metric].get("numericValue", math.nan))


def _failing(report: Report, category: str) -> list[str]:
    """Return a line for each audit that is not passed, those that only advise too."""
    audits = [report["audits"][ref["id"]] for ref in report["categories"][category]["auditRefs"]]
    return [
        f"  {audit['id']}: {audit.get('displayValue') or audit['title']}".replace("\xa0", " ")
        for audit in audits
        if audit["scoreDisplayMode"] == "error"
        or (audit["score"] is not None and audit["score"] < 1)
    ]


if __name__ == "__main__":
    sys.exit(main())
