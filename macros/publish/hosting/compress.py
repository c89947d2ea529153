"""Text files compressed beforehand, so that no visitor waits for it and no host needs a program."""

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from .headers import PACKED, kind


def compress_files(site: Path) -> tuple[int, int, int]:
    """Write each text file of a site compressed beside it, where that is smaller, for browsers that
    read Brotli (page.html.br) and gzip (page.html.gz).

    Return the bytes of the files, and of what is sent in either form. Files that were compressed
    before, such as the sitemap by MkDocs, are compressed again.
    """
    for ending in PACKED:
        for path in site.rglob(f"*.{ending}"):
            path.unlink()
    texts = [p for p in site.rglob("*") if p.is_file() and p.suffix and kind(p.suffix[1:]).is_text]
    with ThreadPoolExecutor() as pool:  # both libraries release Python's lock
        sizes = list(pool.map(_compress, sorted(texts)))
    text, brotli_, gzip_ = map(sum, zip(*sizes, strict=True))
    return text, brotli_, gzip_


def _compress(path: Path) -> tuple[int, int, int]:
    text, stat = path.read_bytes(), path.stat()
    bodies = {"br": brotli.compress(text, quality=11), "gz": gzip.compress(text, 9, mtime=0)}
    for ending, body in bodies.items():
        if len(body) < len(text):
            new = path.with_name(f"{path.name}.{ending}")
            new.write_bytes(body)
            # A host then sends the same date with all three.
            os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    small, medium = (min(len(body), len(text)) for body in bodies.values())
    return len(text), small, medium
