"""Material's options: each has the effect that adr/0019 says, or is refused at its line."""

import colorsys
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.checks.palette import NEEDED, contrast
from macros.checks.theme_options import (
    check_icons,
    check_theme_options,
    material,
    option_table,
    read_style_sheet,
)
from macros.data.front_matter import pages_in
from macros.publish.hosting.csp_check import csp_problems
from macros.publish.html_tags import parse_tags
from macros.render.theme import EMOJI, Theme, load_theme
from tests.conftest import ROOT, mkdocs, serving
from tests.fixtures import write_sample_project

TABLE = option_table()
WORDS = yaml.safe_load((ROOT / "macros/render/words.yml").read_text("utf-8"))
TEMPLATES = "".join(path.read_text("utf-8") for path in sorted(material().rglob("*.html")))
SCRIPTS = "".join(path.read_text("utf-8") for path in sorted(material().rglob("bundle*.js")))
NAMESPACES = "announce|content|header|navigation|search|toc"
FEATURES = sorted(
    set(re.findall(r'"([\w.]+)" in features', TEMPLATES))
    | set(re.findall(rf'\("((?:{NAMESPACES})\.[\w.]+)"\)', SCRIPTS))
)
EXTRAS = sorted(set(re.findall(r"config\.extra\.(\w+)", TEMPLATES)))
ICONS = sorted(set(re.findall(r"config\.theme\.icon\.(\w+)", TEMPLATES)))
PLUGINS = sorted(path.name for path in (material().parent / "plugins").iterdir() if path.is_dir())
Settings = Callable[[str], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return what writes mkdocs.yml, beside the site's own style sheet and one picture."""

    def write(text: str) -> Path:
        (tmp_path / "mkdocs.yml").write_text(f"site_name: Vale\n{text}", "utf-8")
        return tmp_path

    for file in ("overrides/assets/site.css", "docs/assets/logo.svg"):
        (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / "overrides/assets/site.css").write_text(read_style_sheet(ROOT), "utf-8")
    (tmp_path / "docs/assets/logo.svg").write_text("<svg/>", "utf-8")
    return write


def reported(root: Path) -> list[str]:
    return [f"{problem.line}: {problem.what}" for problem in check_theme_options(root)]


@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_of_material_is_refused(settings: Settings, name: str) -> None:
    assert len(FEATURES) > 20
    root = settings(f"theme:\n  features:\n    - {name}\n")
    assert reported(root) == [f"4: `theme.features.{name}` cannot be set here"]


@pytest.mark.parametrize("name", EXTRAS)
def test_each_extra_of_material_is_refused(settings: Settings, name: str) -> None:
    assert reported(settings(f"extra:\n  {name}:\n    a: b\n")) == [
        f"3: `extra.{name}` cannot be set here"
    ]


@pytest.mark.parametrize("name", ICONS)
def test_each_icon_of_material_is_refused_or_shown(settings: Settings, name: str) -> None:
    root = settings(f"theme:\n  icon:\n    {name}: material/phone\n")
    assert bool(load_theme(root).icon(name)) == (f"theme.icon.{name}" in TABLE["supported"])
    assert bool(reported(root)) != bool(load_theme(root).icon(name))


@pytest.mark.parametrize("form", ["{}", "{}: {{enabled: true}}"])
@pytest.mark.parametrize("name", PLUGINS)
def test_each_plugin_of_material_is_refused(settings: Settings, name: str, form: str) -> None:
    root = settings(f"plugins:\n  - {form.format(name)}\n")
    assert [message.split(": ", 1)[1] for message in reported(root)] == [
        f"`plugins.{name}` cannot be set here"
    ]


@pytest.mark.parametrize("name", TABLE["refused"])
def test_each_refused_option_has_an_instruction(settings: Settings, name: str) -> None:
    *parents, last = name.split(".")
    if parents[:2] == ["theme", "features"]:
        text = f"theme:\n  features: [{name.removeprefix('theme.features.')}]\n"
    else:
        text = "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(parents))
        text += f"{'  ' * len(parents)}{last}: something\n"
    (problem,) = check_theme_options(settings(text))
    assert (problem.what, problem.fix) == (f"`{name}` cannot be set here", TABLE["refused"][name])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theme:\n  pallette: {}", "3: `theme.pallette` cannot be set here"),
        ("theme: {name: readthedocs}", "2: `theme.name` cannot be set here"),
        ("theme: {custom_dir: mine}", "2: `theme.custom_dir` cannot be set here"),
        ("theme: {logo: assets/none.svg}", "2: `assets/none.svg` is not a picture of this site"),
        ("theme: {favicon: 'https://a.example/i.png'}", "2: `https://a.example/i.png` is not a p"),
        ("theme: {icon: {logo: material/fone}}", "2: `material/fone` is not one of Material's"),
        ("theme: {icon: {logo: }}", "2: `` is not one of Material's icons"),
        ("theme: {language: welsh}", "2: Material has no words in the language `welsh`"),
        ("theme: {language: ar}", "2: the language `ar` is written from right to left"),
        ("theme: {palette: {scheme: dark}}", "2: `dark` is not a scheme"),
        ("theme: {palette: {primary: puce}}", "2: `puce` is not a colour for `primary`"),
        ("theme: {palette: {primary: custom}}", "2: `custom` is not a colour for `primary`"),
        ("theme: {palette: {primary: teal}}", "2: `teal` gives text on it a contrast of 3.8:1, w"),
        ("theme: {palette: {accent: '#ffff00'}}", "2: `#ffff00` gives it on the pages a contrast"),
        (
            "theme:\n  palette:\n    - scheme: slate\n    - scheme: slate\n",
            "5: another palette is for dark pages already",
        ),
        (
            'theme:\n  palette:\n    media: "(prefers-color-scheme: dark)"\n    scheme: default',
            "4: `media` does not match `scheme`",
        ),
        ("markdown_extensions:\n  - toc\n  - tables\n", "2: `markdown_extensions` cannot be set"),
        ("extra_css: [mine.css]", "2: the list here replaces that in build.yml"),
    ],
)
def test_a_wrong_value_is_reported_once(settings: Settings, text: str, message: str) -> None:
    (found,) = reported(settings(text))
    assert found.startswith(message)
    assert load_theme(settings(text)) == Theme()


def test_a_logo_leaves_no_room_for_its_icon(settings: Settings) -> None:
    root = settings("theme:\n  logo: assets/logo.svg\n  icon: {logo: material/phone}\n")
    assert reported(root) == ["4: `theme.logo` is shown in place of this icon"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theme:\n  name: material\n  custom_dir: overrides\n  font: false\n  features: []\n",
        "theme: {palette: {primary: deep purple}, favicon: assets/logo.svg}",
        "extra: {ours: 3}\nextra_css: [assets/site.css, mine.css]\nrepo_url: !ENV REPO_URL",
        "nav:\n  - [\n",
    ],
)
def test_what_has_an_effect_is_not_reported(settings: Settings, text: str) -> None:
    assert reported(settings(text)) == []


def test_the_table_of_options_is_complete() -> None:
    table = (ROOT / "adr/0019-material-options.md").read_text("utf-8")
    options = re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)
    others = {"theme.palette", "theme.font", "extra_css"}
    assert set(options) == {*TABLE["supported"], *others}


def _material_colours(kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, property and colour, as #rrggbb or #rrggbbaa, from Material's style sheet."""
    (path,) = material().glob("assets/stylesheets/palette.*.min.css")
    for selectors, rule in re.findall(r"([^{}]*)\{([^{}]*)\}", path.read_text("utf-8")):
        for name in re.findall(rf"(?:^|,)\[data-md-color-{kind}=([\w-]+)\](?=,|$)", selectors):
            for key in ("fg", "bg"):
                if found := re.search(rf"--md-{kind}-{key}-color:([^;]+)", rule):
                    yield name, key, _hex(found[1].replace("var(--md-hue)", "225"))


def _hex(colour: str) -> str:
    if not colour.startswith("hsl"):
        short = len(colour) == 4
        return "#" + "".join(2 * digit for digit in colour[1:]) if short else colour
    hue, saturation, light, alpha = (*re.findall(r"[\d.]+", colour), "1")[:4]
    rgb = colorsys.hls_to_rgb(float(hue) / 360, float(light) / 100, float(saturation) / 100)
    channels = [*rgb, float(alpha)] if float(alpha) < 1 else rgb
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def test_the_colours_are_those_of_material() -> None:
    primary, accent = (
        {(name, key): colour for name, key, colour in _material_colours(kind)} for kind in NEEDED
    )
    named = {
        (name, key): colour
        for name, pair in TABLE["primary"].items()
        for key, colour in zip(("fg", "bg"), pair, strict=True)
    }
    assert named == primary
    assert TABLE["accent"] == {
        name: colour for (name, key), colour in accent.items() if key == "fg"
    }


@pytest.mark.parametrize(
    ("colour", "background", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#00000080", "#fff", 3.98)],
)
def test_contrast_is_that_of_wcag(colour: str, background: str, ratio: float) -> None:
    assert contrast(colour, background) == pytest.approx(ratio, abs=0.03)


@pytest.mark.parametrize(("scheme", "rule"), [("default", 0), ("slate", 1)])
@pytest.mark.parametrize("kind", NEEDED)
def test_a_colour_is_refused_where_its_contrast_is_low(
    settings: Settings, kind: str, scheme: str, rule: int
) -> None:
    root_rules = re.findall(r":root \{(.*?)\}", read_style_sheet(ROOT), re.DOTALL)
    own = dict(re.findall(r"(--\w+): (#\w+)", root_rules[rule]))
    usable = set()
    for name, colours in TABLE[kind].items():
        on = [colours[0]] if kind == "primary" else [own["--page"], own["--panel"]]
        front = colours[1] if kind == "primary" else colours
        root = settings(f"theme: {{palette: {{scheme: {scheme}, {kind}: {name}}}}}")
        problems = list(check_theme_options(root))
        assert bool(problems) == (min(contrast(front, back) for back in on) < NEEDED[kind]), name
        usable |= {problem.fix.split(";")[0] for problem in problems}
        if not problems:
            assert f":{front if kind == 'accent' else colours[0]}" in load_theme(root).css
    for listed in usable:
        for name in listed.removeprefix("choose from ").split(", "):
            text = f"theme: {{palette: {{scheme: {scheme}, {kind}: {name}}}}}"
            assert not reported(settings(text))


def test_one_palette_is_for_light_and_dark_pages(settings: Settings) -> None:
    css = load_theme(settings('theme: {palette: {primary: "#00539F"}}')).css
    rule = "{:root{--primary:#00539f;--on-primary:#ffffff}}"
    assert css == "".join(
        f"@media (prefers-color-scheme:{mode}){rule}" for mode in ("light", "dark")
    )


def test_each_scheme_has_its_own_palette(settings: Settings) -> None:
    text = "theme:\n  palette:\n    - {scheme: default, accent: pink}\n"
    text += "    - {scheme: slate, accent: amber}\n"
    assert load_theme(settings(text)).css == (
        "@media (prefers-color-scheme:light){:root{--accent:#f50056}}"
        "@media (prefers-color-scheme:dark){:root{--accent:#ffaa00}}"
    )


@pytest.mark.parametrize(
    ("scheme", "mode", "page"), [("default", "light", "#fff"), ("slate", "dark", "#13191a")]
)
def test_one_scheme_alone_holds_on_every_device(
    settings: Settings, scheme: str, mode: str, page: str
) -> None:
    css = load_theme(settings(f"theme: {{palette: {{scheme: {scheme}}}}}")).css
    assert css.startswith(f"@media screen{{:root{{color-scheme:{mode};")
    assert f"--page:{page};" in css


def test_words_are_of_the_language_or_marked_as_english() -> None:
    english, welsh = Theme(), Theme(language="cy")
    assert (english.html_lang, welsh.html_lang) == ("en-GB", "cy")
    assert (welsh.t("search"), welsh.lang("search")) == ("Chwilio", "")
    assert (welsh.t("exit"), welsh.lang("exit")) == ("Exit this page", ' lang="en"')
    assert welsh.t("emergency", number="<9{{") == "In an emergency, call &lt;9&#123;&#123;."


def test_each_word_that_templates_use_is_in_english() -> None:
    paths = [*(ROOT / "overrides").glob("*.html"), *(ROOT / "macros/render").rglob("*.html")]
    keys = {
        key
        for path in paths
        for key in re.findall(r'theme\.(?:t|lang)\("([\w.]+)"', path.read_text("utf-8"))
    }
    assert len(keys) > 15
    assert all(Theme().t(key, number=1, police=2, priority=3) for key in keys)
    assert set(WORDS) <= keys
    # One element holds them, so they are marked together.
    exits = [set(words) for key, words in WORDS.items() if key.startswith(("about_exit", "exit_"))]
    assert all(languages == exits[0] for languages in exits)


def test_each_language_of_material_gives_every_word() -> None:
    for path in (material() / "partials/languages").glob("*.html"):
        theme = Theme(language=path.stem)
        assert all(theme.t(key) for key in ("action.skip", "search", "footer", "menu"))


def test_an_icon_is_put_into_the_page() -> None:
    html = markdown.markdown(
        "Call :material-phone: and :fontawesome-solid-house:, :smile: :material-fone:",
        extensions=["pymdownx.emoji"],
        extension_configs={"pymdownx.emoji": EMOJI},
    )
    assert html.count("<svg") == html.count('aria-hidden="true"') == 2
    assert "<img" not in html
    assert html.endswith(":smile: :material-fone:</p>")


def test_an_icon_that_does_not_exist_is_reported(settings: Settings) -> None:
    root = settings("")
    (root / "docs/a.md").write_text(
        "# A\n\nCall :material-phone: :material-fone: 10:30:00", "utf-8"
    )
    (problem,) = check_icons(pages_in(root, []))
    assert (problem.file, problem.line, problem.column) == ("docs/a.md", 3, 23)
    assert problem.fix.startswith("did you mean `:material-")


MARKDOWN = """
!!! warning "Take care"
    Look.

??? note
    More.

=== "By phone"

    Ring :material-phone: 101.

=== "Online"

    Write.
"""


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that is built with every option."""
    root = tmp_path_factory.mktemp("look")
    write_sample_project(root)
    (root / "docs/assets").mkdir()
    for name in ("logo.svg", "icon.png"):
        (root / "docs/assets" / name).write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    with (root / "docs/about.md").open("a", encoding="utf-8") as page:
        page.write(MARKDOWN)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(
            "theme:\n  language: cy\n  logo: assets/logo.svg\n  favicon: assets/icon.png\n"
            "  icon: {menu: material/menu, search: material/magnify, close: material/close}\n"
            "  palette: {primary: indigo, accent: blue}\n"
        )
    done = mkdocs(root, root / "site", REPO_URL="https://host.example/vale")
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.mark.slow
def test_a_built_page_has_the_look_that_was_set(look: Path) -> None:
    page = BeautifulSoup((look / "about/index.html").read_text("utf-8"), "html.parser")
    assert page.html and page.html["lang"] == "cy"
    assert page.select_one('.name img[src="../assets/logo.svg"][alt=""]')
    assert page.select_one('link[rel="icon"][href="../assets/icon.png"]:not([type])')
    assert page.select_one(".search button svg") and page.select_one(".menu-button svg")
    assert [button.get_text() for button in page.select(".search button")] == ["Chwilio"]
    (repository,) = page.select('footer a[href="https://host.example/vale"]')
    assert (repository.get_text(), repository["lang"]) == ("How this site is made", "en")
    edit = page.select_one('a[href^="https://host.example/vale/edit/"]:not([lang])')
    assert edit and edit.get_text() == "Golygu'r dudalen hon"
    css, own = (look / "assets/site.css").read_text("utf-8"), read_style_sheet(ROOT)
    assert "--primary:#4051b5" in css and "/*" not in css
    without_comments = re.sub(r"/\*.*?\*/", "", own, flags=re.DOTALL)
    assert "".join(css.split()).startswith("".join(without_comments.split()))
    assert (look / "assets/logo.svg").is_file() and (look / "assets/icon.png").is_file()


@pytest.mark.slow
def test_notes_tabs_and_icons_need_no_script_style_or_other_site(look: Path) -> None:
    page = BeautifulSoup((look / "about/index.html").read_text("utf-8"), "html.parser")
    assert page.select_one(".admonition.warning .admonition-title")
    assert page.select_one("details.note > summary")
    tabs = page.select(".tabbed-set > input + label + .tabbed-content")
    assert len(tabs) == 2 and tabs[0].select_one(".icon[aria-hidden] > svg")
    for path in look.rglob("*.html"):
        html = path.read_text("utf-8")
        assert list(csp_problems(path.name, html, parse_tags(html))) == []


def test_tabs_work_by_keyboard_without_scripts_and_on_paper(look: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    with serving(look) as address:
        page = context.new_page()
        page.goto(f"{address}/about/")
        tabs = page.locator(".tabbed-content")
        assert [tab.is_visible() for tab in tabs.all()] == [True, False]
        page.get_by_label("By phone").focus()
        page.keyboard.press("ArrowRight")
        assert [tab.is_visible() for tab in tabs.all()] == [False, True]
        page.emulate_media(media="print")
        assert all(tab.is_visible() for tab in tabs.all())
        below = [part.bounding_box() for part in page.locator(".tabbed-set > :not(input)").all()]
        heights = [box["y"] for box in below if box]
        assert len(heights) == 4 and heights == sorted(heights)
    context.close()


@pytest.mark.slow
def test_links_of_the_page_for_wrong_addresses_work_at_any_depth(look: Path) -> None:
    page = BeautifulSoup((look / "404.html").read_text("utf-8"), "html.parser")
    links = [tag[key] for key in ("href", "src", "action") for tag in page.select(f"[{key}]")]
    assert len(links) > 20
    assert all(re.match(r"/|#|tel:|mailto:|https://", str(link)) for link in links), links
