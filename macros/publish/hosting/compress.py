"""Compress text files beforehand, so that no visitor waits for it and no host needs a program."""

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from .headers import COMPRESSED, kind


def compress_files(site: Path) -> None:
    """Write each text file of a site compressed beside it, where that is smaller: page.html.br for
    browsers that read Brotli, page.html.gz for gzip.

    Files compressed before, such as the sitemap, are compressed again.
    """
    for ending in COMPRESSED:
        for path in site.rglob(f"*.{ending}"):
            path.unlink()
    texts = [p for p in site.rglob("*") if p.is_file() and p.suffix and kind(p.suffix[1:]).is_text]
    with ThreadPoolExecutor() as pool:  # both libraries release Python's lock
        list(pool.map(_compress, texts))


def _compress(path: Path) -> None:
    text, stat = path.read_bytes(), path.stat()
    bodies = {"br": brotli.compress(text, quality=11), "gz": gzip.compress(text, 9, mtime=0)}
    for ending, body in bodies.items():
        if len(body) < len(text):
            new = path.with_name(f"{path.name}.{ending}")
            new.write_bytes(body)
            # A host then sends the same date with all three.
            os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
