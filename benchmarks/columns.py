"""A million generated offerings in columns, beside the same parsers called for each row.

python -m benchmarks.columns [OFFERINGS]

The baseline is the same program, but that each parser is called for each row that holds a value and
not once for each distinct value, and that texts, addresses, titles, languages and ids are made one
by one. Hashes and tables stay with the kernels of the columns, which flatters the baseline: rows as
dictionaries of Python would cost more. It takes minutes for a million, so it is timed on some
thousands of the same offerings; its tables must be those of the columns. Peak memory is taken after
two batches and at the end: batches that are let go leave nothing behind.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Literal
from unittest.mock import patch

import pyarrow as pa

from benchmarks.generated import batches
from benchmarks.measuring import show
from normalize.batch import Batch, normalize
from normalize.distinct import Distinct
from normalize.fields import parse_distinct, text_columns, url_columns
from normalize.fields.award import award_in_title
from normalize.identity import mint
from normalize.provider import EvidenceNote, Feed, Provider, Read
from normalize.skills import OFF

_BATCH = 50_000
_SAMPLE = 5_000
_NEVER = r"\z."
"""What no text matches."""
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


def measure(offerings: int, size: int, said: Said = "all") -> tuple[float, Batch]:
    """Processor time of normalizing one of the offerings, in microseconds; the last batch.

    It is that of the batch that took least: the machine may be busy with something else.
    """
    own, best = provider(), float("inf")
    for number, reading in enumerate(batches(offerings, size, said), start=1):
        began = time.process_time()
        batch = normalize([reading], own, skills=OFF)
        best = min(best, (time.process_time() - began) / batch.read)
        if number == 2 and offerings > size * 2:
            sys.stdout.write(f"Peak memory after two batches: {peak():,.0f} MB\n")
    return best * 1e6, batch


def mint_each(prefix: str, texts: pa.Array) -> pa.Array:
    """What `mint_column` gives, id by id."""
    return pa.array([mint(prefix, text) for text in texts.to_pylist()], pa.string())


@contextmanager
def row_by_row() -> Iterator[None]:
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


def measure_rows(said: Said) -> tuple[float, Batch]:
    """The same row by row, of a sample."""
    with row_by_row():
        runs = [measure(_SAMPLE, _SAMPLE, said) for _ in range(3)]
    return min(each for each, _ in runs), runs[-1][1]


def peak() -> float:
    """Most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print microseconds for each offering, the ratio, and what memory did."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rows, same = [], True
    for said, label in _SAID.items():
        columns, _ = measure(
            offerings if said == "all" else min(offerings, _BATCH * 2), _BATCH, said
        )
        if said == "all":
            sys.stdout.write(f"Peak memory at the end: {peak():,.0f} MB\n")
        each, found = measure_rows(said)
        _, expected = measure(_SAMPLE, _SAMPLE, said)
        same &= found.tables == expected.tables and found.issues == expected.issues
        rows.append((label, f"{columns:.1f}", f"{each:.1f}", f"{each / columns:.1f}"))
    show(
        "Normalizing generated offerings: µs of processor time for each",
        ("what they state", "columns", "row by row", "ratio"),
        rows,
    )
    sys.stdout.write(f"The tables of the sample are the same: {'yes' if same else 'NO'}\n")


if __name__ == "__main__":
    main()
