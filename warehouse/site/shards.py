"""Data for scripts: files that hand JSON to ``credcat.take``, and records spread over many of them.

A record's file is told by the first bits of the CRC-32 of its id, so that a page finds it without
an index. How many bits there are follows from the size of all: files hold about `TARGET` bytes.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zlib import crc32

import orjson

TARGET = 128 * 1024
"""Bytes of a shard: quick to load over a telephone, and 1,000,000 offerings are some ten thousand
files rather than a million."""
_PARTS = 6
"""Bits by which records are laid apart on the disk while they come."""
_MOST_BITS = 20
_BUFFER = 1 << 18


def dump(value: Any) -> bytes:
    """JSON that is also JavaScript of before ES2019, whatever texts hold."""
    made = orjson.dumps(value)
    if b"\xe2\x80" not in made:
        return made
    return made.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")


def write_data(folder: Path, key: str, value: Any) -> int:
    """Write ``<key>.js``, which hands `value` to the page; how many bytes it has."""
    path = folder / f"{key}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(_call(key, dump(value)))


def _call(key: str, content: bytes) -> bytes:
    return b"credcat.take(" + orjson.dumps(key) + b"," + content + b");\n"


class Shards:
    """Records by their ids, in files by the first bits of the ids' CRC-32.

    Records come in any order and are laid apart on the disk, so that memory holds one part of 64
    at a time. Texts that many records share (``shared``) are written once in each file.
    """

    def __init__(self, folder: Path, key: str, scratch: Path) -> None:
        self._folder, self._key = folder, key
        scratch.mkdir(parents=True, exist_ok=True)
        self._scratch = scratch
        self._parts: list[IO[bytes]] = []
        self._bytes = 0
        self.count = 0

    def __enter__(self) -> Self:
        self._parts = [
            (self._scratch / f"{part}.jsonl").open("w+b", _BUFFER) for part in range(1 << _PARTS)
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in self._parts:
            part.close()

    def add(self, record_id: str, shared: bytes, record: bytes) -> None:
        """Lay a record down: its id, JSON that others have as well, and JSON of its own."""
        place = crc32(record_id.encode())
        line = b"\t".join((b"%08x" % place, record_id.encode(), shared, record)) + b"\n"
        self._parts[place >> (32 - _PARTS)].write(line)
        self._bytes += len(record) + len(record_id)
        self.count += 1

    def write(self) -> int:
        """Write the files; by how many bits a page finds them."""
        bits = min(_MOST_BITS, max(0, math.ceil(math.log2(max(self._bytes, 1) / TARGET))))
        for group in _grouped(list(range(1 << _PARTS)), bits):
            shards: dict[int, list[list[bytes]]] = {}
            for part in group:
                for line in self._lines(part):
                    shards.setdefault(_first(int(line[0], 16), bits), []).append(line)
            for shard, lines in shards.items():
                self._write(shard, lines)
        return bits

    def _lines(self, part: int) -> Iterator[list[bytes]]:
        file = self._parts[part]
        file.seek(0)
        for line in file:
            yield line.rstrip(b"\n").split(b"\t")

    def _write(self, shard: int, lines: list[list[bytes]]) -> None:
        lines.sort(key=lambda line: line[1])
        shared: dict[bytes, int] = {}
        rows = [
            orjson.dumps(line[1].decode())
            + b":[%d," % shared.setdefault(line[2], len(shared))
            + line[3]
            + b"]"
            for line in lines
        ]
        content = b'{"shared":[' + b",".join(shared) + b'],"rows":{' + b",".join(rows) + b"}}"
        path = self._folder / f"{self._key}/{shard:05x}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_call(f"{self._key}/{shard:05x}", content))


def _first(place: int, bits: int) -> int:
    return place >> (32 - bits) if bits else 0


def _grouped(parts: list[int], bits: int) -> list[list[int]]:
    """Parts that share a shard together."""
    size = 1 << max(0, _PARTS - bits)
    return [parts[start : start + size] for start in range(0, len(parts), size)]
