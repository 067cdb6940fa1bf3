"""The command that shows how stated values are understood: parse."""

import sys
from typing import Annotated

import typer

from flows import settings as settings_module
from flows.cli_options import DATA, SKILLS


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(parse)


def parse(
    explain: Annotated[
        bool, typer.Option("--explain", help="For people: each value with what decided it.")
    ] = False,
    skills: SKILLS = None,
    data: DATA = None,
) -> None:
    r"""Normalize stated fields: JSON lines on standard input, normalized columns out.

    A line holds any of title, description, duration, workload, price, language, level, delivery,
    pacing, credential, assessment, verification, stackability, status, start, subjects, skills,
    organisation, provider_country; each is a text, a number or a list of them.

    Example: credcat parse --explain <<< '{"duration": "8 weeks", "workload": "4-6 hrs/wk"}'
    """
    import orjson

    from flows.stated_lines import BATCH, StatedLines

    lines = StatedLines(settings_module.load(data, skills=skills).look_for)
    batch = 1 if sys.stdin.isatty() else BATCH
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for answer in lines.answers(sys.stdin, batch):
        if answer.mistake is not None:
            typer.echo(f"credcat: {answer.mistake}", err=True)
        if explain:
            _explain(answer)
        else:
            sys.stdout.buffer.write(orjson.dumps(answer.record()) + b"\n")
            sys.stdout.buffer.flush()
    for sentence in lines.unknown.values():
        typer.echo(f"credcat: {sentence}", err=True)
    raise typer.Exit(1 if lines.mistakes else 0)


def _explain(answer: object) -> None:
    from rich.console import Console

    from flows.explanation import explanation
    from flows.stated_lines import Answer

    if isinstance(answer, Answer) and answer.parsed is not None:
        Console().print(explanation(answer))
