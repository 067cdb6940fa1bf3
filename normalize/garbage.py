"""Python's search for cyclic garbage, paused while payloads are read and described.

A tree that a parser makes holds no cycles, nor do stated values and what they are parsed to; they
are gone when a part is laid out. Searching them again and again took half the time of parsing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause the search, for all threads, until the block ends."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
