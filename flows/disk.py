"""Room on the disk of the data folder."""

import shutil
from pathlib import Path

from flows.errors import CommandError

ENOUGH = 2 * 1024**3
"""Bytes: some hundred nights of a dozen providers, measured on recorded payloads."""
LEAST = 16 * 1024**2
"""Bytes without which no night begins: Prefect's record and the logs alone take some."""
_FULL = 1024**2
"""Bytes: what is left where a write has just failed for want of room."""


def free_bytes(data: Path) -> int:
    """Free room where the data folder is, or will be."""
    nearest = next(p for p in (data.absolute(), *data.absolute().parents) if p.exists())
    return shutil.disk_usage(nearest).free


def check_room(data: Path) -> None:
    """See that a night can begin.

    Raises:
        CommandError: the disk is full, or nearly so.
    """
    free = free_bytes(data)
    if free < LEAST:
        raise CommandError(
            f"the disk of {data} is full ({free / 1024**2:.1f} MiB free): free some space; what "
            "was published before stands as it was"
        )


def ran_full(data: Path) -> CommandError | None:
    """The sentence for a night that ended in an error because the disk ran full, else None."""
    if free_bytes(data) >= _FULL:
        return None
    return CommandError(
        f"the disk of {data} ran full: free some space and run the night again; what was "
        "published before stands as it was",
        exit_code=1,
    )
