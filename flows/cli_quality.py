"""Commands about how far providers' listings can be trusted: quality, compare."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON
from flows.errors import CommandError


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (compare, quality):
        app.command()(command)


def compare(
    providers: Annotated[
        list[str], typer.Argument(metavar="PROVIDER...", help="Ids or names of two or more.")
    ],
    skill: Annotated[
        list[str] | None,
        typer.Option(help="Only listings that teach this skill of ESCO, by name or URI."),
    ] = None,
    credential: Annotated[
        list[str] | None, typer.Option(help="Only listings with this kind of award.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only listings taught in this language (BCP 47).")
    ] = None,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Compare what providers disclose: facts, three scores with intervals, what each lacks most.

    Says of each pair whether the difference can be told from chance. We grade what is disclosed and
    can be verified, not teaching. With --skill, --credential or --language the scores of all
    providers' listings of that kind are made anew.

    Example: credcat compare udacity futurelearn --language en
    """
    from flows.cli_search import skills_named
    from flows.compare_page import Comparison, print_comparison, write_comparison
    from normalize.schema import allowed
    from warehouse.quality.scores import Among, find_providers, scores_among, stored_scores

    settings = settings_module.load_catalogue(data)
    known = allowed("offerings", "credential_type")
    for one in credential or []:
        if one not in known:
            raise CommandError(f"no kind of award is called {one!r}: there are {', '.join(known)}")
    among = Among(
        credentials=tuple(credential or ()),
        languages=tuple(language or ()),
        skills=tuple(skills_named(skill or [], settings)),
    )
    with _connect(settings.data) as connection:
        named = find_providers(connection, providers)
        if len(named) < 2:
            raise CommandError("name two or more providers; `credcat quality` lists them")
        scores = scores_among(connection, among) if among else stored_scores(connection, named)
    asked = [*(credential or []), *(language or []), *(skill or [])]
    one_page = Comparison(scores, named, among, asked)
    if as_json:
        write_comparison(one_page, sys.stdout.buffer)
    else:
        print_comparison(one_page, Console())


def quality(
    provider: Annotated[
        str | None, typer.Argument(help="Id or name; none: the catalogue's health.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many things to do.")] = 10,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Show a provider's scores as a list of what to do: what is missing, where, what it gains.

    We grade what is disclosed and can be verified, not teaching. Without a provider: how well the
    catalogue is read, which is ours and charged to nobody, and all providers.

    Example: credcat quality udacity
    """
    from flows.quality_page import (
        Scorecard,
        print_corrections,
        print_scorecard,
        print_todos,
        write_scorecard,
    )
    from warehouse.quality.corrections import load_corrections
    from warehouse.quality.scores import find_providers, stored_scores
    from warehouse.quality.todo import find_links, find_todos, not_assessed

    folder = settings_module.load_catalogue(data).data
    if provider is None:
        _health(folder, as_json=as_json)
        return
    with _connect(folder) as connection:
        (named,) = find_providers(connection, [provider])
        scores = stored_scores(connection, [named])
        todos = find_todos(scores, named)
        shown = todos if as_json else todos[:limit]
        links = find_links(connection, sorted({one for todo in shown for one in todo.examples}))
    corrections = [one for one in load_corrections(folder) if one.provider_id == named]
    if as_json:
        card = Scorecard(
            scores=scores, provider=named, todos=todos, links=links, corrections=corrections
        )
        write_scorecard(card, sys.stdout.buffer)
    else:
        console = Console()
        print_scorecard(scores, named, console)
        print_corrections(corrections, scores, console)
        print_todos(todos, links, not_assessed(scores, named), limit, console)


def _health(folder: Path, *, as_json: bool) -> None:
    from flows.quality_page import print_health, print_replies, write_health
    from warehouse.quality.corrections import load_corrections
    from warehouse.quality.entity_rows import CATALOGUE
    from warehouse.quality.scores import find_health, find_standings, stored_scores

    with _connect(folder) as connection:
        scores = stored_scores(connection, [])
        rows, providers = find_health(connection), find_standings(connection)
    means = [row for (entity, _), row in scores.rows.items() if entity == CATALOGUE]
    corrections, listed = load_corrections(folder), [row["provider_id"] for row in providers]
    if as_json:
        write_health(rows, means, corrections, listed, sys.stdout.buffer)
    else:
        console = Console()
        print_health(rows, means, providers, console)
        print_replies(corrections, listed, console)


def _connect(folder: Path) -> Any:
    from warehouse.store import Warehouse

    return Warehouse(folder).connect()
