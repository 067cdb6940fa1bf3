"""Python's search for cyclic garbage, paused while payloads are read and described.

A tree that a parser makes holds no cycles, nor do stated values and what they are parsed to; they
are gone when a part is laid out. Searching them again and again took half the time of parsing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_EACH = 100
"""Pauses after which all is searched: Python's own counts begin anew with each of them."""
_pauses = count(1)


@contextmanager
def paused() -> Iterator[None]:
    """Pause the search, for all threads, until the block ends.

    What is there then counts as old and is not searched at once. That took 1 to 12 ms after each
    batch, and 90 where it came to search all, vocabularies included.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if next(_pauses) % _EACH == 0:
            gc.collect()
        elif not gc.get_freeze_count():  # what somebody has frozen stays so
            gc.freeze()
            gc.unfreeze()
        gc.enable()
