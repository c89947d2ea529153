"""A made project: the small partnership with pages, so that a site can be built of it.

Whatever an editor writes in data/ and docs/, it stays as it is. It has some records more than
tests/small, to be searched for.
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "small"

MORE = {
    "data/topics.yml": """\
- id: burglary
  name: Burglary
  other_words: [break-ins]
  priority: homes
  partners: [vale-police]
- id: fly-tipping
  name: Fly-tipping
  other_words: [dumped rubbish, flytipping]
  priority: streets
  partners: [vale-council]
- id: theft
  name: Theft
  search_words: [stolen, stealing]
  priority: homes
  partners: [vale-police]
- id: stalking
  name: Stalking
  other_words: [somebody follows me]
  priority: homes
  partners: [the-wardens, vale-police]
- id: anti-social-behaviour
  name: Anti-social behaviour
  priority: streets
  partners: [vale-police]
""",
    "data/glossary.yml": """\
- id: idva
  term: IDVA
  expansion: Independent Domestic Violence Advisor
  search_words: [advocate, "999 call", 'who speaks for me']
""",
}
PAGES = {
    "about": "{{ partnership() }}\n\nSee the [A–Z](a-z.md), and [us](#us).\n\n## Us {: #us }",
    "a-z": "{{ a_z() }}",
    "contacts": "{{ contacts() }}",
    "data": "{{ data() }}",
    "glossary": "{{ glossary() }}",
    "plans/index": "{{ plans() }}",
    "plans/2030-31": '{{ plan("2030-31") }}',
    "plans/2031-32": '{{ plan("2031-32") }}',
    "priorities/index": "{{ priorities() }}",
    "privacy": "Nothing is kept.",
    "progress": "{{ progress() }}\n\n{{ outcomes() }}\n\n{{ crime() }}",
}
SETTINGS = """\
INHERIT: build.yml
site_name: Upper Vale Safety
site_description: A made plan.
"""
PRIORITY = ("emergency", "priority", "who_to_contact", "actions", "year_before")


def made_project(to: Path) -> None:
    """Write the project into a folder: its data and pages, and what draws them."""
    shutil.copytree(SMALL, to, dirs_exist_ok=True)
    for name in ("macros", "overrides"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.yml", to)
    (to / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for file, text in MORE.items():
        with (to / file).open("a", encoding="utf-8") as kept:
            kept.write(text)
    pages = PAGES | {
        f"priorities/{name}": "\n\n".join(f'{{{{ {macro}("{name}") }}}}' for macro in PRIORITY)
        for name in ("homes", "streets")
    }
    for name, text in pages.items():
        path = to / f"docs/{name}.md"
        path.parent.mkdir(exist_ok=True)
        title = name.removesuffix("/index").rpartition("/")[2].capitalize()
        path.write_text(f"---\ntitle: {title}\n---\n\n# {title}\n\n{text}\n", "utf-8")
