"""The search index: one entry for each topic, partner, term, priority, action, figure and page.

Years before last year's plan are left out, so that the index does not grow with them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import chain
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

import yaml
from markupsafe import Markup

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.plan_records import Plan, one_line
from ..data.records import OtherHelp, Partner
from ..data.years import year_before
from ..views import actions, contacts, history, other_help, plans
from ..views.charts import crime_chart
from ..views.formats import display_url, format_change, format_count, format_year, tel_link
from ..views.plan_outline import DIFFERENCES, plan_outline
from ..views.text import text_blocks
from .site_pages import read_pages

SETTINGS = Path(__file__).with_name("search_settings.yml")
DESCRIPTION = re.compile('<meta name="description" content="([^"]*)"')
ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
# How much of each part of a page, and of each paragraph of a plan, is indexed, in characters: the
# beginning says what it is about.
PART_LENGTH = 60
PARAGRAPH_LENGTH = 300
# What `finish_article` adds to a page's own text.
ADDED = re.compile(
    '<a class="anchor".*?</a>|<aside class="page-abbreviations".*?</aside>', re.DOTALL
)
HEADING = re.compile(r'<h[123]\b(?:[^>]*?\bid="([^"]*)")?[^>]*>(.*?)</h[123]>', re.DOTALL)


class SearchEntry(NamedTuple):
    """What the search can find: `name` is shown as a link to `url_path` on the page titled `page`.

    `aliases` are other names, shown when they match; `keywords` are matched but not shown;
    `snippet` is shown below the name; `text` is matched with the lowest weight. `phones` holds the
    name, number and `tel:` link of each partner to call.
    """

    kind: str
    name: str
    url_path: str
    page: str
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    snippet: str = ""
    text: str = ""
    phones: tuple[tuple[str, str, str], ...] = ()


def index_json(data: PlanData, entries: Iterable[SearchEntry]) -> str:
    """Return the content of search/index.json, without empty fields; `|` separates keywords."""
    settings = yaml.safe_load(SETTINGS.read_text("utf-8"))
    pattern = rf"\b(?:{'|'.join(chain.from_iterable(settings['danger'].values()))})\b"
    index = {
        "area": data.site.area,
        "danger": pattern,
        "entries": [
            {
                key: "|".join(value) if key == "keywords" else value
                for key, value in entry._asdict().items()
                if value
            }
            for entry in entries
        ],
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def advice(data: PlanData) -> list[str]:
    """Return how to call the emergency number for people who cannot hear or use speech."""
    texts = yaml.safe_load(SETTINGS.read_text("utf-8"))["advice"]
    return [text.format(number=data.site.emergency) for text in texts]


def record_entries(data: PlanData) -> Iterator[SearchEntry]:
    """Yield an entry for each record of the current plan and of the plan before it."""
    plan = plans.get_plan(data)
    before = plans.plan_before(data, plan)
    recent = [plan, before] if before else [plan]
    yield from chain(
        _topics(data),
        _partners(data, [one.year for one in recent]),
        _other_help(data),
        _terms(data),
        _priorities(data),
    )
    for table in chain.from_iterable(actions.action_tables(data, one.year) for one in recent):
        yield from _actions(data, table)
    yield from chain(_projects(data), *(_sections(data, one) for one in recent), _figures(data))


def page_entries(
    data: PlanData, site: Path, pages: Sequence[Page], below: Mapping[str, str]
) -> Iterator[SearchEntry]:
    """Yield an entry for each page of a built site and each heading that is not a record's.

    Of a page that the search excludes, only what has search words. `below` holds the title of each
    page without a file in docs/ by its URL path: `progress.md#board` has the words for
    progress/board/. Words for a heading that is not there make an entry too: the check of links
    reports it.
    """
    words = _words_of_pages(data, pages)
    records = {one.url_path for one in (*data.priorities, *data.plans)}
    excluded = {one.url_path for one in pages if one.front.exclude_from_search}
    listed = {"contacts/", *(one.url_path.partition("#")[0] for one in data.glossary)}
    for url_path, html in read_pages(site).items():
        article, description = ARTICLE.search(html), DESCRIPTION.search(html)
        if url_path in records or not article:
            continue
        # The id, heading and text of each.
        _, *parts = HEADING.split(ADDED.sub("", article[0]))
        title = _plain(parts[1]) if parts else ""
        if title and (url_path in words or url_path not in excluded):
            snippet = unescape(description[1]) if description else ""
            yield SearchEntry("Page", title, url_path, title, (), words.get(url_path, ()), snippet)
        for anchor, heading, text in zip(parts[3::3], parts[4::3], parts[5::3], strict=True):
            at, name = f"{url_path}#{anchor}", _plain(heading)
            keywords = words.pop(at, ())
            # Not the letters of the A to Z.
            if keywords or (anchor and len(name) > 1 and url_path not in listed | excluded):
                text = shorten(_plain(text), PART_LENGTH, placeholder=" …")
                yield SearchEntry("Part", name, at, title, (), keywords, text=text)
    for at, keywords in words.items():
        page = f"{at.replace('#', '')}/"
        if page in below:
            yield SearchEntry("Page", below[page], page, below[page], (), keywords)
        elif "#" in at:
            yield SearchEntry("Part", at, at, at, (), keywords)


def _words_of_pages(data: PlanData, pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    """Return the search words for pages and their headings, by URL path."""
    url_paths = {page.file.removeprefix("docs/"): page.url_path for page in pages}
    words = {}
    for place, keywords in data.search_words.pages.items():
        file, hash_, anchor = place.partition("#")
        if file in url_paths:
            words[url_paths[file] + hash_ + anchor] = keywords
    return words


def _plain(html: str) -> str:
    """Return the text of HTML, with a space at the start of each element."""
    return Markup(re.sub("<(?=[a-z])", " <", html)).striptags()


def _topics(data: PlanData) -> Iterator[SearchEntry]:
    partners = {partner.id: partner for partner in data.partners}
    for topic in data.topics:
        named = [partners[id_] for id_ in topic.partners]
        phones = _phones((*named, *other_help.help_for_topic(data, topic.id)))
        words = topic.other_words, data.search_words.topics.get(topic.id, ())
        yield SearchEntry("Problem", topic.name, topic.url_path, "Contacts", *words, phones=phones)


def _partners(data: PlanData, recent: Iterable[str]) -> Iterator[SearchEntry]:
    for partner, _, groups, terms, led in contacts.contacts(data):
        names = (partner.short_name, *partner.other_names, *(term.term for term in terms))
        web = display_url(partner.web or "").partition("/")[0].removeprefix("www.")
        phone = partner.telephone or ""
        keywords = data.search_words.partners.get(partner.id, ())
        keywords += tuple(filter(None, (web, phone, phone.replace(" ", ""))))
        words = tuple(filter(None, names)), keywords, partner.ask_about or partner.note or ""
        actions_led = (row.action.action for year in recent for row in led.get(year, ()))
        parts = (partner.note, *(group.name for group in groups), *actions_led)
        text = " ".join(filter(None, parts))
        phones = _phones([partner])
        yield SearchEntry(
            "Contact", partner.name, partner.url_path, "Contacts", *words, text, phones
        )


def _other_help(data: PlanData) -> Iterator[SearchEntry]:
    for one in data.other_help:
        words = data.search_words.other_help.get(one.id, ())
        yield SearchEntry(
            "Other help",
            one.name,
            one.url_path,
            "Contacts",
            one.other_words,
            words,
            one.what_for,
            " ".join(filter(None, (one.who_for, one.hours))),
            _phones([one]),
        )


def _terms(data: PlanData) -> Iterator[SearchEntry]:
    for term in data.glossary:
        snippet = " – ".join(filter(None, (term.expansion, term.explanation)))
        words = tuple(filter(None, (term.expansion,))), data.search_words.glossary.get(term.id, ())
        yield SearchEntry("Abbreviation", term.term, term.url_path, "Glossary", *words, snippet)


def _priorities(data: PlanData) -> Iterator[SearchEntry]:
    for one in data.priorities:
        part = actions.action_table(data, one.id).part
        summary = text_blocks(data, "", part.summary or "") if part else ()
        aliases, snippet = (part.title,) if part else (), summary[0].text if summary else ""
        if under := history.successors(data, one.id):
            snippet = f"It continues under {' and '.join(other.name for other in under)}."
        words = aliases, data.search_words.priorities.get(one.id, ())
        yield SearchEntry("Priority", one.name, one.url_path, "Priorities", *words, snippet)


def _actions(data: PlanData, table: actions.ActionTable) -> Iterator[SearchEntry]:
    names = {partner.id: partner.name for partner in data.partners}
    kind = "Action" if table.plan.year == data.site.current else "Last year"
    page, path = table.priority.name, table.priority.url_path
    for action, *_ in table.rows:
        snippet = (
            f"{format_year(action.year)}, led by {', '.join(names[lead] for lead in action.leads)}."
        )
        text = one_line(" ".join((*(update.text for update in reversed(action.updates)), page)))
        words = (), data.search_words.plans.get(action.id, ()), snippet, text
        yield SearchEntry(kind, action.action, f"{path}#{action.id}", page, *words)


def _projects(data: PlanData) -> Iterator[SearchEntry]:
    for one in data.priorities:
        table = history.last_table(data, one.id, with_narrative=True)
        if table and table.part and (story := table.part.narrative):
            name, at = f"Projects in {format_year(table.plan.year)}: {story.title}", "#projects"
            yield from _paragraphs("Project", name, one.url_path + at, one.name, story.text)


def _sections(data: PlanData, plan: Plan) -> Iterator[SearchEntry]:
    first, title, path = int(plan.year[:4]), plan.title, plan.url_path
    keywords = (f"{first}-{first + 1} plan", f"plan for {first}/{plan.year[5:]}")
    aliases = (format_year(plan.year), *plan.title_in.values())
    yield SearchEntry("Plan", title, path, "Plans", aliases, keywords)
    if plan.corrections or plan.remarks:
        # Not the misprints: a word that someone else misspells too should find what is meant.
        yield SearchEntry("Plan", DIFFERENCES, f"{path}#differences", title)
    for note in data.notes[plan.year].values() if plan.remarks else ():
        url_path = f"{path}#note-{note.number}"
        yield SearchEntry("Plan", f"Editor’s note {note.number}", url_path, title, text=note.text)
    for theme in plan.themes:
        yield from _paragraphs("Plan", theme.title, f"{path}#theme-{theme.id}", title, theme.text)
    if plan.year != data.site.current:
        # The titles that its priorities had, which may name what the current plan leaves out.
        for shown in plan_outline(data, plan):
            for part in shown.parts if shown.shows == "actions" else ():
                yield SearchEntry("Plan", part.title, f"{path}#{part.id}", title)
    for section in plan.sections:
        name, url_path = section.title, f"{path}#{section.id}"
        words = data.search_words.plans.get(f"{plan.year}/{section.id}", ())
        yield SearchEntry("Plan", name, url_path, title, (), words)
        yield from _paragraphs("Plan", name, url_path, title, section.text or "")


def _figures(data: PlanData) -> Iterator[SearchEntry]:
    if not (chart := crime_chart(data)):
        return
    for measure, *_ in chart.rows:
        rise = format_change(measure.changes.get(chart.year))
        count = format_count(measure.counts.get(chart.year))
        snippet = (
            f"In {format_year(chart.year)}: change on the year before {rise}; incidents {count}."
        )
        years = (year_before(chart.year), chart.year)
        counts = (str(measure.counts[year]) for year in years if year in measure.counts)
        words = (*data.search_words.measures.get(measure.id, ()), *counts)
        url_path = measure.url_path
        yield SearchEntry("Figure", measure.name, url_path, "Progress", (), words, snippet)


def _paragraphs(kind: str, name: str, url_path: str, page: str, text: str) -> Iterator[SearchEntry]:
    """Yield an entry for each paragraph of a text, all with the same URL path."""
    for paragraph in filter(str.strip, text.split("\n\n")):
        text = shorten(paragraph, PARAGRAPH_LENGTH, placeholder=" …")
        yield SearchEntry(kind, name, url_path, page, text=text)


def _phones(named: Iterable[Partner | OtherHelp]) -> tuple[tuple[str, str, str], ...]:
    return tuple((o.name, o.telephone, tel_link(o.telephone)) for o in named if o.telephone)
