"""Ids that follow from what a row is, never from time or counters."""

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from slugify import slugify

from normalize.text_bytes import text_bytes

SEPARATOR = "\u001f"
_SHORTEST, _LONGEST = 2, 64
_SIGNS = 26
_TOLD = 3 + 8
"""Signs of an id, those of its kind before them, that tell it from others."""
_SHORT = 256
"""Bytes of a text that is hashed sooner when it is copied."""
_BASE_32 = b"abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = np.frombuffer(
    b"".join(bytes([one, other]) for one in _BASE_32 for other in _BASE_32), np.uint16
)
"""Two signs for each number of ten bits."""
_FIVES = -(-_SIGNS // 8)
"""Groups of five bytes that an id is written from."""
_SHIFTS = np.arange(30, -1, -10, dtype=np.uint64)
_PLAIN = re.compile(r"[A-Za-z0-9 -]*")
_GAPS = re.compile(r"[ -]+")
_MEANINGFUL = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("@", " at "))
"""Signs that tell names apart and would be lost in a slug."""


def mint(prefix: str, *parts: str | None) -> str:
    """An id such as ``mc_…`` from the parts that make a row what it is.

    Args:
        prefix: two letters that tell the kind of row.
        *parts: what identifies it; None and "" are the same.
    """
    digest = hashlib.sha256(SEPARATOR.join(part or "" for part in parts).encode()).digest()
    return f"{prefix}_{base64.b32encode(digest).decode().lower()[:_SIGNS]}"


def joined(*parts: pa.Array | str) -> pa.Array:
    """The parts of each row as one text, ready for `mint_column`; null and "" are the same."""
    texts = (pa.scalar(part, pa.string()) if isinstance(part, str) else part for part in parts)
    return pc.binary_join_element_wise(*texts, SEPARATOR, null_handling="replace")


def mint_column(prefix: str, texts: pa.Array) -> pa.Array:
    """`mint` for a column: the ids of texts that `joined` made."""
    rows = len(texts)
    if not rows:
        return pa.array([], pa.string())
    digests = np.frombuffer(b"".join(digests_of(texts)), np.uint8).reshape(rows, -1)
    # Base 32 (RFC 4648): five bytes are eight signs of five bits each, looked up two by two.
    fives = np.zeros((rows, _FIVES, 8), np.uint8)
    fives[:, :, 3:] = digests[:, : _FIVES * 5].reshape(rows, _FIVES, 5)
    numbers = fives.view(">u8").astype(np.uint64)
    pairs = _PAIRS.take((numbers >> _SHIFTS & np.uint64(1023)).astype(np.intp))
    head = np.frombuffer(f"{prefix}_".encode(), np.uint8)
    signs = np.empty((rows, len(head) + _SIGNS), np.uint8)
    signs[:, : len(head)] = head
    signs[:, len(head) :] = pairs.reshape(rows, -1).view(np.uint8)[:, :_SIGNS]
    offsets = np.arange(0, signs.size + 1, signs.shape[1], dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(signs)]
    return pa.Array.from_buffers(pa.string(), rows, buffers)


def sort_ids(ids: pa.Array) -> pa.Array:
    """The places of ids in the order of ids, as `pyarrow.compute.sort_indices` gives them.

    Ids that `mint_column` made are ordered by eight of their signs, which hardly two of them share.
    """
    signs = _signs_of(ids)
    if signs is not None:
        numbers = _numbers_of(signs)
        order = np.argsort(numbers)
        ascending = numbers[order]
        alike = (signs[:, : _TOLD - 8] == signs[0, : _TOLD - 8]).all()
        if alike and (ascending[1:] > ascending[:-1]).all():
            return pa.array(order)
    return pc.sort_indices(ids)


def surely_differ(ids: pa.Array) -> bool:
    """Whether no two ids are the same; False where eight of their signs do not tell."""
    signs = _signs_of(ids)
    if signs is None:
        return False
    ascending = np.sort(_numbers_of(signs))
    return bool((ascending[1:] > ascending[:-1]).all())


def _signs_of(ids: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The signs of ids that are all as long as those that `mint_column` makes, by row."""
    found = text_bytes(ids)
    width = len(found.letters) // (len(ids) or 1)
    if width < _TOLD or not (found.lengths == width).all():
        return None
    return found.letters.reshape(-1, width)


def _numbers_of(signs: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """Eight signs of each id that tell it from others, as a number of the same order."""
    told = np.ascontiguousarray(signs[:, _TOLD - 8 : _TOLD])
    return told.view(">u8").ravel().astype(np.uint64)


def digests_of(texts: pa.Array) -> list[bytes]:
    """The sha256 of each text or binary of a column without nulls."""
    sha256 = hashlib.sha256
    found = text_bytes(texts)
    if len(found.letters) > len(texts) * _SHORT:
        views, places = found.letters.data, found.bounds.tolist()
        return [sha256(views[start:end]).digest() for start, end in pairwise(places)]
    # Copies of short texts, made all at once, cost less than views.
    copies = texts.view(pa.binary()).to_numpy(zero_copy_only=False).tolist()
    return [sha256(copy).digest() for copy in copies]


def offering_id(provider_id: str, native_id: str) -> str:
    """The id of a provider's offering."""
    return mint("mc", provider_id, native_id)


@lru_cache(maxsize=10_000)
def organisation_id(name: str) -> str:
    """The slug of an organisation's name: the same wherever it is named alike."""
    return _slug(name, "organisation")


@lru_cache(maxsize=100_000)
def skill_urn(provider_id: str, label: str) -> str:
    """The URI of a skill that a provider names in its own words (RFC 8141)."""
    return f"urn:credcat:skill:{provider_id}:{_slug(label, 'skill')}"


def _slug(name: str, kind: str) -> str:
    """A name in letters of a URL.

    A slug that does not tell the name from others (too short, cut, or transliterated from another
    script) ends in eight digits of the name's hash.
    """
    if _PLAIN.fullmatch(name):
        # What the library makes of it.
        slug = _GAPS.sub("-", name.lower()).strip("-")
    else:
        # Another backend would make other ids.
        slug = slugify(name, replacements=_MEANINGFUL, backend="text-unidecode")
    if _SHORTEST <= len(slug) <= _LONGEST and (name.isascii() or _is_latin(name)):
        return slug
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return f"{slug[: _LONGEST - 9].strip('-') or kind}-{digest}"


def _is_latin(name: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in name if sign.isalpha())
