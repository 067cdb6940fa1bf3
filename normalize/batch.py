"""From stated listings to a batch: typed tables of the common schema, and rejects with reasons.

The same listings give the same tables in any order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from normalize import schema
from normalize.checks import Fault, find_faults
from normalize.children import OWNER
from normalize.columns import Columns, length, take, to_table
from normalize.credentials import describe_credentials
from normalize.duplicates import choose
from normalize.entry import Entry
from normalize.hashing import record_hashes
from normalize.issues import Issues
from normalize.listing import Evidence, Listing, Reading, Reject
from normalize.offerings import describe
from normalize.organisations import describe_organisations
from normalize.prices import describe_prices
from normalize.provenance import describe_provenance
from normalize.provider import Provider
from normalize.rejects import Refused, describe_rejects
from normalize.relations import describe_relations, stackability
from normalize.sessions import describe_sessions
from normalize.sources import Collected, describe_source

__all__ = ["Batch", "Collected", "normalize"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one provider's payloads came to: ``read == offerings + rejected + duplicates``."""

    tables: dict[str, pa.Table]
    """Every business table, by name, as `schema.batch_schema` says, sorted by key."""
    read: int
    offerings: int
    rejected: int
    duplicates: int
    """Listings that said again exactly what another one said."""
    issues: Counter[str]
    """What was not understood, e.g. "level not understood: 'Expert+'" -> 3."""


def normalize(
    readings: Iterable[tuple[Evidence, Reading]],
    provider: Provider,
    *,
    collected: Collected | None = None,
    exchange_rates: Path | None = None,
) -> Batch:
    """Make a batch of what readers found in a provider's payloads.

    Args:
        readings: each payload's listings and rejects, with where it came from.
        provider: whose they are.
        collected: what collecting says of permissions; None where nothing was collected, and then
            the batch has no `sources` row.
        exchange_rates: file of the ECB's reference rates for euro amounts; None: the shipped one.
    """
    issues = Issues()
    entries, refused = _gather(readings, issues)
    offerings = describe(entries, provider, issues)
    children = _describe_children(entries, offerings, provider, issues, exchange_rates)
    faults = find_faults("offerings", offerings)
    refused += [_refuse(entries[row], fault) for row, fault in faults.items()]
    sound = [row for row in range(len(entries)) if row not in faults]
    choice = choose(entries, sound, offerings, children)
    refused += [_contradict(entries[row], offerings, row) for row in choice.contradicting]
    kept = [entries[row] for row in choice.kept]
    columns = _finish(kept, take(offerings, choice.kept), provider, issues)
    columns |= {name: _of_those(rows, choice.kept) for name, rows in children.items()}
    columns["providers"] = describe_organisations(kept, provider, issues)
    columns["sources"] = describe_source(provider, collected)
    columns["rejects"] = describe_rejects(refused, provider.id)
    return Batch(
        tables={name: _seal(name, columns[name]) for name in schema.BUSINESS_TABLES},
        read=len(kept) + len(refused) + choice.same,
        offerings=len(kept),
        rejected=len(refused),
        duplicates=choice.same,
        issues=issues.counter(),
    )


def _gather(
    readings: Iterable[tuple[Evidence, Reading]], issues: Issues
) -> tuple[list[Entry], list[Refused]]:
    entries: list[Entry] = []
    refused: list[Refused] = []
    for evidence, reading in readings:
        entries += [Entry(evidence, listing) for listing in reading.listings]
        refused += [Refused(evidence, "read", reject) for reject in reading.rejects]
        issues.note_unread(reading.unread)
    return entries, refused


def _describe_children(
    entries: Sequence[Entry],
    offerings: Columns,
    provider: Provider,
    issues: Issues,
    rates: Path | None,
) -> dict[str, Columns]:
    ids = offerings["offering_id"]
    children = {
        "sessions": describe_sessions(entries, ids, provider.id, issues),
        "prices": describe_prices(entries, ids, provider, issues, rates),
        "credentials": describe_credentials(entries, ids, provider, issues),
    }
    return {name: _without_faults(name, columns, issues) for name, columns in children.items()}


def _without_faults(table: str, columns: Columns, issues: Issues) -> Columns:
    faults = find_faults(table, columns)
    for fault in faults.values():
        issues.note(f"{table} row dropped: {fault.reason}", fault.detail)
    return take(columns, [row for row in range(length(columns)) if row not in faults])


def _refuse(entry: Entry, fault: Fault) -> Refused:
    return _refused(entry.evidence, entry.listing, fault.reason, fault.detail, fault.column)


def _contradict(entry: Entry, offerings: Columns, row: int) -> Refused:
    detail = f"{offerings['title'][row]!r} stands more than once and says different things"
    return _refused(entry.evidence, entry.listing, "conflicting_duplicate", detail, None)


def _refused(
    evidence: Evidence, listing: Listing, reason: str, detail: str, field: str | None
) -> Refused:
    reject = Reject(
        reason=reason,
        detail=detail,
        pointer=listing.pointer,
        field=field,
        native_id=listing.native_id[:1_000] or None,
    )
    return Refused(evidence, "normalize", reject)


def _finish(
    kept: Sequence[Entry], offerings: Columns, provider: Provider, issues: Issues
) -> dict[str, Columns]:
    """The offerings that stay with the edges between them, and how each value was obtained."""
    ids = dict(zip(offerings["native_id"], offerings["offering_id"], strict=True))
    relations = describe_relations(kept, ids, provider.id, issues)
    offerings["stackability"] = stackability(offerings["offering_id"], relations)
    offerings["field_provenance"] = describe_provenance(kept, offerings)
    return {"offerings": offerings, "offering_relations": relations}


def _of_those(children: Columns, rows: Sequence[int]) -> Columns:
    staying = frozenset(rows)
    return take(children, [row for row, one in enumerate(children[OWNER]) if one in staying])


def _seal(name: str, columns: Columns) -> pa.Table:
    """The table of the schema, sorted by its key, with the hash of each row."""
    table = to_table(name, columns)
    table = table.sort_by([(key, "ascending") for key in schema.KEYS[name]])
    hashed = table.append_column("record_hash", record_hashes(table))
    return hashed.select(schema.batch_schema(name).names).cast(schema.batch_schema(name))
