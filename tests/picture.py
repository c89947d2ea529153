"""Draws the pictures in README.md from the built site: `make picture`."""

from playwright.sync_api import ViewportSize

from tests.conftest import ROOT, chromium, serving


def main() -> None:
    """Write a picture of the home page on a laptop, and of an answer on a telephone."""
    with serving(ROOT / "site") as address, chromium() as browser:
        laptop = ViewportSize(width=1280, height=860)
        page = browser.new_page(viewport=laptop, color_scheme="light")
        page.goto(address)
        page.screenshot(path=ROOT / "README.png")
        page.set_viewport_size({"width": 360, "height": 860})
        page.get_by_role("searchbox").fill("following me home")
        page.locator(".answers li").first.wait_for()
        page.screenshot(path=ROOT / "README-phone.png")


if __name__ == "__main__":
    main()
