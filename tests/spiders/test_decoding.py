import contextlib
import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from spiders.decoding import Decoder, TooLargeError, UndecodableError, decode, unpack


def raw_deflate(body: bytes) -> bytes:
    codec = zlib.compressobj(wbits=-15)
    return codec.compress(body) + codec.flush()


ENCODERS = {
    "gzip": gzip.compress,
    "X-Gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "deflate, gzip": lambda body: gzip.compress(zlib.compress(body)),
}


@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=3000), st.integers(1, 50))
def test_what_was_encoded_is_decoded_in_pieces(name, body, size):
    encoded = ENCODERS[name](body)
    decoder = Decoder(name, len(body))
    pieces = [decoder.feed(encoded[i : i + size]) for i in range(0, len(encoded), size)]
    decoder.finish()
    assert b"".join(pieces) == body


@pytest.mark.parametrize("name", sorted(set(ENCODERS) - {"identity"}))
def test_bombs_and_cut_bodies(name):
    encoded = ENCODERS[name](bytes(3_000_000))
    assert len(encoded) < 10_000
    with pytest.raises(TooLargeError, match="more than 100000 bytes"):
        decode(encoded, name, 100_000)
    with pytest.raises(UndecodableError):
        decode(encoded[: len(encoded) // 2], name, 3_000_000)


@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(name, body):
    with contextlib.suppress(UndecodableError, TooLargeError):
        assert len(decode(body, name, 1000)) <= 1000


def test_an_encoding_that_nobody_knows():
    with pytest.raises(UndecodableError, match="'rot13'"):
        decode(b"", "rot13", 10)


def test_a_body_that_is_a_gzip_file():
    both = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(10)
    assert unpack(both, 100) == b"one two"
    assert unpack(b"plain", 100) == b"plain"
    with pytest.raises(TooLargeError):
        unpack(gzip.compress(bytes(1000)), 100)
    with pytest.raises(UndecodableError):
        unpack(gzip.compress(b"text")[:-3], 100)


def test_encodings_piled_up():
    with pytest.raises(UndecodableError, match="99 encodings"):
        decode(b"", ",".join(["gzip"] * 99), 10)
