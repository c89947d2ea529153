"""The links of a built page, led elsewhere."""

import re
from collections.abc import Callable
from functools import partial
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit, urlunsplit

TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
LINK = re.compile(
    r"""(\s(?:href|src|action|poster|data)\s*=\s*|\scontent="0; url=)("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)


def relinked(html: str, to: Callable[[str], str | None]) -> str:
    """Return a page with the path of each link to its own host replaced.

    `to` is given such a path as it is written, without its escapes; where it returns None the link
    stays as it is.
    """
    return TAG.sub(lambda tag: LINK.sub(partial(_link, to), tag[0]), html)


def _link(to: Callable[[str], str | None], found: re.Match[str]) -> str:
    mark = found[2][0] if found[2][0] in "\"'" else ""
    try:
        link = urlsplit(unescape(found[2].strip(mark)))
    except ValueError:
        return found[0]
    if link.scheme or link.netloc or not link.path:
        return found[0]
    path = to(unquote(link.path))
    if path is None:
        return found[0]
    whole = escape(urlunsplit(("", "", quote(path), link.query, link.fragment)))
    return f"{found[1]}{mark}{whole}{mark}"
