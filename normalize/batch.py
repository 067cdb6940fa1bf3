"""From stated listings to a batch: typed tables of the common schema, and rejects with reasons.

The same listings give the same tables in any order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, Unsettled, encoded, rows_where, typed
from normalize.duplicates import choose
from normalize.encoded import decode
from normalize.encoded import take as take_rows
from normalize.hashing import record_hashes
from normalize.identity import sort_ids
from normalize.listing import Evidence
from normalize.organisations import describe_organisations
from normalize.part import Part, describe_parts, join, refuse
from normalize.provenance import describe_provenance
from normalize.provider import Provider
from normalize.reading import Reading
from normalize.rejects import Refused, describe_rejects
from normalize.relations import describe_relations, stackability
from normalize.skills import LABELS, Skills
from normalize.sources import Collected, describe_source
from normalize.stated import OWNER, Stated

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
    skills: Skills = LABELS,
) -> Batch:
    """Make a batch of what readers found in a provider's payloads.

    Args:
        readings: each payload's listings and rejects, with where it came from.
        provider: whose they are.
        collected: what collecting says of permissions; None where nothing was collected, and then
            the batch has no `sources` row.
        exchange_rates: file of the ECB's reference rates for euro amounts; None: the shipped one.
        skills: which skills are looked for.
    """
    parts = describe_parts(readings, provider, exchange_rates, skills)
    return assemble(parts, provider, collected=collected)


def assemble(
    parts: Iterable[Part], provider: Provider, *, collected: Collected | None = None
) -> Batch:
    """Make a batch of its parts, in any order: what needs all listings of the provider.

    Raises:
        ValueError: there is no part; one without listings is enough.
    """
    whole = join(parts)
    stated, offerings, refused, issues = whole.stated, whole.offerings, whole.refused, whole.issues
    every = pa.array(np.arange(stated.rows, dtype=np.int32))
    choice = choose(stated, every, offerings, whole.children)
    refused = refused + [_contradict(stated, offerings, row) for row in choice.contradicting]
    kept = stated.take(choice.kept)
    relations = describe_relations(
        kept, offerings["offering_id"].take(choice.kept), provider.id, issues
    )
    columns: dict[str, Unsettled] = {
        **whole.children,
        "offerings": _finished(stated, offerings, relations),
        "offering_relations": relations,
    }
    staying = {} if kept is stated else {"offerings": choice.kept}
    if staying:
        staying |= {
            name: rows_where(pc.is_in(children[OWNER], choice.kept))
            for name, children in whole.children.items()
        }
    columns["providers"] = describe_organisations(kept, provider, issues)
    columns["sources"] = describe_source(provider, collected)
    columns["rejects"] = describe_rejects(refused, provider.id)
    return Batch(
        tables={
            name: _seal(name, columns[name], staying.get(name)) for name in schema.BUSINESS_TABLES
        },
        read=kept.rows + len(refused) + choice.same,
        offerings=kept.rows,
        rejected=len(refused),
        duplicates=choice.same,
        issues=issues.counter(),
    )


def _contradict(stated: Stated, offerings: Columns, row: int) -> Refused:
    title = offerings["title"][row].as_py()
    detail = f"{title!r} stands more than once and says different things"
    return refuse(stated, row, "conflicting_duplicate", detail, None)


def _finished(stated: Stated, offerings: Columns, relations: Columns) -> Unsettled:
    """The offerings with what follows from the edges between them, and how each value was got."""
    stacks = stackability(offerings["offering_id"], relations, decode(offerings["stackability"]))
    whole = {**offerings, "stackability": stacks}
    return {**whole, "field_provenance": describe_provenance(stated, whole)}


def _order(keys: Sequence[pa.Array]) -> pa.Array:
    if len(keys) == 1:
        return sort_ids(keys[0])
    named = {str(place): key for place, key in enumerate(keys)}
    return pc.sort_indices(pa.table(named), [(name, "ascending") for name in named])


def _seal(name: str, columns: Unsettled, rows: pa.Array | None = None) -> pa.Table:
    """The table of the schema, sorted by its key, with the hash of each row.

    Args:
        name: of the table.
        columns: its columns in the making.
        rows: those that stay; None: all.
    """
    count = max(map(len, columns.values()), default=0) if rows is None else len(rows)
    if not count:
        return schema.empty(name)
    keys = [columns[key] for key in schema.KEYS[name]]
    order = _order(keys if rows is None else [key.take(rows) for key in keys])
    order = order if rows is None else rows.take(order)
    known = schema.tables()[name].keys() & columns.keys()
    sorted_ = take_rows(encoded(name, {column: columns[column] for column in known}), order)
    made = typed(name, sorted_)
    made["record_hash"] = record_hashes(made)
    of = schema.batch_schema(name)
    laid_out = [decode(made[column]) for column in of.names]
    nulls = {column for column, held in zip(of.names, laid_out, strict=True) if held.null_count}
    if lacking := sorted(nulls & schema.required(name)):
        message = f"{name}: nulls where a value is required, in {', '.join(lacking)}"
        raise ValueError(message)
    return pa.Table.from_arrays(laid_out, schema=of)
