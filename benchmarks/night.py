"""A night of twelve providers with Prefect beside the same night without it.

python -m benchmarks.night [OFFERINGS]
"""

import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.measuring import best_of, show
from benchmarks.stand_ins import serving
from flows.night import run_night
from flows.settings import Settings

ROUNDS = 3
BARE = """
import asyncio, sys
from pathlib import Path
from flows.night import run_night
from flows.settings import load
settings = load(Path(sys.argv[1]), providers=Path(sys.argv[2]), only_own=True)
asyncio.run(run_night(settings, [], []))
"""


def without_prefect(settings: Settings) -> None:
    """The night itself, in a process of its own."""
    command = [sys.executable, "-c", BARE, str(settings.data), str(settings.providers)]
    subprocess.run(command, check=True, capture_output=True)


def with_prefect(settings: Settings) -> None:
    """The command as an operator gives it."""
    command = [sys.executable, "-m", "flows.cli", "nightly", "--json"]
    command += ["--data", str(settings.data), "--providers", str(settings.providers)]
    environment = {"CREDCAT_ONLY_OWN": "true", "PATH": "/usr/bin:/bin"}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def measure(settings: Settings) -> list[tuple[str, ...]]:
    """Rows of a quiet night without Prefect and with it, taken in turns: the best of each."""
    asyncio.run(run_night(settings, [], []))
    with_prefect(settings)
    kinds = {"without Prefect": without_prefect, "with Prefect": with_prefect}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, night in kinds.items():
            before = processor_seconds()
            seconds, _ = best_of(1, partial(night, settings))
            taken[name].append((seconds, processor_seconds() - before))
    best = {name: [min(each) for each in zip(*rows, strict=True)] for name, rows in taken.items()}
    base = best["without Prefect"]
    return [
        (name, f"{wall:.1f} s", f"{wall / base[0]:.2f}", f"{cpu:.1f} s", f"{cpu / base[1]:.2f}")
        for name, (wall, cpu) in best.items()
    ]


def processor_seconds() -> float:
    """What all processes that have ended took of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print seconds and ratios."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), offerings) as settings:
        rows = measure(settings)
        shutil.rmtree(settings.data / "prefect")
    columns = ("a quiet night", "time", "ratio", "processor", "ratio")
    show(f"Twelve providers, {offerings:,} offerings", columns, rows)


if __name__ == "__main__":
    main()
