"""The command about what changed: changes."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON
from flows.errors import CommandError


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(changes)


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

    settings = settings_module.load(data)
    if not (settings.data / "warehouse").is_dir():
        raise CommandError(
            f"there is no catalogue in {settings.data} yet: run `credcat nightly` or `credcat demo`"
        )
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
