"""The command line: ``credcat``. Heavy libraries are imported by the command that needs them."""

import atexit
import os
import sys

import typer

from flows import (
    cli_catalogue,
    cli_history,
    cli_matches,
    cli_night,
    cli_parse,
    cli_providers,
    cli_quality,
    cli_search,
    cli_site,
    cli_taxonomy,
)
from flows.errors import CommandError, explain

app = typer.Typer(
    name="credcat",
    help="Collect microcredentials and short courses from many providers into one catalogue.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
cli_night.register(app)
cli_providers.register(app)
cli_catalogue.register(app)
cli_history.register(app)
cli_taxonomy.register(app)
cli_matches.register(app)
cli_parse.register(app)
cli_search.register(app)
cli_quality.register(app)
cli_site.register(app)

STOPPED = 130
"""Exit code after Ctrl+C, as shells have it (128 + SIGINT); Typer gives it without a word."""


def main() -> None:
    """Run the command line; a person's mistake ends with a sentence, never with a traceback."""
    code = _run()
    if "prefect" in sys.modules:
        # Prefect's threads keep DuckDB's module alive to the last, which then reports leaks at
        # length. What is registered for the end, the temporary server's too, runs first.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        if end.code == STOPPED:
            typer.echo("credcat: stopped", err=True)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except CommandError as error:
        typer.echo(f"credcat: {error}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        typer.echo("credcat: stopped", err=True)
        return STOPPED
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        typer.echo(f"credcat: {sentence}", err=True)
        return 2
    return 0


if __name__ == "__main__":
    main()
