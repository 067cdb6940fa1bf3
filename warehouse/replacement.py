"""Files that are replaced in one step: written beside what stands, then given its name.

A kill leaves what stood, and a file that nobody looks at; the next writer removes it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

_UNIQUE = "?" * 32


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """A path to write to; once the block ends without an error, the file is `path`.

    Raises:
        OSError: the folder cannot be written.
    """
    fresh = path.with_name(f".{path.stem}.{uuid4().hex}")
    try:
        yield fresh
        os.replace(fresh, path)  # noqa: PTH105 - named like the system call: one step, or none
    finally:
        fresh.unlink(missing_ok=True)


def clear_unfinished(path: Path) -> None:
    """Remove what killed writers of a file left; call it where nobody else writes it.

    Args:
        path: the file; its name may hold `*`, for all files of the folder that fit.
    """
    for left in path.parent.glob(f".{path.stem}.{_UNIQUE}"):
        left.unlink(missing_ok=True)
