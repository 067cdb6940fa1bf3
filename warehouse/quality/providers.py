"""Rows of `quality` for providers and for the catalogue that they are held against.

A metric's row is a fact: the mean share of the provider's listings that earn it, with the Wilson
interval of that share. A row of a dimension or of a total is a comparison: `value` is the plain
mean, `standardised_value` what it would be with the catalogue's mix of credential types,
`shrunk_value` that figure drawn towards the mean of providers, `ci_low` and `ci_high` the interval
around it, and `standing` where this interval lies beside the mean. `value` alone is a fact about
what the provider lists; comparing rests on the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.quality.cells import Listings
from warehouse.quality.comparison import Compared, compare_providers
from warehouse.quality.entity_rows import entity_rows
from warehouse.quality.intervals import wilson
from warehouse.quality.points import Points
from warehouse.quality.rubric import CORE, FEWEST, RULERS, TOTALS, Metric, Rubric, Ruler
from warehouse.quality.sensitivity import Shares, class_kept
from warehouse.quality.shrinkage import shrink_shares

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SHARE_DIGITS, _PERCENT_DIGITS = 6, 4
"""Decimals that are kept: more would differ by the order of sums, and shares are float32."""
_FULL = 1 - 1e-6


def provider_rows(measured: pa.Table, rubric: Rubric, seed_text: str) -> pa.Table:
    """All rows of `quality` for providers and the catalogue, sorted by metric and entity.

    The same listings give the same rows, in any order and on any machine.

    Args:
        measured: columns of `offering_quality` and, from `offerings`, `credential_type`. Only
            listings with `is_counted` weigh.
        rubric: metrics, with their weights.
        seed_text: what random draws follow from, such as the id of the run.

    Returns:
        The columns of `quality` without those that say which run it was.
    """
    listings = Listings(measured)
    blocks: list[pa.Table] = []
    for ruler in RULERS:
        blocks += _ruler_rows(listings, ruler, rubric, seed_text)
    rows = pa.concat_tables(blocks)
    version = pa.repeat(pa.scalar(rubric.version), rows.num_rows)
    rows = rows.add_column(2, pa.field("rubric_version", pa.string(), nullable=False), version)
    order = [(name, "ascending") for name in ("metric_id", "entity_type", "entity_id")]
    return rows.sort_by(order)


def _ruler_rows(
    listings: Listings, ruler: Ruler, rubric: Rubric, seed_text: str
) -> Iterator[pa.Table]:
    """Rows of the metrics, the dimensions and the totals of a ruler."""
    parts: dict[tuple[str, bool], Points] = {}
    seen: dict[str, _Seen] = {}
    metrics = rubric.of_ruler(ruler)
    for metric in metrics:
        share, valid = listings.share(metric.id)
        place = metric.dimension, metric.ceiling
        if place not in parts:
            parts[place] = Points(listings.rows.num_rows)
        parts[place].add(share, valid, metric.points)
        seen[metric.id] = _Seen.of(listings, share, valid)
        yield _metric_rows(listings, metric, seen[metric.id])
    for name in dict.fromkeys(one.dimension for one in metrics):
        if name != ruler:
            points = _sum([part for (dimension, _), part in parts.items() if dimension == name])
            yield _part_rows(listings, _Part(name, name, points, points.percent()), seed_text)
    for name in TOTALS:
        chosen = rubric.of_total(name)
        if not chosen or chosen[0].ruler != ruler:
            continue
        points = _sum([p for (_, ceiling), p in parts.items() if name != CORE or not ceiling])
        percent = np.where(points.enough(), listings.percent(_STORED.get(name, name)), np.nan)
        shares = _shares(listings, chosen, seen)
        bounds = class_bounds(rubric, ruler)
        yield _part_rows(listings, _Part(name, ruler, points, percent, shares, bounds), seed_text)


def class_bounds(rubric: Rubric, ruler: Ruler) -> list[float]:
    """Where the classes of a ruler's totals begin, in percent, ascending.

    Grades, or tiers; assurance has no published classes: quarters of its scale.
    """
    about = rubric.abouts[ruler]
    return sorted((about.grades or about.tiers).values()) or [25.0, 50.0, 75.0]


def _sum(parts: Sequence[Points]) -> Points:
    whole = parts[0]
    for part in parts[1:]:
        whole += part
    return whole


def _shares(listings: Listings, metrics: Sequence[Metric], seen: "Mapping[str, _Seen]") -> Shares:
    sizes = listings.sizes
    return Shares(
        np.column_stack([seen[one.id].hits / sizes for one in metrics]),
        np.column_stack([seen[one.id].n / sizes for one in metrics]),
        np.array([one.points for one in metrics], dtype=np.float64),
    )


_STORED = {"listing": "listing_percent"}
"""Columns of `offering_quality` that are not called as their total."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of one metric, by provider."""

    hits: Floats
    """Sum of shares."""
    n: Floats
    filled: Floats
    """Listings that earn it whole."""
    examples: list[list[str]]

    @classmethod
    def of(cls, listings: Listings, share: Floats, valid: Bools) -> "_Seen":
        lacks = valid & (share < _FULL)
        n = listings.by_provider(valid)
        return cls(
            hits=listings.by_provider(share),
            n=n,
            filled=n - listings.by_provider(lacks),
            examples=listings.examples(lacks),
        )


def _metric_rows(listings: Listings, metric: Metric, seen: _Seen) -> pa.Table:
    n = seen.n
    with np.errstate(invalid="ignore", divide="ignore"):
        value = seen.hits / n
    low, high = wilson(seen.hits, n)
    shrunk, mean = shrink_shares(seen.hits, n)
    total = n.sum()
    whole = seen.hits.sum() / total if total else float("nan")
    evidence = [
        orjson.dumps({"filled": int(filled), "of": int(of), "examples": examples}).decode()
        for filled, of, examples in zip(seen.filled, n, seen.examples, strict=True)
    ]
    counted = {"filled": int(seen.filled.sum()), "of": int(total)}
    return entity_rows(
        listings.providers,
        _SHARE_DIGITS,
        metric_id=metric.id,
        dimension=metric.dimension,
        value=[*value, whole],
        points=[*(metric.points * value), metric.points * whole],
        max_points=[*np.where(n > 0, metric.points, 0.0), metric.points if total else 0.0],
        assessable=[*(n > 0), bool(total)],
        n=[*n, total],
        ci_low=[*low, np.nan],
        ci_high=[*high, np.nan],
        shrunk_value=[*np.where(n > 0, shrunk, np.nan), mean],
        evidence=[*evidence, orjson.dumps(counted).decode()],
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A total or a dimension."""

    name: str
    dimension: str
    points: Points
    percent: Floats
    """Of each listing, NaN where it cannot be assessed."""
    shares: Shares | None = None
    """What its metrics come to; None for a dimension, which has neither class nor rank."""
    bounds: Sequence[float] = ()
    """Where its classes begin."""


def _part_rows(listings: Listings, part: _Part, seed_text: str) -> pa.Table:
    valid = ~np.isnan(part.percent)
    cells = listings.by_cell(np.where(valid, part.percent, 0.0), valid)
    n, sums = cells.counts.sum(axis=1), cells.sums.sum(axis=1)
    earned = np.where(valid, part.points.earned, 0.0)
    assessable = np.where(valid, part.points.assessable, 0.0)
    enough = n >= FEWEST
    seed = f"{seed_text}\x1f{part.name}"
    found = compare_providers(cells, enough, seed if part.shares is not None else None)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(enough, sums / n, np.nan)
        points = np.where(enough, listings.by_provider(earned) / n, np.nan)
        most = np.nan_to_num(listings.by_provider(assessable) / n)
    kept = np.full(len(n), np.nan)
    if part.shares is not None and len(n):
        kept = class_kept(part.shares, value, part.bounds, f"{seed}\x1fweights")
    total = n.sum()
    of_all = [one.sum() / total if total else np.nan for one in (sums, earned, assessable)]
    return entity_rows(
        listings.providers,
        _PERCENT_DIGITS,
        metric_id=part.name,
        dimension=part.dimension,
        value=[*value, of_all[0]],
        points=[*points, of_all[1]],
        max_points=[*most, np.nan_to_num(of_all[2])],
        assessable=[*enough, bool(total)],
        n=[*n, total],
        ci_low=[*found.low, found.mean_low],
        ci_high=[*found.high, found.mean_high],
        shrunk_value=[*found.shrunk, found.mean],
        evidence=[*_reasons(listings, n, found), None],
        standardised_value=[*found.standardised, np.nan],
        rank_low=[*found.rank_low, np.nan],
        rank_high=[*found.rank_high, np.nan],
        standing=[*found.standings, None],
        class_kept=[*kept, np.nan],
    )


def _reasons(listings: Listings, n: Floats, found: Compared) -> list[str | None]:
    """Why a provider has no score, or is not compared, as evidence; None where it is."""
    said: list[str | None] = []
    for listed, known, shrunk in zip(listings.sizes, n, found.shrunk, strict=True):
        if known < FEWEST:
            of = f"{int(known)} of {int(listed)}" if known < listed else f"{int(listed)}"
            noun = "listing" if listed == 1 else "listings"
            reason = f"insufficient evidence: {of} {noun} can be assessed, {FEWEST} are needed"
        elif np.isnan(shrunk):
            reason = "not compared: no other provider has listings of these credential types"
        else:
            said.append(None)
            continue
        said.append(orjson.dumps({"reason": reason}).decode())
    return said
