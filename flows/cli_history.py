"""Commands about the logs of versions: changes, maintain."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (changes, maintain):
        app.command()(command)


def changes(
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only what was seen from then on (UTC)."
        ),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Only this provider.")] = None,
    field: Annotated[
        str | None,
        typer.Option(help="Only this column, or a family of them: price, workload, dates …"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many changes.")] = 50,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Show what changed: offerings that came and went, and each field that has another value.

    Asked for prices, the largest moves come first. JSON is one change a line, and all of them.

    Example: credcat changes --since 2026-01-01 --field price
    """
    from flows.changes_page import print_changes, write_json
    from warehouse.events import Wanted, fields_named
    from warehouse.store import Warehouse

    settings = settings_module.load_catalogue(data)
    wanted = Wanted(
        since=since.replace(tzinfo=UTC) if since else None,
        provider=provider,
        fields=fields_named(field) if field else (),
    )
    connection = Warehouse(settings.data).connect()
    if as_json:
        write_json(connection, wanted, sys.stdout.buffer, prices=field == "price")
    else:
        print_changes(connection, wanted, Console(), limit, prices=field == "price")


def maintain(
    keep_hours: Annotated[
        int,
        typer.Option(min=0, help="Hours that a replaced file stays, for queries at work on it."),
    ] = 24,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Make few files of the many that nights leave, and remove dead ones; never a version.

    The files of `latest`, which questions are answered from, are written anew where there are some.
    Safe beside a night and beside queries; once a week is often enough.

    Example: credcat maintain
    """
    from dataclasses import asdict

    import orjson

    from warehouse.maintenance import maintain as keep_up
    from warehouse.store import Warehouse

    settings = settings_module.load_catalogue(data)
    for done in keep_up(settings.data, keep_hours):
        if as_json:
            sys.stdout.write(orjson.dumps(asdict(done)).decode() + "\n")
        else:
            typer.echo(
                f"{done.table}: {done.files_before:,} files of {done.bytes_before / 1e6:,.1f} MB "
                f"are now {done.files_after:,} of {done.bytes_after / 1e6:,.1f} MB, "
                f"{done.removed:,} dead files removed"
            )
    if (settings.data / "latest").is_dir():
        # They are known to hold what the logs hold by the names of the logs' files.
        Warehouse(settings.data).write_latest()
