"""What a host answers with besides the file: defined here once, for `_headers`, nginx and pages."""

import mimetypes
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

# What a page may load, run, send to and be framed by. A browser refuses everything else, whatever
# has got into a page.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# A page can say all of it but the last itself (https://www.w3.org/TR/CSP3/#meta-element).
POLICY_IN_PAGE = "; ".join(f"{name} {POLICY[name]}" for name in list(POLICY)[:-1])
REFERRER = "no-referrer"
# What a device reveals or does and nothing here needs; copying an address is all that is used. A
# browser warns on every page about names it does not know: Chromium knows these.
PERMISSIONS = (
    "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=(), "
    "xr-spatial-tracking=(), clipboard-write=(self)"
)
# A year, for this host name alone: its owner's other names, and preloading, are not ours to decide.
TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
# Sent with every answer, also with errors.
EVERYWHERE = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": REFERRER,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers before 2018, without frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    # Everything is public and free to use: other sites may show a picture or a file.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# The downloads, which scripts of other sites may read.
OPEN = ("data/*", "feed.xml")
SHARED = ("Access-Control-Allow-Origin", "*")
# Files whose names change with their content are kept for a year. Everything else is revalidated
# each time, in a few bytes where it is unchanged: a telephone number may have changed.
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"
# By the end of a file's name, or its whole name: types that Python lacks, or has only lately.
TYPES = {
    "feed.xml": "application/atom+xml",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "md": "text/markdown",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
COMPRESSED = {"br": "br", "gz": "gzip"}


class Kind(NamedTuple):
    """A kind of file: the end of its name, its content type, and whether compressing it helps."""

    ending: str
    type: str
    is_text: bool


def kinds(files: Iterable[str]) -> list[Kind]:
    """Return the kinds of files, given by their paths; a file without an ending has none."""
    endings = {PurePosixPath(file).suffix[1:] for file in files}
    return [kind(ending) for ending in sorted(endings - {"", *COMPRESSED})]


def kind(ending: str) -> Kind:
    """Return the kind of the files with an ending."""
    guess = mimetypes.MimeTypes(filenames=()).guess_type(f"file.{ending}")[0]
    type_ = TYPES.get(ending.lower()) or guess or "application/octet-stream"
    is_text = type_.startswith("text/") or type_.endswith(("json", "xml"))
    return Kind(ending, f"{type_}; charset=utf-8" if type_[:5] == "text/" else type_, is_text)


def rules(fingerprinted: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return headers by path below the site's root, general rules first; * stands for any path.

    `fingerprinted` are the files whose names change with their content, the most important first.
    No two rules for one path have the same header: hosts would join the values.
    """
    found = {"*": EVERYWHERE | dict([TRANSPORT])}
    for path in OPEN:
        found[path] = dict([SHARED])
        if path in TYPES:
            found[path]["Content-Type"] = TYPES[path]
    return found | {path: {"Cache-Control": KEPT} for path in fingerprinted}
