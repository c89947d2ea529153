"""A walk through the site in browsers of other makers and of another age: `make browsers`."""

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from macros.data.plan_data import PlanData
from tests.conftest import BASE, ROOT, page_paths
from tests.engines.engines import ENGINES, Engine, wait_for
from tests.site.in_page import AXE, FAULTS, MISSED

# How long the exit page takes.
SLOW_SECONDS = 2
# The first of the visible elements that match a selector, where a click on it lands.
PLACE = """(() => {{
    const part = [...document.querySelectorAll({selector!r})]
        .find(one => one.getClientRects().length)
    const box = part.getBoundingClientRect()
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
    return part.contains(document.elementFromPoint(x, y)) ? [x, y] : null
}})()"""
# Whether any of the page can be seen, besides what only screen readers get.
SEEN = """[...document.querySelectorAll("body *:not([role=status])")].some(
    part => part.getClientRects().length && getComputedStyle(part).visibility === "visible")"""
# Leave, and stop that, within the page: WebDriver does not reach a page that is being left.
STOPPED = f"""(async () => {{
    const wait = time => new Promise(done => setTimeout(done, time))
    document.querySelector(".exit-button a").click()
    const covered = !{SEEN}
    await wait(300)
    dispatchEvent(new KeyboardEvent("keydown", {{ key: "Escape" }}))
    await wait(300)
    return [covered, {SEEN}]
}})()"""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as engine:
        yield engine


@pytest.fixture(scope="module")
def address(site: Path, data: PlanData) -> Iterator[str]:
    """Serve the site, with an exit page of its own that is slow; return the site's URL."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path /= "index.html"
            if self.path == "/weather":
                time.sleep(SLOW_SECONDS)
                content = b"<!doctype html><title>Weather</title>"
            elif path.suffix == ".html" and path.is_file():
                content = path.read_bytes().replace(data.site.exit_to.encode(), b"/weather")
            else:
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):  # the visitor stopped it
                self.wfile.write(content)
            return None

        def log_message(self, *_: object) -> None:
            pass

    def handler(*arguments: object) -> Handler:
        return Handler(*arguments, directory=str(site.parent))  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


@pytest.fixture
def home(engine: Engine, address: str) -> Engine:
    """Return a browser that shows the home page on a small phone."""
    engine.resize(320, 640)
    engine.open(address)
    return engine


def click(engine: Engine, selector: str) -> None:
    place = engine.run(PLACE.format(selector=selector))
    assert place, f"something lies over {selector}"
    engine.point(*place)


def test_the_emergency_number_is_on_the_first_screen(home: Engine) -> None:
    bottom = "document.querySelector('main a[href=\"tel:999\"]').getBoundingClientRect().bottom"
    assert home.run(f"{bottom} < innerHeight")


def test_the_menu_leads_to_the_contacts(home: Engine) -> None:
    click(home, ".menu-button")
    link = "nav a[href='contacts/']"
    wait_for(home, f"{PLACE.format(selector=link)} !== null")
    click(home, link)
    wait_for(home, "location.pathname.endsWith('/contacts/')")


def test_the_open_menu_closes_by_escape(home: Engine) -> None:
    if not home.run("'popover' in HTMLElement.prototype"):
        return  # a link takes the place of the menu
    click(home, ".menu-button")
    wait_for(home, "document.querySelector('#menu').contains(document.activeElement)")
    home.press("Escape")
    wait_for(home, "!document.querySelector('#menu').getClientRects().length")


def test_a_search_in_danger_shows_the_emergency_number(home: Engine, address: str) -> None:
    click(home, "#search")
    home.press(*"he has a knife", "Enter")
    wait_for(home, "document.activeElement.matches('.results.danger a[href=\"tel:999\"]')")
    assert home.run("location.href") == address


def test_a_search_finds_who_to_contact(home: Engine, data: PlanData) -> None:
    click(home, "#search")
    home.press(*data.topics[0].name)
    wait_for(home, "document.querySelector('.results li > a')")
    assert home.run(FAULTS.join(("(() => {" + AXE + "})(), ", ""))) == []


def test_exit_covers_the_page_and_leaves_nothing_to_go_back_to(
    engine: Engine, address: str
) -> None:
    engine.open(f"{address}privacy/")
    engine.open(address)
    click(engine, ".exit-button a")
    wait_for(engine, "document.title === 'Weather'")
    engine.run("setTimeout(() => history.back(), 50)")
    wait_for(engine, "location.pathname.endsWith('/privacy/')")


def test_three_presses_of_shift_exit(home: Engine) -> None:
    home.press("Shift", "Shift")
    assert home.run("document.querySelector('[role=status]').textContent").startswith("Shift")
    home.press("Shift")
    wait_for(home, "document.title === 'Weather'")


def test_a_page_whose_exit_is_stopped_can_be_used_again(home: Engine) -> None:
    assert home.run(STOPPED) == [True, True]


def test_what_is_closed_is_printed(home: Engine) -> None:
    closed = "document.querySelectorAll('details:not([open])').length"
    before = home.run(closed)
    home.run("dispatchEvent(new Event('beforeprint'))")
    assert home.run(closed) == 0
    home.run("dispatchEvent(new Event('afterprint'))")
    assert home.run(closed) == before


@pytest.mark.parametrize("where", page_paths(ROOT))
def test_a_page_fits_and_everything_on_it_can_be_used(
    engine: Engine, address: str, where: str
) -> None:
    fits = "document.documentElement.scrollWidth <= innerWidth"
    engine.resize(320, 640)
    engine.open(address + where[1:])
    engine.run(f"(() => {{ {AXE} }})()")
    assert engine.run(FAULTS) == []
    for width in (320, 1280):
        engine.resize(width, 640)
        assert engine.run(fits), width
        assert engine.run(MISSED) == [], width
    engine.resize(320, 640)
    engine.run("(() => { document.documentElement.style.fontSize = '200%' })()")
    assert engine.run(fits), "text of twice the size"
