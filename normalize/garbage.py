"""Python's search for cyclic garbage, paused while a payload is read.

A tree that a parser makes holds no cycles, and it is gone when its values are laid out. Searching
it again and again while it grows took half the time of parsing.
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
