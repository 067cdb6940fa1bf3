"""Python's search for cyclic garbage, paused while payloads are read and described.

A tree that a parser makes holds no cycles, nor do stated values and what they are parsed to; they
are gone when a part is laid out. Searching them again and again took half the time of parsing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_EACH = 100
"""Pauses that left much after which all is searched: Python's counts begin anew with each."""
_pauses = count(1)


@contextmanager
def paused() -> Iterator[None]:
    """Pause the search, for all threads, until the block ends.

    Where so much is left that Python would search at once, it counts as old instead. Searching took
    up to 12 ms after a batch, and 90 where it came to search all, vocabularies included.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > gc.get_threshold()[0]:
            _put_off()
        gc.enable()


def _put_off() -> None:
    if next(_pauses) % _EACH == 0:
        gc.collect()
    elif not gc.get_freeze_count():  # what somebody has frozen stays so
        gc.freeze()
        gc.unfreeze()
