"""A check of everything that a night needs, with what to do about each fault."""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from rich.console import Console
from rich.markup import escape

from flows.disk import ENOUGH, free_bytes
from flows.settings import FILE, VERSION, Settings
from normalize.fields.exchange import RatesError, rates
from spiders.registry import load_all
from warehouse.log import WarehouseError
from warehouse.quality.corrections import FILE as CORRECTIONS
from warehouse.quality.corrections import load_corrections


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    said: str


def examine(settings: Settings) -> list[Finding]:
    """Look at settings, folders, provider files, versions and disk."""
    return [
        Finding("credcat", True, f"{VERSION}, Python {sys.version.split()[0]}"),
        *_settings(settings),
        _folder(settings.data),
        _disk(settings.data),
        *_providers(settings),
        *_corrections(settings.data),
        _rates(settings.exchange_rates),
        *_versions(),
    ]


def print_findings(findings: list[Finding], console: Console) -> None:
    """Print a line for each finding."""
    for finding in findings:
        mark = "[green]good[/]" if finding.good else "[red]mend[/]"
        console.print(f"{mark}  {escape(finding.what)}: {escape(finding.said)}")


def _settings(settings: Settings) -> Iterator[Finding]:
    path = settings.data.absolute().parent / FILE
    said = str(path) if path.exists() else f"no {path}, defaults are used"
    yield Finding("settings", True, said)
    yield Finding(
        "contact",
        settings.contact is not None,
        settings.contact
        or f'set `contact = "https://..."` in {path}: providers must be able to reach you',
    )


def _folder(data: Path) -> Finding:
    nearest = next(p for p in (data.absolute(), *data.absolute().parents) if p.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding("data folder", True, f"{data} can be written")
    except OSError as error:
        said = f"{nearest} cannot be written ({error.strerror}): give it to this user, or --data"
        return Finding("data folder", False, said)


def _disk(data: Path) -> Finding:
    free = free_bytes(data)
    said = f"{free / 1024**3:.1f} GiB free"
    if free < ENOUGH:
        return Finding("disk", False, f"{said}: make room for at least {ENOUGH >> 30} GiB")
    return Finding("disk", True, said)


def _providers(settings: Settings) -> Iterator[Finding]:
    registry = load_all(settings.providers, only_own=settings.only_own)
    yield Finding("provider files", True, f"{len(registry.providers)} good")
    for name, mistake in registry.mistakes.items():
        yield Finding(f"provider file {name}", False, mistake)


def _corrections(data: Path) -> Iterator[Finding]:
    """The file of corrections, where there is one: a wrong one keeps scores from being measured."""
    try:
        found = load_corrections(data)
    except WarehouseError as error:
        yield Finding("corrections", False, str(error))
        return
    if found:
        yield Finding("corrections", True, f"{len(found)} in {data / CORRECTIONS}")


def _rates(path: Path | None) -> Finding:
    """The last day of the exchange rates known; later prices are converted at that day's."""
    try:
        last = rates(path).last_day
    except RatesError as error:
        return Finding("exchange rates", False, f"{error}: set `exchange_rates` to one that is")
    said = f"until {last}, {path or 'shipped'}"
    if path is None:
        said += "; for newer ones set `exchange_rates` to the ECB's eurofxref-hist.zip"
    return Finding("exchange rates", True, said)


def _versions() -> Iterator[Finding]:
    wrong = []
    for line in requires("credcat") or []:
        wanted = Requirement(line)
        found = version(wanted.name)
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} {found} (needs {wanted.specifier})")
    if wrong:
        said = f"{', '.join(wrong)}: install the locked versions again"
        yield Finding("packages", False, said)
    else:
        yield Finding("packages", True, "all within their bounds")
    server = os.environ.get("PREFECT_API_URL")
    yield Finding("Prefect", True, f"reports to {server}" if server else "in-process, no server")
