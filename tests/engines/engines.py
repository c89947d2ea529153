"""Browsers of other makers and of another age, each used as a person would: keys and a pointer."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import brotli
from playwright.sync_api import Page, sync_playwright

from tests.fixtures import ROOT

CHROMIUM_103 = ROOT / ".venv/npm/engines/node_modules/@sparticuz/chromium/bin/chromium.br"
# Of WebDriver (https://www.w3.org/TR/webdriver2/#keyboard-actions).
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Shift": "\ue008", "Tab": "\ue004"}
WAIT_SECONDS = 120
Value = TypeVar("Value")


class Engine(Protocol):
    """A browser with one page."""

    def open(self, url: str) -> None:
        """Load a page, and wait until it has loaded."""

    def resize(self, width: int, height: int) -> None:
        """Set the size of what shows the page."""

    def run(self, expression: str) -> Any:
        """Evaluate a JavaScript expression in the page; await it if it is a promise."""

    def point(self, x: float, y: float) -> None:
        """Click at a point of the window."""

    def press(self, *keys: str) -> None:
        """Press keys one after another: characters, or the names of KEYS."""


def wait_for(engine: Engine, expression: str, seconds: float = WAIT_SECONDS) -> None:
    """Wait until an expression is true, in this page or the next one."""
    end = time.monotonic() + seconds
    while True:
        try:
            if engine.run(expression):
                return
        except Exception:  # each engine has its own for a page that is being left
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, expression
        time.sleep(0.2)


class _Chromium:
    """The browser of old Android phones. Playwright's locators need a newer one."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def run(self, expression: str) -> Any:
        return self._page.evaluate(f"async () => ({expression})")

    def point(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)


class _WebDriver:
    """WebDriver's commands; `send` takes a command's name, its URL path and its parameters."""

    def __init__(self, send: Callable[[str, str, dict[str, Any]], Any]) -> None:
        self._send = send

    def open(self, url: str) -> None:
        self._send("WebDriver:Navigate", "url", {"url": url})

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self._send("WebDriver:SetWindowRect", "window/rect", size)

    def run(self, expression: str) -> Any:
        script = f"""const done = arguments[arguments.length - 1];
            (async () => ({expression}))().then(
                value => done([value]), error => done([null, String(error)]))"""
        result = self._send(
            "WebDriver:ExecuteAsyncScript", "execute/async", {"script": script, "args": []}
        )
        assert len(result) == 1, result[1]
        return result[0]

    def point(self, x: float, y: float) -> None:
        at = {"type": "pointerMove", "x": round(x), "y": round(y)}
        press = [{"type": f"pointer{way}", "button": 0} for way in ("Down", "Up")]
        self._act({"type": "pointer", "id": "mouse", "actions": [at, *press]})

    def press(self, *keys: str) -> None:
        ways = [
            {"type": f"key{way}", "value": KEYS.get(key, key)}
            for key in keys
            for way in ("Down", "Up")
        ]
        self._act({"type": "key", "id": "keyboard", "actions": ways})

    def _act(self, source: dict[str, object]) -> None:
        self._send("WebDriver:PerformActions", "actions", {"actions": [source]})


class _Firefox(_WebDriver):
    """Its window has bars and is at least 500 px wide: the size is that of what shows the page."""

    def resize(self, width: int, height: int) -> None:
        super().resize(max(width, 500), height + 300)
        self._send("Marionette:SetContext", "", {"value": "chrome"})
        script = (
            "const { style } = gBrowser.selectedBrowser;"
            f"style.minWidth = style.maxWidth = '{width}px';"
            f"style.minHeight = style.maxHeight = '{height}px'"
        )
        self._send("WebDriver:ExecuteScript", "", {"script": script, "args": []})
        self._send("Marionette:SetContext", "", {"value": "content"})
        wait_for(self, f"innerWidth === {width} && innerHeight === {height}")


@contextmanager
def _process(*command: str) -> Iterator[None]:
    """Run a program until the block ends. The tests fail if it is missing."""
    assert shutil.which(command[0]), f"no {command[0]}: `make engines` installs it"
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # and the programs that it started
        process.wait(WAIT_SECONDS)


def _await(get: Callable[[], Value]) -> Value:
    """Return what `get` returns, as soon as it does not fail."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return get()
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def chromium_103() -> Iterator[Engine]:
    assert CHROMIUM_103.is_file(), "no Chromium 103: `make browsers` installs it"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = Path(folder, "chromium")
        program.write_bytes(brotli.decompress(CHROMIUM_103.read_bytes()))
        program.chmod(0o700)
        options = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield _Chromium(browser.new_page())
        browser.close()


@contextmanager
def firefox_esr() -> Iterator[Engine]:
    """Start Firefox with Marionette, its own form of WebDriver: no other driver is needed."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        (profile / "user.js").write_text('user_pref("marionette.port", 0);\n')
        options = "--headless --no-remote --marionette --remote-allow-system-access --profile"
        with _process(shutil.which("firefox") or "firefox-esr", *options.split(), folder):
            port = _await(lambda: int((profile / "MarionetteActivePort").read_text()))
            with socket.create_connection(("127.0.0.1", port)) as connection:
                stream = connection.makefile("rwb")

                def receive() -> Any:
                    length = b""
                    while not length.endswith(b":"):
                        length += stream.read(1)
                    return json.loads(stream.read(int(length[:-1])))

                def send(name: str, path: str, parameters: dict[str, Any]) -> Any:
                    message = json.dumps([0, 0, name, parameters]).encode()
                    stream.write(b"%d:%b" % (len(message), message))
                    stream.flush()
                    _, _, error, result = receive()
                    if error:
                        raise OSError(f"{error['error']}: {error['message']}")
                    return result.get("value", result) if isinstance(result, dict) else result

                receive()  # its greeting
                send("WebDriver:NewSession", "", {})
                yield _Firefox(send)


@contextmanager
def webkit_gtk() -> Iterator[Engine]:
    """Start WebKitGTK, the nearest to Safari, on a virtual screen."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/session"
    window = str(Path(__file__).with_name("webkit_window.py"))

    def request(path: str, body: object, method: str = "POST") -> Any:
        content = json.dumps(body).encode()
        with urllib.request.urlopen(
            urllib.request.Request(address + path, content, method=method), timeout=WAIT_SECONDS
        ) as answer:
            return json.load(answer)["value"]

    driver = ("xvfb-run", "--auto-servernum", "dbus-run-session", "--", "WebKitWebDriver")
    with _process(*driver, f"--port={port}"):
        wanted = {"browserName": "window", "webkitgtk:browserOptions": {"binary": window}}
        body = {"capabilities": {"alwaysMatch": wanted}}
        session = f"/{_await(lambda: request('', body))['sessionId']}"
        yield _WebDriver(lambda _, path, body: request(f"{session}/{path}", body))
        with contextlib.suppress(OSError):
            request(session, {}, "DELETE")


ENGINES = {"Chromium 103": chromium_103, "Firefox ESR": firefox_esr, "WebKitGTK": webkit_gtk}
