"""A night of twelve providers: with Prefect beside without, and with a folder of Prefect's at hand.

python -m benchmarks.night [OFFERINGS]
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import best_of, show
from benchmarks.stand_ins import serving
from flows.night import run_night
from flows.settings import Settings

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


def main() -> None:
    """Print seconds and ratios."""
    offerings = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), offerings) as settings:
        asyncio.run(run_night(settings, [], []))
        base, _ = best_of(3, lambda: without_prefect(settings))
        first, _ = best_of(1, lambda: with_prefect(settings))
        later, _ = best_of(3, lambda: with_prefect(settings))
        shutil.rmtree(settings.data / "prefect")
    rows = [
        ("a quiet night, no Prefect", f"{base:.1f} s", "1.0"),
        ("with Prefect, its first time", f"{first:.1f} s", f"{first / base:.1f}"),
        ("with Prefect, later", f"{later:.1f} s", f"{later / base:.1f}"),
    ]
    show(f"Twelve providers, {offerings:,} offerings", ("", "time", "ratio"), rows)


if __name__ == "__main__":
    main()
