"""Folders that are replaced in one step: a link that points to the newest of several.

Who goes on asking for files of a folder after the link has moved on holds it: a shared lock on the
lease that lies beside the folder. The system takes it back when its process ends, however it ends.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from filelock import FileLock


@contextmanager
def replacing(link: Path) -> Iterator[Path]:
    """A fresh folder to fill; once the block ends without an error, `link` points to it.

    The folders lie beside the link, in one whose name begins with a dot. A reader that has old
    files open keeps them, and a folder that is held stays; after a crash or an error the old ones
    stand. Of two at once the second waits for the first.

    Raises:
        OSError: the folder cannot be made, or `link` is a folder of its own.
    """
    store = link.parent / f".{link.name}"
    fresh = store / uuid4().hex
    store.mkdir(parents=True, exist_ok=True)
    with FileLock(store / "lock"):  # before the folder is made: whoever holds it clears others away
        try:
            fresh.mkdir()
            yield fresh
            _lease(fresh).touch()
            _point(link, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            _lease(fresh).unlink(missing_ok=True)
            raise
        _clear(store, fresh)


@dataclass(frozen=True, slots=True)
class Held:
    """A folder that stays where it is until it is let go."""

    folder: Path
    _lease: BinaryIO

    def let_go(self) -> None:
        """Let the folder be cleared away, if it is an old one."""
        self._lease.close()


def hold(link: Path) -> Held | None:
    """Hold the folder that a link points to; None where there is none that can be held."""
    folder = link.resolve()
    try:
        lease = _lease(folder).open("rb")
    except OSError:
        return None
    try:
        fcntl.flock(lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
        # It may have been cleared away before the lock was had; from here on it is not.
        if folder.is_dir():
            return Held(folder, lease)
    except OSError:
        pass
    lease.close()
    return None


def _lease(folder: Path) -> Path:
    return folder.with_suffix(".lease")


def _point(link: Path, folder: Path) -> None:
    if link.is_dir() and not link.is_symlink():
        raise OSError(f"{link} is a folder of its own: move it away")
    swap = folder.with_suffix(".link")
    swap.symlink_to(folder.relative_to(link.parent))
    os.replace(swap, link)  # noqa: PTH105 - named like the system call: one step, or none


def _clear(store: Path, fresh: Path) -> None:
    """Remove what the link points to no more and nobody holds, and what a crash left."""
    for old in sorted(store.iterdir()):  # a folder before its lease
        if old.is_symlink():
            old.unlink()
        elif old.is_dir() and old != fresh:
            _remove(old)
        elif old.suffix == ".lease" and not old.with_suffix("").is_dir():
            old.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    try:
        held = _lease(folder).open("ab")
    except OSError:
        return
    with held as lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        except OSError:
            pass  # a disk without locks: nobody can hold it
        shutil.rmtree(folder, ignore_errors=True)
