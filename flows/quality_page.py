"""A provider's scorecard as a list of what to do, and the catalogue's health."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.compare_page import TITLES, missing
from flows.search_page import clean
from flows.tables import plain_table
from warehouse.quality.corrections import Correction, count_states
from warehouse.quality.entity_rows import CATALOGUE
from warehouse.quality.providers import class_bounds
from warehouse.quality.rubric import GRADES, Metric
from warehouse.quality.scores import STANCE, Row, Scores
from warehouse.quality.todo import Reading, ToDo

Links = dict[str, tuple[str, str]]
_STANDINGS = {
    "above": "above the mean of providers",
    "below": "below the mean of providers",
    "not_distinguishable": "not to be told from the mean of providers",
}
HEALTH = {
    "parse_validity": "stated values that are understood",
    "extraction_accuracy": "labelled forms that come out right",
    "duplicate_rate": "listings that stand twice",
    "freshness": "listings seen in time",
    "link_liveness": "checks of pages that answered",
    "coverage": "of what sources announce",
    "stability": "runs the gate let through",
    "traceability": "values with their origin",
}
_LESS_IS_BETTER = frozenset({"duplicate_rate"})
_WORST = 3
_FIELDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """What is told of one provider."""

    scores: Scores
    provider: str
    todos: Sequence[ToDo]
    """What gains most first."""
    links: Links
    """Of the examples."""
    corrections: Sequence[Correction]
    """The provider's replies."""


def write_scorecard(card: Scorecard, out: IO[bytes]) -> None:
    """One JSON object: scores, dimensions, facts, each thing to do with its examples, replies."""
    scores, provider = card.scores, card.provider
    metrics = {name: row for (entity, name), row in scores.rows.items() if entity == provider}
    said: dict[str, Any] = {
        "note": STANCE,
        "provider_id": provider,
        "name": scores.names.get(provider),
        "rubric_version": scores.rubric.version,
        "run_id": scores.run_id,
        "scores": metrics,
        "facts": scores.facts.get(provider, []),
        "todo": [
            {**asdict(one), "examples": [_example(id_, card.links) for id_ in one.examples]}
            for one in card.todos
        ],
        "corrections": [one.model_dump(mode="json") for one in card.corrections],
    }
    out.write(orjson.dumps(said, default=str, option=orjson.OPT_INDENT_2))
    out.write(b"\n")


def _example(offering: str, links: Links) -> dict[str, str | None]:
    title, url = links.get(offering, (None, None))
    return {"offering_id": offering, "title": title, "url": url}


def print_scorecard(scores: Scores, provider: str, console: Console) -> None:
    """The three scores, each with its class, interval, standing and rank."""
    console.print(Text(provider, style="bold"))
    console.print(Text(STANCE, style="dim"))
    for total in TITLES:
        row = scores.rows.get((provider, total))
        console.print()
        console.print(Text(TITLES[total], style="bold"))
        for line in _lines(scores, total, row):
            console.print(Text(f"  {line}"))


def _lines(scores: Scores, total: str, row: Row | None) -> list[str]:
    if row is None or row["value"] is None:
        return [_reason(row)]
    name = class_of(scores, total, row["value"])
    lines = [f"{row['value']:.1f} of 100{f', {name}' if name else ''} ({row['n']:,} listings)"]
    if row["class_kept"] is not None and name:
        lines.append(f"stays so with {row['class_kept']:.0%} of other weights around these")
    if row["shrunk_value"] is None:
        return [*lines, _reason(row)]
    mean = scores.rows[CATALOGUE, total]["shrunk_value"]
    lines.append(
        f"compared: {row['shrunk_value']:.1f}, 95 % from {row['ci_low']:.1f} to "
        f"{row['ci_high']:.1f}; {_STANDINGS[row['standing']]} ({mean:.1f})"
    )
    if row["rank_low"] is not None:
        of = scores.compared.get(total, 0)
        lines.append(f"rank {row['rank_low']} to {row['rank_high']} of {of}")
    return lines


def _reason(row: Row | None) -> str:
    if row is None or not row["evidence"]:
        return "insufficient evidence"
    said: str = json.loads(row["evidence"])["reason"]
    return said


def class_of(scores: Scores, total: str, value: float) -> str | None:
    """The grade or tier that a value falls into; None where a ruler has no published classes."""
    ruler = scores.rubric.of_total(total)[0].ruler
    about = scores.rubric.abouts[ruler]
    place = sum(value >= bound for bound in class_bounds(scores.rubric, ruler))
    if about.grades:
        return GRADES[::-1][place]
    return None


def print_todos(
    todos: Sequence[ToDo], links: Links, unknown: Sequence[Metric], limit: int, console: Console
) -> None:
    """What to do, what gains most first, each with examples that can be clicked."""
    console.print()
    if not todos:
        console.print("nothing is missing of what could be assessed")
    else:
        console.print(Text("To do, by what it would gain", style="bold"))
    for number, todo in enumerate(todos[:limit], 1):
        grid = Table.grid(padding=0)
        grid.add_column(width=5)
        grid.add_column(overflow="fold")
        grid.add_row(f"{number:>3}.", Text(todo.advice, style="cyan"))
        grid.add_row("", Text(missing(todo)))
        grid.add_row("", Text(f"rests on {_fields(todo.fields)}", style="dim"))
        for one in todo.read_from_text:
            grid.add_row("", Text(_reading(one), style="dim"))
        console.print(grid)
        for offering in todo.examples:
            title, url = links.get(offering, (offering, ""))
            # The address whole, so that it can be clicked.
            console.print(Text(f"       {clean(title)}"), no_wrap=True, overflow="ellipsis")
            console.print(Text(f"       {clean(url)}", style="dim"), soft_wrap=True)
    if len(todos) > limit:
        console.print(f"… and {len(todos) - limit} more: --limit shows more, --json all of them")
    if unknown:
        console.print()
        ids = ", ".join(metric.id for metric in unknown)
        console.print(Text(f"Not assessed and not charged: {ids}", style="dim"))


def print_corrections(corrections: Sequence[Correction], scores: Scores, console: Console) -> None:
    """What the provider says of its scores, and what was decided."""
    if not corrections:
        return
    console.print()
    console.print(Text("Its replies", style="bold"))
    for one in corrections:
        of = one.offering_id or "all its listings"
        decided = f"{one.state} on {one.decided_on}" if one.decided_on else one.state
        console.print(Text(f"  {one.received_on}  {scores.rubric.metrics[one.metric_id].says}"))
        console.print(Text(f"  {of}: {decided}", style="cyan"))
        console.print(Text(f"  {clean(one.says)}"))
        console.print(Text(f"  {clean(one.evidence_url)}", style="dim"), soft_wrap=True)


def print_replies(
    corrections: Sequence[Correction], known: Collection[str], console: Console
) -> None:
    """How many corrections there are, and whom they name that lists nothing."""
    if not corrections:
        return
    counts = ", ".join(f"{n} {state}" for state, n in count_states(corrections).items())
    console.print()
    console.print(f"Corrections: {counts}")
    if nobody := _unlisted(corrections, known):
        console.print(Text(f"of providers that list nothing: {', '.join(nobody)}", style="yellow"))


def _unlisted(corrections: Sequence[Correction], known: Collection[str]) -> list[str]:
    return sorted({one.provider_id for one in corrections} - {*known})


def _reading(one: Reading) -> str:
    """How right a detector is, beside what it decided."""
    figures = [
        f"{name} {share:.0%}"
        for name, share in (("precision", one.precision), ("recall", one.recall))
        if share is not None
    ]
    return f"also read from the text ({one.metric_id}): {', '.join(figures)}"


def _fields(names: Sequence[str]) -> str:
    """The first columns, and how many more there are."""
    more = len(names) - _FIELDS
    return ", ".join(names[:_FIELDS]) + (f" and {more} more" if more > 0 else "")


def write_health(
    rows: Sequence[Row],
    means: Sequence[Row],
    corrections: Sequence[Correction],
    known: Collection[str],
    out: IO[bytes],
) -> None:
    """One JSON object: health of each source and of the catalogue, mean scores, corrections."""
    said = {
        "note": STANCE,
        "health": rows,
        "means": means,
        "corrections": count_states(corrections),
        "corrections_of_providers_that_list_nothing": _unlisted(corrections, known),
    }
    out.write(orjson.dumps(said, default=str, option=orjson.OPT_INDENT_2))
    out.write(b"\n")


def print_health(
    rows: Sequence[Row], means: Sequence[Row], providers: Sequence[Row], console: Console
) -> None:
    """How well we read: each figure for the catalogue, and the sources that are worst."""
    console.print(Text("The catalogue's health (ours, never charged to a provider)", style="bold"))
    table = plain_table(("what", "share", "of", "95 %"), numbers=("share", "of"))
    shown = [(metric, row) for metric in HEALTH if (row := _whole(rows, metric)) is not None]
    for metric, row in shown:
        interval = f"  {row['ci_low']:.1%}–{row['ci_high']:.1%}"
        table.add_row(HEALTH[metric], f"  {row['value']:.1%}", f"  {row['n']:,}", interval)
    console.print(table)
    for metric, _ in shown:
        if behind := _worst(rows, metric):
            console.print(Text(f"{HEALTH[metric]}: {behind}", style="dim"))
    console.print()
    console.print(Text("Scores of providers", style="bold"))
    console.print(Text(STANCE, style="dim"))
    for row in means:
        if row["metric_id"] in TITLES and row["shrunk_value"] is not None:
            console.print(f"{TITLES[row['metric_id']]:<30} mean {row['shrunk_value']:.1f} of 100")
    console.print()
    known = plain_table(
        ("provider", "listings", "L", "C*", "A"),
        numbers=("listings", "L", "C*", "A"),
        folds=("provider",),
    )
    for row in providers:
        known.add_row(
            clean(row["provider_id"]),
            f"  {row['n']:,}",
            *(
                f"  {row[name]:.0f}" if row[name] is not None else "  –"
                for name in ("listing", "core", "assurance")
            ),
        )
    console.print(known)


def _whole(rows: Sequence[Row], metric: str) -> Row | None:
    return next(
        (
            row
            for row in rows
            if row["metric_id"] == metric
            and row["entity_id"] == CATALOGUE
            and row["column"] is None
            and row["value"] is not None
        ),
        None,
    )


def _worst(rows: Sequence[Row], metric: str) -> str:
    """Sources that fall behind, at most three."""
    sign = -1 if metric in _LESS_IS_BETTER else 1
    behind = [
        row
        for row in rows
        if row["metric_id"] == metric
        and row["entity_type"] == "source"
        and row["column"] is None
        and row["value"] is not None
        and row["value"] != (0 if metric in _LESS_IS_BETTER else 1)
    ]
    behind.sort(key=lambda row: (sign * row["value"], row["entity_id"]))
    return ", ".join(f"{row['entity_id']} {row['value']:.0%}" for row in behind[:_WORST])
