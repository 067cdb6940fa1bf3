"""Content-Encoding undone piece by piece, never past a limit: small bodies unfold to huge ones."""

import sys
import zlib
from typing import Protocol

import brotli  # comes with Scrapy, as does zstd

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 64 * 1024
_MOST_CODECS = 3
GZIP_MAGIC = b"\x1f\x8b"


class UndecodableError(ValueError):
    """The body is not what its Content-Encoding says."""


class TooLargeError(ValueError):
    """The body is larger than allowed."""


class _Codec(Protocol):
    def feed(self, data: bytes, limit: int) -> bytes: ...
    def whole(self) -> bool: ...


class _Gzip:
    """One member or more."""

    def __init__(self) -> None:
        self.member = zlib.decompressobj(31)
        self.started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        self.started = self.started or bool(data)
        out = bytearray()
        while data:
            if self.member.eof:
                if not data.startswith(GZIP_MAGIC):
                    break  # padding after the end is no part of the body
                self.member = zlib.decompressobj(31)
            out += self.member.decompress(data, limit + 1 - len(out))
            if len(out) > limit:
                raise TooLargeError
            data = self.member.unused_data or self.member.unconsumed_tail
        return bytes(out)

    def whole(self) -> bool:
        return self.member.eof or not self.started


class _Deflate:
    """With or without its zlib header: some servers leave it out (RFC 9110 8.4.1.2)."""

    def __init__(self) -> None:
        self.head = b""
        self.stream: zlib._Decompress | None = None

    def feed(self, data: bytes, limit: int) -> bytes:
        if self.stream is None:
            data = self.head = self.head + data
            if len(data) < 2:
                return b""
            named = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self.stream = zlib.decompressobj(15 if named else -15)
        out = self.stream.decompress(data, limit + 1)
        if len(out) > limit:
            raise TooLargeError
        return out

    def whole(self) -> bool:
        return self.stream.eof if self.stream else not self.head


class _Brotli:
    def __init__(self) -> None:
        self.codec = brotli.Decompressor()
        self.started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        self.started = self.started or bool(data)
        out = bytearray()
        while not self.codec.is_finished():
            piece = self.codec.process(data, output_buffer_limit=_PIECE)
            if not piece:
                break
            out += piece
            data = b""
            if len(out) > limit:
                raise TooLargeError
        return bytes(out)

    def whole(self) -> bool:
        return self.codec.is_finished() or not self.started


class _Zstd:
    def __init__(self) -> None:
        self.codec = zstd.ZstdDecompressor()
        self.started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        self.started = self.started or bool(data)
        out = bytearray()
        while not self.codec.eof and (data or not self.codec.needs_input):
            out += self.codec.decompress(data, max_length=_PIECE)
            data = b""
            if len(out) > limit:
                raise TooLargeError
        return bytes(out)

    def whole(self) -> bool:
        return self.codec.eof or not self.started


_BROKEN = (zlib.error, brotli.error, zstd.ZstdError)


def _codec(name: str) -> _Codec:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise UndecodableError(f"Content-Encoding {name!r} is not known")


class Decoder:
    """Undoes the encodings of one body, piece by piece.

    Raises:
        UndecodableError: an encoding is not known.
    """

    def __init__(self, content_encoding: str | None, limit: int) -> None:
        names = [part.strip().lower() for part in (content_encoding or "").split(",")]
        # The last one named was applied last (RFC 9110 8.4).
        self.codecs = [_codec(n) for n in reversed(names) if n not in ("", "identity")]
        if len(self.codecs) > _MOST_CODECS:
            raise UndecodableError(f"{len(self.codecs)} encodings lie over each other")
        self.limit = limit
        # What lies between two encodings may be a little longer than what comes out at last.
        self.room = [limit + _PIECE] * (len(self.codecs) - 1) + [limit]

    def feed(self, data: bytes) -> bytes:
        """The next piece decoded.

        Raises:
            TooLargeError: all pieces together are over the limit.
            UndecodableError: the bytes are not of the encoding.
        """
        try:
            for position, codec in enumerate(self.codecs):
                data = codec.feed(data, self.room[position])
                self.room[position] -= len(data)
        except _BROKEN as error:
            raise UndecodableError(f"the body does not decode: {error}") from error
        except TooLargeError:
            raise TooLargeError(f"the body unfolds to more than {self.limit} bytes") from None
        if not self.codecs:
            self.room[0] -= len(data)
            if self.room[0] < 0:
                raise TooLargeError(f"the body is larger than {self.limit} bytes")
        return data

    def finish(self) -> None:
        """Assert that the encoded body came to its end.

        Raises:
            UndecodableError: it did not.
        """
        if not all(codec.whole() for codec in self.codecs):
            raise UndecodableError("the encoded body ends before its end mark")


def decode(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """A whole body decoded.

    Raises:
        TooLargeError: it is over the limit.
        UndecodableError: it is not of the encoding, or cut short.
    """
    decoder = Decoder(content_encoding, limit)
    decoded = decoder.feed(body)
    decoder.finish()
    return decoded


def unpack(body: bytes, limit: int) -> bytes:
    """The content of a body that is itself a gzip file (``feed.xml.gz``), or the body as it is.

    Raises:
        TooLargeError: the content is over the limit.
        UndecodableError: it begins as a gzip file and is broken or cut short.
    """
    return decode(body, "gzip", limit) if body.startswith(GZIP_MAGIC) else body
