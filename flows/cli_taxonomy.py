"""Commands about classifications: taxonomy build."""

from pathlib import Path
from typing import Annotated

import typer

from flows import settings as settings_module
from flows.cli_options import DATA
from flows.errors import CommandError

taxonomy_app = typer.Typer(help="Classifications: the index of skills.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(taxonomy_app, name="taxonomy")


@taxonomy_app.callback()
def _taxonomy() -> None:
    """Keeps `build` a command of its own while it is the only one."""


@taxonomy_app.command()
def build(
    name: Annotated[str, typer.Argument(help="Which classification: esco.")],
    source: Annotated[
        list[Path],
        typer.Option(
            "--from",
            help="The official CSV download: a ZIP, a folder or a CSV file; again for relations "
            "that are in a ZIP of their own.",
        ),
    ],
    language: Annotated[
        str | None, typer.Option(help="Only this language; else all that are in it.")
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="ESCO's version, where no file's name says it.")
    ] = None,
    data: DATA = None,
) -> None:
    """Make the index of skills, and of occupations with their skills, of an official download.

    The next run uses it: its language beside the English that ships, or in its place. ESCO is at
    https://esco.ec.europa.eu/en/use-esco/download (classification, CSV, any language).

    Example: credcat taxonomy build esco --from "ESCO dataset - v1.2.0 - de - csv.zip"
    """
    from normalize.skills.building import build as build_index

    if name != "esco":
        raise CommandError(f"there is no classification {name!r} to build. Known: esco")
    folder = settings_module.load(data).taxonomy
    for built in build_index(source, folder, version=version, language=language):
        typer.echo(
            f"{built.skills}: ESCO {built.version} in {built.language}, "
            f"{built.concepts:,} skills, {built.labels:,} labels"
        )
        if built.occupations is not None:
            typer.echo(f"{built.occupations}: occupations and their skills")
