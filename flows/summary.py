"""The night as a person reads it in the morning."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from flows.outcome import Night, Outcome, State
from flows.tables import plain_table

STYLES: dict[State, str] = {
    "succeeded": "green",
    "partial": "yellow",
    "failed": "red",
    "quarantined": "magenta",
}
WORDS: dict[State, str] = {
    "succeeded": "published",
    "partial": "in part",
    "failed": "failed",
    "quarantined": "held back",
}
_COUNTS = ("read", "offerings", "added", "changed", "withdrawn", "rejected")


def print_summary(night: Night, console: Console) -> None:
    """Print the night: a row for each provider, then every reason that somebody must know."""
    console.print(_table(night))
    console.print()
    for outcome in night.outcomes:
        _print_remarks(outcome, console)
    for note in night.notes:
        console.print(f"[red]{escape(note)}[/]")
    for name, mistake in night.mistakes.items():
        console.print(f"[red]{name}[/]: its provider file is wrong")
        for line in mistake.splitlines():
            console.print(Padding(escape(line), (0, 0, 0, 2)))


def _table(night: Night) -> Table:
    seconds = (night.ended_at - night.started_at).total_seconds()
    began = f"{night.started_at:%Y-%m-%d %H:%M} UTC"
    table = plain_table(
        ("provider", "state", *_COUNTS),
        numbers=_COUNTS,
        folds=("provider",),
        title=f"Night of {began}, {seconds:.0f} s",
    )
    for o in sorted(night.outcomes, key=lambda o: (o.good, o.provider_id)):
        state = f"[{STYLES[o.state]}]{WORDS[o.state]}[/]"
        table.add_row(o.provider_id, state, *(f"{getattr(o, name):,}" for name in _COUNTS))
    if len(night.outcomes) > 1:
        table.add_section()
        totals = (sum(getattr(o, name) for o in night.outcomes) for name in _COUNTS)
        table.add_row("all", "", *(f"{total:,}" for total in totals))
    return table


def _print_remarks(outcome: Outcome, console: Console) -> None:
    lines = [outcome.reason] if outcome.reason else []
    lines += outcome.warnings
    unfetched = {k: v for k, v in outcome.not_fetched.items() if v and k != "kept_by_lastmod"}
    if unfetched:
        counts = ", ".join(f"{count} {reason}" for reason, count in sorted(unfetched.items()))
        lines.append(f"not fetched: {counts}")
    if not lines:
        return
    console.print(f"[{STYLES[outcome.state]}]{outcome.provider_id}[/]")
    for line in lines:
        console.print(Padding(escape(line), (0, 0, 0, 2)))


def as_markdown(night: Night) -> str:
    """The night as a Markdown table, for Prefect's record of the run."""
    lines = ["| provider | state | " + " | ".join(_COUNTS) + " | reason |"]
    lines.append("|---" * (len(_COUNTS) + 3) + "|")
    for o in night.outcomes:
        counts = " | ".join(str(getattr(o, name)) for name in _COUNTS)
        reason = (o.reason or "").replace("|", "\\|").replace("\n", " ")
        lines.append(f"| {o.provider_id} | {WORDS[o.state]} | {counts} | {reason} |")
    return "\n".join(lines)
