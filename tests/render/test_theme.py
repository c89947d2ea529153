"""Material's options: each has the effect that adr/0019 says, or is refused at its line."""

import colorsys
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.checks.theme_options import LANGUAGES, MATERIAL, MEDIA, TABLE, check_icons, read_look
from macros.data.front_matter import pages_in
from macros.publish.hosting.csp_check import csp_problems
from macros.publish.html_tags import parse_tags
from macros.render.theme import EMOJI, OWN_WORDS, Theme, load_theme, own_colours
from tests.conftest import ROOT, mkdocs, serving
from tests.fixtures import write_sample_project

STYLE_SHEET = (ROOT / "overrides/assets/site.css").read_text("utf-8")
TEMPLATES = "".join(path.read_text("utf-8") for path in sorted(MATERIAL.rglob("*.html")))
SCRIPTS = "".join(path.read_text("utf-8") for path in sorted(MATERIAL.rglob("bundle*.js")))
NAMESPACES = "announce|content|header|navigation|search|toc"
FEATURES = sorted(
    set(re.findall(r'"([\w.]+)" in features', TEMPLATES))
    | set(re.findall(rf'\("((?:{NAMESPACES})\.[\w.]+)"\)', SCRIPTS))
)
EXTRAS = sorted(set(re.findall(r"config\.extra\.(\w+)", TEMPLATES)))
ICONS = sorted(set(re.findall(r"config\.theme\.icon\.(\w+)", TEMPLATES)))
PLUGINS = sorted(path.name for path in (MATERIAL.parent / "plugins").iterdir() if path.is_dir())
Settings = Callable[[str], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return what writes mkdocs.yml, next to the site's own style sheet and one picture."""

    def write(text: str) -> Path:
        (tmp_path / "mkdocs.yml").write_text(f"site_name: Vale\n{text}", "utf-8")
        return tmp_path

    for file in ("overrides/assets/site.css", "docs/assets/logo.svg"):
        (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / "overrides/assets/site.css").write_text(STYLE_SHEET, "utf-8")
    (tmp_path / "docs/assets/logo.svg").write_text("<svg/>", "utf-8")
    return write


def reported(root: Path) -> list[str]:
    return [f"{problem.line}: {problem.what}" for problem in read_look(root).problems]


def test_each_feature_extra_and_plugin_of_material_is_refused(settings: Settings) -> None:
    assert len(FEATURES) > 20
    forms = [("theme:\n  features:\n    - {}\n", "4: `theme.features.{}`", FEATURES)]
    forms += [("extra:\n  {}:\n    a: b\n", "3: `extra.{}`", EXTRAS)]
    forms += [("plugins:\n  - {}\n", "3: `plugins.{}`", PLUGINS)]
    forms += [("plugins:\n  - {}: {{enabled: true}}\n", "3: `plugins.{}`", PLUGINS)]
    for text, message, names in forms:
        for name in names:
            expected = [f"{message.format(name)} cannot be set here"]
            assert reported(settings(text.format(name))) == expected


def test_each_icon_of_material_is_refused_or_shown(settings: Settings) -> None:
    for name in ICONS:
        root = settings(f"theme:\n  icon:\n    {name}: material/phone\n")
        assert bool(load_theme(root).icon(name)) == (f"theme.icon.{name}" in TABLE["supported"])
        assert bool(reported(root)) != bool(load_theme(root).icon(name))


def test_each_refused_option_has_an_instruction(settings: Settings) -> None:
    for name, fix in TABLE["refused"].items():
        *parents, last = name.split(".")
        if parents[:2] == ["theme", "features"]:
            text = f"theme:\n  features: [{name.removeprefix('theme.features.')}]\n"
        else:
            text = "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(parents))
            text += f"{'  ' * len(parents)}{last}: something\n"
        (problem,) = read_look(settings(text)).problems
        assert (problem.what, problem.fix) == (f"`{name}` cannot be set here", fix)


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
        ("theme: {language: welsh}", "2: `welsh` is not one of Material's languages"),
        ("theme: {language: ar}", "2: `ar` is not one of Material's languages that are wri"),
        ("theme: {palette: {scheme: dark}}", "2: `dark` is not a scheme"),
        ("theme: {palette: {primary: puce}}", "2: `puce` is not a colour for `primary`"),
        ("theme: {palette: {primary: custom}}", "2: `custom` is not a colour for `primary`"),
        ("theme: {palette: {primary: teal}}", "2: `teal` gives text on it a contrast of 3.76:1, "),
        ("theme: {palette: {primary: '#00539f'}}", "2: `#00539f` is not a colour for `primary`"),
        (
            "theme: {palette: {accent: yellow}}",
            "2: `yellow` gives lines and bars a contrast of 1.2",
        ),
        ("theme: material", "2: `theme` cannot be set here"),
        (
            "theme:\n  palette:\n    - scheme: slate\n    - scheme: slate\n",
            "5: another palette has the scheme `slate` already",
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
    (path,) = MATERIAL.glob("assets/stylesheets/palette.*.min.css")
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
    property_names = {("primary", "fg"): "--primary", ("primary", "bg"): "--on-primary"}
    property_names[("accent", "fg")] = "--accent"
    for kind, colours in TABLE["colours"].items():
        expected: dict[str, dict[str, str]] = {}
        for name, key, colour in _material_colours(kind):
            if (kind, key) in property_names:
                expected.setdefault(name, {})[property_names[kind, key]] = colour
        assert {name: colour["properties"] for name, colour in colours.items()} == expected


def contrast(colour: str, background: str) -> float:
    """Return the contrast (WCAG 2.2) of a colour, as #rrggbb or #rrggbbaa, on an opaque one."""

    def channels(colour: str) -> list[float]:
        digits = colour[1:] if len(colour) > 4 else "".join(2 * digit for digit in colour[1:])
        return [channel / 255 for channel in bytes.fromhex(digits)]

    def luminance(channels: list[float]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    under = channels(background)
    *over, opacity = [*channels(colour), 1.0][:4]
    seen = [opacity * o + (1 - opacity) * u for o, u in zip(over, under, strict=True)]
    dark, light = sorted(map(luminance, (seen, under)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("colour", "background", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#00000080", "#fff", 3.98)],
)
def test_contrast_is_that_of_wcag(colour: str, background: str, ratio: float) -> None:
    assert contrast(colour, background) == pytest.approx(ratio, abs=0.03)


PAIRS = {
    "primary": [("--on-primary", "--primary")],
    "accent": [("--accent", "--page"), ("--accent", "--panel")],
}


@pytest.mark.parametrize("scheme", MEDIA)
@pytest.mark.parametrize(("kind", "needed"), [("primary", 4.5), ("accent", 3)])
def test_a_colour_is_refused_where_its_contrast_is_low(
    settings: Settings, kind: str, needed: float, scheme: str
) -> None:
    usable = set()
    fixes = set()
    for name, colour in TABLE["colours"][kind].items():
        colours = own_colours(STYLE_SHEET)[scheme] | colour["properties"]
        lowest = min(contrast(colours[front], colours[back]) for front, back in PAIRS[kind])
        assert 0 <= lowest - colour[scheme] < 0.01, (name, lowest)
        root = settings(f"theme: {{palette: {{scheme: {scheme}, {kind}: {name}}}}}")
        problems = read_look(root).problems
        assert bool(problems) == (lowest < needed), name
        fixes |= {problem.fix for problem in problems}
        if not problems:
            usable.add(name)
            for key, value in colour["properties"].items():
                assert f"\n{key}: {value};" in load_theme(root).css
    assert [set(fix.removeprefix("choose from ").split(", ")) for fix in fixes] in ([], [usable])


def test_a_palette_without_scheme_needs_colours_for_both(settings: Settings) -> None:
    assert reported(settings("theme: {palette: {scheme: slate, accent: amber}}")) == []
    (problem,) = read_look(settings("theme: {palette: {accent: amber}}")).problems
    assert "amber" not in problem.fix and "indigo" in problem.fix


def css_of(root: Path) -> str:
    """Return the CSS of a theme without spaces."""
    return "".join(load_theme(root).css.split())


def test_one_palette_is_for_light_and_dark_pages(settings: Settings) -> None:
    rule = "{:root{--primary:#4051b5;--on-primary:#ffffff;}}"
    assert css_of(settings("theme: {palette: {primary: indigo}}")) == "".join(
        f"@media(prefers-color-scheme:{mode}){rule}" for mode in ("light", "dark")
    )


def test_each_scheme_has_its_own_palette(settings: Settings) -> None:
    text = "theme:\n  palette:\n    - {scheme: default, accent: pink}\n"
    text += '    - {media: "(prefers-color-scheme: dark)", accent: amber}\n'
    assert css_of(settings(text)) == (
        "@media(prefers-color-scheme:light){:root{--accent:#f50056;}}"
        "@media(prefers-color-scheme:dark){:root{--accent:#ffaa00;}}"
    )


@pytest.mark.parametrize(
    ("scheme", "mode", "page"), [("default", "light", "#fff"), ("slate", "dark", "#13191a")]
)
def test_one_scheme_alone_holds_on_every_device(
    settings: Settings, scheme: str, mode: str, page: str
) -> None:
    css = css_of(settings(f"theme: {{palette: {{scheme: {scheme}}}}}"))
    assert css.startswith(f"@mediascreen{{:root{{color-scheme:{mode};")
    # The last declaration of a property is the one with effect.
    assert re.findall("--page:([^;]+);", css)[-1] == page


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
    assert all(Theme().t(key, number=1, police=2, priority=3, year=4, version=5) for key in keys)
    assert set(OWN_WORDS) <= keys
    # One element holds them, so they are marked together.
    exits = [
        set(words) for key, words in OWN_WORDS.items() if key.startswith(("about_exit", "exit_"))
    ]
    assert all(languages == exits[0] for languages in exits)


def test_each_language_of_material_gives_every_word() -> None:
    for path in LANGUAGES.glob("*.html"):
        is_reversed = '"direction": "rtl"' in path.read_text("utf-8")
        assert (path.stem in TABLE["right_to_left"]) == is_reversed
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
    assert (repository.get_text(), repository["lang"]) == ("Source files on the web", "en")
    edit = page.select_one('a[href^="https://host.example/vale/edit/"]:not([lang])')
    assert edit and edit.get_text() == "Golygu'r dudalen hon"
    css, own = (look / "assets/site.css").read_text("utf-8"), STYLE_SHEET
    assert "--primary: #4051b5" in css and "/*" not in css
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
