"""One reader for each published format, found by name."""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

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


def read_payloads(
    reader: Reader, payloads: Iterable[tuple[Payload, Evidence]]
) -> Iterator[tuple[Evidence, Reading]]:
    """`read_payload` for a stream of payloads, some of them read together where that is quicker."""
    together = reader.read_together
    if together is None:
        for payload, seen in payloads:
            yield seen, read_payload(reader, payload)
        return
    held, size = list[tuple[Payload, Evidence]](), 0
    for payload, seen in payloads:
        held.append((payload, seen))
        size += len(payload.body)
        if size >= _AT_ONCE:
            yield from _read_held(reader, held)
            held, size = [], 0
    yield from _read_held(reader, held)


def _read_held(
    reader: Reader, held: Sequence[tuple[Payload, Evidence]]
) -> Iterator[tuple[Evidence, Reading]]:
    if not held or reader.read_together is None:
        return
    with paused():
        found = reader.read_together([payload for payload, _ in held])
    for (payload, seen), reading in zip(held, found, strict=True):
        yield seen, reading or read_payload(reader, payload)
