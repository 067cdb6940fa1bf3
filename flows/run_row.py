"""The row of `runs` that says how a provider's run went, and the outcome that people read."""

from datetime import UTC, datetime

from flows.code_version import code_version
from flows.judged import Judged
from flows.outcome import Outcome, State
from flows.settings import VERSION
from normalize.provider import Provider
from spiders.report import Report
from warehouse.run import RunRow


def run_row(judged: Judged, flow_run_id: str | None) -> RunRow:
    """The row of a run as it is about to be recorded or published; the store counts changes."""
    report, batch = judged.report, judged.batch
    return RunRow(
        run_id=judged.run_id,
        flow_name=judged.flow_name,
        prefect_flow_run_id=flow_run_id,
        source_id=judged.provider.id,
        code_version=code_version(),
        adapter_version=VERSION,
        started_at=judged.started_at,
        ended_at=datetime.now(UTC),
        state=_state(judged),
        verdict=report.verdict,
        reason=_reason(judged),
        published=batch is not None and not judged.held,
        accepted=judged.accepted,
        requests=report.requests,
        responses_2xx=report.responses_2xx,
        responses_304=report.responses_304,
        responses_4xx=report.responses_4xx,
        responses_429=report.responses_429,
        responses_5xx=report.responses_5xx,
        robots_denied=report.robots_denied,
        not_fetched=dict(report.not_fetched),
        retry_after_seconds=report.retry_after_seconds,
        bytes_received=report.bytes_received,
        announced=report.announced,
        items_scraped=batch.read if batch else 0,
        items_valid=batch.offerings if batch else 0,
        items_rejected=batch.rejected if batch else 0,
        items_duplicate=batch.duplicates if batch else 0,
        issues=_issues(judged),
        added=0,
        updated=0,
        removed=0,
        previous_count=judged.previous,
        warc_files=report.warc_files,
    )


def broken_row(
    provider: Provider, run_id: str, started: datetime, reason: str, flow_run_id: str | None
) -> RunRow:
    """The row of a run that ended in an error of this program or this machine."""
    report = Report(
        provider_id=provider.id,
        run_id=run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
        verdict="failed",
        reason=reason,
    )
    judged = Judged(
        provider=provider, report=report, run_id=run_id, started_at=started, flow_name="nightly"
    )
    return run_row(judged, flow_run_id)


def outcome_of(judged: Judged, row: RunRow) -> Outcome:
    """What the run came to, for the summary."""
    changes = judged.changes
    return Outcome(
        provider_id=judged.provider.id,
        run_id=judged.run_id,
        state=_state(judged),
        reason=row.reason,
        read=row.items_scraped,
        offerings=row.items_valid,
        added=changes.added if changes else 0,
        changed=changes.updated if changes else 0,
        withdrawn=changes.removed if changes else 0,
        rejected=row.items_rejected,
        duplicates=row.items_duplicate,
        requests=row.requests,
        not_modified=row.responses_304,
        not_fetched=dict(judged.report.not_fetched),
        issues=dict(row.issues),
        warnings=[
            *(judged.decision.warnings if judged.decision else []),
            *(changes.warnings if changes else []),
        ],
    )


def _state(judged: Judged) -> State:
    if judged.batch is None:
        return "failed"
    if judged.held:
        return "quarantined"
    return "succeeded" if judged.report.verdict == "complete" else "partial"


def _reason(judged: Judged) -> str | None:
    reasons = [judged.report.reason] if judged.report.reason else []
    if judged.decision and judged.decision.hold:
        reasons += judged.decision.reasons
    return " ".join(reasons) or None


def _issues(judged: Judged) -> dict[str, int]:
    issues = dict(judged.batch.issues) if judged.batch else {}
    for warning in judged.decision.warnings if judged.decision else []:
        issues[warning] = issues.get(warning, 0) + 1
    return issues
