"""A million generated offerings in columns, beside a program that goes row by row.

python -m benchmarks.columns [OFFERINGS]

The baseline, `benchmarks.rows`, calls the same parsers for each row, makes its ids and hashes, and
keeps rows as dictionaries that become tables at the end. A stricter one is the columns' own
program, but that each parser is called for each row that holds a value and not once for each
distinct value, and that texts, addresses, titles, languages and ids are made one by one; hashes and
tables stay with the kernels of the columns. Both are timed on some thousands of the same offerings,
in turns with the columns; their tables must be those of the columns. Peak memory is taken after two
batches and at the end: batches that are let go leave nothing behind.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from typing import Any, Literal
from unittest.mock import patch

import pyarrow as pa

from benchmarks.generated import batches
from benchmarks.measuring import show
from benchmarks.rows import normalize_rows
from normalize.batch import Batch, normalize
from normalize.distinct import Distinct
from normalize.fields import parse_distinct, text_columns, url_columns
from normalize.fields.award import award_in_title
from normalize.identity import mint
from normalize.provider import EvidenceNote, Feed, Provider, Read
from normalize.skills import OFF

_BATCH = 50_000
_SAMPLE = 5_000
_TURNS = 6
"""Fewest turns: a machine may be busy with something else in most of them."""
_NEVER = r"\z."
"""What no text matches."""
_COLUMNS = ("what they state", "columns", "row by row", "ratio", "each row parsed", "ratio")
Said = Literal["all", "own", "repeated"]
_SAID: dict[Said, str] = {
    "all": "all",
    "own": "one for each: key, title, address, description",
    "repeated": "what repeats: all other fields, sessions, prices",
}


def provider() -> Provider:
    """Whose offerings they are."""
    page = "https://learn.example.org/"
    return Provider(
        id="generated",
        name="Generated",
        homepage=page,
        type="platform",
        terms=page,
        evidence=EvidenceNote(kind="none"),
        collect=Feed(how="feed", start=(page,)),
        read=Read(format="futurelearn"),
    )


def each_row(column: Distinct[Any], work: Callable[[Any], Any]) -> Distinct[Any]:
    """What `Distinct.each` gives, calling `work` for every row."""
    made = [None] * len(column.values)
    for place in column.codes.to_pylist():
        if place is not None and column.values[place] is not None:
            made[place] = work(column.values[place])
    return Distinct(made, column.codes)


def each_alone(column: Distinct[Any], work: Callable[[list[Any]], Any]) -> Distinct[Any]:
    """What `Distinct.at_once` gives, handing over the value of every row alone."""
    return each_row(column, lambda value: work([value])[0])


def timed(work: Callable[[], Batch]) -> tuple[float, Batch]:
    """Processor time of normalizing one of the offerings, in microseconds; the batch."""
    began = time.process_time()
    batch = work()
    return (time.process_time() - began) * 1e6 / batch.read, batch


def take_turns(offerings: int, said: Said) -> Iterator[tuple[float, float, float]]:
    """Microseconds for each offering: in columns, row by row, with parsers called for each row."""
    own = provider()
    (sample,) = batches(_SAMPLE, _SAMPLE, said)
    listings = sample[1].listings
    rounds = -(-_TURNS * _BATCH // offerings)
    readings = chain.from_iterable(batches(offerings, _BATCH, said) for _ in range(rounds))
    for number, reading in enumerate(readings, start=1):
        columns, _ = timed(partial(normalize, [reading], own, skills=OFF))
        if number == 2 and said == "all":
            sys.stdout.write(f"Peak memory after two batches: {peak():,.0f} MB\n")
        rows, _ = timed(partial(normalize_rows, sample[0], listings, own))
        with each_row_parsed():
            parsers, _ = timed(partial(normalize, [sample], own, skills=OFF))
        yield columns, rows, parsers


def agree(said: Said) -> bool:
    """Whether all three ways give the same tables and count the same issues."""
    own = provider()
    (sample,) = batches(_SAMPLE, _SAMPLE, said)
    expected = normalize([sample], own, skills=OFF)
    rows = normalize_rows(sample[0], sample[1].listings, own)
    with each_row_parsed():
        parsers = normalize([sample], own, skills=OFF)
    return all(
        one.tables == expected.tables and one.issues == expected.issues for one in (rows, parsers)
    )


def mint_each(prefix: str, texts: pa.Array) -> pa.Array:
    """What `mint_column` gives, id by id."""
    return pa.array([mint(prefix, text) for text in texts.to_pylist()], pa.string())


@contextmanager
def each_row_parsed() -> Iterator[None]:
    """Take away what looks at whole columns, but for hashes and tables."""
    with ExitStack() as stack:
        for of, name, instead in (
            (Distinct, "each", each_row),
            (Distinct, "at_once", each_alone),
            (text_columns, "_FEW", sys.maxsize),
            (url_columns, "_IN_FORM", _NEVER),
        ):
            stack.enter_context(patch.object(of, name, instead))
        for step in ("offerings", "sessions", "prices", "credentials"):
            stack.enter_context(patch(f"normalize.{step}.mint_column", mint_each))
        each_title = patch(
            "normalize.offering_award.awards_in_titles",
            lambda titles: parse_distinct(titles, award_in_title),
        )
        stack.enter_context(each_title)
        yield


def peak() -> float:
    """Most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print microseconds for each offering, the ratios, and what memory did."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    table, same = [], True
    for said, label in _SAID.items():
        turns = take_turns(offerings if said == "all" else min(offerings, _BATCH * 2), said)
        columns, rows, parsers = (min(times) for times in zip(*turns, strict=True))
        if said == "all":
            sys.stdout.write(f"Peak memory at the end: {peak():,.0f} MB\n")
        same &= agree(said)
        ratios = (f"{rows:.1f}", f"{rows / columns:.1f}", f"{parsers:.1f}")
        table.append((label, f"{columns:.1f}", *ratios, f"{parsers / columns:.1f}"))
    show("Normalizing generated offerings: µs of processor time for each", _COLUMNS, table)
    sys.stdout.write(f"The tables of the sample are the same: {'yes' if same else 'NO'}\n")


if __name__ == "__main__":
    main()
