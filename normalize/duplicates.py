"""Listings that a batch states more than once: one stays, whatever their order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, take
from normalize.distinct import number_rows
from normalize.encoded import decode
from normalize.hashing import canonical
from normalize.stated import OWNER, Stated

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_Row = dict[str, Any]


@dataclass(slots=True)
class Choice:
    """Which listings stay, which say the same again, and which contradict: rows."""

    kept: pa.Array
    same: int = 0
    contradicting: list[int] = field(default_factory=list)


def choose(
    stated: Stated, sound: pa.Array, offerings: Columns, children: dict[str, Columns]
) -> Choice:
    """Choose among the sound listings of each native id.

    Of contradicting ones stays the latest modified, then the fullest, then the smallest hash; of
    equal ones the latest fetched. Children count: a new price makes a listing another one.
    """
    numbers = number_rows(offerings["offering_id"].take(sound))
    times = np.bincount(numbers) if len(numbers) else numbers
    repeated = times[numbers] > 1 if len(numbers) else np.zeros(0, bool)
    if not repeated.any():
        return Choice(sound)
    rows = sound.to_numpy()[repeated]
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, number in zip(rows.tolist(), numbers[repeated].tolist(), strict=True):
        groups[number].append(row)
    said = _Said(stated, rows, offerings, children)
    choice = Choice(sound)
    best = [_choose_one(rows, said, choice) for rows in groups.values()]
    kept = np.sort(np.concatenate([sound.to_numpy()[~repeated], np.array(best, np.int32)]))
    choice.kept = pa.array(kept.astype(np.int32))
    return choice


class _Said:
    """What the repeated listings say, by their rows: the few that are looked at one by one."""

    def __init__(
        self, stated: Stated, rows: Any, offerings: Columns, children: dict[str, Columns]
    ) -> None:
        self._stated = stated
        self.rows: dict[int, _Row] = dict(zip(rows.tolist(), _taken(offerings, rows), strict=True))
        self.contents = _contents(self.rows, children)

    def evidence(self, row: int) -> tuple[datetime, str, str, str]:
        """What the latest fetched of equal ones is told by."""
        evidence = self._stated.evidence[self._stated.payloads[row].as_py()]
        pointer: str = self._stated["pointer"][row].as_py()
        return evidence.fetched_at, evidence.raw_ref or "", evidence.url, pointer

    def rank(self, row: int) -> tuple[float, int, bytes]:
        """What contradicting ones are ordered by."""
        modified = self.rows[row].get("modified_at") or _LONG_AGO
        filled = sum(1 for value in self.rows[row].values() if value not in (None, []))
        return -(modified - _LONG_AGO).total_seconds(), -filled, self.contents[row]


def _choose_one(rows: Sequence[int], said: _Said, choice: Choice) -> int:
    by_content: defaultdict[bytes, list[int]] = defaultdict(list)
    for row in rows:
        by_content[said.contents[row]].append(row)
    latest = [max(alike, key=said.evidence) for alike in by_content.values()]
    best = min(latest, key=said.rank)
    choice.contradicting += [row for row in latest if row != best]
    choice.same += len(rows) - len(latest)
    return best


def _contents(rows: dict[int, _Row], children: dict[str, Columns]) -> dict[int, bytes]:
    """What each listing says, without when and where it was seen."""
    skipped = schema.EVIDENCE_COLUMNS | {"url_is_payload"}
    contents = {}
    for row, values in rows.items():
        said = {name: value for name, value in values.items() if name not in skipped}
        if values["url_is_payload"]:
            said["url"] = None
        contents[row] = canonical(said)
    wanted = pa.array(list(rows), pa.int32())
    for table in sorted(children):
        columns = children[table]
        places = np.flatnonzero(pc.is_in(columns[OWNER], wanted).to_numpy(zero_copy_only=False))
        parts: defaultdict[int, list[bytes]] = defaultdict(list)
        for values in _taken(columns, places):
            owner = values.pop(OWNER)
            kept = {n: v for n, v in values.items() if n not in schema.EVIDENCE_COLUMNS}
            parts[owner].append(canonical(kept))
        for owner, said_parts in parts.items():
            contents[owner] += b"".join(sorted(said_parts))
    return contents


def _taken(columns: Columns, rows: Any) -> list[_Row]:
    """Rows as what they hold, without columns in which no row says anything."""
    said = {n: one for n, one in columns.items() if ":" not in n and one.null_count < len(one)}
    found = take(said, pa.array(rows.astype(np.int32)))
    arrays = {name: decode(column) for name, column in found.items()}
    taken: list[_Row] = pa.RecordBatch.from_pydict(arrays).to_pylist()
    return taken
