"""Commands that look at the catalogue: sql, status, doctor; and normalize, the way in offline."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON, PROVIDERS, SKILLS
from flows.errors import CommandError


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (sql, status, doctor, normalize):
        app.command()(command)


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT statement in DuckDB's SQL.")],
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="The catalogue as it stood then (UTC); a bare date means the end of that day.",
        ),
    ] = None,
    how: Annotated[
        Literal["table", "json", "csv", "parquet"],
        typer.Option("--format", help="A table to look at, or a whole answer for programs."),
    ] = "table",
    out: Annotated[Path | None, typer.Option(help="Write the answer into this file.")] = None,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Query the published tables, each a view by its name; read-only.

    Beside the tables there are `<table>_log` (all versions), `changes`, and views that answer what
    is asked most: cost_to_finish, cost_per_hour, free_with_certificate, stackable_paths,
    starting_soon, coverage.

    Example: credcat sql "select provider_id, count(*) from offerings group by 1"
    """
    from flows.answers import print_answer, write_answer
    from warehouse.query import query as ask
    from warehouse.store import Warehouse

    settings = settings_module.load_catalogue(data)
    connection = Warehouse(settings.data).connect(at=_moment(at))
    answer = ask(connection, query)
    how = "json" if as_json else how
    if how == "table" and out is None:
        print_answer(answer)
    else:
        write_answer(answer, _format_of(out) if how == "table" else how, out)


def _format_of(out: Path | None) -> Literal["json", "csv", "parquet"]:
    """What the end of a file's name says."""
    endings: dict[str, Literal["json", "csv", "parquet"]] = {
        ".json": "json",
        ".jsonl": "json",
        ".csv": "csv",
        ".parquet": "parquet",
    }
    ending = out.suffix if out else ""
    if ending not in endings:
        raise CommandError(f"say what {out} should hold: --format json, csv or parquet")
    return endings[ending]


def _moment(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        at = at.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return at.replace(tzinfo=UTC)


def status(data: DATA = None, as_json: JSON = False) -> None:
    """Show the last run of each provider: when, how it went, what it counted, and why.

    Example: credcat status
    """
    from flows.status import last_runs, print_status

    runs = last_runs(settings_module.load(data))
    if as_json:
        import orjson

        sys.stdout.write(orjson.dumps(runs, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print_status(runs, Console())


def doctor(providers: PROVIDERS = None, data: DATA = None) -> None:
    """Check settings, folders, provider files, versions and free disk; say what to mend.

    Example: credcat doctor
    """
    from flows.doctor import examine, print_findings

    findings = examine(settings_module.load(data, providers=providers))
    print_findings(findings, Console())
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def normalize(
    files: Annotated[list[Path], typer.Argument(help="Payload files, or folders of them.")],
    format: Annotated[str, typer.Option(help="Which reader understands them.")],  # noqa: A002 - the option's name
    provider: Annotated[
        str | None, typer.Option(help="Whose they are; its provider file gives name and country.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Address that the payloads came from, for relative links.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the Parquet tables here.")] = None,
    providers: PROVIDERS = None,
    skills: SKILLS = None,
    as_json: JSON = False,
) -> None:
    """Read and normalize payload files from disk, without the network.

    Example: credcat normalize --format udacity courses.json --json
    """
    from flows.offline import closing_line, normalize_files, provider_for, write_tables
    from normalize.nested import nest

    settings = settings_module.load(None, providers=providers, skills=skills)
    whose = provider_for(settings, format, provider)
    offline = normalize_files(files, whose, url, settings.exchange_rates, settings.look_for)
    for misfit in offline.misfits:
        typer.echo(f"credcat: {misfit}", err=True)
    if out is not None:
        write_tables(offline.batch, out)
    if as_json:
        for offering in nest(offline.batch):
            sys.stdout.write(json.dumps(offering, ensure_ascii=False) + "\n")
    else:
        for what, count in offline.batch.issues.most_common(10):
            typer.echo(f"{count:>9,}  {what}")
    typer.echo(closing_line(offline), err=as_json)
    if not offline.batch.read:
        typer.echo(f"credcat: no listing was found: is {format!r} the format of this?", err=True)
    raise typer.Exit(1 if offline.misfits or not offline.batch.read else 0)
