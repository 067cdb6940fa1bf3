"""One reader for each published format, found by name."""

from importlib import import_module

from normalize.garbage import paused
from normalize.listing import FormatError, Payload, Reader, Reading, Reject

_MODULES = {
    "schema-org": "schema_org",
    "credly": "credly",
    "xcri-cap": "xcri_cap",
    "open-edx": "open_edx",
    "futurelearn": "futurelearn",
    "udacity": "udacity",
}
FORMATS = tuple(_MODULES)


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
