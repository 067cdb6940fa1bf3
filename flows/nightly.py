"""The night as a Prefect flow: a task for each provider, a record, an artifact with the summary."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect import flow, get_client, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.disk import check_room, ran_full
from flows.errors import CommandError
from flows.logs import write_logs
from flows.night import run_night
from flows.night_lock import night_lock
from flows.outcome import Night, Outcome
from flows.prefect_home import end_quietly
from flows.provider import Shared, run_provider
from flows.settings import Settings, load
from flows.summary import as_markdown
from normalize.provider import Provider

SETTLE_SECONDS = 5.0
"""How long the end of a flow waits for Prefect's server to have written down its tasks."""


@task(name="provider", task_run_name="{provider_id}", cache_policy=NO_CACHE, persist_result=False)
async def provider_task(provider_id: str, work: Callable[[], Awaitable[Outcome]]) -> State[Any]:
    """One provider's run, as Prefect records it: failed where somebody has to look."""
    outcome = await work()
    if outcome.good:
        return Completed(message=outcome.state, data=outcome)
    return Failed(message=f"{outcome.state}: {outcome.reason}", data=outcome)


async def _as_task(provider: Provider, shared: Shared) -> Outcome:
    outcomes: list[Outcome] = []

    async def work() -> Outcome:
        outcomes.append(await run_provider(provider, shared))
        return outcomes[0]

    # Prefect's overloads know no task that is async and gives its state; it does.
    recorded: Any = provider_task(provider.id, work, return_state=True)
    await recorded
    return outcomes[0]


@flow(name="nightly", persist_result=False)
async def nightly(
    data: Path | None = None,
    provider: list[str] | None = None,
    providers: Path | None = None,
    accept: list[str] | None = None,
    only_own: bool | None = None,
) -> State[Any]:
    """One night, as `credcat nightly` runs it; the parameters are its flags.

    Fails where a provider failed or was held back, after all others are published.
    """
    end_quietly()
    settings = load(data, providers=providers, only_own=only_own)
    with night_lock(settings.data), write_logs(settings.data):
        night = await run_night(
            settings, provider or [], accept or [], runner=_as_task, flow_run_id=flow_run.id
        )
    await acreate_markdown_artifact(as_markdown(night), key="night")
    if night.exit_code:
        bad = ", ".join(o.provider_id for o in night.outcomes if not o.good)
        return Failed(message=f"look at {bad or 'the provider files'}", data=night)
    return Completed(data=night)


def run_flow(settings: Settings, names: list[str], accept: list[str]) -> Night:
    """Run the flow in this process and give its night.

    Raises:
        CommandError, UnknownProviderError, ProviderFileError: as `run_night`.
        CommandError: PREFECT_API_URL names a server that does not answer, or the disk is full.
    """
    _check_server()
    check_room(settings.data)
    try:
        return asyncio.run(_run_flow(settings, names, accept))
    except Exception as error:
        if full := ran_full(settings.data):
            raise full from error
        raise


def _check_server() -> None:
    address = os.environ.get("PREFECT_API_URL")
    if address is None:
        return
    try:
        httpx.get(f"{address.rstrip('/')}/health", timeout=60)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise CommandError(
            f"Prefect's server at {address} does not answer ({error}): start it, or unset "
            "PREFECT_API_URL to run without a server"
        ) from error


async def _run_flow(settings: Settings, names: list[str], accept: list[str]) -> Night:
    recorded: Any = nightly(
        data=settings.data,
        provider=names,
        providers=settings.providers,
        accept=accept,
        only_own=settings.only_own,
        return_state=True,
    )
    state: State[Any] = await recorded
    night = await state.aresult(raise_on_failure=False)
    if isinstance(night, BaseException):
        raise night
    assert isinstance(night, Night)
    if state.state_details.flow_run_id is not None:
        await _settle(state.state_details.flow_run_id)
    return night


async def _settle(flow_run_id: UUID) -> None:
    """Wait until the server has written down how each task ended; it does so in the background.

    The temporary server ends with this process, and what it has not written is lost.
    """
    of_this_run = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id]))
    deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
    async with get_client() as client:
        while asyncio.get_running_loop().time() < deadline:
            runs = await client.read_task_runs(flow_run_filter=of_this_run)
            if all(run.state is not None and run.state.is_final() for run in runs):
                return
            await asyncio.sleep(0.1)
