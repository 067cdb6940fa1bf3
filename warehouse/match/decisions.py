"""What persons decided of pairs: a log that is only appended to; every later night keeps to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from warehouse.log import WarehouseError, sentence

FOLDER = "match_decisions"
Pair = tuple[str, str]
Verdict = Literal["match", "non_match"]
_SCHEMA = pa.schema(
    [
        pa.field("left_offering_id", pa.string()),
        pa.field("right_offering_id", pa.string()),
        pa.field("decision", pa.string()),
        pa.field("note", pa.string()),
        pa.field("decided_at", pa.timestamp("us", tz="UTC")),
    ]
)


@dataclass(frozen=True, slots=True)
class PersonsDecision:
    """One decision; the newest of a pair counts. It names nobody."""

    pair: Pair
    """Both offering ids, the smaller first."""
    verdict: Verdict
    note: str | None = None


def ordered(left: str, right: str) -> Pair:
    """Both ids, the smaller first.

    Raises:
        ValueError: they are the same.
    """
    if left == right:
        raise ValueError(f"{left} is one offering, not two")
    return min(left, right), max(left, right)


def append(data: Path, decision: PersonsDecision) -> None:
    """Add a decision; two that decide at once both stand.

    Raises:
        WarehouseError: the log cannot be written.
    """
    left, right = decision.pair
    row = [left, right, decision.verdict, decision.note, datetime.now(UTC)]
    columns = [pa.array([value], field.type) for value, field in zip(row, _SCHEMA, strict=True)]
    path = data.absolute() / "warehouse" / FOLDER
    try:
        write_deltalake(str(path), pa.table(columns, schema=_SCHEMA), mode="append")
    except (OSError, DeltaError) as error:
        raise WarehouseError(f"{path} cannot be written: {sentence(error)}") from error


def newest(data: Path) -> Mapping[Pair, Verdict]:
    """The last decision about each pair.

    Raises:
        WarehouseError: the log cannot be read.
    """
    path = data.absolute() / "warehouse" / FOLDER
    try:
        if not DeltaTable.is_deltatable(str(path)):
            return {}
        rows = DeltaTable(str(path)).to_pyarrow_table().sort_by("decided_at").to_pylist()
    except (OSError, DeltaError) as error:
        raise WarehouseError(f"{path} cannot be read: {sentence(error)}") from error
    return {(row["left_offering_id"], row["right_offering_id"]): row["decision"] for row in rows}
