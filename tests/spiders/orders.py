"""Orders and exchanges for tests of the archive."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.archive import ArchiveWriter, Exchange
from spiders.order import Order
from spiders.report import Report, Verdict

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PROVIDER = "example-college"
URL = "https://www.example.edu/courses/1"


def order(root: Path, night: int = 1, **given: object) -> Order:
    values = {
        "run_id": f"run-{night}",
        "started_at": START + timedelta(days=night),
        "archive": root,
        "user_agent": "credcat/0.1 (+https://example.org/credcat)",
        "resume_within": timedelta(hours=12),
    }
    return Order(**{**values, **given})  # type: ignore[arg-type]


def exchange(url: str = URL, body: bytes = b"<html>1</html>", **given: object) -> Exchange:
    values = {
        "url": url,
        "role": "payload",
        "request_headers": ((b"Host", b"www.example.edu"), (b"User-Agent", b"credcat/0.1")),
        "status": 200,
        "reason": "OK",
        "headers": ((b"Content-Type", b"text/html"), (b"ETag", b'"a"')),
        "body": body,
        "fetched_at": START,
    }
    return Exchange(**{**values, **given})  # type: ignore[arg-type]


def zipped(body: bytes, level: int = 6) -> dict[str, Any]:
    headers = ((b"Content-Encoding", b"gzip"), (b"Transfer-Encoding", b"chunked"))
    return {"body": gzip.compress(body, level, mtime=0), "headers": headers}


def report(run: Order, verdict: Verdict = "complete", reason: str | None = None) -> Report:
    return Report(
        provider_id=PROVIDER,
        run_id=run.run_id,
        started_at=run.started_at,
        ended_at=run.started_at + timedelta(minutes=5),
        verdict=verdict,
        reason=reason,
    )


def archived(run: Order, *exchanges: Exchange, verdict: Verdict = "complete") -> ArchiveWriter:
    writer = ArchiveWriter(PROVIDER, run)
    for one in exchanges:
        writer.add(one)
    writer.close(report(run, verdict, None if verdict == "complete" else "Interrupted: by hand"))
    return writer
