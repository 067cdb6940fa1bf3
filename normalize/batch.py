"""From stated listings to a batch: typed tables of the common schema, and rejects with reasons.

The same listings give the same tables in any order.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.checks import Fault, find_faults
from normalize.columns import Columns, length, rows_where, take, to_table
from normalize.credentials import describe_credentials
from normalize.duplicates import choose
from normalize.hashing import record_hashes
from normalize.issues import Issues
from normalize.listing import Evidence, Reading, Reject
from normalize.offerings import describe
from normalize.organisations import describe_organisations
from normalize.prices import describe_prices
from normalize.provenance import describe_provenance
from normalize.provider import Provider
from normalize.rejects import Refused, describe_rejects
from normalize.relations import describe_relations, stackability
from normalize.sessions import describe_sessions
from normalize.sources import Collected, describe_source
from normalize.stated import OWNER, Stated, gather

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
    stated, refused = _gather(readings, issues)
    offerings = describe(stated, provider, issues)
    children = describe_children(stated, offerings, provider, issues, exchange_rates)
    faults = find_faults("offerings", offerings)
    refused += [_refuse(stated, fault) for fault in faults.values()]
    choice = choose(stated, _without(stated.rows, faults), offerings, children)
    refused += [_contradict(stated, offerings, row) for row in choice.contradicting]
    kept = stated.take(choice.kept)
    columns = _finish(kept, take(offerings, choice.kept), provider, issues)
    columns |= {name: _of_those(rows, choice.kept) for name, rows in children.items()}
    columns["providers"] = describe_organisations(kept, provider, issues)
    columns["sources"] = describe_source(provider, collected)
    columns["rejects"] = describe_rejects(refused, provider.id)
    return Batch(
        tables={name: _seal(name, columns[name]) for name in schema.BUSINESS_TABLES},
        read=kept.rows + len(refused) + choice.same,
        offerings=kept.rows,
        rejected=len(refused),
        duplicates=choice.same,
        issues=issues.counter(),
    )


def _gather(
    readings: Iterable[tuple[Evidence, Reading]], issues: Issues
) -> tuple[Stated, list[Refused]]:
    refused: list[Refused] = []

    def note_rest() -> Iterator[tuple[Evidence, Reading]]:
        for evidence, reading in readings:
            refused.extend(Refused(evidence, "read", reject) for reject in reading.rejects)
            issues.note_unread(reading.unread)
            yield evidence, reading

    return gather(note_rest()), refused


def describe_children(
    stated: Stated,
    offerings: Columns,
    provider: Provider,
    issues: Issues,
    exchange_rates: Path | None = None,
) -> dict[str, Columns]:
    """Sessions, prices and credentials, each row with its listing's in `OWNER`."""
    ids = offerings["offering_id"]
    children = {
        "sessions": describe_sessions(stated, ids, provider.id, issues),
        "prices": describe_prices(stated, ids, provider, issues, exchange_rates),
        "credentials": describe_credentials(stated, ids, provider, issues),
    }
    return {name: _without_faults(name, columns, issues) for name, columns in children.items()}


def _without_faults(table: str, columns: Columns, issues: Issues) -> Columns:
    faults = find_faults(table, columns)
    for fault in faults.values():
        issues.note(f"{table} row dropped: {fault.reason}", fault.detail)
    return take(columns, _without(length(columns), faults))


def _without(rows: int, faults: Collection[int]) -> pa.Array:
    kept = np.ones(rows, bool)
    kept[list(faults)] = False
    return pa.array(np.flatnonzero(kept).astype(np.int32))


def _refuse(stated: Stated, fault: Fault) -> Refused:
    return _refused(stated, fault.row, fault.reason, fault.detail, fault.column)


def _contradict(stated: Stated, offerings: Columns, row: int) -> Refused:
    title = offerings["title"][row].as_py()
    detail = f"{title!r} stands more than once and says different things"
    return _refused(stated, row, "conflicting_duplicate", detail, None)


def _refused(stated: Stated, row: int, reason: str, detail: str, field: str | None) -> Refused:
    reject = Reject(
        reason=reason,
        detail=detail,
        pointer=stated["pointer"][row].as_py(),
        field=field,
        native_id=stated["native_id"][row].as_py()[:1_000] or None,
    )
    return Refused(stated.evidence[stated.payloads[row].as_py()], "normalize", reject)


def _finish(
    kept: Stated, offerings: Columns, provider: Provider, issues: Issues
) -> dict[str, Columns]:
    """The offerings that stay with the edges between them, and how each value was obtained."""
    relations = describe_relations(kept, offerings["offering_id"], provider.id, issues)
    offerings = {
        **offerings,
        "stackability": stackability(offerings["offering_id"], relations),
    }
    offerings["field_provenance"] = describe_provenance(kept, offerings)
    return {"offerings": offerings, "offering_relations": relations}


def _of_those(children: Columns, rows: pa.Array) -> Columns:
    return take(children, rows_where(pc.is_in(children[OWNER], rows)))


def _seal(name: str, columns: Columns) -> pa.Table:
    """The table of the schema, sorted by its key, with the hash of each row."""
    table = to_table(name, columns)
    table = table.sort_by([(key, "ascending") for key in schema.KEYS[name]])
    hashed = table.append_column("record_hash", record_hashes(table))
    return hashed.select(schema.batch_schema(name).names).cast(schema.batch_schema(name))
