"""How skills are looked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Looking = Literal["off", "labels", "similar"]


@dataclass(frozen=True, slots=True)
class Skills:
    """Which skills are looked for, and in which index."""

    looking: Looking = "labels"
    """``off``: none. ``labels``: declared ones and labels in texts. ``similar``: also concepts like
    declared skills and outcomes that are no label; needs the extra ``skills``."""
    taxonomy: Path | None = None
    """Folder of indexes that `credcat taxonomy build` wrote; else what ships."""


OFF = Skills("off")
LABELS = Skills("labels")
"""What is done where nothing is said: labels of the index that ships."""
