"""The scores of each offering in the columns of ``quality``: a row for each measurement."""

from functools import cache

from normalize.schema import arrow_schema
from warehouse.quality.rubric import TOTALS, Metric, load
from warehouse.views import quoted

VIEW = "offering_measurements"
TOLD = (
    "The scores of each current offering, a row for each metric, dimension and total, in the "
    "columns of `quality`. Ask for few offerings or providers at a time: there are a hundred rows "
    "for each."
)
_KEPT = {
    "listing": ("listing_percent", "listing_points", "listing_assessable"),
    "assurance": ("assurance", "assurance_points", "assurance_assessable"),
}
"""Sums that `offering_quality` has in full precision."""
_TYPES = {"double": "double", "int32": "integer", "string": "varchar"}


@cache
def measurements() -> str:
    """The SELECT of the view, over `offering_quality` and `runs`."""
    rubric = load()
    rows = [_metric(metric) for metric in rubric.metrics.values()]
    rows += [_sum(name, name, rubric.of_dimension(name)) for name in rubric.dimensions]
    rows += [_sum(total, total, rubric.of_total(total)) for total in TOTALS]
    names = ("metric_id", "dimension", "value", "earned", "possible")
    lists = ", ".join(
        f"unnest([{', '.join(values)}]) as {name}"
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    )
    have = {
        "entity_type": "'offering'",
        "entity_id": "offering_id",
        "rubric_version": "rubric_version",
        "metric_id": "metric_id",
        "dimension": "dimension",
        "value": "value",
        "points": "if(value is null, null, earned)",
        "max_points": "possible",
        "assessable": "value is not null",
        "n": "(value is not null)::bigint",
        "evidence": "map_extract_value(evidence, metric_id)",
        "run_id": "q.run_id",
        "measured_at": "r.started_at",
    }
    columns = ", ".join(
        f'{have.get(field.name) or f"null::{_TYPES[str(field.type)]}"} as "{field.name}"'
        for field in arrow_schema("quality")
    )
    return (
        f"select {columns} from (select offering_id, rubric_version, evidence, run_id, {lists} "
        f"from offering_quality) q left join runs r using (run_id)"
    )


def _metric(metric: Metric) -> tuple[str, ...]:
    value = f"{metric.id}::double"
    return (
        quoted(metric.id),
        quoted(metric.dimension),
        value,
        f"{metric.points} * {value}",
        f"{metric.points}::double * ({metric.id} is not null)::int",
    )


def _sum(name: str, dimension: str, metrics: list[Metric]) -> tuple[str, ...]:
    earned = " + ".join(f"coalesce({m.points} * {m.id}::double, 0)" for m in metrics)
    possible = " + ".join(f"{m.points}::double * ({m.id} is not null)::int" for m in metrics)
    value = name if name in TOTALS else f"100 * ({earned}) / nullif({possible}, 0)"
    return quoted(name), quoted(dimension), *_KEPT.get(name, (value, earned, possible))
