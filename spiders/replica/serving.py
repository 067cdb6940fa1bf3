"""The replica as a program of its own: for the demo, for benchmarks, and for trying things out."""

import signal
import sys
import threading
from datetime import date
from pathlib import Path

from spiders.replica.catalogue import Catalogue
from spiders.replica.replica import Replica

DEFAULT_PORT = 8800


def serve(  # noqa: PLR0913 - one for each flag of the command
    *,
    root: Path | None = None,
    port: int = DEFAULT_PORT,
    offerings: int = 600,
    on: date | None = None,
    write_providers: Path | None = None,
    seed: int = 1,
) -> None:
    """Serve stand-ins, or the files of a folder, until interrupted or terminated.

    Args:
        root: a folder of recorded payloads, served instead of made-up sites.
        port: on loopback; 0 takes a free one.
        offerings: over all stand-ins.
        on: the day that is served.
        write_providers: a folder for the stand-ins' provider files.
        seed: another seed gives other catalogues.

    Raises:
        OSError: the port is taken, or a folder cannot be read or written.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    catalogue = Catalogue(seed=seed, offerings=offerings)
    with Replica(catalogue, root=root, port=port, on=on, log=False) as replica:
        if write_providers and root is None:
            replica.write_providers(write_providers)
        _say(f"Serving {root or 'stand-in providers'} at {replica.url}/ (Ctrl+C ends it)")
        ended.wait()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
