"""What hosts send with the files of a site: `_headers`, `_redirects`, nginx's configuration."""

import mimetypes
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

import yaml

from ...render.environment import environment
from ..site import base_path
from ..site_pages import FOLDERS
from .fingerprint import HASHED

HEADERS = yaml.safe_load(Path(__file__).with_name("headers.yml").read_text("utf-8"))
_POLICY = [f"{name} {value}" for name, value in HEADERS["policy"].items()]
POLICY_IN_PAGE = "; ".join(_POLICY[:-1])
EVERYWHERE = {"Content-Security-Policy": "; ".join(_POLICY), **HEADERS["everywhere"]}
COMPRESSED = ("br", "gz")
MIME_TYPES = mimetypes.MimeTypes(filenames=())
for ending, type_ in HEADERS["types"].items():
    MIME_TYPES.add_type(type_, f".{ending}")
# The limits of Cloudflare Pages; Netlify's are higher. Beyond them only speed is lost: assets are
# revalidated, and a page at an old URL redirects by itself.
MAX_RULES = 100
MAX_REDIRECTS = 2000
NOTE = """\
# Written by `python -m macros host`. A host reads _headers and _redirects at its root: put a site
# that is below a path into a folder of that name next to them.
"""


def content_type(ending: str) -> str:
    """Return the content type of the files with an ending, such as "css"."""
    type_ = MIME_TYPES.guess_type(f"file.{ending}")[0] or "application/octet-stream"
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_


def is_text(ending: str) -> bool:
    """Return whether compressing the files with an ending makes them smaller."""
    return bool(re.match("text/|.*(json|xml)$", content_type(ending)))


def headers_file(fingerprinted: Iterable[str], base: str) -> str:
    """Return `_headers`, as Cloudflare Pages, Netlify and others read it.

    `fingerprinted` are the files whose names change with their content; style sheets and scripts
    come first. No two rules for one path have the same header, because these hosts join the values.
    Nothing says how long pages are kept: these hosts have them revalidated.
    """
    files = sorted(fingerprinted, key=lambda file: (not file.endswith((".css", ".js")), file))
    rules = {"*": EVERYWHERE | HEADERS["transport"]} | HEADERS["paths"]
    rules |= {file: {"Cache-Control": HEADERS["fingerprinted"]} for file in files}
    text = NOTE
    for path, values in list(rules.items())[:MAX_RULES]:
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
    endings = {PurePosixPath(file).suffix[1:] for file in files} - {"", "html", *COMPRESSED}
    # Not HTML: each text goes through `quoted`, each pattern through `pattern`.
    env = environment().overlay(autoescape=False, finalize=None, keep_trailing_newline=True)
    filters = {"quoted": _quoted, "pattern": re.escape, "regex": lambda text: _quoted(f"~{text}")}
    env.filters = env.filters | filters
    return env.get_template("nginx.conf").render(
        HEADERS,
        base=base,
        host=urlsplit(site_url).hostname or "_",
        everywhere=EVERYWHERE,
        fingerprinted_pattern=f"{re.escape(base)}({'|'.join(FOLDERS)}){HASHED}",
        endings=sorted(endings),
        content_type=content_type,
        is_text=is_text,
        redirects=_redirects(redirects, base),
    )


def _quoted(text: str) -> str:
    """Return a text as one word of nginx's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
