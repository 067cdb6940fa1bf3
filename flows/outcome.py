"""What a night came to: one outcome for each provider, and all of them together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

State = Literal["succeeded", "partial", "failed", "quarantined"]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One provider's run, as a person wants to read it."""

    provider_id: str
    run_id: str
    state: State
    reason: str | None = None
    read: int = 0
    offerings: int = 0
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    rejected: int = 0
    duplicates: int = 0
    requests: int = 0
    not_modified: int = 0
    seconds: float = 0.0
    not_fetched: dict[str, int] = field(default_factory=dict)
    issues: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nobody has to look: published, even if only in part read."""
        return self.state in ("succeeded", "partial")


@dataclass(slots=True, kw_only=True)
class Night:
    """All outcomes of one night."""

    started_at: datetime
    ended_at: datetime
    data: str
    outcomes: list[Outcome]
    mistakes: dict[str, str] = field(default_factory=dict)
    """Provider files that could not be used: provider id -> what is wrong."""
    notes: list[str] = field(default_factory=list)
    """What could not be made of the catalogue afterwards, as sentences; what is in it stands."""

    @property
    def exit_code(self) -> int:
        """0: all done. 1: a provider failed, was held back or has a broken file, or a note."""
        good = all(o.good for o in self.outcomes)
        return 0 if good and not self.mistakes and not self.notes else 1

    def to_json(self) -> str:
        """The night as JSON; times in ISO 8601."""
        return _NIGHT.dump_json(self, indent=2).decode()


_NIGHT = TypeAdapter(Night)
