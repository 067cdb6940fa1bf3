"""Faults for JSON readers: any JSON at all, and sound payloads with one place damaged."""

import copy
import json
from collections.abc import Callable

from hypothesis import strategies as st

from normalize.listing import FormatError, Payload
from normalize.reading import Reading

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
_ABSENT = object()


def payload(value: object) -> Payload:
    """A JSON value as the body of a response."""
    return Payload(body=json.dumps(value).encode(), url="https://www.example.org/feed")


def places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in a JSON value, as the keys and positions that lead there."""
    entries: list[tuple[object, object]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    found = [at]
    for key, inner in entries:
        found += places(inner, (*at, key))
    return found


def put(value: object, at: tuple[object, ...], new: object = _ABSENT) -> object:
    """A copy of a JSON value with one place replaced, or left out."""
    if not at:
        return None if new is _ABSENT else new
    changed = copy.deepcopy(value)
    parent = changed
    for key in at[:-1]:
        parent = parent[key]  # type: ignore[index]  # the path was walked in this very value
    if new is _ABSENT:
        del parent[at[-1]]  # type: ignore[attr-defined]  # likewise
    else:
        parent[at[-1]] = new  # type: ignore[index]  # likewise
    return changed


@st.composite
def damaged(draw: st.DrawFn, sound: object) -> object:
    """A sound payload with up to three places dropped or replaced by any JSON."""
    value = sound
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(places(value)))
        value = put(value, at) if draw(st.booleans()) else put(value, at, draw(ANY_JSON))
    return value


def read_or_refuse(read: Callable[[Payload], Reading], value: object) -> Reading | None:
    """What a reader makes of a value; None where it refuses the payload, in a sentence."""
    try:
        return read(payload(value))
    except FormatError as error:
        assert str(error)  # noqa: PT017  # the refusal is one of two sound ends
        return None
