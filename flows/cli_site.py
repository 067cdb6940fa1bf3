"""The commands about the site: build, serve."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows import settings as settings_module
from flows.cli_options import DATA, JSON
from flows.errors import CommandError

site_app = typer.Typer(help="Static pages of the catalogue.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(site_app, name="site")


@site_app.command()
def build(
    out: Annotated[
        Path | None,
        typer.Option(help="Where the site is to lie; else `site` in the data folder."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            help="Address under which the files of `latest` are published, for downloads; else "
            "they are reached from the site's own folder."
        ),
    ] = None,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Make the site anew: pages that need no server, for a folder, a bucket or any web server.

    Each night does the same, unless the setting `site` is false. The old pages stand until the new
    ones are whole.

    Example: credcat site build --out public
    """
    from dataclasses import asdict

    import orjson
    from rich.console import Console

    from warehouse.site.build import build_site
    from warehouse.site.words import bytes_of

    if base_url is not None and not base_url.startswith(("https://", "http://")):
        raise CommandError(f"--base-url {base_url!r} is no address: it begins with https://")
    folder = settings_module.load(data).data
    with Console(stderr=True, quiet=as_json).status("Making the site …") as status:
        built = build_site(
            folder,
            out,
            base_url,
            lambda what, done: status.update(f"Making the site: {done:,} {what}"),
        )
    if as_json:
        line = orjson.dumps({**asdict(built), "folder": str(built.folder)})
        sys.stdout.write(line.decode() + "\n")
        return
    typer.echo(
        f"{built.pages:,} pages and {built.data_files:,} data files, {bytes_of(built.bytes)}, for "
        f"{built.offerings:,} offerings of {built.providers:,} providers\n{built.folder}/index.html"
    )


@site_app.command()
def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port on loopback; 0: any that is free.")
    ] = 8000,
    data: DATA = None,
) -> None:
    """Serve the site on this machine, with a search box where there is a search index.

    It shows each night's pages as soon as they are made. Ctrl+C stops it.

    Example: credcat site serve --port 8000
    """
    from flows.site_server import serve_site

    settings = settings_module.load(data)
    if not (settings.data / "site" / "index.html").is_file():
        raise CommandError(f"there is no site in {settings.data}: `credcat site build` makes it")
    serve_site(settings.data, port, lambda address: typer.echo(f"The site is at {address}"))
