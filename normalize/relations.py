"""The `offering_relations` rows of a batch, and what they say about stacking."""

from collections.abc import Mapping, Sequence

from normalize.columns import Columns
from normalize.entry import Entry
from normalize.issues import Issues

_LARGEST_POSITION = 2**15 - 1
_STACKING = frozenset({"has_part", "stacks_into"})

Edge = tuple[str, str, str]
Detail = tuple[int | None, bool | None]


def describe_relations(
    entries: Sequence[Entry], offering_ids: Mapping[str, str], source_id: str, issues: Issues
) -> Columns:
    """One row for each edge between two offerings of the batch.

    Args:
        entries: the listings that became offerings.
        offering_ids: native id -> offering id of these.
        source_id: the provider.
        issues: where edges to listings that are not in the batch are counted.
    """
    edges: dict[Edge, list[Detail]] = {}
    for entry in entries:
        for stated in entry.listing.relations:
            other = offering_ids.get(stated.native_id)
            own = offering_ids[entry.listing.native_id]
            if other is None or other == own:
                issues.note("relation to itself" if other else "relation to an unknown offering")
                continue
            parent, child = (other, own) if stated.inverse else (own, other)
            detail = (_position(stated.position, issues), stated.required)
            edges.setdefault((parent, child, stated.relation), []).append(detail)
    ordered = sorted(edges)
    details = [_settle(edges[edge]) for edge in ordered]
    return {
        "parent_id": [parent for parent, _, _ in ordered],
        "child_id": [child for _, child, _ in ordered],
        "relation": [relation for _, _, relation in ordered],
        "position": [position for position, _ in details],
        "is_required": [required for _, required in details],
        "source_id": [source_id] * len(ordered),
    }


def stackability(offering_ids: Sequence[str], relations: Columns) -> list[str]:
    """Stackable is what is part of something or counts towards it; else nothing is known."""
    edges = zip(relations["child_id"], relations["parent_id"], relations["relation"], strict=True)
    stackable = {
        (parent if relation == "stacks_into" else child)
        for child, parent, relation in edges
        if relation in _STACKING
    }
    return ["stackable" if one in stackable else "unknown" for one in offering_ids]


def _position(stated: int | None, issues: Issues) -> int | None:
    if stated is not None and not 1 <= stated <= _LARGEST_POSITION:
        issues.note("position out of bounds", str(stated))
        return None
    return stated


def _settle(details: list[Detail]) -> Detail:
    """An edge stated from both ends: what either says; the smallest position where they differ."""
    positions = [position for position, _ in details if position is not None]
    required = [said for _, said in details if said is not None]
    return min(positions, default=None), any(required) if required else None
