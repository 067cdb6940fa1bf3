"""Commands about provider files: providers list, providers check."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows import settings as settings_module
from flows.cli_options import JSON, PROVIDERS
from flows.tables import plain_table
from spiders.registry import Registry, load_all

providers_app = typer.Typer(help="The provider files: list them, check them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(providers_app, name="providers")


@providers_app.command("list")
def list_providers(providers: PROVIDERS = None, as_json: JSON = False) -> None:
    """List the known providers: how each is collected, in which format, on what evidence.

    Example: credcat providers list
    """
    registry = _registry(providers)
    if as_json:
        import orjson

        rows = [provider.model_dump(mode="json") for provider in registry.providers.values()]
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        Console().print(_table(registry))
    _tell_mistakes(registry)


@providers_app.command("check")
def check_providers(
    names: Annotated[list[str] | None, typer.Argument(help="Only these providers.")] = None,
    providers: PROVIDERS = None,
) -> None:
    """Check provider files; each mistake with its file, line and field.

    Example: credcat providers check futurelearn
    """
    registry = _registry(providers)
    wanted = names or sorted({*registry.providers, *registry.mistakes})
    for name in wanted:
        if name in registry.mistakes:
            typer.echo(registry.mistakes[name])
        elif name in registry.providers:
            typer.echo(f"{name}: good")
        else:
            registry.choose([name])
    raise typer.Exit(1 if any(name in registry.mistakes for name in wanted) else 0)


def _registry(own: object) -> Registry:
    settings = settings_module.load(None, providers=own)
    return load_all(settings.providers, only_own=settings.only_own)


def _table(registry: Registry) -> Table:
    columns = ("provider", "on", "how", "format", "evidence", "in", "name")
    table = plain_table(columns, folds=("name",))
    for provider in registry.providers.values():
        table.add_row(
            provider.id,
            "yes" if provider.enabled else "off",
            provider.collect.how,
            provider.read.format,
            provider.evidence.kind,
            provider.country or "",
            escape(provider.name),
        )
    return table


def _tell_mistakes(registry: Registry) -> None:
    for mistake in registry.mistakes.values():
        typer.echo(mistake, err=True)
    if registry.mistakes:
        raise typer.Exit(1)
