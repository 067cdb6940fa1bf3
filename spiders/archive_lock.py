"""One writer for each provider at a time; a dead one's lock is free at once."""

from pathlib import Path

from filelock import FileLock, Timeout


class ArchiveError(OSError):
    """The archive cannot be written; the message says why and what to do."""


def cannot_write(root: Path, error: OSError) -> ArchiveError:
    """The sentence for a disk that takes nothing."""
    return ArchiveError(
        f"the archive {root} cannot be written: {error.strerror or error}. "
        "Free some space or mend its permissions; the next run takes up what is whole"
    )


def writer_lock(root: Path, provider_id: str) -> FileLock:
    """The lock that a writer holds as long as it lives, not yet taken."""
    return FileLock(root / provider_id / "writer.lock", timeout=0, thread_local=False)


def take_lock(root: Path, provider_id: str, patience: float = 0) -> FileLock:
    """The lock, taken.

    Args:
        root: of the archive.
        provider_id: whose lock it is.
        patience: seconds to wait for another writer that may be about to end.

    Raises:
        ArchiveError: another process holds it, or nothing can be written.
    """
    lock = writer_lock(root, provider_id)
    try:
        (root / provider_id).mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience)
    except Timeout as error:
        message = f"another process is collecting {provider_id}: wait until it is done, or end it"
        raise ArchiveError(message) from error
    except OSError as error:
        raise cannot_write(root, error) from error
    return lock
