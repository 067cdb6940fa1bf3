"""Read + normalize for each format, beside parsing the same bytes with orjson or lxml alone.

python -m benchmarks.reading [OFFERINGS]
"""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path

import lxml.etree
import lxml.html
import orjson

from benchmarks.measuring import best_of, show
from benchmarks.stand_ins import serving
from flows.night import run_night
from normalize import formats
from normalize.batch import normalize
from normalize.listing import Evidence, Payload, Reading
from normalize.provider import Provider
from spiders.archive import payloads
from spiders.registry import load_all

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
    return [(evidence, formats.read_payload(reader, payload)) for payload, evidence in found]


def measure(provider: Provider, found: Found) -> tuple[str, ...]:
    """A row: provider, listings, seconds of each step, listings a second, ratio to the baseline."""
    name = provider.read.format
    base, _ = best_of(3, lambda: parse_alone(name, found))
    reading, readings = best_of(3, lambda: read_all(name, found))
    normalizing, batch = best_of(3, lambda: normalize(readings, provider))
    whole = reading + normalizing
    return (
        f"{name} ({provider.id})",
        f"{batch.read:,}",
        f"{base * 1e3:.1f} ms",
        f"{reading * 1e3:.1f} ms",
        f"{normalizing * 1e3:.1f} ms",
        f"{batch.read / whole:,.0f}",
        f"{whole / base:.0f}",
    )


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
                seen[provider.read.format] = measure(provider, found)
    columns = ("format", "listings", "parse alone", "read", "normalize", "listings/s", "ratio")
    show("Read + normalize, one process", columns, list(seen.values()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"Peak memory of the night and of this: {peak:,.0f} MB\n")


if __name__ == "__main__":
    main()
