"""What visitors of a built site are sent: the bytes of first visits and of the search index."""

from collections.abc import Iterable
from pathlib import Path

import brotli
from playwright.sync_api import Browser

from tests.benchmarks.page_weight import PHONE
from tests.publish.host_server import Host


def compressed(path: Path) -> tuple[int, int]:
    """Return the bytes of a file, as they are and in Brotli."""
    content = path.read_bytes()
    return len(content), len(brotli.compress(content))


def first_visits(host: Host, browser: Browser, site: Path, pages: Iterable[str]) -> list[int]:
    """Return for each page the bytes on the wire, heads included, that a browser is sent that was
    never there."""
    host.files.clear()
    host.take(site)
    weights = []
    for page in pages:
        host.sent.clear()
        tab = browser.new_page(viewport=PHONE)
        tab.goto(host.address + page, wait_until="networkidle")
        weights.append(sum(answer.size for answer in host.sent))
        tab.close()
    return weights
