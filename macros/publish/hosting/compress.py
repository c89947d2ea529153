"""Texts packed beforehand, so that no visitor waits for it and a host needs no program for it."""

import gzip
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from .headers import PACKED, kind


def pack(site: Path) -> Counter[str]:
    """Write each text of a site packed beside it, where that is smaller: page.html.br for those who
    read Brotli, page.html.gz for those who read gzip. Return the bytes of the texts, under "", and
    what is sent in their place to either, by the ending.

    What was packed already, such as the site map by MkDocs, is packed anew.
    """
    for ending in PACKED:
        for path in site.rglob(f"*.{ending}"):
            path.unlink()
    texts = [p for p in site.rglob("*") if p.is_file() and p.suffix and kind(p.suffix[1:]).is_text]
    with ThreadPoolExecutor() as pool:  # both work outside Python's lock
        return sum(pool.map(_packed, sorted(texts)), Counter())


def _packed(path: Path) -> Counter[str]:
    text = path.read_bytes()
    bodies = {"br": brotli.compress(text, quality=11), "gz": gzip.compress(text, 9, mtime=0)}
    sizes = Counter({"": len(text)})
    for ending, body in bodies.items():
        sizes[ending] = min(len(body), len(text))
        if len(body) < len(text):
            beside = path.with_name(f"{path.name}.{ending}")
            beside.write_bytes(body)
            # So that a host says the same day of all three.
            of = path.stat()
            os.utime(beside, ns=(of.st_atime_ns, of.st_mtime_ns))
    return sizes
