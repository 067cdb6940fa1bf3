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
from flows.reading import read_payload
from flows.settings import Settings
from normalize import formats
from normalize.batch import Batch, normalize
from normalize.listing import Evidence, Payload, Reading
from normalize.provider import EvidenceNote, Feed, Provider, Read
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
    given: list[Path], provider: Provider, url: str | None, exchange_rates: Path | None = None
) -> Offline:
    """Read and normalize payload files; folders are taken with all that is below them.

    Args:
        given: files and folders.
        provider: whose they are, and their format.
        url: the address they came from, for relative links; else the provider's homepage.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.

    Raises:
        CommandError: a path is not there, or no file is of the format.
    """
    paths, misfits = list(_expand(given)), list[str]()
    readings = _readings(paths, provider, url or provider.homepage, misfits)
    batch = normalize(readings, provider, exchange_rates=exchange_rates)
    if misfits and len(misfits) == len(paths):
        said = "\n".join(misfits[:5])
        raise CommandError(f"no file is of the format {provider.read.format!r}\n{said}")
    return Offline(batch, len(paths), misfits)


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


def _readings(
    paths: list[Path], provider: Provider, base: str, misfits: list[str]
) -> Iterator[tuple[Evidence, Reading]]:
    reader = formats.reader(provider.read.format)
    for path in paths:
        body = path.read_bytes()
        url = urljoin(base, quote(path.name))
        reading = read_payload(reader, Payload(body=body, url=url, media_type=guess_type(path)[0]))
        misfits += [
            f"{path}: {reject.detail}"
            for reject in reading.rejects
            if reject.reason == "unreadable_payload" and reject.pointer is None
        ]
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        reference = f"sha256:{sha256(body).hexdigest()}"
        yield Evidence(url=url, fetched_at=changed, raw_ref=reference), reading
