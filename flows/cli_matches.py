"""Commands about listings of one offering across providers: matches list, why, review, decide."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from flows import settings as settings_module
from flows.cli_options import DATA, JSON
from flows.errors import CommandError

matches = typer.Typer(
    name="matches",
    help="Listings of different providers that are one offering, or related.",
    no_args_is_help=True,
)
LIMIT = Annotated[int, typer.Option(min=1, help="Show at most so many pairs.")]
LEFT = Annotated[str, typer.Argument(metavar="LEFT", help="Id of one offering.")]
RIGHT = Annotated[str, typer.Argument(metavar="RIGHT", help="Id of the other offering.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for name, command in (("list", show), ("why", why), ("review", review), ("decide", decide)):
        matches.command(name)(command)
    matches.command("find")(find)
    app.add_typer(matches)


def show(
    decision: Annotated[
        Literal["match", "review", "non_match"] | None, typer.Option(help="Only these.")
    ] = None,
    match_type: Annotated[
        Literal["same_offering", "translation", "successor", "variant", "related"] | None,
        typer.Option("--type", help="Only pairs that are this to each other."),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Only pairs with this provider.")] = None,
    limit: LIMIT = 20,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Show pairs of listings of different providers, the surest first.

    JSON is one pair a line, and all of them.

    Example: credcat matches list --type translation
    """
    from flows.matches_page import print_pairs
    from warehouse.match.pairs import WantedPairs, count_pairs, find_pairs

    connection = _connect(data)
    wanted = WantedPairs(decision=decision, match_type=match_type, provider=provider)
    rows = find_pairs(connection, wanted, None if as_json else limit)
    if as_json:
        _write_json(rows)
    else:
        print_pairs(rows, count_pairs(connection), Console())


def why(left: LEFT, right: RIGHT, data: DATA = None, as_json: JSON = False) -> None:
    """Explain a pair: both listings side by side, how alike they are, and what that weighed.

    Example: credcat matches why mc_2m4w6 mc_7k3q1
    """
    from flows.matches_page import print_why

    found = [row for row in _pairs_of(data, left) if right in _ids(row)]
    if not found:
        raise CommandError(
            f"{left} and {right} are no pair of `credcat matches list`: they are not alike, or one "
            "of them is no current offering"
        )
    if as_json:
        _write_json(found)
    else:
        print_why(found[0], Console())


def review(limit: LIMIT = 1_000, data: DATA = None, as_json: JSON = False) -> None:
    """Decide the unsure pairs: both side by side, then y (one offering), n, s (skip) or q (quit).

    Each answer is kept at once, and every later night keeps to it. JSON lists what waits.

    Example: credcat matches review
    """
    from warehouse.match.pairs import WantedPairs, find_pairs

    rows = find_pairs(_connect(data), WantedPairs(decision="review"), limit)
    if as_json:
        _write_json(rows)
    elif not rows:
        typer.echo("nothing waits for a decision")
    elif not sys.stdin.isatty():
        raise CommandError(
            f"{len(rows):,} pairs wait, and nobody can answer here: call this in a terminal, or "
            "use `credcat matches decide LEFT RIGHT match|non_match`"
        )
    else:
        _ask_all(rows, settings_module.load_catalogue(data).data)


def _ask_all(rows: list[dict[str, Any]], data: Path) -> None:
    from flows.matches_page import print_side_by_side

    console = Console()
    decided = 0
    for number, row in enumerate(rows, 1):
        console.rule(f"{number} of {len(rows)}, score {row['score']:.2f}")
        print_side_by_side(row, console)
        answer = _ask()
        if answer == "q":
            break
        if answer != "s":
            _decide(data, *_ids(row), "match" if answer == "y" else "non_match", None)
            decided += 1
    console.print(f"{decided} decided")


def _ask() -> str:
    while True:
        answer: str = typer.prompt("One offering? y, n, s (skip), q (quit)", default="s")
        if (first := answer.strip().lower()[:1]) in ("y", "n", "s", "q"):
            return first


def decide(
    left: LEFT,
    right: RIGHT,
    verdict: Annotated[
        Literal["match", "non_match"], typer.Argument(help="Whether they belong together.")
    ],
    note: Annotated[str | None, typer.Option(help="Why; kept with the decision.")] = None,
    data: DATA = None,
    as_json: JSON = False,
) -> None:
    """Store a decision about a pair, as `credcat matches review` does; for scripts.

    Listings that differ in edition, language, level or award stay what they are to each other: a
    match says that they are related, never that they are one offering.

    Example: credcat matches decide mc_2m4w6 mc_7k3q1 match
    """
    row = _decide(settings_module.load_catalogue(data).data, left, right, verdict, note)
    if as_json:
        _write_json([row])
    else:
        kind = row["match_type"].replace("_", " ")
        typer.echo(f"kept: {'not the same' if verdict == 'non_match' else kind}")


def _decide(data: Path, left: str, right: str, verdict: Any, note: str | None) -> dict[str, Any]:
    from warehouse.match import decisions
    from warehouse.match.derive import decide as keep

    try:
        pair = decisions.ordered(left, right)
        return keep(data, decisions.PersonsDecision(pair, verdict, note))
    except KeyError as error:
        raise CommandError(f"there is no current offering {error.args[0]}") from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def find(data: DATA = None) -> None:
    """Compare all offerings again, as each night does after its last provider.

    Example: credcat matches find
    """
    from warehouse.match.derive import find_matches

    typer.echo(find_matches(settings_module.load_catalogue(data).data).sentence())


def _connect(data: Path | None) -> Any:
    from warehouse.store import Warehouse

    return Warehouse(settings_module.load_catalogue(data).data).connect()


def _pairs_of(data: Path | None, offering: str) -> list[dict[str, Any]]:
    from warehouse.match.pairs import WantedPairs, find_pairs

    return find_pairs(_connect(data), WantedPairs(offering=offering))


def _ids(row: dict[str, Any]) -> tuple[str, str]:
    return row["left_offering_id"], row["right_offering_id"]


def _write_json(rows: list[dict[str, Any]]) -> None:
    import orjson

    for row in rows:
        line = orjson.dumps(row, default=str, option=orjson.OPT_APPEND_NEWLINE)
        sys.stdout.write(line.decode())
