"""One night at a time on one data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout


class NightRunningError(RuntimeError):
    """Another night or replay is at work on the data folder."""


class DataFolderError(OSError):
    """The data folder cannot be made or written."""


@contextmanager
def night_lock(data: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the data folder for one night; the system lets go of it if the process is killed.

    Within a process it may be held several times over: the command line takes it before Prefect
    starts, the flow again, since a schedule runs the flow alone.

    Args:
        data: the data folder, made if it is missing.
        wait: wait for the other night instead of stopping.

    Raises:
        NightRunningError: another night holds it.
        DataFolderError: the folder cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / ".night.lock").touch()
    except OSError as error:
        message = f"the data folder {data} cannot be written: {error.strerror or error}"
        raise DataFolderError(message) from error
    # A path of its own for every spelling of the folder would be a lock of its own.
    lock = FileLock(data.resolve() / ".night.lock", is_singleton=True)
    holder = data / ".night.holder"
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout as error:
        message = (
            f"another night is at work on {data} ({_said(holder)}). "
            "Wait for it, or give --wait to begin when it is done."
        )
        raise NightRunningError(message) from error
    outermost = lock.lock_counter == 1
    try:
        holder.write_text(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        yield
    finally:
        if outermost:
            holder.unlink(missing_ok=True)
        lock.release()


def _said(holder: Path) -> str:
    try:
        return holder.read_text()
    except OSError:
        return "it has only just begun"
