"""How much of what recorded feeds state is understood: a share for each feed and field.

python -m tests.gold.fill [--write] [--sample FEED] [--missed FEED]

Feeds in a format of a reader go through it; others through the parsers alone. A value counts as
understood when one of its columns says something.
"""

import argparse
import csv
import random
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.offline import normalize_files, provider_for
from flows.settings import load
from normalize.parse import Stated, parse
from tests.gold.feeds import FEEDS, READ

REAL = Path(__file__).parents[3] / "shared" / "real"
PAGE = Path(__file__).parents[2] / "docs" / "fill.md"
EYE = Path(__file__).with_name("read_by_eye.tsv")
"""Counts of the samples that were read by eye."""
_INTRODUCTION = """\
Written by `python -m tests.gold.fill --write`. Each cell: the share of stated values that became a
typed value, of how many. Empty: the feed states no such field. A share below 100 % is not always a
loss: a feed states much that says nothing of its field ("Undergraduate" is no level of difficulty,
"Course" no award, a price of 0 without a word need not mean free, a month is no date).

Read by eye: of a sample of up to 50 distinct stated values, how many were parsed wrongly, and how
many came to nothing though the text holds an answer. What the first reading found was mended before
the second, which is of another sample where a feed has more values: `--sample FEED` shows it, as it
is parsed today.
"""
_NOTHING: tuple[object, ...] = (None, [], "", "unknown", "unspecified")
_WORK = (
    "workload_hours_min", "workload_hours_max", "effort_hours_per_week_min",
    "effort_hours_per_week_max", "duration_days_min", "duration_days_max",
)  # fmt: skip
_AMOUNTS = ("amount", "amount_min", "amount_max", "offer_category")
FIELDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "language": ("offerings", "language_stated", ("language_codes",)),
    "level": ("offerings", "level_stated", ("level", "eqf_level_min")),
    "delivery": ("offerings", "delivery_stated", ("delivery_modes", "pacing", "synchronicity")),
    "pacing": ("offerings", "pacing_stated", ("pacing",)),
    "duration": ("offerings", "duration_stated", _WORK),
    "workload": ("offerings", "workload_stated", _WORK),
    "subjects": ("offerings", "subject_labels", ("isced_f_codes",)),
    "organisation": ("offerings", "organisation_stated", ("awarding_body_ids",)),
    "credential": ("offerings", "brand_label", ("credential_type",)),
    "price": ("prices", "price_stated", _AMOUNTS),
    "start": ("sessions", "start_stated", ("start_date", "start_at", "is_on_demand")),
}
"""Field -> table, stated column, and parsed columns of which one must say something."""


def _says(value: object) -> bool:
    """Whether a column says something; an amount of nought does, a flag that is off does not."""
    return value is not False and value not in _NOTHING


@dataclass(frozen=True, slots=True)
class Value:
    """A stated value and what it came to."""

    feed: str
    field: str
    stated: str
    parsed: dict[str, Any]

    @property
    def understood(self) -> bool:
        """Whether it says something."""
        return any(_says(value) for value in self.parsed.values())


def read_values(feed: str, real: Path = REAL) -> Iterator[Value]:
    """The values of a feed that has a reader."""
    given = READ[feed]
    provider = provider_for(load(None), given.format, None)
    with TemporaryDirectory() as folder:
        paths = [_unpacked(real / path, Path(folder)) for path in given.paths]
        tables = normalize_files(paths, provider, None).batch.tables
    for field, (table, column, parsed) in FIELDS.items():
        if column in tables[table].column_names:
            for row in tables[table].select([column, *parsed]).to_pylist():
                if row[column] not in _NOTHING:
                    yield Value(feed, field, str(row.pop(column)), row)


def _unpacked(path: Path, folder: Path) -> Path:
    """The path itself, or a folder of what an archive holds."""
    if ".tar" not in path.suffixes:
        return path
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return folder


def parsed_values(feed: str, real: Path = REAL) -> Iterator[Value]:
    """The values of a feed that the parsers alone understand."""
    given = list(FEEDS[feed].stated(real / "feeds"))
    for said, parsed in zip(given, parse([Stated.of(one) for one in given]), strict=True):
        for field, (table, _, columns) in FIELDS.items():
            if field not in said:
                continue
            rows = [parsed.columns] if table == "offerings" else parsed.columns[table]
            found = {name: rows[0].get(name) for name in columns} if rows else {}
            yield Value(feed, field, str(said[field]), found)


def values(feed: str) -> Iterator[Value]:
    """The values of any recorded feed."""
    return read_values(feed) if feed in READ else parsed_values(feed)


def fill() -> dict[str, dict[str, tuple[int, int]]]:
    """Feed -> field -> (stated, understood)."""
    counted: dict[str, dict[str, tuple[int, int]]] = {}
    for feed in (*READ, *FEEDS):
        row: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for value in values(feed):
            stated, understood = row[value.field]
            row[value.field] = (stated + 1, understood + value.understood)
        counted[feed] = dict(row)
    return counted


def page(counted: dict[str, dict[str, tuple[int, int]]]) -> str:
    """The table as Markdown."""
    lines = [
        "# What is understood of recorded feeds",
        "",
        _INTRODUCTION,
        f"| feed | {' | '.join(FIELDS)} |",
        f"|---|{'--:|' * len(FIELDS)}",
    ]
    for feed, row in counted.items():
        cells = [_cell(*row[field]) if field in row else "" for field in FIELDS]
        lines.append(f"| {feed} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Read by eye",
        "",
        "| feed | reading | on | values | wrong | needless null |",
    ]
    lines.append("|---|--:|---|--:|--:|--:|")
    with EYE.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file, delimiter="\t"))
    columns = ("feed", "reading", "read_on", "values", "wrong", "needless_null")
    lines += [f"| {' | '.join(one[name] for name in columns)} |" for one in read]
    return "\n".join(lines) + "\n"


def _cell(stated: int, understood: int) -> str:
    return f"{100 * understood / stated:.1f} % of {stated:,}"


def sample(feed: str, size: int, seed: int) -> Iterator[str]:
    """Distinct values of a feed, from all fields in turn (the same each time), to read by eye."""
    distinct = {(value.field, value.stated): value for value in values(feed)}
    order = random.Random(seed).sample(sorted(distinct), len(distinct))
    turns = [iter([one for one in order if one[0] == field]) for field in FIELDS]
    chosen = [one for round_ in zip_longest(*turns) for one in round_ if one][:size]
    for field, stated in sorted(chosen):
        found = distinct[field, stated].parsed
        told = " ".join(f"{name}={value}" for name, value in found.items() if _says(value))
        yield f"{field}\t{stated[:200]}\t{told}"


def missed(feed: str) -> Iterator[str]:
    """Distinct values of a feed that came to nothing, the most frequent first."""
    counted = Counter((one.field, one.stated) for one in values(feed) if not one.understood)
    for (field, stated), count in counted.most_common():
        yield f"{count}\t{field}\t{stated[:200]}"


def main() -> None:
    """Print the table, or a sample or the misses of one feed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="write the page of the docs")
    options.add_argument("--sample", metavar="FEED", help="show values of one feed")
    options.add_argument("--missed", metavar="FEED", help="show values that came to nothing")
    options.add_argument("--size", type=int, default=50, help="how many values a sample has")
    options.add_argument("--seed", type=int, default=11, help="another seed, another sample")
    chosen = options.parse_args()
    if chosen.sample:
        sys.stdout.writelines(
            f"{line}\n" for line in sample(chosen.sample, chosen.size, chosen.seed)
        )
    elif chosen.missed:
        sys.stdout.writelines(f"{line}\n" for line in missed(chosen.missed))
    else:
        written = page(fill())
        sys.stdout.write(written)
        if chosen.write:
            PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
