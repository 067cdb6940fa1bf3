"""One row of `runs`: what a run asked, read, rejected and changed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

import pyarrow as pa

from normalize.schema import arrow_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run of one provider; the columns are explained in the data dictionary."""

    run_id: str
    flow_name: str
    source_id: str
    code_version: str
    adapter_version: str
    started_at: datetime
    state: Literal["succeeded", "partial", "failed", "quarantined"]
    verdict: Literal["complete", "partial", "failed"]
    published: bool
    prefect_flow_run_id: str | None = None
    ended_at: datetime | None = None
    reason: str | None = None
    accepted: bool = False
    requests: int = 0
    responses_2xx: int = 0
    responses_304: int = 0
    responses_4xx: int = 0
    responses_429: int = 0
    responses_5xx: int = 0
    robots_denied: int = 0
    not_fetched: dict[str, int] = field(default_factory=dict)
    retry_after_seconds: float = 0.0
    bytes_received: int = 0
    announced: int | None = None
    items_scraped: int = 0
    items_valid: int = 0
    items_rejected: int = 0
    items_duplicate: int = 0
    issues: dict[str, int] = field(default_factory=dict)
    added: int = 0
    updated: int = 0
    removed: int = 0
    previous_count: int | None = None
    warc_files: list[str] = field(default_factory=list)

    def to_table(self) -> pa.Table:
        """The row as a table of the schema."""
        row = asdict(self)
        for name in ("not_fetched", "issues"):
            row[name] = sorted(row[name].items())
        return pa.Table.from_pylist([row], schema=arrow_schema("runs"))
