"""Finish a PDF by Typst: mark the headers of table rows, and compress its objects.

Typst 0.15 writes the structure that screen readers use uncompressed, which more than doubles a
PDF's size, and can't mark a cell as the header of its row. See ISO 32000-1, 7.5.7, 7.5.8, 14.8.5.7.
"""

import re
import zlib
from itertools import pairwise

# A cell of a table's body and the headers it names, which are those of columns alone.
CELL = re.compile(
    rb"(?<=^<</Type/StructElem)/S/TD(/P \d+ 0 R/A\[<</O/Table)/Headers\[\(U\d+x(\d+)y\d+\)\]"
)
PER_STREAM = 100


def finish(pdf: bytes) -> bytes:
    """Return a PDF with row headers and with its objects compressed."""
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    table, _, trailer = pdf[start:].partition(b"trailer\n<<")
    offsets = sorted(int(at) for at in re.findall(rb"(?m)^(\d{10}) 00000 n", table))
    streams: dict[int, bytes] = {}
    plain: dict[int, bytes] = {}
    for begin, end in pairwise([*offsets, start]):
        number, _, body = pdf[begin:end].partition(b" 0 obj\n")
        body = body.rstrip().removesuffix(b"\nendobj")
        if body.endswith(b"\nendstream"):
            streams[int(number)] = body
        else:
            plain[int(number)] = CELL.sub(_mark_header, body)
    size = max(streams | plain) + 1
    packed: dict[int, tuple[int, int, int]] = {}
    numbers = sorted(plain)
    for first in range(0, len(numbers), PER_STREAM):
        group = numbers[first : first + PER_STREAM]
        streams[size] = _object_stream([(n, plain[n]) for n in group])
        packed |= {n: (2, size, at) for at, n in enumerate(group)}
        size += 1
    return _file(pdf[: offsets[0]], streams, packed, trailer.partition(b">>\nstartxref")[0], size)


def _mark_header(cell: re.Match[bytes]) -> bytes:
    """Return a cell that names no header: the scope of headers then says whose they are."""
    kind, scope = (b"TH", b"/Scope/Row") if cell[2] == b"0" else (b"TD", b"")
    return b"/S/" + kind + cell[1] + scope


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    index, content = b"", b""
    for number, body in objects:
        index += b"%d %d " % (number, len(content))
        content += body + b"\n"
    about = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index))
    return _stream(about, index + content)


def _stream(about: bytes, content: bytes) -> bytes:
    content = zlib.compress(content, 9)
    head = b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (about, len(content))
    return head + content + b"\nendstream"


def _file(
    header: bytes,
    streams: dict[int, bytes],
    packed: dict[int, tuple[int, int, int]],
    trailer: bytes,
    size: int,
) -> bytes:
    """Return the file that holds some streams and, in them, the objects at the places `packed`."""
    entries, content = {0: (0, 0, 65535)} | packed, header
    for number, body in streams.items():
        entries[number] = 1, len(content), 0
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries[size] = 1, len(content), 0
    rows = (entries.get(n, (0, 0, 65535)) for n in range(size + 1))
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2) for kind, place, index in rows
    )
    about = re.sub(rb"/Size \d+", b"/Type/XRef/W[1 4 2]/Size %d" % (size + 1), trailer, count=1)
    return b"%s%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        content, size, _stream(about, table), len(content),
    )  # fmt: skip
