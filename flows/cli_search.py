"""The commands about search: search, and export of bulk files."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON
from flows.errors import CommandError
from flows.settings import Settings

if TYPE_CHECKING:
    from warehouse.search.ask import Wanted

_HOURS = re.compile(r"(\d+(?:\.\d+)?)?(-)?(\d+(?:\.\d+)?)?", re.ASCII)
export_app = typer.Typer(help="Write the catalogue for other systems.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(search)
    app.add_typer(export_app, name="export")


def search(
    text: Annotated[str, typer.Argument(help="Words to look for; none: all offerings.")] = "",
    language: Annotated[
        list[str] | None, typer.Option(help="Taught in this language (BCP 47).")
    ] = None,
    max_price: Annotated[
        float | None, typer.Option(min=0, help="At most this price, free ones included.")
    ] = None,
    currency: Annotated[str, typer.Option(help="Currency of --max-price (ISO 4217).")] = "EUR",
    free: Annotated[bool, typer.Option("--free", help="Free, at least to learn.")] = False,
    provider: Annotated[list[str] | None, typer.Option(help="Of this provider.")] = None,
    credential: Annotated[
        list[str] | None, typer.Option(help="With this kind of award, e.g. microcredential.")
    ] = None,
    level: Annotated[list[str] | None, typer.Option(help="beginner, intermediate …")] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option(help="Teaches this skill of ESCO, by any of its names or its URI."),
    ] = None,
    hours: Annotated[str | None, typer.Option(help="Hours of learning: 5-40, 10-, -20.")] = None,
    sort: Annotated[
        Literal["relevance", "price", "hours", "newest"], typer.Option(help="What comes first.")
    ] = "relevance",
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many are shown.")] = 10,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index of the tables anew before.")
    ] = False,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Search the catalogue: ranked by words, filtered, with counts; typing mistakes are forgiven.

    Example: credcat search "data analyst" --language en --max-price 100 --sort price
    """
    from warehouse.search.ask import SearchIndex, Wanted

    settings = settings_module.load(data)
    if rebuild:
        _rebuild(settings, quiet=as_json)
    wanted = Wanted(
        text=text,
        filters={
            "language": language or [],
            "provider": provider or [],
            "credential": credential or [],
            "level": level or [],
            "skill": skills_named(skill or [], settings),
        },
        max_price_eur=_in_euros(max_price, currency, settings),
        free=free,
        hours=_hours(hours),
        sort=sort,
        limit=limit,
    )
    _answer(SearchIndex(settings.data), wanted, as_json=as_json)


@export_app.command("search")
def export_search(
    target: Annotated[
        Literal["opensearch", "typesense", "jsonl"],
        typer.Option(help="Whose bulk files: with mapping or schema; or documents alone."),
    ],
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path("search-export"),
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Write bulk files for those whose search runs elsewhere.

    Example: credcat export search --target opensearch --out bulk/
    """
    import orjson

    from warehouse.search.export import export_search as export

    done = export(settings_module.load(data).data, target, out)
    if as_json:
        files = [str(path) for path in done.files]
        sys.stdout.write(
            orjson.dumps({"documents": done.documents, "files": files}).decode() + "\n"
        )
    else:
        typer.echo(f"{done.documents:,} offerings in {len(done.files)} files:")
        for path in done.files:
            typer.echo(f"  {path}")


def _answer(index: object, wanted: "Wanted", *, as_json: bool) -> None:
    from flows.search_page import print_answer, write_answer
    from warehouse.search.ask import SearchIndex

    assert isinstance(index, SearchIndex)
    answer = index.search(wanted)
    if as_json:
        write_answer(answer, sys.stdout.buffer)
    else:
        print_answer(answer, wanted, Console())


def _rebuild(settings: Settings, *, quiet: bool) -> None:
    from warehouse.search.build import build_index

    with Console(stderr=True, quiet=quiet).status("Making the search index …") as status:
        build_index(
            settings.data,
            settings.taxonomy,
            lambda number: status.update(f"Making the search index: {number:,} offerings"),
        )


def skills_named(names: list[str], settings: Settings) -> list[str]:
    """The URIs of skills by any of their names.

    Raises:
        CommandError: a name is none of ESCO's; the message has the nearest.
    """
    if not names:
        return []
    from difflib import get_close_matches

    from warehouse.search.skills import labels_of, uris_of

    found: list[str] = []
    for name in names:
        uris = uris_of(name, settings.taxonomy)
        if not uris:
            known = [labels[0] for labels in labels_of(settings.taxonomy).values()]
            near = get_close_matches(name.casefold(), known, n=3)
            hint = f": did you mean {' or '.join(near)}?" if near else ""
            raise CommandError(f"no skill of ESCO is called {name!r}{hint}")
        found += uris
    return found


def _in_euros(amount: float | None, currency: str, settings: Settings) -> float | None:
    if amount is None:
        return None
    from datetime import UTC, datetime
    from decimal import Decimal

    from normalize.fields.exchange import rates

    today = datetime.now(UTC).date()
    converted = rates(settings.exchange_rates).to_euros(
        Decimal(str(amount)), currency.upper(), today
    )
    if converted is None:
        raise CommandError(f"no rate is known for the currency {currency!r}: give --currency EUR")
    return float(converted.amount)


def _hours(stated: str | None) -> tuple[float | None, float | None]:
    """Least and most: ``5-40``, ``10-``, ``-20``, ``8`` (from 8 to 8)."""
    if stated is None:
        return None, None
    found = _HOURS.fullmatch(stated.replace(" ", ""))
    if found is None or not (found[1] or found[3]):
        raise CommandError(f"--hours {stated!r} is no range of hours: write 5-40, 10- or -20")
    least, most = (float(part) if part else None for part in (found[1], found[3]))
    if not found[2]:
        most = least
    if least is not None and most is not None and least > most:
        raise CommandError(f"--hours {stated!r}: the least is over the most")
    return least, most
