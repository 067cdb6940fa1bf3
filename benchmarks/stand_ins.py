"""A night's worth of stand-in providers, served by a process of their own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.settings import Settings, load
from spiders.registry import load_all


@contextmanager
def serving(folder: Path, offerings: int) -> Iterator[Settings]:
    """Settings of an operator who knows the stand-ins, while they are served.

    Args:
        folder: where the provider files and the data go.
        offerings: over all twelve stand-ins.
    """
    command = [sys.executable, "-m", "spiders.replica", "--port", "0"]
    command += ["--offerings", str(offerings), "--write-providers", str(folder / "providers")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.2)
        try:
            yield load(folder / "data", providers=folder / "providers", only_own=True)
        finally:
            process.terminate()


def sites_with(settings: Settings, how: str) -> list[str]:
    """The stand-ins that are collected in one way."""
    registry = load_all(settings.providers, only_own=True)
    return [name for name, one in registry.providers.items() if one.collect.how == how]
