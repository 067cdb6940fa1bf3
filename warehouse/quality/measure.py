"""Measuring every current offering in one pass: SQL put together from the rubric's expressions.

What is measured is the catalogue as the connection shows it, and `measured_at` is the only time
that counts: the same digits come of it on any later day.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from normalize.schema import arrow_schema
from warehouse.quality.assessability import assessing
from warehouse.quality.corrections import CORRECTED
from warehouse.quality.current import create_current
from warehouse.quality.rubric import CORE, ENOUGH, INSUFFICIENT, Metric, Rubric, load
from warehouse.quality.table import MEASURED
from warehouse.views import no_rows

RECENT_MONTHS = 24
"""Months after which a listing's last change is no longer recent."""

WIDE = (
    "offerings",
    "sessions",
    "prices",
    "offering_skills",
    "credentials",
    "offering_relations",
)
_NONE_AWARDED = "credential_type = 'none'"


def measure(
    connection: duckdb.DuckDBPyConnection,
    measured_at: datetime,
    *,
    detected: pa.Table | None = None,
    corrected: pa.Table | None = None,
    counted: pa.Table | None = None,
) -> pa.Table:
    """The rows of ``offering_quality``, by provider and offering.

    Args:
        connection: the catalogue as of the moment, as `Warehouse.connect` shows it.
        measured_at: the start of the newest published run; has a zone.
        detected: what detectors found (`detected_schema`), a row for each offering that has
            something; None where texts are not looked at.
        corrected: what accepted corrections set (`corrections.CORRECTED`); None: there are none.
        counted: ``offering_id`` and ``is_counted`` as they were stored, to measure a night again:
            the pairs that matching found then are not kept. None: as the view `matches` says.
    """
    create_measured(
        connection,
        measured_at,
        detected=detected,
        corrected=corrected,
        counted=counted,
    )
    rows = connection.sql("select * from measured order by provider_id, offering_id")
    return rows.to_arrow_table().cast(arrow_schema(MEASURED))


def create_measured(
    connection: duckdb.DuckDBPyConnection,
    measured_at: datetime,
    *,
    detected: pa.Table | None = None,
    corrected: pa.Table | None = None,
    counted: pa.Table | None = None,
) -> None:
    """Make the table ``measured`` in the connection: what `measure` gives, in no order."""
    rubric = load()
    connection.execute(
        "create or replace temp table moment as select $1::timestamptz as measured_at, "
        f"$1::timestamptz - interval {RECENT_MONTHS} months as recent_from",
        [measured_at.astimezone(UTC)],
    )
    _hold(connection, "detected", detected, detected_schema(rubric))
    _hold(connection, "counted", counted, _COUNTED)
    create_current(connection, WIDE)
    connection.execute(f"create or replace temp table assessable as {assessing(rubric)}")
    if counted is None:
        connection.execute(f"insert into counted {_duplicates()}")
    names = _create_corrected(connection, corrected)
    connection.execute(f"create or replace temp table measured as {measuring(rubric, names)}")


_COUNTED = pa.schema([("offering_id", pa.string()), ("is_counted", pa.bool_())])


def detected_schema(rubric: Rubric) -> pa.Schema:
    """What detectors say of an offering: ``text_<metric>`` for each of theirs, and evidence."""
    found = [m.id for m in rubric.metrics.values() if m.detector]
    return pa.schema(
        [
            ("offering_id", pa.string()),
            *((f"text_{name}", pa.float32()) for name in found),
            ("evidence", pa.map_(pa.string(), pa.string())),
        ]
    )


def _create_corrected(connection: duckdb.DuckDBPyConnection, rows: pa.Table | None) -> list[str]:
    """Make ``corrected``, what each listing earns by corrections; the metrics that they name.

    What is set of one listing goes before what is set of all of its provider.
    """
    _hold(connection, "correction", rows, CORRECTED)
    found = connection.sql("select distinct metric_id from correction order by 1").fetchall()
    names = [name for (name,) in found]
    shares = [f"max(share) filter (metric_id = '{name}') as {name}" for name in names]
    entries = "map_from_entries(list({k: metric_id, v: evidence} order by metric_id))"
    connection.execute(
        "create or replace temp table corrected as select offering_id, "
        f"{_list([*shares, f'{entries} as corrections'])} from ("
        "select o.offering_id, c.metric_id, c.share, c.evidence from correction c "
        "join standing.offerings o on o.provider_id = c.provider_id "
        "and (c.offering_id is null or c.offering_id = o.offering_id) "
        "qualify row_number() over (partition by o.offering_id, c.metric_id "
        "order by c.offering_id is null) = 1) group by offering_id"
    )
    return names


def measuring(rubric: Rubric, corrected: Collection[str] = ()) -> str:
    """The SELECT that measures, over the view of ``listing.sql`` and the tables beside it.

    Args:
        rubric: what is measured.
        corrected: metrics that the table ``corrected`` sets of some listings.
    """
    consensus = rubric.of_ruler("consensus")
    later = [metric for metric in rubric.metrics.values() if metric.ruler != "consensus"]
    first = [metric for metric in later if CORE not in metric.fields]
    last = [metric for metric in later if CORE in metric.fields]
    tier = rubric.abouts["consensus"].tier
    assert tier is not None
    names = arrow_schema(MEASURED).names
    return f"""
with listing as ({_listing()}),
element as (select *, {_list(_raw(m) for m in consensus)} from listing),
metric as (select *, {_list(_raw(m) for m in first)},
    ({tier.language_share})::double as tier_language,
    ({tier.vocabulary_share})::double as tier_vocabulary from element),
gated as (select metric.* replace (
        {_list(_gate(m, m.id in corrected) for m in (*consensus, *first))}),
    coalesce(g.tier, false) as tier_assessable, x.corrections
    from metric left join assessable g using (source_id)
    left join corrected x using (offering_id)),
complete as (select *, {_percent(rubric, "consensus")} as consensus,
    {_percent(rubric, CORE)} as consensus_core from gated),
whole as (select *, {_list(_after(m) for m in last)} from complete),
total as (select *, {_sums(rubric, "listing")}, {_sums(rubric, "assurance")},
    if(consensus_core + tier_language + tier_vocabulary is null, null,
        least(consensus_core, 100 * tier_language, 100 * tier_vocabulary)) as tier_percent
    from whole),
scored as (select * exclude (evidence, corrections),
    {_percent(rubric, "listing")} as listing_percent,
    {_percent(rubric, "assurance")} as assurance, '{rubric.version}' as rubric_version,
    map_concat(coalesce(evidence, map()::map(varchar, varchar)),
        coalesce(corrections, map()::map(varchar, varchar))) as evidence,
    {_tier(rubric)} as tier from total),
graded as (select scored.*, {_grade(rubric)} as listing_grade,
    coalesce(c.is_counted, true) as is_counted,
    (select max_by(run_id, (started_at, run_id)) from main.runs where published) as run_id
    from scored left join counted c using (offering_id))
select {_list(_typed(name, rubric) for name in names)} from graded
"""


@cache
def _listing() -> str:
    return (Path(__file__).parent / "listing.sql").read_text(encoding="utf-8")


def _raw(metric: Metric) -> str:
    """A share as the expression has it, whatever the reader collects."""
    return f"({metric.share or 'null'})::double as {metric.id}"


def _gate(metric: Metric, corrected: bool) -> str:
    """A share where the reader collects what it rests on and, for assurance, there is an award.

    What a correction sets is known, whatever the reader collects.
    """
    read = f"case when g.{metric.id} then metric.{metric.id} end"
    share = f"coalesce(x.{metric.id}, {read})" if corrected else read
    if metric.ruler == "assurance":
        share = f"case when not {_NONE_AWARDED} then {share} end"
    return f"{share} as {metric.id}"


def _after(metric: Metric) -> str:
    """A metric that rests on C*, which knows what could be assessed."""
    return f"case when not {_NONE_AWARDED} then ({metric.share})::double end as {metric.id}"


def _earned(rubric: Rubric, total: str) -> str:
    """Points earned, added in the order of the rubric: the same digits every time."""
    metrics = rubric.of_total(total)
    return " + ".join(f"coalesce({m.points} * {m.id}, 0)" for m in metrics)


def _possible(rubric: Rubric, total: str) -> str:
    metrics = rubric.of_total(total)
    return " + ".join(f"{m.points} * ({m.id} is not null)::int" for m in metrics)


def _sums(rubric: Rubric, total: str) -> str:
    return (
        f"({_earned(rubric, total)})::double as {total}_points, "
        f"({_possible(rubric, total)})::double as {total}_assessable"
    )


def _percent(rubric: Rubric, total: str) -> str:
    """100 x earned / assessable, null where too little can be assessed."""
    least = ENOUGH * sum(metric.points for metric in rubric.of_total(total))
    earned, possible = f"({_earned(rubric, total)})", f"({_possible(rubric, total)})"
    return f"case when {possible} >= {least} then 100 * {earned} / {possible}::double end"


def _grade(rubric: Rubric) -> str:
    grades = rubric.abouts["listing"].grades
    cases = " ".join(f"when listing_percent >= {least} then '{g}'" for g, least in grades.items())
    return f"case when listing_percent is null then '{INSUFFICIENT}' {cases} else 'poor' end"


def _tier(rubric: Rubric) -> str:
    tiers = rubric.abouts["consensus"].tiers
    cases = [f"when tier_percent >= {least} then '{t}'" for t, least in reversed(tiers.items())]
    unknown = "tier_percent is null or not tier_assessable"
    return f"case when {unknown} then null {' '.join(cases)} else 'none' end"


def _typed(name: str, rubric: Rubric) -> str:
    return f"{name}::float as {name}" if name in rubric.metrics else name


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _duplicates() -> str:
    """Offerings that do not count: others of the same provider in the group, translations."""
    return """
select offering_id, false from (
    select m.offering_id, row_number() over (
        partition by o.provider_id, m.cluster_id order by m.offering_id) as place
    from (
        select distinct unnest([left_offering_id, right_offering_id]) as offering_id, cluster_id
        from matches where cluster_id is not null
    ) m join offerings o using (offering_id)
) where place > 1
union
select m.right_offering_id, false from matches m
    join offerings l on l.offering_id = m.left_offering_id
    join offerings r on r.offering_id = m.right_offering_id
where m.decision = 'match' and m.match_type = 'translation' and l.provider_id = r.provider_id
"""


def _hold(
    connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table | None, schema: pa.Schema
) -> None:
    """Hold rows of Python in a table of the connection."""
    if rows is None:
        connection.execute(f"create or replace temp table {name} as {no_rows(schema)}")
        return
    connection.register("given", rows.select(schema.names).cast(schema))
    connection.execute(f"create or replace temp table {name} as select * from given")
    connection.unregister("given")
