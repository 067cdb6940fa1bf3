"""JSON of a known shape, decoded for what is wanted of it and no more.

Much of a payload is nothing that a reader asks for. Decoded in a `Shape`, its fields are looked at
and dropped where they stand, which takes half the time of making objects of them. What does not fit
is no fault: `load_shape` gives nothing, and the payload is read in full, by `json_payload`, so that
what is odd about it costs and counts what it always does.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec

from normalize.listing import Payload

Text: TypeAlias = str | None
"""A field that is read as a text. A number in its place does not fit."""
Ignored: TypeAlias = Any
"""A field that is known and left out on purpose."""


class Shape(msgspec.Struct, gc=False, eq=False, forbid_unknown_fields=True):
    """A JSON object that holds the named fields and no others; what it lacks is None.

    A subclass with ``forbid_unknown_fields=False`` is for objects whose other fields nobody counts
    (`Records.skip_rest`, `Records.names`).
    """


def load_shape(payload: Payload, decoders: Sequence[msgspec.json.Decoder[Any]]) -> Any:
    """The value of the first decoder that a payload fits; None where it fits none of them."""
    body = payload.body
    try:
        # Bytes of a field that nobody wants may not be decodable; then all of them are in doubt.
        body.isascii() or body.decode()
    except UnicodeDecodeError:
        return None
    for decoder in decoders:
        try:
            return decoder.decode(body)
        except (msgspec.DecodeError, RecursionError):
            continue
    return None
