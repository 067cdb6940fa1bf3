"""What may be withdrawn: only what is proved to be gone.

A run that read a catalogue to its end proves that what it did not meet is gone. A listing that was
met and rejected is not gone, nor is what belongs to it. A rejected listing whose id cannot be read
may be any of those that were not met. In a run that was cut short nothing is proved but what the
listings say that it did read: a session that they no longer name is gone.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import BUSINESS_TABLES, KEYS

CHILDREN = ("sessions", "prices", "offering_skills", "credentials")
Tables = Mapping[str, pa.Table]

_JUDGED_BY = {
    "offerings": ("native_id", "awarding_body_ids"),
    "sessions": ("offering_id",),
    "prices": ("offering_id",),
    "credentials": ("offering_id", "awarding_body_id"),
}


def judged_by(table: str) -> list[str]:
    """The columns of standing rows that withdrawing looks at."""
    return [*KEYS[table], *_JUDGED_BY.get(table, ())]


def key_of(table: str, rows: pa.Table) -> pa.ChunkedArray:
    """The key of each row as one text."""
    columns = [rows[name] for name in KEYS[table]]
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, "\x1f")


def nameless_news(standing: Tables, batch: Tables) -> int:
    """How many rejects of the batch have no readable id and did not stand before."""
    rejects = batch["rejects"]
    nameless = rejects.filter(pc.is_null(rejects["native_id"]))
    known = _is_in(nameless["reject_id"], standing["rejects"]["reject_id"])
    return int(pc.sum(pc.invert(known)).as_py() or 0)


def gone(
    missing: Tables, batch: Tables, judged: Callable[[str], pa.Table], *, complete: bool
) -> dict[str, pa.Table]:
    """The standing rows of each table that this batch proves to be gone.

    Args:
        missing: of the standing rows, those whose key the batch has not, in the columns that
            `judged_by` names.
        batch: the business tables of the batch.
        judged: gives all standing rows of a table in these columns.
        complete: the catalogue was read to its end.
    """
    return _unshielded(missing, batch, judged) if complete else _retold(missing, batch)


def _retold(missing: Tables, batch: Tables) -> dict[str, pa.Table]:
    """Of what is missing, what listings of the batch would have said."""
    met = batch["offerings"]["offering_id"]
    proved = {name: missing[name].slice(0, 0) for name in BUSINESS_TABLES}
    for name in CHILDREN:
        proved[name] = missing[name].filter(_is_in(missing[name]["offering_id"], met))
    edges = missing["offering_relations"]
    # Either end's listing may be the one that states the edge.
    both = pc.and_(_is_in(edges["parent_id"], met), _is_in(edges["child_id"], met))
    proved["offering_relations"] = edges.filter(both)
    return proved


def _unshielded(
    missing: Tables, batch: Tables, judged: Callable[[str], pa.Table]
) -> dict[str, pa.Table]:
    """What is missing without the offerings that were met but rejected, and what is theirs."""
    proved = dict(missing)
    offerings = missing["offerings"]
    shielded = offerings.filter(_is_in(offerings["native_id"], batch["rejects"]["native_id"]))
    if not shielded.num_rows:
        return proved
    ids = shielded["offering_id"]
    for name in ("offerings", *CHILDREN):
        proved[name] = _without(missing[name], "offering_id", ids)
    for end in ("parent_id", "child_id"):
        proved["offering_relations"] = _without(proved["offering_relations"], end, ids)
    awards = judged("credentials")
    awards = awards.filter(_is_in(awards["offering_id"], ids))
    for named in (pc.list_flatten(shielded["awarding_body_ids"]), awards["awarding_body_id"]):
        proved["providers"] = _without(proved["providers"], "provider_id", named)
    return proved


def _without(rows: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    return rows.filter(pc.invert(_is_in(rows[column], values)))


def _is_in(values: pa.ChunkedArray, among: pa.ChunkedArray) -> pa.ChunkedArray:
    if not len(values):
        # Arrow would hash all that is looked among.
        return pa.chunked_array([], pa.bool_())
    return pc.is_in(values, value_set=among, skip_nulls=True)
