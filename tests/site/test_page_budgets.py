"""How long pages are on a phone."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.page_lengths import BUDGETS, budget, measure_site


def test_no_page_is_longer_than_its_budget(browser: Browser, site: Path) -> None:
    pages = measure_site(browser, site)
    over = [
        f"{path} has {figures[name]:,} {name}; {BUDGETS.name} allows {limit:,}"
        for path, figures in pages.items()
        for name, limit in budget(path).items()
        if figures[name] > limit
    ]
    assert not over, "\n".join(over)
    assert pages.keys() >= {"/", "/contacts/"}
