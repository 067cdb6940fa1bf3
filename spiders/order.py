"""What one run of one provider needs beside its provider file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run of one provider."""

    run_id: str
    started_at: datetime
    """UTC."""
    archive: Path
    user_agent: str
    """One honest name, with an address where it can be complained of."""
    resume_within: timedelta
    """An interrupted run younger than this is resumed."""
    progress: Callable[[str, int, int | None], None] | None = None
    """Told the provider id, payloads so far, and how many are announced, where they are."""
