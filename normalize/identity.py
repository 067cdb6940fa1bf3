"""Ids that follow from what a row is, never from time or counters."""

import base64
import hashlib
import unicodedata

from slugify import slugify

SEPARATOR = "\u001f"
_SHORTEST, _LONGEST = 2, 64
_MEANINGFUL = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("@", " at "))
"""Signs that tell names apart and would be lost in a slug."""


def mint(prefix: str, *parts: str | None) -> str:
    """An id such as ``mc_…`` from the parts that make a row what it is.

    Args:
        prefix: two letters that tell the kind of row.
        *parts: what identifies it; None and "" are the same.
    """
    digest = hashlib.sha256(SEPARATOR.join(part or "" for part in parts).encode()).digest()
    return f"{prefix}_{base64.b32encode(digest).decode().lower()[:26]}"


def offering_id(provider_id: str, native_id: str) -> str:
    """The id of a provider's offering."""
    return mint("mc", provider_id, native_id)


def organisation_id(name: str) -> str:
    """The slug of an organisation's name: the same wherever it is named alike.

    A slug that does not tell the name from others (too short, cut, or transliterated from another
    script) ends in eight digits of the name's hash.
    """
    slug = slugify(name, replacements=_MEANINGFUL)
    if len(slug) <= _LONGEST and len(slug) >= _SHORTEST and _is_latin(name):
        return slug
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return f"{slug[: _LONGEST - 9].strip('-') or 'organisation'}-{digest}"


def _is_latin(name: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in name if sign.isalpha())
