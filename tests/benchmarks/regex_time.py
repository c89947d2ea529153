"""Print the regular expressions of macros/ whose time grows faster than the text they search.

Each is tried on texts of one repeated piece, twice as long each time. Only their CPU time in this
run is compared: the figure is how much longer a text of four times the length takes.
"""

import importlib
import inspect
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator

import macros

PIECES = [
    " ",
    "\t",
    "\n",
    "a",
    "1",
    "-",
    "'",
    '"',
    "<",
    "[",
    "(",
    "&",
    ".",
    "/",
    "#",
    "*",
    "`",
    "é",
]
PIECES += ["x ", "a-", "- a\n", "a: ", "a b\n", "<a ", "<!--", "{{ ", ", ", "0 1", "A1", "é"]
METHODS = {"match", "fullmatch", "search", "sub", "split", "findall", "finditer"}
LENGTHS = (5_000, 20_000)
# Below this a search is over before its time is more than noise.
SHORTEST = 0.05


def patterns() -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """Yield the name of each pattern that a module has compiled, the pattern, and the names of the
    methods that the module calls of it."""
    for found in pkgutil.walk_packages(macros.__path__, "macros."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    methods = set(re.findall(rf"\b{name}\.(\w+)", inspect.getsource(module)))
                    yield f"{found.name}.{name}", value, methods


def seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    """Return the CPU time that searching a text takes."""
    arguments = ("", text) if method == "sub" else (text,)
    start = time.process_time()
    found = getattr(pattern, method)(*arguments)
    if method == "finditer":
        list(found)
    return time.process_time() - start


def main() -> None:
    count = 0
    for name, pattern, methods in patterns():
        for method in sorted(methods & METHODS):
            count += 1
            for piece, end in itertools.product(PIECES, ("", "\x00")):
                texts = [piece * (length // len(piece)) + end for length in LENGTHS]
                short, long = (seconds(pattern, method, text) for text in texts)
                if long > SHORTEST and long > 6 * short:
                    figures = f"{long:.2f} s, {long / short:.0f} times"
                    print(f"{name}.{method}: {piece!r} × {LENGTHS[1]:,}: {figures}", flush=True)
                    break
    print(f"{count} uses of patterns tried")


if __name__ == "__main__":
    main()
