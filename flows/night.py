"""The night itself: every chosen provider once, without an orchestrator."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from flows.derive import derive
from flows.errors import CommandError
from flows.outcome import Night, Outcome
from flows.progress import NightProgress
from flows.provider import Shared, run_provider
from flows.replay import publish_held
from flows.settings import Settings
from normalize.fields.exchange import rates
from normalize.provider import Provider
from spiders.registry import Registry, load_all
from warehouse.store import Warehouse

Runner = Callable[[Provider, Shared], Awaitable[Outcome]]


async def run_night(
    settings: Settings,
    names: list[str],
    accept: list[str],
    *,
    runner: Runner = run_provider,
    flow_run_id: str | None = None,
) -> Night:
    """Run the named providers, or all that are enabled, and publish what they gave.

    With `accept`, only the held batches of those providers are published.

    Raises:
        UnknownProviderError, ProviderFileError: a name has no sound provider file.
        CommandError: a provider would be asked without a contact, or nothing is held back.
    """
    registry, chosen, accepted = choose(settings, names, accept)
    started, slots = datetime.now(UTC), asyncio.Semaphore(settings.parallel)
    shared = Shared(settings, Warehouse(settings.data), flow_run_id)
    with NightProgress() as progress, shared.workers:
        shared.progress, shared.reading = progress.advance, progress.read

        async def in_turn(provider: Provider) -> Outcome:
            async with slots:
                outcome = await runner(provider, shared)
            progress.finish(outcome)
            return outcome

        outcomes = [await asyncio.to_thread(publish_held, p, shared) for p in accepted]
        outcomes += await asyncio.gather(*(in_turn(provider) for provider in chosen))
    notes = await asyncio.to_thread(derive, settings, shared.warehouse)
    return Night(
        started_at=started,
        ended_at=datetime.now(UTC),
        data=str(settings.data),
        outcomes=sorted(outcomes, key=lambda o: o.provider_id),
        mistakes={} if names or accept else registry.mistakes,
        notes=notes,
    )


def choose(
    settings: Settings, names: list[str], accept: list[str]
) -> tuple[Registry, list[Provider], list[Provider]]:
    """All provider files, those to collect, and those whose held batch is to be published.

    Raises:
        UnknownProviderError, ProviderFileError: a name has no sound provider file.
        CommandError: no provider is enabled, or one would be asked without a contact.
        RatesError: the file of exchange rates is none.
    """
    if settings.exchange_rates is not None:
        rates(settings.exchange_rates)
    registry = load_all(settings.providers, only_own=settings.only_own)
    accepted = registry.choose(accept) if accept else []
    chosen = [] if accept and not names else registry.choose(names)
    if not (chosen or accepted or registry.mistakes):
        raise CommandError("no provider is switched on: name one with --provider")
    _check_contact(settings, chosen)
    return registry, chosen, accepted


def _check_contact(settings: Settings, chosen: list[Provider]) -> None:
    public = [p.id for p in chosen if not p.collect.private_addresses]
    if public and settings.contact is None:
        raise CommandError(
            f"set a contact before asking {public[0]}: providers must be able to reach you. "
            'Put `contact = "https://your.site/about-the-crawler"` into credcat.toml beside '
            "the data folder, or set CREDCAT_CONTACT"
        )
