"""No page and no interaction violates the content security policy, with a host's headers and
without."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from macros.data.plan_data import PlanData
from tests.conftest import BASE, ROOT, BuildOnce, build, page_paths, serving
from tests.fixtures import write_sample_project
from tests.publish.nginx import configure, free_port, nginx

REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""
HOSTS = ("nginx", "without headers")


@contextmanager
def by(name: str, www: Path) -> Iterator[str]:
    """Serve a folder with a site below its path; yield the URL of the site."""
    if name == "nginx":
        port = free_port()
        with nginx({port: configure((www / "nginx.conf").read_text("utf-8"), www, port)}):
            yield f"http://127.0.0.1:{port}{BASE}"
    else:
        with serving(www) as root:
            yield root + BASE


@pytest.fixture(scope="module", params=HOSTS)
def hosted(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    with by(request.param, site.parent) as address:
        yield address


class Watch:
    """A visitor's browser: its console messages, and its requests to other hosts."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.messages: list[str] = []
        self.other_hosts: list[str] = []
        self.page = context.new_page()
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", lambda message: self.messages.append(message.text))
        context.on("weberror", lambda error: self.messages.append(str(error.error)))
        origin = address.removesuffix(BASE)

        def ask(route: Route) -> None:
            if route.request.url.startswith(f"{origin}/"):
                route.continue_()
            else:
                self.other_hosts.append(route.request.url)
                route.fulfill(body="elsewhere")

        context.route("**", ask)


@pytest.fixture
def watch(browser: Browser, hosted: str) -> Iterator[Watch]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-write"])
    yield Watch(context, hosted)
    context.close()


def test_no_page_violates_the_policy_on_screen_or_in_print(
    watch: Watch, hosted: str, site: Path, data: PlanData
) -> None:
    sheets = [f"/contacts/{path.parent.name}/" for path in site.glob("contacts/*/index.html")]
    assert sheets or not any(plan.actions for plan in data.plans)
    # The sheets are rendered from one template.
    for where in (*page_paths(ROOT), *sheets[:2]):
        answer = watch.page.goto(hosted + where[1:], wait_until="load")
        assert answer and answer.ok, where
        expect(watch.page.locator("main")).not_to_have_css("font-family", "serif")
    for media in ("print", "screen"):
        watch.page.emulate_media(media=media, color_scheme="dark")
    assert (watch.messages, watch.other_hosts) == ([], [])


def test_no_interaction_violates_the_policy(watch: Watch, hosted: str, data: PlanData) -> None:
    page, name = watch.page, data.priorities[0].name
    page.emulate_media(color_scheme="dark")
    page.goto(hosted)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Close the menu").click()
    page.get_by_role("searchbox").fill(name)
    page.locator(".results li > a").first.click()
    page.wait_for_load_state()
    page.goto(f"{hosted}contacts/")
    page.locator("a.anchor").first.click()
    page.get_by_role("status").get_by_text("The address is copied.").wait_for()
    page.goto(f"{hosted}plans/{data.site.current}/")
    page.emulate_media(media="print")
    page.pdf()
    page.emulate_media(media="screen")
    assert (watch.messages, watch.other_hosts) == ([], [])
    if not data.is_sensitive:
        return
    page.goto(hosted)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(data.site.exit_to)
    assert (watch.messages, watch.other_hosts) == ([], [data.site.exit_to])


def test_injected_content_is_blocked_and_reported(watch: Watch, hosted: str) -> None:
    page = watch.page
    page.goto(hosted)
    page.evaluate(
        """() => {
            const put = (name, made) => document.body.append(
              Object.assign(document.createElement(name), made));
            put("script", { textContent: "window.ran = 1" });
            put("script", { src: "https://elsewhere.example/a.js" });
            put("img", { src: "https://elsewhere.example/a.png" });
            put("iframe", { src: "https://elsewhere.example/" });
            put("p", {}); document.body.lastChild.setAttribute("style", "color: red");
            put("button", {}); document.body.lastChild.setAttribute("onclick", "window.ran = 2");
            document.body.lastChild.click();
            setTimeout(() => (0, eval)("window.ran = 3"));
            fetch("https://elsewhere.example/").catch(() => 0);
        }"""
    )
    for what in (
        "script-src-elem inline",
        "script-src-elem https://elsewhere.example/a.js",
        "img-src https://elsewhere.example/a.png",
        "frame-src https://elsewhere.example",
        "style-src-attr inline",
        "script-src-attr inline",
        "script-src eval",
        "connect-src https://elsewhere.example/",
    ):
        for _ in range(100):
            if any(f"policy: {what}" in message for message in watch.messages):
                break
            page.wait_for_timeout(20)
        else:
            raise AssertionError((what, watch.messages))
    assert page.evaluate("window.ran") is None
    assert watch.other_hosts == []


def test_the_404_page_keeps_to_the_policy(browser: Browser, site: Path) -> None:
    with by("nginx", site.parent) as address:
        context = browser.new_context()
        watch = Watch(context, address)
        answer = watch.page.goto(f"{address}nope/at/all/")
        assert answer and answer.status == 404
        expect(watch.page.locator("h1")).to_have_css("font-weight", "700")
        watch.page.get_by_role("searchbox").fill("police")
        watch.page.locator(".results li").first.wait_for()
        assert [one for one in watch.messages if "status of 404" not in one] == []
        context.close()


@pytest.fixture(scope="module")
def moved(build_once: BuildOnce) -> Path:
    """Return a folder with a sample site in which a page has moved."""

    def write(root: Path) -> None:
        write_sample_project(root)
        about = root / "docs/about.md"
        about.write_text(about.read_text().replace("---\n", "---\nformerly: [team/who/]\n", 1))
        build(root, root / f"www{BASE}")

    return build_once("moved", write) / "www"


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_moved_page_redirects(browser: Browser, moved: Path, name: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    with by(name, moved) as address:
        watch = Watch(context, address)
        watch.page.goto(f"{address}team/who/?a=1#us")
        watch.page.wait_for_url(f"{address}about/**")
        kept = "?a=1#us" if scripts or name == "nginx" else ""
        assert watch.page.url == f"{address}about/{kept}"
        assert (watch.messages, watch.other_hosts) == ([], [])
    context.close()


def test_search_reports_a_failure_on_a_page_older_than_the_site(
    browser: Browser, moved: Path, tmp_path: Path
) -> None:
    """The scripts that the page names are no longer on the host."""
    www = Path(shutil.copytree(moved, tmp_path / "www"))
    with by("without headers", www) as address:
        page = browser.new_page()
        page.goto(f"{address}about/")
        gone = {path: path.rename(tmp_path / path.name) for path in www.rglob("search.*.js")}
        page.get_by_role("searchbox").fill("burglary")
        page.keyboard.press("Enter")
        page.locator(".results").get_by_text("Search is not working.").wait_for()
        assert page.url == f"{address}about/"
        for path, kept in gone.items():
            kept.rename(path)
        page.reload()
        page.get_by_role("searchbox").fill("burglary")
        page.locator(".results li").first.wait_for()
        page.close()
