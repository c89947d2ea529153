"""Characters that no font of the PDFs has: Typst refuses to print them (PDF/UA-1)."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Plan
from ...data.problems import Problem, Problems, visible
from .content import pdf_content

# The fonts a PDF may use besides those that Typst brings; the machine's own are never used.
FONTS = "fontpkg_source_sans_3"
# The letters of Europe's languages and usual punctuation: texts of these alone need no test.
UNUSUAL = re.compile(r"[^\n -~\xa0-\u017f–—‘’“”…]")
MISSING = re.compile(r'the text `"(.+)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
# A page of texts, each alone.
TEXTS = b'#set document(title: "Texts")\n#for text in json(bytes(sys.inputs.texts)) { par(text) }'


@cache
def fonts() -> Any:
    """Return the fonts that Typst may use."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(FONTS) / "files")])


def missing(error: Any) -> set[str]:
    """Return the characters that Typst could not print; none if another error ended it."""
    found = MISSING.findall(error.diagnostic)
    return {ESCAPE.sub(lambda code: chr(int(code[1], 16)), one) for one in found}


def check_characters(data: PlanData) -> None:
    """Raise Problems where a plan has a character that its PDF cannot show. Renders no plan."""
    import typst

    texts = [str(value) for record in records_in(tuple(data)) for _, value in _texts(record)]
    if not (unusual := sorted({text for text in texts if UNUSUAL.search(text)})):
        return
    compiler = typst.Compiler(TEXTS, font_paths=fonts())
    try:
        compiler.compile(sys_inputs={"texts": json.dumps(unusual)}, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        problems = []
        for plan in data.plans:
            content = json.dumps(pdf_content(data, plan, ""), ensure_ascii=False)
            found = (one for one in missing(error) if one in content)
            problems += [place for one in found for place in places(data, plan, one)]
        if problems:
            raise Problems(problems) from None


def places(data: PlanData, plan: Plan, missing: str) -> Iterator[Problem]:
    """Yield a problem at each text with a character, of the plan if any of it has the character."""
    what = f"no font of the PDF has “{missing}” ({visible(missing, missing)})"
    fix = "write it in words or in other letters"
    for records in (records_in(plan), records_in(tuple(data))):
        problems = [
            record.location.problem(what, fix, key)
            for record in records
            for key, value in _texts(record)
            if missing in str(value)
        ]
        if problems:
            yield from problems
            return


def _texts(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record that hold no other record."""
    return ((key, value) for key, value in fields_of(record) if not any(records_in(value)))
