"""What a host answers with, as the files that hosts read."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

import jinja2

from ...render.environment import TEMPLATES
from ..site import base_path
from . import headers
from .fingerprint import FOLDERS, HASHED

# What Cloudflare's Pages take; Netlify takes more. What goes beyond is left out, in an order in
# which nothing is lost but speed: a page at an old address leads on by itself.
MOST_RULES = 100
MOST_REDIRECTS = 2000
NOTE = """\
# Written by `python -m macros host`. _headers and _redirects stand at the root of a host: a site
# that is below a path stands in a folder of that name beside them.
"""


def headers_file(kept: Iterable[str], base: str) -> str:
    """Return `_headers`, as Cloudflare Pages, Netlify and others read it.

    Of pages it leaves out how long they may be kept: these hosts have them asked for again each
    time, and would join what two rules say.
    """
    styles_first = sorted(kept, key=lambda file: (not file.endswith((".css", ".js")), file))
    text = NOTE
    for path, said in list(headers.rules(styles_first).items())[:MOST_RULES]:
        lines = (f"  {name}: {value}\n" for name, value in said.items())
        text += f"\n{base}{quote(path, safe='/*')}\n{''.join(lines)}"
    return text


def redirects_file(moved: Mapping[str, str], base: str) -> str:
    """Return `_redirects`: each form of each old address, and the new one."""
    lines = [
        f"{quote(base + form)} {quote(base + new)} 301\n"
        for old, new in sorted(moved.items())
        for form in forms(old)
    ]
    return NOTE + "".join(lines[:MOST_REDIRECTS])


def forms(address: str) -> tuple[str, str, str]:
    """Return what leads to a page: its address, that without the slash, and that of its file."""
    return address, address.rstrip("/"), f"{address}index.html"


def nginx_config(files: Iterable[str], moved: Mapping[str, str], site_url: str) -> str:
    """Return a configuration of nginx for a site with some files, named by their paths."""
    base = base_path(site_url)
    # Not HTML: each text goes through `quoted`, each pattern through `pattern`.
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"quoted": _quoted, "pattern": re.escape, "regex": _regex}
    redirects = [
        (base + form, quote(base + new))
        for old, new in sorted(moved.items())
        for form in forms(old)
    ]
    return env.get_template("nginx.conf").render(
        base=base,
        host=urlsplit(site_url).hostname or "_",
        everywhere=headers.EVERYWHERE,
        transport=headers.TRANSPORT,
        shared=headers.SHARED,
        open=[re.escape(base + path).replace(r"\*", "") for path in headers.OPEN],
        kept_pattern=f"{re.escape(base)}({'|'.join(FOLDERS)})/{HASHED}",
        kept=headers.KEPT,
        asked_again=headers.ASKED_AGAIN,
        kinds=[kind for kind in headers.kinds(files) if kind.ending != "html"],
        page=headers.kind("html").type,
        whole={base + name: of for name, of in headers.TYPES.items() if "." in name},
        redirects=redirects,
    )


def _quoted(text: str) -> str:
    """Return a text as one word of nginx's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _regex(text: str) -> str:
    """Return a pattern as a key of nginx's map."""
    return _quoted(f"~{text}")
