"""The configuration files of hosts: `_headers`, `_redirects` and nginx's."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

import jinja2

from ...render.environment import TEMPLATES
from ..site import base_path
from . import headers
from .fingerprint import FOLDERS, HASHED

# The limits of Cloudflare Pages; Netlify's are higher. Beyond them only speed is lost: assets are
# revalidated, and a page at an old URL redirects by itself.
MAX_RULES = 100
MAX_REDIRECTS = 2000
NOTE = """\
# Written by `python -m macros host`. A host reads _headers and _redirects at its root: put a site
# that is below a path into a folder of that name beside them.
"""


def headers_file(fingerprinted: Iterable[str], base: str) -> str:
    """Return `_headers`, as Cloudflare Pages, Netlify and others read it.

    Nothing says how long pages are kept: these hosts have them revalidated, and would join what two
    rules say.
    """
    files = sorted(fingerprinted, key=lambda file: (not file.endswith((".css", ".js")), file))
    text = NOTE
    for path, values in list(headers.rules(files).items())[:MAX_RULES]:
        lines = (f"  {name}: {value}\n" for name, value in values.items())
        text += f"\n{base}{quote(path, safe='/*')}\n{''.join(lines)}"
    return text


def redirects_file(redirects: Mapping[str, str], base: str) -> str:
    """Return `_redirects`: each form of each old URL, and the new one."""
    lines = [f"{quote(old)} {new} 301\n" for old, new in _redirects(redirects, base)]
    return NOTE + "".join(lines[:MAX_REDIRECTS])


def _redirects(redirects: Mapping[str, str], base: str) -> list[tuple[str, str]]:
    """Return the paths that lead to each old page, unquoted, with the new page's, quoted."""
    return [
        (base + form, quote(base + new))
        for old, new in sorted(redirects.items())
        for form in (old, old.rstrip("/"), f"{old}index.html")
    ]


def nginx_config(files: Iterable[str], redirects: Mapping[str, str], site_url: str) -> str:
    """Return a configuration of nginx for a site with files, given by their paths."""
    base = base_path(site_url)
    # Not HTML: each text goes through `quoted`, each pattern through `pattern`.
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"quoted": _quoted, "pattern": re.escape, "regex": lambda t: _quoted(f"~{t}")}
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
        whole={base + name: type_ for name, type_ in headers.TYPES.items() if "." in name},
        redirects=_redirects(redirects, base),
    )


def _quoted(text: str) -> str:
    """Return a text as one word of nginx's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
