"""Take the pictures in README.md and docs/editing.md from built sites: `make screenshots`."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize

from tests.conftest import ROOT, chromium, copy_project, mkdocs, serving
from tests.site.guide import do, tasks

GUIDE = ROOT / "docs/assets/editing"
# Where to see the result of each task of the guide, in its order: a page, and what to show of it.
SEEN = {
    "update": ("priorities/domestic-abuse/", "tr#daha-2024-25"),
    "telephone": ("contacts/porchlight/", "main"),
    "term": ("glossary/", "section:has(> #bsp), section:has(> .heading > #bsp)"),
    "action": ("priorities/violent-crime/", "tr#knife-bins-2024-25"),
    "correction": ("plans/2024-25/", "table:has(> caption:text('as printed'))"),
}


def main() -> None:
    """Take all pictures."""
    with chromium() as browser:
        with serving(ROOT / "site") as address:
            of_the_site(browser, address)
        with TemporaryDirectory() as folder:
            root = Path(folder)
            copy_project(root)
            for task in tasks():
                do(task, root)
            with serving(built(root)) as address:
                for name, (page, shown) in SEEN.items():
                    picture(browser, f"{address}/{page}", shown, name)
            command = [sys.executable, "-m", "macros", "new-year"]
            subprocess.run(command, cwd=root, check=True, capture_output=True)
            with serving(built(root)) as address:
                picture(browser, f"{address}/plans/2024-25/", ".notice", "new-year")


def of_the_site(browser: Browser, address: str) -> None:
    """Write a picture of the home page on a laptop, and of an answer on a telephone."""
    laptop = ViewportSize(width=1280, height=860)
    page = browser.new_page(viewport=laptop, color_scheme="light")
    page.goto(address)
    page.screenshot(path=ROOT / "README.png")
    page.set_viewport_size({"width": 360, "height": 860})
    page.get_by_role("searchbox").fill("following me home")
    page.locator(".results li").first.wait_for()
    page.screenshot(path=ROOT / "README-phone.png")


def built(root: Path) -> Path:
    """Build the pages of a copy of the project, and finish them; return the site's folder."""
    site = root / "www"
    shutil.rmtree(site, ignore_errors=True)
    done = mkdocs(root, site)
    assert done.returncode == 0, done.stderr
    return site


def picture(browser: Browser, address: str, shown: str, name: str) -> None:
    """Write a picture of a part of a page, with the button that would cover it out of the way."""
    page = browser.new_page(viewport=ViewportSize(width=820, height=900), color_scheme="light")
    page.goto(address)
    page.add_style_tag(content=".exit-button { display: none }")
    GUIDE.mkdir(exist_ok=True)
    page.locator(shown).screenshot(path=GUIDE / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
