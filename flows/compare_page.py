"""Providers side by side, for people and for programs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.score_plot import draw, draw_mean, scale
from flows.search_page import clean
from flows.tables import plain_table
from warehouse.quality.entity_rows import CATALOGUE
from warehouse.quality.intervals import Z95, bar, error_of
from warehouse.quality.pairs import Difference, find_differences
from warehouse.quality.rubric import FEWEST
from warehouse.quality.scores import STANCE, Among, Row, Scores
from warehouse.quality.todo import ToDo, find_todos

TOTALS = ("listing", "consensus_core", "assurance")
"""Of completeness C*: C is flattered by what every record has."""
TITLES = {
    "listing": "Listing transparency",
    "consensus": "Consensus completeness",
    "consensus_core": "Consensus completeness (C*)",
    "assurance": "Credential assurance",
}
FACTS = {
    "eur_per_hour": "euros an hour, median",
    "states_hours": "state hours",
    "states_price": "state a price",
    "states_level": "state a level",
    "states_outcomes": "state outcomes",
    "states_assessment": "state assessment",
    "share_verifiable": "award can be verified",
    "share_stackable": "stackable",
    "sessions_per_offering_year": "starts a year, median",
    "churn_added": "came in 30 days",
    "churn_withdrawn": "went in 30 days",
    "price_move": "price moves, median",
    "rating": "rating of 5, not scored",
}
_NAME = 16
_LACKS = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is shown."""

    scores: Scores
    providers: Sequence[str]
    among: Among
    asked: Sequence[str] = ()
    """Which listings are compared, as it was asked."""

    def differences(self) -> list[Difference]:
        """Each pair in each total."""
        return find_differences(self.scores, self.providers, TOTALS)

    def fact(self, entity: str, fact: str) -> Row | None:
        """A fact of all credential types and levels."""
        rows = self.scores.facts.get(entity, [])
        return next((row for row in rows if row["fact_id"] == fact and _is_of_all(row)), None)


def _is_of_all(row: Row) -> bool:
    return row["credential_type"] is None and row["level"] is None


def write_comparison(one: Comparison, out: IO[bytes]) -> None:
    """One JSON object: providers with facts, scores and what they lack; pairs; the catalogue."""
    totals = [*TOTALS, "consensus"]
    said: dict[str, Any] = {
        "note": STANCE,
        "rubric_version": one.scores.rubric.version,
        "run_id": one.scores.run_id,
        "among": {name: list(values) for name, values in asdict(one.among).items()},
        "providers": [
            {
                **_entity(one, provider, totals),
                "name": one.scores.names.get(provider),
                "lacks": [asdict(todo) for todo in find_todos(one.scores, provider)],
            }
            for provider in one.providers
        ],
        "catalogue": _entity(one, CATALOGUE, totals),
        "pairs": [asdict(pair) for pair in one.differences()],
    }
    out.write(orjson.dumps(said, default=str, option=orjson.OPT_INDENT_2))
    out.write(b"\n")


def _entity(one: Comparison, entity: str, totals: Sequence[str]) -> dict[str, Any]:
    rows = {name: one.scores.rows.get((entity, name)) for name in totals}
    return {
        "provider_id": entity,
        "scores": {name: row for name, row in rows.items() if row is not None},
        "facts": one.scores.facts.get(entity, []),
    }


def print_comparison(one: Comparison, console: Console) -> None:
    """Facts, the three scores as bars, what each lacks most, and what can be told from chance."""
    console.print(Text(STANCE, style="dim"))
    if one.among:
        console.print(Text(f"Only listings of: {clean(', '.join(one.asked))}", style="yellow"))
    console.print(_facts(one))
    for total in TOTALS:
        _print_total(one, total, console)
    _print_lacks(one, console)


def _facts(one: Comparison) -> Table:
    names = [*one.providers, "all"]
    table = plain_table(
        ("", *(_short(name, 12) for name in names)),
        numbers=[_short(name, 12) for name in names],
        folds=("",),
    )
    counted = [one.fact(entity, "listings") for entity in (*one.providers, CATALOGUE)]
    table.add_row("listings", *(f" {row['hits']:,}" if row else " –" for row in counted))
    for fact, title in FACTS.items():
        rows = [one.fact(entity, fact) for entity in (*one.providers, CATALOGUE)]
        if any(row is not None for row in rows[:-1]):
            table.add_row(title, *(f" {said(row)}" for row in rows))
    return table


def said(row: Row | None) -> str:
    """A fact in few characters: a share as how many of how many."""
    if row is None:
        return "–"
    if row["unit"].startswith("share in") or row["unit"] == "share":
        return f"{row['hits']:,} of {row['n']:,}"
    if row["fact_id"] == "price_move":
        return f"{row['value']:+.0%}"
    return f"{row['value']:,.2f}"


def _print_total(one: Comparison, total: str, console: Console) -> None:
    mean = one.scores.rows[CATALOGUE, total]["shrunk_value"]
    console.print(Text(TITLES[total], style="bold"))
    head = Text(f"{'':<{_NAME}}  as is alike   95 % ", style="dim")
    console.print(head.append_text(scale()), no_wrap=True, overflow="crop")
    for provider in one.providers:
        line = Text(f"{_short(provider, _NAME):<{_NAME}} ")
        line.append_text(_score(one.scores.rows.get((provider, total)), mean))
        console.print(line, no_wrap=True, overflow="crop")
    if mean is not None:
        line = Text(f"{'all providers':<{_NAME}}        {mean:5.1f}         ", style="dim")
        console.print(line.append_text(draw_mean(mean)), no_wrap=True, overflow="crop")
    for sentence in sentences([pair for pair in one.differences() if pair.metric_id == total]):
        console.print(Text(sentence))
    console.print()


def _score(row: Row | None, mean: float) -> Text:
    """The plain mean, the one to compare with its interval, and its bar."""
    if row is None or row["value"] is None:
        n = 0 if row is None else row["n"]
        return Text(f"insufficient evidence: {n} of {FEWEST} listings", style="yellow")
    line = Text(f" {row['value']:5.1f} ")
    if row["shrunk_value"] is None:
        return line.append("not compared: no other provider has these awards", style="yellow")
    error = error_of(row["ci_low"], row["ci_high"])
    low, high = bar(row["shrunk_value"], error)
    line.append(f"{row['shrunk_value']:5.1f}", style="bold").append(f"  ±{Z95 * error:<4.1f}  ")
    return line.append_text(draw(low, row["shrunk_value"], high, mean))


def sentences(pairs: Sequence[Difference]) -> list[str]:
    """What of one total can be told from chance: of one pair at length, of more in short."""
    if len(pairs) < 2:
        return [_sentence(pair) for pair in pairs]
    apart = [f"{pair.higher} over {pair.lower} (+{pair.by:.1f})" for pair in pairs if pair.is_told]
    alike = [f"{pair.higher} and {pair.lower}" for pair in pairs if not pair.is_told]
    said = [f"More than chance makes: {', '.join(apart)}."] if apart else []
    return said + ([f"Cannot be told from chance: {', '.join(alike)}."] if alike else [])


def _sentence(pair: Difference) -> str:
    if pair.is_told:
        return (
            f"{pair.higher} states more than {pair.lower}: {pair.by:.1f} points, and chance makes "
            f"{pair.chance:.1f} at most."
        )
    return (
        f"{pair.higher} and {pair.lower} cannot be told from chance: {pair.by:.1f} points lie "
        f"between them, and chance makes up to {pair.chance:.1f}."
    )


def _print_lacks(one: Comparison, console: Console) -> None:
    console.print(Text("What each lacks most", style="bold"))
    for provider in one.providers:
        todos = find_todos(one.scores, provider)[:_LACKS]
        console.print(Text(f"{_short(provider, 60)}" + ("" if todos else ": nothing is known")))
        for todo in todos:
            console.print(Text(f"  {missing(todo)}"))
    names = " ".join(one.providers[:1])
    console.print(Text(f"`credcat quality {names}` has all of it, with links.", style="dim"))
    console.print(Text(READING, style="dim"))


READING = (
    "`as is` is the mean of today's listings. `alike` is for comparing: as if all had the same mix "
    "of credential types, and drawn to the mean where few listings are known. Bars are 1.39 "
    "standard errors to each side: where two part, the difference is more than chance makes."
)


def missing(todo: ToDo) -> str:
    """What is lacking, in how many listings, and what it would gain."""
    gains = ", ".join(f"{TITLES[name].lower()} +{gain:.1f}" for name, gain in todo.gains.items())
    return f"{todo.lacking:,} of {todo.of:,} lack: {todo.says} ({gains})"


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"
