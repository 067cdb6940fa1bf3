"""Draws that depend on nothing but a key and a label: the same on every machine and version.

Each value has a label of its own, so that a value that is added later changes no other one.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Values drawn for one key."""

    __slots__ = ("_key",)

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(str(part) for part in key)

    def _digest(self, label: str) -> bytes:
        return hashlib.blake2b(f"{self._key}\x1e{label}".encode(), digest_size=16).digest()

    def number(self, label: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int.from_bytes(self._digest(label)) % (high - low + 1)

    def chance(self, label: str, share: float) -> bool:
        """True in this share of all keys."""
        return int.from_bytes(self._digest(label)[:6]) < share * (1 << 48)

    def pick(self, label: str, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(label, 0, len(options) - 1)]

    def some(self, label: str, options: Iterable[T], count: int) -> list[T]:
        """So many different ones of the options, or all if there are fewer, in drawn order."""
        return sorted(options, key=lambda option: self._digest(f"{label}\x1e{option}"))[:count]

    def uuid(self, label: str) -> str:
        """An identifier in the form of a version 4 UUID."""
        digits = self._digest(label).hex()
        variant = "89ab"[int(digits[16], 16) % 4]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        )
