"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DATA = Annotated[
    Path | None,
    typer.Option(help="The data folder; else CREDCAT_DATA, else ./data.", show_default=False),
]
PROVIDERS = Annotated[
    Path | None,
    typer.Option(help="A folder of your own provider files, beside the shipped ones."),
]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
