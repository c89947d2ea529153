"""Loads nginx with the site for some seconds, on this machine alone: `make load`."""

import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks.benchmark_report import keep, table
from tests.conftest import BASE, ROOT, SITE_URL, host, mkdocs
from tests.publish.nginx import configure, free_port, nginx, nginx_path

ROUNDS, SECONDS, CONNECTIONS = 5, 2, 32
# One file without headers: the most that this nginx can send.
PLAIN = "server {{ listen 127.0.0.1:{port}; root {root}; default_type text/plain; }}"


def main() -> None:
    """Record how many pages a second nginx sends as we set it up, compared with the same
    nginx, in turns, that sends one plain file of the same size."""
    wrk = shutil.which("wrk")
    assert wrk, "no wrk: `make load` installs it"
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        www, other = Path(folder, "www"), Path(folder, "plain")
        build(www)
        other.mkdir()
        ours, plain = free_port(), free_port()
        conf = configure((www / "nginx.conf").read_text("utf-8"), www, ours)
        with nginx({ours: conf, plain: PLAIN.format(port=plain, root=other)}):
            site = www / BASE.strip("/")
            pages = [site / "index.html.br", *site.rglob("*/index.html.br")]
            for path in (pages[0], max(pages, key=lambda path: path.stat().st_size)):
                packed, page = path.read_bytes(), f"{path.parent.relative_to(site)}/".lstrip("./")
                (other / "file").write_bytes(packed)
                urls = [f"http://127.0.0.1:{ours}{BASE}{page}", f"http://127.0.0.1:{plain}/file"]
                rounds = [[per_second(wrk, url) for url in urls] for _ in range(ROUNDS)]
                our, their = (statistics.median(of) for of in zip(*rounds, strict=True))
                ratio = statistics.median(a / b for a, b in rounds)
                figures = (f"{len(packed):,}", f"{our:,.0f}", f"{their:,.0f}", f"{ratio:.2f}")
                rows.append((f"`/{page}`", *figures))
    version = subprocess.run([nginx_path(), "-v"], text=True, capture_output=True, check=True)
    head = ("Page", "bytes, Brotli", "ours, a second", "one plain file, a second", "ratio")
    note = (
        f"{version.stderr.partition('version: ')[2].strip()}, one worker; wrk, {CONNECTIONS} "
        f"connections; medians of {ROUNDS} rounds of {SECONDS} seconds, in turns. "
        "Both on this machine, which asks as well."
    )
    keep("make load", "Pages a second from nginx", f"{table(head, rows)}\n\n{note}")


def build(www: Path) -> None:
    site = www / BASE.strip("/")
    for step, options in ((mkdocs, []), (host, ["--nginx", f"{www}/nginx.conf"])):
        done = step(ROOT, site, *options, SITE_URL=SITE_URL)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)


def per_second(wrk: str, url: str) -> float:
    """Return how many answers a second come, each of them whole and right."""
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: br", url]
    done = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", done)
    assert found and "Non-2xx" not in done and "Socket errors" not in done, done
    return float(found[1])


if __name__ == "__main__":
    main()
