"""Words that may be slips, or are written in two ways."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from ...data.plan_data import PlanData
from .texts import Paragraph
from .warnings import Doubt, also, in_ways, place_of, remarked

WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
# Words that stand apart in one sentence and joined in another, both rightly.
JOINED_RIGHTLY = re.compile(
    r"a|all|an|any|as|be|by|day|do|every|for|in|it|may|no|of|on|one|out|over|so|some|the|to|up"
)
# Two words so long are rarely a doubled letter apart by chance, or another letter; these are.
LONG = 6
LONGER = 8
# No word is longer: it is an address, or a slip of the keyboard.
LONGEST = 40
NEARLY_ALIKE = re.compile("addic?tion|complaint|compliant|counti?r?ies|dess?ert|practi[cs]e")
CONFUSED = {frozenset(pair) for pair in ("cs", "sz", "ae", "ei", "ao", "ie", "ou", "iy")}


def words_in_two_ways(data: PlanData, texts: Iterable[Paragraph]) -> Iterator[Doubt]:
    """Yield each word that is written with a hyphen, as one word or as two."""
    ways: dict[str, dict[str, list[str]]] = defaultdict(dict)
    apart: list[tuple[str, str, str]] = []
    for paragraph in texts:
        before, end = "", 0
        for found in WORD.finditer(paragraph.text):
            word, place = found[0].casefold(), paragraph.place(found.start())
            ways[word.replace("-", "")].setdefault(word, []).append(place)
            if len(before) > 1 < len(word) and paragraph.text[end : found.start()].isspace():
                apart.append((before + word, f"{before} {word}", place))
            before, end = word, found.end()
    for joined, written, place in apart:
        if joined in ways:
            ways[joined].setdefault(written, []).append(place)
    for forms in ways.values():
        parts = {part for form in forms for part in re.split("[ -]", form)}
        if len(forms) > 1 and not any(JOINED_RIGHTLY.fullmatch(part) for part in parts):
            yield in_ways(forms, remarked(data, forms))


def slips(
    data: PlanData, texts: Iterable[Paragraph], elsewhere: Iterable[str] = ()
) -> Iterator[Doubt]:
    """Yield each word that is a letter away from one used as often or more, there or elsewhere."""
    places: dict[str, list[str]] = defaultdict(list)
    written: dict[str, str] = {}
    for paragraph in texts:
        for found in WORD.finditer(paragraph.text):
            word = _plain(found[0])
            places[word].append(paragraph.place(found.start()))
            written.setdefault(word, found[0])
    uses = Counter({word: len(found) for word, found in places.items()})
    uses.update(_plain(word) for text in elsewhere for word in WORD.findall(text))
    near: dict[str, list[str]] = defaultdict(list)
    for word in filter(_is_long, uses):
        for part in (word, *_without_a_letter(word)):
            near[part].append(word)
    for word in filter(_is_long, places):
        parts = (word, *_without_a_letter(word))
        twins = {twin for part in parts for twin in near.get(part, ())}
        for twin in sorted(twins, key=lambda twin: (-uses[twin], twin)):
            if (uses[word], word) < (uses[twin], twin) and _is_slip(word, twin):
                forms = written[word], written.get(twin, twin)
                what = f"“{forms[0]}” here{also(places[word])} may be a slip for “{forms[1]}”"
                yield Doubt(places[word][0], what, remarked(data, forms))
                break


def corrected(data: PlanData) -> Iterator[Doubt]:
    """Yield each slip of the plans' own that was found, and is corrected on the site."""
    for fix in (fix for plan in data.plans for fix in plan.corrections):
        what = f"“{fix.printed}” is printed, “{fix.corrected}” stands on the site"
        yield Doubt(place_of(fix.location, "printed"), what, "listed under `corrections`")


def _plain(word: str) -> str:
    """Return a word as it is compared: in the singular, and without a hyphen."""
    return re.sub(r"['’]s?$", "", word.casefold().replace("-", "")).removesuffix("s")


def _is_long(word: str) -> bool:
    return LONG <= len(word) <= LONGEST


def _without_a_letter(word: str) -> list[str]:
    """Return what is left of a word without one of its letters, neither its first nor its last."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)]


def _is_slip(word: str, twin: str) -> bool:
    """Return whether two words differ by a letter that is doubled in one of them; or, if they are
    longer, by one left out, two that changed places, or one taken for another like it."""
    if NEARLY_ALIKE.fullmatch(word) and NEARLY_ALIKE.fullmatch(twin):
        return False
    if (word[0], word[-1]) != (twin[0], twin[-1]):
        return False
    short, long = sorted((word, twin), key=len)
    if len(short) < len(long):
        at = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
        return short == long[:at] + long[at + 1 :] and (
            long[at] == long[at - 1] or len(short) >= LONGER
        )
    differ = [at for at in range(len(word)) if word[at] != twin[at]]
    if len(differ) == 1:
        return len(word) >= LONGER and {word[differ[0]], twin[differ[0]]} in CONFUSED
    swapped = len(word) >= LONGER and len(differ) == 2 and differ[1] == differ[0] + 1
    return swapped and word[differ[0]] == twin[differ[1]] and word[differ[1]] == twin[differ[0]]
