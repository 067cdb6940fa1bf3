"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from normalize.skills.config import Looking

DATA = Annotated[
    Path | None,
    typer.Option(help="The data folder; else CREDCAT_DATA, else ./data.", show_default=False),
]
PROVIDERS = Annotated[
    Path | None,
    typer.Option(help="A folder of your own provider files, beside the shipped ones."),
]
SKILLS = Annotated[
    Looking | None,
    typer.Option(
        help="Skills of offerings: off, labels (ESCO's labels in texts) or similar (also by "
        "likeness, with the extra `skills`); else the setting.",
        show_default=False,
    ),
]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
