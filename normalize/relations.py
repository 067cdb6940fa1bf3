"""The `offering_relations` rows of a batch, and what they say about stacking."""

import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import Columns, from_rows, repeat
from normalize.distinct import distinct
from normalize.issues import Issues
from normalize.stated import Stated

_LARGEST_POSITION = 2**15 - 1
_STACKING = pa.array(["has_part", "stacks_into"])
_STANDALONE = pa.array(["standalone", "both"])
_EDGE = ["parent_id", "child_id", "relation"]


def describe_relations(
    stated: Stated, offering_ids: pa.Array, source_id: str, issues: Issues
) -> Columns:
    """One row for each edge between two offerings of the batch.

    An edge may be stated from both ends: it says what either says, and has the smallest position
    where they differ.

    Args:
        stated: the listings that became offerings.
        offering_ids: theirs, in the same order.
        source_id: the provider.
        issues: where edges to listings that are not in the batch are counted.
    """
    if not stated.children["relations"].rows:
        return from_rows("offering_relations", [])
    stated_edges = _known(stated, offering_ids, issues)
    edges = (
        stated_edges.group_by(_EDGE, use_threads=False)
        .aggregate([("position", "min"), ("required", "max")])
        .sort_by([(name, "ascending") for name in _EDGE])
        .combine_chunks()
    )
    columns = {name: _array(edges[name]) for name in _EDGE}
    return {
        **columns,
        "position": _array(edges["position_min"]),
        "is_required": _array(edges["required_max"]).cast(pa.bool_()),
        "source_id": repeat(source_id, edges.num_rows),
    }


def _known(stated: Stated, offering_ids: pa.Array, issues: Issues) -> pa.Table:
    """The stated edges whose ends are two offerings of the batch."""
    relations = stated.children["relations"]
    own = offering_ids.take(relations.owners)
    other = offering_ids.take(pc.index_in(relations["native_id"], stated["native_id"]))
    if other.null_count:
        issues.note("relation to an unknown offering", times=other.null_count)
    same = pc.equal(own, other)
    if same.true_count:
        issues.note("relation to itself", times=same.true_count)
    inverse = pc.fill_null(relations["inverse"], False)
    edges = {
        "parent_id": pc.if_else(inverse, other, own),
        "child_id": pc.if_else(inverse, own, other),
        "relation": relations["relation"],
        "position": relations["position"],
        "required": relations["required"].cast(pa.int8()),
    }
    apart = pc.invert(same)
    kept = {name: column.filter(apart) for name, column in edges.items()}
    kept["position"] = _positions(kept["position"], issues)
    return pa.table(kept)


def stackability(offering_ids: pa.Array, relations: Columns, stated: pa.Array) -> pa.Array:
    """Stackable is what is part of something or counts towards it; else what is stated.

    What stands alone by the provider's words and is part of something is both.
    """
    if not len(relations["relation"]):
        return stated
    stacking = pc.is_in(relations["relation"], _STACKING)
    towards = pc.equal(relations["relation"], "stacks_into")
    ends = pc.if_else(towards, relations["parent_id"], relations["child_id"]).filter(stacking)
    alone = pc.is_in(stated, _STANDALONE)
    added = pc.if_else(alone, "both", "stackable")
    return pc.if_else(pc.is_in(offering_ids, ends), added, stated)


def _positions(stated: pa.Array, issues: Issues) -> pa.Array:
    def within(position: int) -> int | None:
        return position if 1 <= position <= _LARGEST_POSITION else None

    positions = distinct(stated)
    for position, times in zip(positions.values, positions.counts(), strict=True):
        if position is not None and within(position) is None:
            issues.note("position out of bounds", str(position), times)
    return positions.each(within).array(pa.int64())


def _array(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()
