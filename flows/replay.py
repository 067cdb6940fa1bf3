"""Publishing from the archive: a better reader over last night's answers, or lost tables again."""

from collections.abc import Iterator
from datetime import UTC, datetime

from uuid6 import uuid7

from flows.derive import derive
from flows.errors import CommandError
from flows.judged import Judged
from flows.outcome import Night, Outcome
from flows.progress import NightProgress
from flows.provider import Shared, publish_run
from flows.reading import read_run
from flows.settings import Settings
from flows.workers import Workers
from normalize.provider import Provider
from spiders.archive import payloads
from spiders.archive import runs as archived_runs
from spiders.registry import load_all
from spiders.report import Report
from warehouse.difference import Difference, find_differences
from warehouse.query import query
from warehouse.store import Warehouse


def replay_providers(settings: Settings, names: list[str], run_id: str | None) -> Night:
    """Publish again what the archive holds of the named providers, or of all it knows.

    Where a provider has published runs, its newest archived run is read with today's code and
    what differs is published now. Where it has none, all its runs are published in their order,
    under their own ids and times: the same tables from the same archive.

    Raises:
        CommandError: `run_id` is not the newest run, or the archive holds nothing of a provider.
    """
    started = datetime.now(UTC)
    registry = load_all(settings.providers, only_own=settings.only_own)
    chosen = registry.choose(names or _archived(settings, sorted(registry.providers)))
    if run_id is not None and len(chosen) != 1:
        raise CommandError("--run needs the one --provider that it belongs to")
    shared = Shared(settings, Warehouse(settings.data))
    with NightProgress() as progress, shared.workers:
        shared.reading = progress.read
        outcomes = [outcome for p in chosen for outcome in _replay(p, run_id, shared)]
    derived = derive(settings, shared.warehouse)
    return Night(
        started_at=started,
        ended_at=datetime.now(UTC),
        data=str(settings.data),
        outcomes=outcomes,
        duplicates=derived.duplicates,
        notes=derived.notes,
    )


def preview(settings: Settings, names: list[str]) -> Iterator[tuple[str, list[Difference]]]:
    """What a replay would change, by provider; nothing is published.

    The newest archived run of each provider is read and normalized with today's code and held
    against the tables that stand.

    Raises:
        CommandError: the archive holds nothing of a provider.
    """
    registry = load_all(settings.providers, only_own=settings.only_own)
    warehouse = Warehouse(settings.data)
    with Workers(settings.exchange_rates, settings.look_for) as workers:
        for provider in registry.choose(names or _archived(settings, sorted(registry.providers))):
            report = _readable(settings, provider)[-1]
            archived = payloads(settings.archive, provider.id, report.run_id)
            batch = read_run(provider, archived, report, workers)
            yield provider.id, find_differences(warehouse.standing(provider.id), batch.tables)


def publish_held(provider: Provider, shared: Shared) -> Outcome:
    """Publish the batch that the gate held back, from the archive, as a person decided.

    Raises:
        CommandError: the provider's last run was not held back.
    """
    with shared.warehouse.connect_tables() as connection:
        last = query(
            connection,
            f"select run_id, state from runs where source_id = '{provider.id}' "  # noqa: S608 - an id is a-z, 0-9 and -
            "order by started_at desc, run_id desc limit 1",
        ).to_pylist()
    if not last or last[0]["state"] != "quarantined":
        raise CommandError(f"nothing of {provider.id} is held back: there is nothing to accept")
    reports = dict(archived_runs(shared.settings.archive, provider.id))
    if last[0]["run_id"] not in reports:
        raise CommandError(f"the archive no longer holds run {last[0]['run_id']}")
    judged = _again(provider, reports[last[0]["run_id"]], "accept")
    judged.accepted = True
    return publish_run(judged, shared)


def _archived(settings: Settings, names: list[str]) -> list[str]:
    found = [name for name in names if (settings.archive / name).is_dir()]
    if not found:
        raise CommandError(f"the archive {settings.archive} holds nothing of any known provider")
    return found


def _replay(provider: Provider, run_id: str | None, shared: Shared) -> list[Outcome]:
    reports = _readable(shared.settings, provider)
    if not _published(provider, shared):
        return [publish_run(_first(provider, report), shared) for report in reports]
    newest = reports[-1]
    if run_id is not None and run_id != newest.run_id:
        raise CommandError(
            f"{run_id} is not the newest archived run of {provider.id} ({newest.run_id}): "
            "publishing it now would pass off old listings as new"
        )
    return [publish_run(_again(provider, newest, "replay"), shared)]


def _readable(settings: Settings, provider: Provider) -> list[Report]:
    """The archived runs of a provider that read anything, oldest first."""
    archived = archived_runs(settings.archive, provider.id)
    reports = [report for _, report in archived if report.verdict != "failed"]
    if not reports:
        raise CommandError(f"the archive {settings.archive} has no run of {provider.id}")
    return reports


def _published(provider: Provider, shared: Shared) -> bool:
    runs = shared.warehouse.runs()
    mine = (row for row in runs.select(["source_id", "published"]).to_pylist())
    return any(row["source_id"] == provider.id and row["published"] for row in mine)


def _first(provider: Provider, report: Report) -> Judged:
    return Judged(
        provider=provider,
        report=report,
        run_id=report.run_id,
        started_at=report.started_at,
        flow_name="nightly",
    )


def _again(provider: Provider, report: Report, flow_name: str) -> Judged:
    return Judged(
        provider=provider,
        report=report,
        run_id=str(uuid7()),
        started_at=datetime.now(UTC),
        flow_name=flow_name,
    )
