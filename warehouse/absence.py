"""What may be withdrawn: only what a whole reading has proved to be gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

CHILDREN = ("sessions", "prices", "credentials")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What a batch proves about the rows that it does not hold."""

    proved: bool
    """The catalogue was read to its end, and every record in it has a name."""
    read: frozenset[str]
    """Offerings in the batch: their listings were read whole, children included."""
    gone: frozenset[str]
    """Offerings that are withdrawn."""
    named: frozenset[str]
    """Native ids of the offerings in the batch."""
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, batch: Mapping[str, pa.Table], standing: Mapping[str, pa.Table], *, proved: bool
    ) -> Self:
        """What `batch` proves, given what stands.

        A listing that was met and rejected is not missing. A reject without a readable id could be
        any of the missing ones, so the night in which one is new withdraws nothing.
        """
        read = frozenset(batch["offerings"]["offering_id"].to_pylist())
        nameless = _new_nameless(batch["rejects"], standing["rejects"])
        proved_here = proved and not nameless
        rejected = set(batch["rejects"]["native_id"].drop_null().to_pylist())
        rows = standing["offerings"].select(["offering_id", "native_id"]).to_pylist()
        missing = {row["offering_id"] for row in rows if row["native_id"] not in rejected} - read
        warnings = []
        if proved and nameless and missing:
            warnings.append(
                f"{len(missing)} missing offerings are kept: {nameless} new rejects have no "
                "readable id and could be any of them"
            )
        return cls(
            proved=proved_here,
            read=read,
            gone=frozenset(missing) if proved_here else frozenset(),
            named=frozenset(batch["offerings"]["native_id"].to_pylist()),
            warnings=warnings,
        )

    def withdraws(self, table: str, row: Mapping[str, Any]) -> bool:
        """Whether a standing row that the batch does not hold is gone."""
        if table == "offerings":
            return row["offering_id"] in self.gone
        if table in CHILDREN:
            return row["offering_id"] in self.read or row["offering_id"] in self.gone
        if table == "offering_relations":
            ends = {row["parent_id"], row["child_id"]}
            return ends <= self.read or not ends.isdisjoint(self.gone)
        if table == "rejects":
            return self.proved or row["native_id"] in self.named
        return self.proved


def _new_nameless(rejects: pa.Table, standing: pa.Table) -> int:
    known = standing["reject_id"]
    nameless = rejects.filter(
        pc.and_(pc.is_null(rejects["native_id"]), pc.equal(rejects["stage"], "read"))
    )
    fresh = pc.invert(pc.is_in(nameless["reject_id"], value_set=known.combine_chunks()))
    return int(pc.sum(fresh).as_py() or 0)
