"""The command line: ``credcat``. Heavy libraries are imported by the command that needs them."""

import sys

import typer

from flows import cli_catalogue, cli_night, cli_providers
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


def main() -> None:
    """Run the command line; a person's mistake ends with a sentence, never with a traceback."""
    try:
        app()
    except CommandError as error:
        typer.echo(f"credcat: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("credcat: stopped", err=True)
        sys.exit(130)
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        typer.echo(f"credcat: {sentence}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
