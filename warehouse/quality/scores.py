"""Scores for people who ask: as a night stored them, or of some listings alone, made at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.quality.entity_rows import CATALOGUE
from warehouse.quality.facts import fact_rows
from warehouse.quality.night import read_measured
from warehouse.quality.providers import provider_rows
from warehouse.quality.rubric import Rubric, load
from warehouse.query import QueryError

Row = dict[str, Any]

STANCE = "We grade what a provider discloses and lets others verify. We do not grade teaching."
"""Said wherever a score is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which listings are compared; all where nothing is named."""

    credentials: Sequence[str] = ()
    languages: Sequence[str] = ()
    """BCP 47; `en` is any English."""
    skills: Sequence[str] = ()
    """URIs; a listing teaches at least one."""

    def __bool__(self) -> bool:
        return bool(self.credentials or self.languages or self.skills)


@dataclass(frozen=True, slots=True)
class Scores:
    """Rows of `quality` and `facts` of some providers and of the catalogue."""

    rows: Mapping[tuple[str, str], Row]
    """By entity and metric."""
    facts: Mapping[str, list[Row]]
    """By entity."""
    compared: Mapping[str, int]
    """By metric: how many providers are compared."""
    names: Mapping[str, str]
    """Of providers."""
    rubric: Rubric
    run_id: str


def find_providers(connection: duckdb.DuckDBPyConnection, stated: Sequence[str]) -> list[str]:
    """The ids of providers by their ids or names, each once, in the order they are named.

    Raises:
        QueryError: one of them lists nothing; the message has the nearest names.
    """
    rows = connection.execute(
        "select distinct o.provider_id, p.name from offerings o left join providers p "
        "using (provider_id) order by o.provider_id"
    ).fetchall()
    known = {name.casefold(): provider for provider, name in rows if name}
    known |= {provider.casefold(): provider for provider, _ in rows}
    found = []
    for one in stated:
        if one.casefold() not in known:
            raise QueryError(_unknown(one, known))
        found.append(known[one.casefold()])
    return list(dict.fromkeys(found))


def _unknown(stated: str, known: Mapping[str, str]) -> str:
    near = get_close_matches(stated.casefold(), sorted(known), n=6, cutoff=0.5)
    ids = list(dict.fromkeys(known[one] for one in near))[:3]
    hint = f"did you mean {' or '.join(ids)}?" if ids else "`credcat quality` lists them"
    return f"no provider {stated!r} lists anything in this catalogue: {hint}"


def stored_scores(connection: duckdb.DuckDBPyConnection, providers: Sequence[str]) -> Scores:
    """What the newest night stored of providers and of the catalogue.

    Raises:
        QueryError: no night has measured anything yet.
    """
    wanted = [*providers, CATALOGUE]
    quality = connection.sql(
        "select * from quality where entity_id in (select unnest($1::varchar[]))", params=[wanted]
    ).to_arrow_table()
    if not quality.num_rows:
        raise QueryError(_UNMEASURED)
    counted = connection.execute(
        "select metric_id, count(standing) from quality group by metric_id"
    ).fetchall()
    facts = connection.sql(
        "select * from facts where entity_id in (select unnest($1::varchar[]))", params=[wanted]
    ).to_arrow_table()
    return _scores(connection, quality, facts, dict(counted), quality["run_id"][0].as_py())


_UNMEASURED = (
    "nothing is measured in this catalogue yet: `credcat nightly` or `credcat demo` measures it"
)


def scores_among(connection: duckdb.DuckDBPyConnection, among: Among) -> Scores:
    """Scores of some listings alone, made anew: all providers' listings of that kind are compared.

    Raises:
        QueryError: no night has measured anything yet, or there is no such listing.
    """
    newest = connection.execute(
        "select run_id, started_at from runs where published order by started_at desc, run_id desc "
        "limit 1"
    ).fetchall()
    measured = _measured(connection, among)
    if not newest or not measured.num_rows:
        some = connection.execute("select 1 from offering_quality limit 1").fetchall()
        raise QueryError("no listing is of that kind" if some else _UNMEASURED)
    run_id, measured_at = newest[0]
    seed = json.dumps([run_id, *map(list, (among.credentials, among.languages, among.skills))])
    quality = provider_rows(measured, load(), seed)
    facts = fact_rows(connection, measured_at, among=measured.select(["offering_id"]))
    compared = quality.group_by("metric_id").aggregate([("standing", "count")])
    counted = zip(*(compared[name].to_pylist() for name in compared.column_names), strict=True)
    return _scores(connection, quality, facts, dict(counted), run_id)


def find_health(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The newest night's rows of `health`."""
    order = 'metric_id, entity_type, entity_id, "column" nulls first'
    found = connection.sql(f"select * from health order by {order}")
    rows: list[Row] = found.to_arrow_table().to_pylist()
    return rows


def find_standings(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Each provider with its counted listings and its plain means; null: insufficient evidence."""
    found = connection.sql(
        "with score as (select entity_id, metric_id, value, n from quality "
        "where entity_type = 'provider'), "
        "listed as (select provider_id, count(*) as n from offering_quality "
        "where is_counted group by provider_id) "
        "select l.provider_id, l.n, a.value as listing, b.value as core, c.value as assurance "
        "from listed l "
        "left join score a on a.entity_id = l.provider_id and a.metric_id = 'listing' "
        "left join score b on b.entity_id = l.provider_id and b.metric_id = 'consensus_core' "
        "left join score c on c.entity_id = l.provider_id and c.metric_id = 'assurance' "
        "order by l.n desc, l.provider_id"
    )
    rows: list[Row] = found.to_arrow_table().to_pylist()
    return rows


_IS_AMONG = {
    "credentials": "o.credential_type in (select unnest(?::varchar[]))",
    "languages": "list_has_any(list_concat(o.language_codes, list_transform(o.language_codes, "
    "lambda one: split_part(one, '-', 1))), ?::varchar[])",
    "skills": "o.offering_id in (select offering_id from offering_skills "
    "where relation = 'teaches' and skill_uri in (select unnest(?::varchar[])))",
}


def _measured(connection: duckdb.DuckDBPyConnection, among: Among) -> pa.Table:
    asked = {name: list(wanted) for name, wanted in asdict(among).items() if wanted}
    where = " and ".join(["true", *(_IS_AMONG[name] for name in asked)])
    return read_measured(connection, where, list(asked.values()))


def _scores(
    connection: duckdb.DuckDBPyConnection,
    quality: pa.Table,
    facts: pa.Table,
    compared: Mapping[str, int],
    run_id: str,
) -> Scores:
    told: dict[str, list[Row]] = {}
    for row in facts.to_pylist():
        told.setdefault(row["entity_id"], []).append(row)
    names = connection.execute("select provider_id, name from providers").fetchall()
    rows = {(row["entity_id"], row["metric_id"]): row for row in quality.to_pylist()}
    return Scores(rows, told, compared, dict(names), load(), run_id)
