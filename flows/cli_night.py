"""Commands that run a night: nightly, serve, demo, replica, replay."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON, PROVIDERS, SKILLS
from flows.errors import CommandError
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.outcome import Night


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (nightly, serve, demo, replica, replay):
        app.command()(command)


def nightly(
    provider: Annotated[
        list[str] | None, typer.Option(help="Only this provider; give it again for more.")
    ] = None,
    providers: PROVIDERS = None,
    data: DATA = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            help="Publish the batch of this provider that the gate held back, after you have "
            "looked at it. It comes from the archive; nothing is asked again."
        ),
    ] = None,
    wait: Annotated[bool, typer.Option(help="Wait for a night that is at work.")] = False,
    skills: SKILLS = None,
    as_json: JSON = False,
) -> None:
    """Run one night: collect, archive, read, normalize, check and publish.

    Example: credcat nightly --provider futurelearn --provider udacity
    """
    settings = settings_module.load(data, providers=providers, skills=skills)
    _finish(_night(settings, provider or [], accept or [], wait=wait), as_json=as_json)


def serve(
    cron: Annotated[str, typer.Option(help="When to run, as cron says it, in UTC.")] = "0 2 * * *",
    provider: Annotated[list[str] | None, typer.Option(help="Only this provider.")] = None,
    providers: PROVIDERS = None,
    data: DATA = None,
) -> None:
    """Run the night on a schedule until stopped, with the Prefect UI at http://127.0.0.1:4200.

    Example: credcat serve --cron "0 2 * * *"
    """
    from flows.schedule import serve_nightly

    serve_nightly(settings_module.load(data, providers=providers), provider or [], cron)


def demo(
    data: DATA = None,
    offerings: Annotated[int, typer.Option(min=12, help="Offerings over all stand-ins.")] = 600,
    as_json: JSON = False,
) -> None:
    """Run a night against stand-in providers on this machine; each further one is a day later.

    Example: credcat demo --data /path/to/data --offerings 2000
    """
    from flows.demo import demo_night, next_commands

    settings = settings_module.load(data)
    night = demo_night(settings, offerings)
    if not as_json:
        _print(night)
        next_commands(settings, Console())
        raise typer.Exit(night.exit_code)
    _finish(night, as_json=True)


def replica(
    root: Annotated[
        Path | None, typer.Option(help="Serve the files of this folder instead of made-up ones.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.")] = 8800,
    offerings: Annotated[int, typer.Option(min=12, help="Offerings over all stand-ins.")] = 600,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that is served.")
    ] = None,
    write_providers: Annotated[
        Path | None, typer.Option(help="Write the stand-ins' provider files into this folder.")
    ] = None,
) -> None:
    """Serve stand-in provider sites, or recorded payloads, on loopback until stopped.

    Example: credcat replica --root recorded/ --port 8800
    """
    from spiders.replica import serve as serve_replica

    day: date | None = on.date() if on else None
    serve_replica(
        root=root, port=port, offerings=offerings, on=day, write_providers=write_providers
    )


def replay(
    provider: Annotated[list[str] | None, typer.Option(help="Only this provider.")] = None,
    run: Annotated[str | None, typer.Option(help="This archived run of the provider.")] = None,
    source: Annotated[
        Literal["archive"], typer.Option("--from", help="Where the answers come from.")
    ] = "archive",
    diff: Annotated[
        bool,
        typer.Option(
            "--diff", help="Publish nothing: show by provider and column what would change."
        ),
    ] = False,
    providers: PROVIDERS = None,
    data: DATA = None,
    wait: Annotated[bool, typer.Option(help="Wait for a night that is at work.")] = False,
    as_json: JSON = False,
) -> None:
    """Read, normalize and publish again from the archive, without the network.

    A provider whose tables are lost is made again from all its archived runs, in their order.

    Example: credcat replay --provider futurelearn --diff
    """
    from flows.logs import write_logs
    from flows.night_lock import night_lock
    from flows.replay import replay_providers

    del source  # there is one
    settings = settings_module.load(data, providers=providers)
    if diff:
        if run is not None:
            raise CommandError("--diff compares the newest archived run: leave --run out")
        _preview(settings, provider or [], as_json=as_json)
        raise typer.Exit
    with night_lock(settings.data, wait=wait), write_logs(settings.data):
        night = replay_providers(settings, provider or [], run)
    _finish(night, as_json=as_json)


def _preview(settings: Settings, names: list[str], *, as_json: bool) -> None:
    from flows.preview import print_preview, write_preview
    from flows.replay import preview

    differences = preview(settings, names)
    if as_json:
        write_preview(differences, sys.stdout.buffer)
    else:
        print_preview(differences, Console())


def _night(settings: Settings, names: list[str], accept: list[str], *, wait: bool) -> "Night":
    from flows.logs import write_logs
    from flows.night import choose
    from flows.night_lock import night_lock
    from flows.prefect_home import prepare

    # Before Prefect starts: a wrong name should not cost ten seconds.
    choose(settings, names, accept)
    with night_lock(settings.data, wait=wait), write_logs(settings.data):
        prepare(settings.data)
        from flows.nightly import run_flow

        return run_flow(settings, names, accept)


def _finish(night: "Night", *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(night.to_json() + "\n")
    else:
        _print(night)
    raise typer.Exit(night.exit_code)


def _print(night: "Night") -> None:
    from flows.summary import print_summary

    print_summary(night, Console())
