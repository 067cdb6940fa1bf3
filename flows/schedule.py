"""The night on a schedule: Prefect serves the flow, and its server shows it."""

import asyncio
import logging
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import httpx

from flows.errors import CommandError
from flows.night import choose
from flows.prefect_home import prepare
from flows.settings import Settings

ADDRESS = "http://127.0.0.1:4200"
START_SECONDS = 120.0


def serve_nightly(settings: Settings, names: list[str], cron: str) -> None:
    """Run the flow at the times of `cron` (UTC) until stopped.

    Without PREFECT_API_URL a server is started beside it, on loopback, with the usual address.

    Raises:
        CommandError: `cron` says no times, the address is taken, or the server does not start.
    """
    choose(settings, names, [])
    own = "PREFECT_API_URL" not in os.environ
    # Before Prefect is imported: it would hold on to the temporary server, which has no schedule.
    os.environ.setdefault("PREFECT_API_URL", f"{ADDRESS}/api")
    prepare(settings.data)
    _check_cron(cron)
    with _server(settings) if own else nullcontext():
        from flows.nightly import nightly

        # What Prefect itself forgets when it is told to stop.
        warnings.filterwarnings("ignore", message=r"coroutine 'Runner\.astop' was never awaited")
        address = os.environ["PREFECT_API_URL"].removesuffix("/api")
        sys.stderr.write(f"The night runs at {cron!r} (UTC). Its runs are shown at {address}\n")
        # Told to stop, Prefect cancels the loop that it runs in, and the loop tells at length of
        # connections that were open.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        with suppress(asyncio.CancelledError):
            nightly.serve(
                name="nightly",
                cron=cron,
                parameters={
                    "data": str(settings.data.absolute()),
                    "provider": names,
                    "providers": str(settings.providers.absolute()) if settings.providers else None,
                    "only_own": settings.only_own,
                },
                print_starting_message=False,
            )


def _check_cron(cron: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    try:
        CronSchedule(cron=cron, timezone="UTC")
    except ValidationError as error:
        said = error.errors()[0]["msg"]
        raise CommandError(f'--cron {cron!r}: {said}. Say for example "0 2 * * *"') from error


def _check_free() -> None:
    """What answers there already is somebody else's: its record is not ours to write in."""
    try:
        httpx.get(f"{ADDRESS}/api/health", timeout=5)
    except httpx.TransportError:
        return
    raise CommandError(
        f"something answers at {ADDRESS} already: stop it, or set "
        f"PREFECT_API_URL={ADDRESS}/api if it is the Prefect server to report to"
    )


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    _check_free()
    log_path = settings.data / "logs" / "prefect-server.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    with log_path.open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own words
        try:
            _wait(server, str(log_path))
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(server: subprocess.Popen[bytes], log_path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CommandError(f"Prefect's server did not start; {log_path} says why", 1)
        try:
            if httpx.get(f"{ADDRESS}/api/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise CommandError(f"Prefect's server did not answer within {START_SECONDS:.0f} s", 1)
