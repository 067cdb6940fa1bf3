"""A provider's run between its batch and its end: what was decided about it."""

from dataclasses import dataclass
from datetime import datetime

from normalize.batch import Batch
from normalize.provider import Provider
from spiders.report import Report
from warehouse.changes import Changes
from warehouse.check import Decision


@dataclass(slots=True, kw_only=True)
class Judged:
    """A run's batch, and what was decided about it."""

    provider: Provider
    report: Report
    run_id: str
    started_at: datetime
    flow_name: str
    batch: Batch | None = None
    decision: Decision | None = None
    previous: int = 0
    accepted: bool = False
    changes: Changes | None = None

    @property
    def held(self) -> bool:
        """Whether the gate keeps the batch from readers."""
        return self.decision is not None and self.decision.hold and not self.accepted
