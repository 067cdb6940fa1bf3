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
GZIP_MAGIC = b"\x1f\x8b"


class UndecodableError(ValueError):
    """The body is not what its Content-Encoding says."""


class TooLargeError(ValueError):
    """The body is larger than allowed."""


class _Codec(Protocol):
    def feed(self, data: bytes, limit: int) -> bytes: ...
    def whole(self) -> bool: ...


class _Zlib:
    """gzip with one or more members, or deflate with or without its zlib header."""

    def __init__(self, wbits: int) -> None:
        self.wbits = wbits
        self.fresh = zlib.decompressobj(wbits)
        self.started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        out = bytearray()
        while data:
            if self.fresh.eof:
                if self.wbits != 31 or not data.startswith(GZIP_MAGIC):
                    break  # padding after the end is no part of the body
                self.fresh = zlib.decompressobj(self.wbits)
            out += self._piece(data, limit + 1 - len(out))
            if len(out) > limit:
                raise TooLargeError
            data = self.fresh.unused_data or self.fresh.unconsumed_tail
        return bytes(out)

    def _piece(self, data: bytes, room: int) -> bytes:
        try:
            out = self.fresh.decompress(data, room)
        except zlib.error:
            if self.wbits != 15 or self.started:
                raise
            # RFC 9110 8.4.1.2: some servers send deflate without the zlib wrapper.
            self.wbits, self.fresh = -15, zlib.decompressobj(-15)
            out = self.fresh.decompress(data, room)
        self.started = True
        return out

    def whole(self) -> bool:
        return self.fresh.eof or not self.started


class _Brotli:
    def __init__(self) -> None:
        self.codec = brotli.Decompressor()
        self.started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        self.started = self.started or bool(data)
        out = bytearray(self.codec.process(data, output_buffer_limit=_PIECE))
        while not self.codec.can_accept_more_data() and len(out) <= limit:
            out += self.codec.process(b"", output_buffer_limit=_PIECE)
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
            return _Zlib(31)
        case "deflate":
            return _Zlib(15)
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
        self.limit = limit
        self.given = 0

    def feed(self, data: bytes) -> bytes:
        """The next piece decoded.

        Raises:
            TooLargeError: all pieces together are over the limit.
            UndecodableError: the bytes are not of the encoding.
        """
        room = self.limit - self.given
        try:
            for codec in self.codecs:
                data = codec.feed(data, room)
        except _BROKEN as error:
            raise UndecodableError(f"the body does not decode: {error}") from error
        except TooLargeError:
            raise TooLargeError(f"the body unfolds to more than {self.limit} bytes") from None
        self.given += len(data)
        if self.given > self.limit:
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
