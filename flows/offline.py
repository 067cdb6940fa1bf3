"""Payload files from disk, read and normalized by the same code as a night's, without a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, urljoin

import pyarrow.parquet as pq

from flows.errors import CommandError
from flows.progress import FileProgress
from flows.settings import Settings
from flows.workers import Workers
from normalize import formats
from normalize.batch import Batch, assemble
from normalize.listing import Evidence, Payload
from normalize.part import Part, join
from normalize.provider import EvidenceNote, Feed, Provider, Read
from normalize.skills import LABELS, Skills
from spiders.registry import load_all

NOWHERE = "https://offline.invalid/"
"""Base of relative links where no provider is named (RFC 2606: never a real host)."""


@dataclass(slots=True)
class Offline:
    """What the files held."""

    batch: Batch
    files: int
    misfits: list[str]
    """A sentence for each file that is not of the format."""


def provider_for(settings: Settings, format_name: str, name: str | None) -> Provider:
    """The named provider, reading `format_name`; without a name, one that stands for nobody.

    Raises:
        CommandError: there is no such format.
        UnknownProviderError, ProviderFileError: the name has no sound provider file.
    """
    if format_name not in formats.FORMATS:
        known = ", ".join(formats.FORMATS)
        raise CommandError(f"there is no format {format_name!r}. Known: {known}")
    if name is not None:
        registry = load_all(settings.providers, only_own=settings.only_own)
        return registry.choose([name])[0].model_copy(update={"read": Read(format=format_name)})
    return Provider(
        id="offline",
        name="Offline",
        homepage=NOWHERE,
        type="other",
        terms=NOWHERE,
        evidence=EvidenceNote(kind="recorded"),
        collect=Feed(how="feed", start=(NOWHERE,)),
        read=Read(format=format_name),
    )


def normalize_files(
    given: list[Path],
    provider: Provider,
    url: str | None,
    exchange_rates: Path | None = None,
    skills: Skills = LABELS,
) -> Offline:
    """Read and normalize payload files; folders are taken with all that is below them.

    Args:
        given: files and folders.
        provider: whose they are, and their format.
        url: the address they came from, for relative links; else the provider's homepage.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
        skills: which skills are looked for.

    Raises:
        CommandError: a path is not there, or no file is of the format.
    """
    paths = list(_expand(given))
    with Workers(exchange_rates, skills) as workers, FileProgress(len(paths)) as progress:
        found = _payloads(paths, url or provider.homepage)
        whole = join(workers.describe(provider, found, progress.advance))
    misfits = _misfits(paths, whole)
    if misfits and len(misfits) == len(paths):
        said = "\n".join(misfits[:5])
        raise CommandError(f"no file is of the format {provider.read.format!r}\n{said}")
    return Offline(assemble([whole], provider), len(paths), misfits)


def _misfits(paths: list[Path], whole: Part) -> list[str]:
    """A sentence for each file that is not of the format."""
    details = {
        one.evidence.raw_ref: one.reject.detail
        for one in whole.refused
        if one.reject.reason == "unreadable_payload" and one.reject.pointer is None
    }
    named = ((path, details.get(_reference(path.read_bytes()))) for path in paths if details)
    return [f"{path}: {detail}" for path, detail in named if detail is not None]


def write_tables(batch: Batch, out: Path) -> None:
    """Write each table of a batch as one Parquet file into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for name, table in batch.tables.items():
        pq.write_table(table, out / f"{name}.parquet", compression="zstd")


def closing_line(offline: Offline) -> str:
    """The counts, in a line."""
    batch = offline.batch
    return (
        f"{offline.files:,} files, {batch.read:,} listings read: {batch.offerings:,} offerings, "
        f"{batch.rejected:,} rejects, {batch.duplicates:,} exact duplicates"
    )


def _expand(given: list[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path}: there is no such file")


def _payloads(paths: list[Path], base: str) -> Iterator[tuple[Payload, Evidence]]:
    for path in paths:
        body, url = path.read_bytes(), urljoin(base, quote(path.name))
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        evidence = Evidence(url=url, fetched_at=changed, raw_ref=_reference(body))
        yield Payload(body=body, url=url, media_type=guess_type(path)[0]), evidence


def _reference(body: bytes) -> str:
    return f"sha256:{sha256(body).hexdigest()}"
