"""What a site loads is sent without comments."""

import pytest

from macros.publish.assets import compact

LICENCE = "/**\n* a - like b\n* @license MIT\n*/"


@pytest.mark.parametrize(
    ("ending", "text", "compacted"),
    [
        (".css", "/* why */\np {\n  margin: 0; /* and\n  why */\n}\n", "p {\nmargin: 0;\n}\n"),
        (
            ".js",
            "// why\n{\n\n  /* this\n     one */\n  f();\n  /** @param x */\n}\n",
            "{\nf();\n}\n",
        ),
        (".js", 'const at = "https://x.example/"; // here\n', None),
        (".js", "const r = /\\/*/g; const s = `a // b`;\nf(1 /* one */, `*/`);\n", None),
        (".js", LICENCE.replace("\n*", "\n *") + "\n/* b */\nf();\n", f"{LICENCE}\nf();\n"),
    ],
)
def test_comments_and_indents_are_left_out(ending: str, text: str, compacted: str | None) -> None:
    assert compact(text, ending) == (text if compacted is None else compacted)
