"""Read + normalize for each format, beside parsing the same bytes with orjson or lxml alone.

python -m benchmarks.reading [OFFERINGS]

Stand-in providers for every format, and recorded feeds where ../shared/real is there. The clock
counts the processor's time of this process; parsing alone, reading and normalizing are timed in
turns, the best of each, and no turn knows values that another has parsed.
"""

import asyncio
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from unittest.mock import patch

import lxml.etree
import lxml.html
import orjson
import pyarrow as pa

from benchmarks.measuring import best_of, forget_values, show
from benchmarks.stand_ins import serving
from flows.night import run_night
from normalize import formats
from normalize.batch import normalize
from normalize.distinct import Distinct
from normalize.fields.language_detection import Detected
from normalize.listing import Evidence, Payload
from normalize.provider import Provider
from normalize.reading import Reading
from normalize.skills import OFF
from spiders.archive import payloads
from spiders.registry import load_all

REAL = Path(__file__).parents[2] / "shared" / "real" / "feeds"
RECORDED = {
    "cisco": ("125 issuers of Credly", "credly/badges/*.json", 4.0),
    "open-university": ("Open University, XCRI-CAP", "xcri-cap/open-university_2012*.xml", 6.0),
    "udacity": ("Udacity", "udacity/public-api*.json", None),
    "futurelearn": ("FutureLearn", "futurelearn/*.json", None),
}
"""Provider -> what is read in its name, and the ratio that is aimed at."""

Found = list[tuple[Payload, Evidence]]


def parse_alone(format_name: str, found: Found) -> None:
    """The baseline: the bytes to a tree, and nothing more."""
    for payload, _ in found:
        if format_name == "schema-org":
            lxml.html.document_fromstring(payload.body)
        elif format_name == "xcri-cap":
            lxml.etree.fromstring(payload.body)
        else:
            orjson.loads(payload.body)


def read_all(format_name: str, found: Found) -> list[tuple[Evidence, Reading]]:
    """The listings as stated."""
    reader = formats.reader(format_name)
    return list(formats.read_payloads(reader, found))


def take_turn(provider: Provider, found: Found) -> tuple[float, float, float, int]:
    """Seconds of parsing alone, of reading, of normalizing; listings."""
    name = provider.read.format
    base, _ = best_of(1, lambda: parse_alone(name, found), process_time)
    forget_values()
    _settle_memory()
    reading, readings = best_of(1, lambda: read_all(name, found), process_time)
    normalizing, batch = best_of(1, lambda: normalize(readings, provider, skills=OFF), process_time)
    return base, reading, normalizing, batch.read


def _settle_memory() -> None:
    """Let the allocator put away what it left of a tree that is gone, at nobody's expense.

    It does so when more than a little is asked for: else whatever comes next would be charged.
    """
    bytearray(1 << 16)


def measure(label: str, provider: Provider, found: Found, aim: float | None) -> tuple[str, ...]:
    """A row: label, listings, milliseconds of each step, listings a second, ratio, aim."""
    # In turns, so that a busy moment slows all of them.
    turns = [take_turn(provider, found) for _ in range(_TIMES)]
    base, reading, normalizing = (min(turn[step] for turn in turns) for step in range(3))
    listings, whole = turns[0][3], reading + normalizing
    return (
        label,
        f"{listings:,}",
        f"{base * 1e3:.1f} ms",
        f"{reading * 1e3:.1f} ms",
        f"{normalizing * 1e3:.1f} ms",
        f"{listings / whole:,.0f}",
        f"{whole / base:.1f}",
        "" if aim is None else f"{aim:.0f}",
    )


def recorded(pattern: str) -> Iterator[tuple[Payload, Evidence]]:
    """Recorded payloads as a run would have archived them."""
    for path in sorted(REAL.glob(pattern)):
        url = f"https://feeds.example.org/{path.name}"
        seen = Evidence(url=url, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
        yield Payload(body=path.read_bytes(), url=url), seen


def measure_recorded() -> None:
    """Print a table of recorded feeds."""
    registry = load_all(None)
    rows = []
    for name, (label, pattern, aim) in RECORDED.items():
        found = list(recorded(pattern))
        rows.append(measure(label, registry.providers[name], found, aim))
        # Credly states no languages: reading each description for its language is most of the time.
        with patch("normalize.offering_language.detect_columns", _detect_nothing):
            said = f"{label}, languages not detected"
            rows.append(measure(said, registry.providers[name], found, aim))
    show("Recorded feeds: read + normalize, one process", _COLUMNS, rows)


def _detect_nothing(titles: pa.Array, descriptions: pa.Array) -> Distinct[Detected]:
    """Languages of texts that nobody looks at."""
    return Distinct([], pa.nulls(len(titles), pa.int32()))


_TIMES = 9
_COLUMNS = ("feed", "listings", "parse", "read", "normalize", "listings/s", "ratio", "aim")


def main() -> None:
    """Print listings a second of each format, and the ratio to parsing alone."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), offerings) as settings:
        night = asyncio.run(run_night(settings, [], []))
        registry = load_all(settings.providers, only_own=True)
        seen: dict[str, tuple[str, ...]] = {}
        for outcome in night.outcomes:
            provider = registry.providers[outcome.provider_id]
            if provider.read.format not in seen:
                found = list(payloads(settings.archive, provider.id, outcome.run_id))
                name = f"{provider.read.format} ({provider.id})"
                seen[provider.read.format] = measure(name, provider, found, None)
    show("Stand-ins: read + normalize, one process", _COLUMNS, list(seen.values()))
    if REAL.is_dir():
        measure_recorded()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"Peak memory of the night and of this: {peak:,.0f} MB\n")


if __name__ == "__main__":
    main()
