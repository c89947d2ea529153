"""Draws the picture in README.md from the built site: `make picture`."""

import sys
from pathlib import Path

from tests.conftest import ROOT, chromium, serving


def main(picture: Path) -> None:
    """Write a picture of the home page, as wide as a laptop's screen."""
    with serving(ROOT / "site") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(address)
        page.screenshot(path=picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
