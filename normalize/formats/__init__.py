"""One reader for each published format, found by name."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TypeAlias

from normalize.garbage import paused
from normalize.listing import Evidence, FormatError, Payload, Reject
from normalize.reading import Reader, Reading

_MODULES = {
    "schema-org": "schema_org",
    "credly": "credly",
    "xcri-cap": "xcri_cap",
    "open-edx": "open_edx",
    "futurelearn": "futurelearn",
    "udacity": "udacity",
}
FORMATS = tuple(_MODULES)
Found: TypeAlias = tuple[Payload, Evidence]
"""A payload, and where it came from."""
_AT_ONCE = 500_000
"""Bytes of payloads that are read together."""


def reader(name: str) -> Reader:
    """The reader of a format; its module is imported only now.

    Raises:
        KeyError: no format has that name.
    """
    module = import_module(f"normalize.formats.{_MODULES[name]}")
    found: Reader = module.READER
    return found


def read_payload(reader: Reader, payload: Payload) -> Reading:
    """What one payload holds; one that is not of the format is one reject, not an exception."""
    try:
        with paused():
            return reader.read(payload)
    except FormatError as error:
        return Reading(rejects=[Reject(reason="unreadable_payload", detail=str(error))])


def read_payloads(reader: Reader, payloads: Iterable[Found]) -> Iterator[tuple[Evidence, Reading]]:
    """`read_payload` for a stream of payloads, some of them read together where that is quicker."""
    together = reader.read_together
    if together is None:
        for payload, seen in payloads:
            yield seen, read_payload(reader, payload)
        return
    for held in by_size(payloads, _AT_ONCE):
        with paused():
            found = together([payload for payload, _ in held])
        for (payload, seen), reading in zip(held, found, strict=True):
            yield seen, reading or read_payload(reader, payload)


def by_size(payloads: Iterable[Found], least: int) -> Iterator[list[Found]]:
    """Payloads in their order, as many together as hold so many bytes; the last ones may be fewer.

    Args:
        payloads: read as they are needed.
        least: bytes after which a list is full.
    """
    held, size = list[Found](), 0
    for found in payloads:
        held.append(found)
        size += len(found[0].body)
        if size >= least:
            yield held
            held, size = [], 0
    if held:
        yield held
