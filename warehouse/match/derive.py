"""From the catalogue to the table `matches`, and a person's decision into it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.match.candidates import find_candidates, word_weights
from warehouse.match.clusters import Clusters, link_all
from warehouse.match.decisions import Pair, PersonsDecision, Verdict, append, newest
from warehouse.match.features import compare
from warehouse.match.judgement import NAMED, REVIEW, Judgement, judge
from warehouse.match.model import is_installed, score, shipped_model
from warehouse.match.records import Record, read_records
from warehouse.match.table import read_matches, replacing_matches, write_matches
from warehouse.store import Warehouse

Row = dict[str, Any]
WEIGHT, CONFLICT = "weight:", "conflict:"
"""What names of `features` begin with that are no likeness."""
APART = f"{CONFLICT}group"
"""The link would bring together, by way of others, what must stay apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What matching came to."""

    offerings: int
    candidates: int
    same: int
    """Pairs that are one offering."""
    related: int
    """Pairs that are matches of another type."""
    review: int
    groups: int
    by_model: bool
    """False where Splink is not installed, and addresses alone decided."""

    def sentence(self) -> str:
        """For the summary of the night."""
        said = (
            f"pairs of listings across providers: {self.same:,} one offering (groups: "
            f"{self.groups:,}), {self.related:,} related, {self.review:,} for "
            "`credcat matches review`"
        )
        if self.by_model:
            return said
        return f"{said}; found by addresses alone: the model is not installed (extra `matching`)"


def find_matches(data: Path, *, with_model: bool | None = None) -> Found:
    """Compare all current offerings and replace the table `matches`.

    Args:
        data: the data folder.
        with_model: score by the model; None: where it is installed.

    Raises:
        WarehouseError: the catalogue or the decisions cannot be read.
        OSError: the table cannot be written; the one before stands.
    """
    by_model = is_installed() if with_model is None else with_model
    with Warehouse(data).connect_tables() as connection:
        records = read_records(connection)
    weights = word_weights(records)
    pairs = find_candidates(records, weights)
    by_id = {one.offering_id: one for one in records}
    rows = compare_pairs(records, pairs, weights, by_model=by_model)
    with replacing_matches(data):
        rows = settle(rows, newest(data), by_id)
        write_matches(data, rows)
    return _count(rows, len(records), len(pairs), by_model)


def decide(data: Path, decision: PersonsDecision) -> Row:
    """Keep a person's decision and show it in the table at once; later nights keep it.

    Raises:
        KeyError: one of the two is no current offering.
        WarehouseError: the catalogue or the decisions cannot be read or written.
        OSError: the table cannot be written; the decision stands, and the next night shows it.
    """
    with replacing_matches(data):
        rows = read_matches(data)
        wanted = {key for row in rows for key in _pair(row)} | set(decision.pair)
        with Warehouse(data).connect_tables() as connection:
            by_id = {one.offering_id: one for one in read_records(connection, sorted(wanted))}
        for key in decision.pair:
            if key not in by_id:
                raise KeyError(key)
        append(data, decision)
        rows = [row for row in rows if all(key in by_id for key in _pair(row))]
        rows = settle(rows, newest(data), by_id)
        write_matches(data, rows)
    return next(row for row in rows if _pair(row) == decision.pair)


def compare_pairs(
    records: Sequence[Record],
    pairs: Sequence[tuple[int, int]],
    weights: dict[str, float],
    *,
    by_model: bool,
    keeps_all: bool = False,
) -> list[Row]:
    """Rows of `matches` for pairs of positions, before anybody decides or groups.

    Without `keeps_all`, pairs that are no match and that nobody need look at are left out.
    """
    features = compare(records, pairs, weights)
    scored = score(features, shipped_model()) if by_model else None
    worth = _worth_judging(features, scored) if not keeps_all else pa.array([True] * len(pairs))
    at = pc.indices_nonzero(worth)
    said = features.take(at).to_pylist()
    of_model = scored.take(at).to_pylist() if scored is not None else [{} for _ in said]
    rows = []
    for number, values, model in zip(at.to_pylist(), said, of_model, strict=True):
        left, right = (records[one] for one in pairs[number])
        judged = judge(left, right, values, model.pop("score", None))
        if judged.decision != "non_match" or keeps_all:
            rows.append(_row(left, right, values, model, judged))
    return rows


def _worth_judging(features: pa.Table, scored: pa.Table | None) -> pa.ChunkedArray:
    """Pairs that an address or the score speaks for; most candidates have neither."""
    named = pc.fill_null(pc.greater_equal(features["address"], NAMED), False)
    return named if scored is None else pc.or_(named, pc.greater_equal(scored["score"], REVIEW))


def settle(
    rows: list[Row], decided: Mapping[Pair, Verdict], records: Mapping[str, Record]
) -> list[Row]:
    """Lay persons' decisions over the rows, then group what is one offering.

    Pairs that a person decided and nobody proposed are added.
    """
    known = {_pair(row) for row in rows}
    for pair in sorted(set(decided) - known):
        if all(key in records for key in pair):
            both = [records[key] for key in pair]
            rows = rows + compare_pairs(
                both, [(0, 1)], word_weights(both), by_model=False, keeps_all=True
            )
    for row in rows:
        if (verdict := decided.get(_pair(row))) is not None:
            row.update(decision=verdict, method="manual", decided_by="human")
    apart = [_pair(row) for row in rows if row["decision"] == "non_match"]
    links = sorted((row for row in rows if _is_link(row)), key=_surest_first)
    groups = link_all(Clusters(records, apart), [_pair(row) for row in links])
    for row in rows:
        _group(row, groups)
    return rows


def _group(row: Row, groups: Mapping[Pair, str | None]) -> None:
    row["cluster_id"] = groups.get(_pair(row))
    row["features"].pop(APART, None)
    if _is_link(row) and row["cluster_id"] is None:
        row["features"][APART] = 1.0
        if row["decided_by"] != "human":
            row["decision"] = "review"


def _is_link(row: Row) -> bool:
    return bool(row["decision"] == "match" and row["match_type"] == "same_offering")


def _surest_first(row: Row) -> tuple[int, float, Pair]:
    return ("human", "rule", "model").index(row["decided_by"]), -row["score"], _pair(row)


def _pair(row: Row) -> Pair:
    return row["left_offering_id"], row["right_offering_id"]


def _row(
    one: Record,
    other: Record,
    said: Mapping[str, float | None],
    weighed: Mapping[str, float],
    judged: Judgement,
) -> Row:
    left, right = sorted((one, other), key=lambda r: r.offering_id)
    features = {name: value for name, value in said.items() if value is not None}
    features |= {f"{WEIGHT}{name}": value for name, value in weighed.items() if value}
    features |= {f"{CONFLICT}{name}": 1.0 for name in judged.conflicts}
    said_of_both = f"{left.offering_id}\x1f{right.offering_id}"
    return {
        "match_id": f"ma_{hashlib.sha256(said_of_both.encode()).hexdigest()[:26]}",
        "left_offering_id": left.offering_id,
        "right_offering_id": right.offering_id,
        "match_type": judged.match_type,
        "score": judged.score,
        "method": judged.method,
        "features": features,
        "decision": judged.decision,
        "decided_by": judged.decided_by,
        "cluster_id": None,
        "run_id": max(left.run_id, right.run_id),
    }


def _count(rows: list[Row], offerings: int, candidates: int, by_model: bool) -> Found:
    matches = [row for row in rows if row["decision"] == "match"]
    same = sum(row["match_type"] == "same_offering" for row in matches)
    return Found(
        offerings=offerings,
        candidates=candidates,
        same=same,
        related=len(matches) - same,
        review=sum(row["decision"] == "review" for row in rows),
        groups=len({row["cluster_id"] for row in rows} - {None}),
        by_model=by_model,
    )
