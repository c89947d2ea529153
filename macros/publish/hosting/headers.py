"""What a host answers with, beside the file: the one place where it is said. From here are drawn
`_headers`, the configuration of nginx, and what a page says of itself where a host says nothing."""

import mimetypes
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

# What a page may load, run, send to and be framed by. A browser refuses all else, whatever came
# into a page. `self` is the site's own host.
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
# Heeded in a header alone (https://www.w3.org/TR/CSP3/#meta-element).
IN_HEADERS_ALONE = ("frame-ancestors",)
# Following a link from here tells nobody where one came from.
REFERRER = "no-referrer"
# What a device tells or does, and nothing here asks for: the copy of an address is all that is
# used. A browser reports names that it does not know, on every page: these Chromium knows.
DENIED = (
    "accelerometer",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# How long a browser keeps to https once it came by it: a year, for this host name alone. Browsers
# heed it over https only. Neither other names of the owner's nor a list in browsers (preload) are
# ours to decide on.
TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
# Sent with every answer, that for a wrong address too.
EVERYWHERE = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in DENIED), "clipboard-write=(self)"]),
    "Referrer-Policy": REFERRER,
    "X-Content-Type-Options": "nosniff",
    # What browsers before 2018 know of frame-ancestors.
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # All is public and free to use: other sites may show a picture or a file of it.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What scripts of other sites may read: the downloads.
OPEN = ("data/*", "feed.xml")
SHARED = ("Access-Control-Allow-Origin", "*")
# Kept for a year: the name of such a file changes with its content. All else is asked for again
# each time, and answered in a few bytes where it has not changed: a telephone number may have.
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"

# Types by the end of a file's name; a whole name goes before. Python's own list differs by version.
TYPES = {
    "css": "text/css",
    "csv": "text/csv",
    "feed.xml": "application/atom+xml",
    "gif": "image/gif",
    "html": "text/html",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
PACKED = {"br": "br", "gz": "gzip"}


class Kind(NamedTuple):
    """A kind of file: the end of its name, the type it is sent with, and whether it is text, which
    grows smaller when it is packed."""

    ending: str
    type: str
    is_text: bool


def kinds(files: Iterable[str]) -> list[Kind]:
    """Return the kinds of some files, named by their paths; a file without an ending has none."""
    endings = {PurePosixPath(file).suffix[1:] for file in files}
    return [kind(ending) for ending in sorted(endings - {"", *PACKED})]


def kind(ending: str) -> Kind:
    """Return the kind of the files whose names end so; of one that nobody knows, bytes."""
    guessed = mimetypes.MimeTypes(filenames=()).guess_type(f"file.{ending}")[0]
    known = TYPES.get(ending.lower()) or guessed or "application/octet-stream"
    is_text = known.startswith("text/") or known.endswith(("json", "xml"))
    return Kind(ending, f"{known}; charset=utf-8" if known[:5] == "text/" else known, is_text)


def rules(kept: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return headers by the path below the site's root, which ends with a star where it holds for
    all below it, the more general first. `kept` are the files whose names change with their
    content, in the order in which they matter.

    No two rules that hold for one path say the same header: hosts would join what they say.
    """
    found: dict[str, dict[str, str]] = {"*": EVERYWHERE | dict([TRANSPORT])}
    for path in OPEN:
        found[path] = dict([SHARED])
        if path in TYPES:
            found[path]["Content-Type"] = TYPES[path]
    return found | {path: {"Cache-Control": KEPT} for path in kept}


def policy_in_page() -> str:
    """Return what a page says of itself, as a Content-Security-Policy."""
    heeded = (name for name in POLICY if name not in IN_HEADERS_ALONE)
    return "; ".join(f"{name} {POLICY[name]}" for name in heeded)
