"""Mutate the data as editors mistype it: one mistake at a time, with the place it is in.

Each kind is a function of a random source and the files. It returns what the editor saves, or None
if it chose a place where the mistake is impossible. It treats the files as lines, and does not know
how they are checked.
"""

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

KEY = re.compile(r"(?P<lead> *)(?P<dash>- +)?(?P<key>[a-z_]+):(?: (?P<value>.*))?$")
ITEM = re.compile(r"(?P<lead> *)(?P<dash>- +)(?P<value>[^:]*)$")
REFERS = {"leads", "partners", "members", "see_also", "partner", "priority", "continues", "council"}
REFERS |= {"police", "current", "status", "glossary", "priorities", "at"}
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
Place = tuple[str, int]


class Line(NamedTuple):
    """A line that begins with a key, or is an item of a list: where it is, from 0, its parts."""

    file: str
    at: int
    indent: int
    dash: bool
    key: str
    value: str

    @property
    def column(self) -> int:
        return self.indent + 2 * self.dash

    @property
    def is_whole(self) -> bool:
        """Whether nothing in the lines below belongs to it."""
        return bool(self.value) and self.value not in (">-", "|", ">")


class Mutation(NamedTuple):
    """One mistake: what an editor saves, by file (None for a deleted one); the places where it may
    be reported; and whether it is a plausible edit, which a check cannot refuse."""

    kind: str
    saved: Mapping[str, str | None]
    places: tuple[Place, ...]
    plausible: bool = False


class Data:
    """The files of data/ by their path below the root, and their lines that hold keys."""

    def __init__(self, root: Path) -> None:
        paths = sorted((root / "data").rglob("*.yml"))
        self.files = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}
        self.lines = [line for file in self.files for line in self._lines(file)]
        self.ids = {line.value for line in self.lines if line.key == "id"}
        self.ids |= {file.rpartition("/")[2].removesuffix(".yml") for file in self.files}
        self.ids |= {file.split("/")[2] for file in self.files if file.count("/") == 3}

    def _lines(self, file: str) -> list[Line]:
        found: list[Line] = []
        below = brackets = -1
        for at, text in enumerate(self.files[file].split("\n")):
            indent = len(text) - len(text.lstrip())
            if not text.strip() or text.lstrip().startswith("#") or indent > below >= 0:
                continue
            below = -1
            if brackets > 0 or text.lstrip().startswith("["):
                brackets = max(brackets, 0) + text.count("[") - text.count("]")
                continue
            match = KEY.match(text) or ITEM.match(text)
            if not match:
                continue
            part = match.groupdict()
            dash = bool(part.get("dash"))
            value = part["value"] or ""
            line = Line(file, at, len(part["lead"]), dash, part.get("key") or "", value)
            if value in (">-", "|", ">"):
                below = line.column
            brackets = value.count("[") - value.count("]")
            found.append(line)
        return found

    def record(self, line: Line) -> list[Line]:
        """Return the lines with keys of the record that a line belongs to."""
        same = [other for other in self.lines if other.file == line.file]
        begin = end = same.index(line)

        def is_first(at: int) -> bool:
            return same[at].dash and same[at].column == line.column

        while begin and not is_first(begin) and same[begin - 1].column >= line.column:
            begin -= 1
        while end + 1 < len(same) and same[end + 1].indent >= line.column:
            end += 1
        return same[begin : end + 1]

    def keys_above(self, file: str, at: int) -> list[Line]:
        """Return the nearest line with a key above a line, and the keys of mappings it is in."""
        found: list[Line] = []
        for line in reversed(
            [li for li in self.lines if li.file == file and li.key and li.at < at]
        ):
            inside = found and line.column < found[-1].column
            if not found or (inside and not self.record(found[-1])[0].dash):
                found.append(line)
        return found

    def block(self, line: Line) -> tuple[int, int]:
        """Return the first line of what belongs to a line, and the line after its end."""
        texts = self.files[line.file].split("\n")
        inside = line.indent if line.dash else line.column
        end = line.at + 1
        while end < len(texts) and (
            not texts[end].strip() or len(texts[end]) - len(texts[end].lstrip()) > inside
        ):
            end += 1
        while not texts[end - 1].strip():
            end -= 1
        return line.at, end

    def with_lines(self, file: str, at: int, end: int, *new: str) -> dict[str, str | None]:
        texts = self.files[file].split("\n")
        return {file: "\n".join([*texts[:at], *new, *texts[end:]])}

    def changed(self, line: Line, new: str) -> dict[str, str | None]:
        """Return the file with another text in the place of a line's value."""
        text = self.files[line.file].split("\n")[line.at]
        kept = text.removesuffix(line.value) if line.value else f"{text} "
        return self.with_lines(line.file, line.at, line.at + 1, (kept + new).rstrip())

    def text(self, line: Line) -> str:
        return self.files[line.file].split("\n")[line.at]


Kind = Callable[[random.Random, Data], Mutation | None]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__.replace("_", " ")] = make
    return make


def place_of(line: Line, more: int = 0) -> Place:
    return line.file, line.at + 1 + more


def pick(rng: random.Random, lines: list[Line]) -> Line:
    # Choose a file first, so that long files do not get all the mutations.
    file = rng.choice(sorted({line.file for line in lines}))
    return rng.choice([line for line in lines if line.file == file])


def misspelt(rng: random.Random, word: str) -> str:
    """Return a word with two letters swapped, or one missing, doubled or replaced."""
    at = rng.randrange(len(word) - 1)
    return rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice("aeiouns") + word[at + 1 :],
        ]
    )


@kind
def wrong_id(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key in REFERS and ID.search(li.value)])
    word = rng.choice(ID.findall(line.value))
    new = misspelt(rng, word) if rng.random() < 0.8 else word.title()
    if len(word) < 3 or new in data.ids | {word}:
        return None
    saved = data.changed(line, re.sub(rf"(?<![\w-]){word}(?![\w-])", new, line.value, count=1))
    return Mutation("", saved, (place_of(line),))


@kind
def misspelt_id(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key == "id"])
    new = misspelt(rng, line.value)
    # What nothing names and no address holds may have another id.
    free = line.file == "data/vocabulary.yml"
    return (
        None if new in data.ids else Mutation("", data.changed(line, new), (place_of(line),), free)
    )


@kind
def id_of_another_year(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key == "id" and "plans" in li.file])
    year = line.file.split("/")[2]
    if not line.value.endswith(year):
        return None
    other = rng.choice([y for y in ("2022-23", "2023-24", "2024-25", "2025-26") if y != year])
    return Mutation("", data.changed(line, line.value.replace(year, other)), (place_of(line),))


@kind
def repeated_action_id(rng: random.Random, data: Data) -> Mutation | None:
    ids = [li for li in data.lines if li.key == "id" and re.search(r"-\d{4}-\d\d$", li.value)]
    line = pick(rng, ids)
    others = [li for li in ids if li.value[-7:] == line.value[-7:] and li != line]
    other = rng.choice(others)
    return Mutation("", data.changed(line, other.value), (place_of(line), place_of(other)))


@kind
def missing_key(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and not li.dash and li.is_whole])
    saved = data.with_lines(line.file, line.at, line.at + 1)
    return Mutation("", saved, (place_of(line), place_of(data.record(line)[0])), True)


@kind
def missing_first_line_of_a_record(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and li.dash and li.is_whole])
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1), (place_of(line),))


@kind
def missing_block(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and not li.dash and not li.is_whole])
    saved = data.with_lines(line.file, *data.block(line))
    places = place_of(line), place_of(data.record(line)[0]), (line.file, 1)
    return Mutation("", saved, places, True)


@kind
def repeated_key(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and not li.dash and li.is_whole])
    text = data.text(line)
    return Mutation(
        "", data.with_lines(line.file, line.at, line.at, text), (place_of(line), place_of(line, 1))
    )


@kind
def missing_record(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.dash])
    saved = data.with_lines(line.file, *data.block(line))
    # A missing record has no line: the first record of its list is reported.
    before = [li for li in data.lines if li.file == line.file and li.at <= line.at]
    start = max((li.at for li in before if li.indent < line.indent), default=-1)
    first = next(li for li in before if li.at > start and li.dash and li.indent == line.indent)
    return Mutation("", saved, (place_of(line), place_of(first)), True)


@kind
def repeated_record(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.dash])
    at, end = data.block(line)
    copy = data.files[line.file].split("\n")[at:end]
    saved = data.with_lines(line.file, end, end, *copy)
    return Mutation("", saved, (place_of(line), (line.file, end + 1)))


@kind
def copied_record_with_a_new_id(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.dash and li.key == "id"])
    at, end = data.block(line)
    first, *rest = data.files[line.file].split("\n")[at:end]
    first = first.replace(line.value, f"another-{line.value}")
    saved = data.with_lines(line.file, end, end, first, *rest)
    return Mutation("", saved, ((line.file, end + 1), (line.file, end + 2)))


@kind
def repeated_list_item(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if re.fullmatch(r"\[.*\]", li.value)])
    first = line.value[1:-1].split(",")[0]
    return Mutation("", data.changed(line, f"{line.value[:-1]}, {first}]"), (place_of(line),))


@kind
def misspelt_key(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if len(li.key) > 2])
    new = rng.choice([misspelt(rng, line.key), line.key.title(), line.key.replace("_", "-")])
    text = data.text(line).replace(f"{line.key}:", f"{new}:", 1)
    saved = data.with_lines(line.file, line.at, line.at + 1, text)
    return None if new == line.key else Mutation("", saved, (place_of(line),))


@kind
def wrong_type(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and li.is_whole and li.value[0] != "{"])
    value = line.value[1:-1] if line.value[0] == "[" else f"[{line.value}]"
    if line.value[0] == "[" and line.value[-1] != "]":
        return None
    return Mutation("", data.changed(line, value), (place_of(line),))


@kind
def empty_value(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.is_whole])
    return Mutation("", data.changed(line, rng.choice(["", '""', '" "'])), (place_of(line),))


@kind
def stray_tab(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.indent or li.key])
    text = data.text(line)
    at = rng.choice([0, line.indent, text.find(": ") + 1, len(text)])
    text = "\t" + text.lstrip() if rng.random() < 0.4 else f"{text[:at]}\t{text[at:]}"
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1, text), (place_of(line),))


@kind
def bad_indentation(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, data.lines)
    text, by = data.text(line), rng.choice([-2, -1, 1, 2, 4])
    if by < 0 and line.indent < -by:
        return None
    text = text[-by:] if by < 0 else " " * by + text
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1, text), (place_of(line),))


@kind
def badly_indented_text(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.value in (">-", "|")])
    at, end = data.block(line)
    at = rng.randrange(at + 1, end)
    text = data.files[line.file].split("\n")[at].lstrip()
    saved = data.with_lines(line.file, at, at + 1, " " * rng.choice([0, 1, line.column]) + text)
    return Mutation("", saved, ((line.file, at + 1),), not text)


@kind
def broken_quote(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.is_whole and li.value[0] not in "[{"])
    bare, mark = line.value.strip("\"'"), rng.choice('"""\'')
    middle = rng.randrange(len(bare))
    value = rng.choice(
        [f"{mark}{bare}", f"{bare}{mark}", f"{mark}{bare[:middle]}{mark}{bare[middle:]}"]
    )
    if value == f"{bare}'":
        return None  # an apostrophe is valid
    return Mutation("", data.changed(line, value), (place_of(line),))


@kind
def broken_quote_in_a_list(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if re.fullmatch(r"\[[^\"{}]+\]", li.value)])
    words = line.value[1:-1].split(", ")
    at = rng.randrange(len(words))
    words[at] = rng.choice([f'"{words[at]}', f'{words[at]}"'])
    return Mutation("", data.changed(line, f"[{', '.join(words)}]"), (place_of(line),))


@kind
def curly_quotes(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.value[:1] == '"' or li.key in ("id", "term")])
    bare = line.value.strip('"')
    return Mutation(
        "", data.changed(line, f"“{bare}”"), (place_of(line),), line.key in ("term", "words")
    )


@kind
def colon_in_a_text(rng: random.Random, data: Data) -> Mutation | None:
    lines = [li for li in data.lines if li.value and li.value[0] not in "[{\"'>|" and li.key]
    line = pick(rng, lines)
    words = line.value.split(" ")
    at = rng.randrange(len(words))
    words[at] += ":"
    return Mutation("", data.changed(line, " ".join([*words, "more"])), (place_of(line),))


@kind
def hash_in_a_text(rng: random.Random, data: Data) -> Mutation | None:
    lines = [li for li in data.lines if " " in li.value and li.value[0] not in "[{\"'>|"]
    line = pick(rng, lines)
    return Mutation("", data.changed(line, line.value.replace(" ", " #", 1)), (place_of(line),))


@kind
def missing_colon(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and li.is_whole])
    new = rng.choice([f"{line.key} ", f"{line.key}:", f"{line.key} - "])
    text = data.text(line).replace(f"{line.key}: ", new, 1)
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1, text), (place_of(line),))


@kind
def missing_hyphen(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.dash])
    text = data.text(line).replace("- ", rng.choice(["", "  ", "-"]), 1)
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1, text), (place_of(line),))


@kind
def missing_bracket_or_comma(rng: random.Random, data: Data) -> Mutation | None:
    file = rng.choice(sorted({line.file for line in data.lines}))
    texts = data.files[file].split("\n")
    rows = [i for i, text in enumerate(texts) if re.search(r"[\[\]]|\{.*\}", text)]
    rows = [i for i in rows if not texts[i].lstrip().startswith("#") and '"' not in texts[i]]
    if not rows:
        return None
    at = rng.choice(rows)
    drop = rng.choice([match.start() for match in re.finditer(r"[\[\]{},]", texts[at])])
    text = texts[at][:drop] + texts[at][drop + 1 :]
    # Where any words are allowed, two of them without a comma are valid too.
    key = max(li for li in data.lines if li.file == file and li.key and li.at <= at).key
    meant = texts[at][drop] == "," and (
        file == "data/search_words.yml" or key in ("other_words", "other_names", "accepted")
    )
    return Mutation("", data.with_lines(file, at, at + 1, text), ((file, at + 1),), meant)


@kind
def special_character_first(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and li.is_whole])
    value = rng.choice("*&!@%`#>|?-") + rng.choice(["", " "]) + line.value
    meant = value[0] in "?-" and value[1] != " "
    return Mutation(
        "", data.changed(line, value), (place_of(line),), meant and line.key not in REFERS
    )


DAYS = [
    "31/10/2024",
    "2024-31-10",
    "2024-11-31",
    "24-10-01",
    "October 2024",
    "2024-9-3",
    "2014-10-01",
]
DAYS += ["2034-10-01", "2004-12-01", "20241001", "2024/10/01", "1 October", "2024-10-1O", "soon"]


@kind
def wrong_date(rng: random.Random, data: Data) -> Mutation | None:
    if rng.random() < 0.3:
        line = pick(rng, [li for li in data.lines if li.file.endswith("partners.yml") and li.dash])
        day = rng.choice([day for day in DAYS if day not in ("2014-10-01", "2004-12-01")])
        new = f"  checked_on: {day}"
        return Mutation(
            "", data.with_lines(line.file, line.at + 1, line.at + 1, new), (place_of(line, 1),)
        )
    return _update(rng, data, rng.choice(DAYS), "under-way", 1)


@kind
def unknown_status(rng: random.Random, data: Data) -> Mutation | None:
    words = ["underway", "Under way", "in progress", "complete", "Done", "ongoing", "not started"]
    return _update(rng, data, "2025-03-01", rng.choice(words), 3)


def _update(rng: random.Random, data: Data, on: str, status: str, right: int) -> Mutation | None:
    actions = [li for li in data.lines if li.dash and li.key == "id" and li.indent == 2]
    line = pick(rng, [li for li in actions if "plans" in li.file and "plan.yml" not in li.file])
    end = data.block(line)[1]
    if "updates:" in "\n".join(data.files[line.file].split("\n")[line.at : end]):
        return None
    new = [
        "    updates:",
        f"      - on: {on}",
        "        text: It met.",
        f"        status: {status}",
    ]
    return Mutation("", data.with_lines(line.file, end, end, *new), ((line.file, end + right + 1),))


@kind
def mistyped_telephone(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key in ("telephone", "emergency")])
    bare = line.value.strip('"')
    new = [bare.replace("0", "O", 1), bare + " ext 4", bare.replace("1", "l", 1), bare[:-3] + " "]
    new += [bare.replace(" ", "  ", 1), bare.replace(" ", "-"), f"({bare})", f"{bare} / {bare}"]
    value = rng.choice([value for value in new if value.strip() != bare])
    return Mutation(
        "", data.changed(line, f'"{value}"'), (place_of(line),), bare.startswith(value.strip())
    )


@kind
def mistyped_web_address(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key in ("web", "exit_to")])
    host = line.value.removeprefix("https://")
    new = [
        "https://",
        f"http//{host}",
        host,
        f"javascript:{host}",
        f"htps://{host}",
        f"ftp://{host}",
    ]
    new += [
        f"https://{host.replace('.', ' ', 1)}",
        "https://localhost",
        f"https:/{host}",
        "http://?",
    ]
    new += [f"https://{host.replace('.', ',')}", f"https://user@{host}", f"file:///{host}"]
    return Mutation("", data.changed(line, rng.choice(new)), (place_of(line),))


@kind
def dangling_continues(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key == "continues"])
    own = data.record(line)[0].value
    new = rng.choice([own, line.value[:-8], line.value.replace("2023", "2022"), "none", "the same"])
    return Mutation("", data.changed(line, new), (place_of(line),))


@kind
def moved_line(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.key and li.is_whole])
    to = rng.choice([li for li in data.lines if li.file == line.file])
    texts = data.files[line.file].split("\n")
    moved = texts.pop(line.at)
    at = to.at - (to.at > line.at)
    texts.insert(at, moved)
    places = (place_of(line), place_of(data.record(line)[0]), (line.file, at + 1))
    saved = {line.file: "\n".join(texts)}
    # The start of a record that moves up a line or two takes what it passes into its record, which
    # is valid if the record lacked that: only the change summary can show it.
    near = 0 < line.at - to.at <= 2
    return Mutation("", saved, places, near or (not line.dash and line.key != "id"))


@kind
def file_in_another_year(rng: random.Random, data: Data) -> Mutation | None:
    file = rng.choice([file for file in data.files if "plans" in file])
    year = file.split("/")[2]
    other = rng.choice([f.split("/")[2] for f in data.files if "plans" in f and year not in f])
    to = file.replace(year, other)
    saved: dict[str, str | None] = {to: data.files[file]}
    if rng.random() < 0.5:
        saved[file] = None
    texts = data.files[file].split("\n")
    ids = [at + 1 for at, text in enumerate(texts) if text.startswith("  - id:")]
    return Mutation("", saved, ((to, 1), (file, 1), *((to, at) for at in ids)))


@kind
def missing_or_misnamed_file(rng: random.Random, data: Data) -> Mutation | None:
    file = rng.choice(sorted(data.files))
    stem = file.rpartition("/")[2].removesuffix(".yml")
    text, folder = data.files[file], file.rpartition("/")[0]
    elsewhere = rng.choice([f"{folder}/{misspelt(rng, stem)}.yml", f"{file[:-4]}.yaml"])
    saved: dict[str, str | None] = {file: rng.choice(["", None])}
    if saved[file] is None and rng.random() < 0.7:
        saved[elsewhere] = text
    return Mutation("", saved, (*((name, 1) for name in saved), (f"{folder}/plan.yml", 1)))


@kind
def invalid_number(rng: random.Random, data: Data) -> Mutation | None:
    lines = [li for li in data.lines if li.key in ("counts", "changes")]
    line = pick(rng, lines)
    number = rng.choice(re.findall(r"(?<=: )[-\d.]+", line.value))
    new = [f"{number}%", f"{number} incidents", "none", f"−{number}", "7,621", "l2", "n/a", "1O0"]
    value = line.value.replace(f": {number}", f": {rng.choice(new)}", 1)
    return Mutation("", data.changed(line, value), (place_of(line),))


HIDDEN = ["\u200b", "\u202e", "\u00ad", "\ufeff", "\u2028", "\u200e", "\u0007", "\u2060", "\uf0b7"]


@kind
def hidden_character(rng: random.Random, data: Data) -> Mutation | None:
    file = rng.choice(sorted(data.files))
    texts = data.files[file].split("\n")
    rows = [i for i, text in enumerate(texts) if text.strip() and text.lstrip()[0] != "#"]
    at = rng.choice(rows)
    column = rng.randrange(len(texts[at]) + 1)
    text = texts[at][:column] + rng.choice(HIDDEN) + texts[at][column:]
    return Mutation("", data.with_lines(file, at, at + 1, text), ((file, at + 1),))


@kind
def no_break_space(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, [li for li in data.lines if li.indent or li.key])
    text = data.text(line)
    if rng.random() < 0.5:
        text = text.replace(": ", ":\u00a0", 1)
    else:
        text = text.replace(" ", "\u00a0", 1) if line.indent else f"\u00a0{text}"
    return Mutation("", data.with_lines(line.file, line.at, line.at + 1, text), (place_of(line),))


@kind
def conflict_markers(rng: random.Random, data: Data) -> Mutation | None:
    line = pick(rng, data.lines)
    text = data.text(line)
    new = ["<<<<<<< HEAD", text, "=======", text, ">>>>>>> change"]
    first = 0
    if rng.random() < 0.4:  # an incomplete clean-up
        first = rng.choice([0, 2, 4])
        new = [text, new[first]] if first else [new[first], text]
    saved = data.with_lines(line.file, line.at, line.at + 1, *new)
    return Mutation("", saved, (place_of(line), place_of(line, len(new) - 1)))


def mutate(data: Data, seed: int, count: int) -> list[Mutation]:
    """Return `count` mutations, each kind in turn; the same seed gives the same ones."""
    found: list[Mutation] = []
    rng = random.Random(seed)
    while len(found) < count:
        name = list(KINDS)[len(found) % len(KINDS)]
        mutation = None
        while mutation is None:
            mutation = KINDS[name](rng, data)
            if mutation and all(
                data.files.get(file) == text for file, text in mutation.saved.items()
            ):
                mutation = None  # it changes nothing here
        # A change in a list or mapping over several lines is reported at its key.
        above = {
            place_of(key)
            for file, line in mutation.places
            if line > 1 and mutation.plausible
            for key in data.keys_above(file, line - 1)
        }
        found.append(mutation._replace(kind=name, places=(*mutation.places, *sorted(above))))
    return found
