"""Folders that are replaced in one step: a link that points to the newest of several."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock


@contextmanager
def replacing(link: Path) -> Iterator[Path]:
    """A fresh folder to fill; once the block ends without an error, `link` points to it.

    The folders lie beside the link, in one whose name begins with a dot. A reader that has old
    files open keeps them; after a crash or an error the old ones stand. Of two at once the second
    waits for the first.

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
            _point(link, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        _clear(store, fresh)


def _point(link: Path, folder: Path) -> None:
    if link.is_dir() and not link.is_symlink():
        raise OSError(f"{link} is a folder of its own: move it away")
    swap = folder.with_suffix(".link")
    swap.symlink_to(folder.relative_to(link.parent))
    os.replace(swap, link)  # noqa: PTH105 - named like the system call: one step, or none


def _clear(store: Path, fresh: Path) -> None:
    """Remove what the link points to no more, and what a crash left."""
    for old in store.iterdir():
        if old.is_dir() and old != fresh:
            shutil.rmtree(old, ignore_errors=True)
        elif old.is_symlink():
            old.unlink()
