"""What the benchmarks share: a clock, a table of ratios."""

import sys
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")


def best_of(
    times: int, work: Callable[[], T], clock: Callable[[], float] = time.perf_counter
) -> tuple[float, T]:
    """Shortest time in seconds of `times` runs, and the last result.

    Args:
        times: how often the work is done.
        work: what is timed.
        clock: wall time; `time.process_time` for work that waits for nothing, where cores are
            shared.
    """
    seconds = float("inf")
    for _ in range(times):
        began = clock()
        result = work()
        seconds = min(seconds, clock() - began)
    return seconds, result


def show(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table of figures."""
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(name, justify="left" if name == columns[0] else "right")
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


def forget_values() -> None:
    """Clear what parsers remember of values that they have met: a turn begins as a run does.

    Compiled patterns and vocabularies, of which there is a fixed number, stay.
    """
    modules = [module for name, module in sys.modules.items() if name.startswith("normalize.")]
    for held in chain.from_iterable(vars(module).values() for module in modules):
        if isinstance(held, _Remembering) and held.cache_parameters()["maxsize"] is not None:
            held.cache_clear()


_Remembering = type(lru_cache(len))
