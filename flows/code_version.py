"""Which code made a row: the commit where there is one, else the released version."""

import subprocess
from functools import cache
from pathlib import Path

from flows.settings import VERSION


@cache
def code_version() -> str:
    """The git commit of this checkout (with ``+`` if files differ from it), or the version."""
    root = Path(__file__).parents[1]
    if not (root / ".git").exists():
        return VERSION
    command = ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--abbrev=12"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603 - our own words
    except (OSError, subprocess.SubprocessError):
        return VERSION
    return said.stdout.strip()
