"""What the page that compares needs: a file for each provider, loaded when somebody chooses it.

Scores of some credential types, languages or skills only are put together in the browser. Therefore
each file holds the counted listings in columns, and for each skill the places of the listings that
teach it. A provider with more than `ROWS` of them has sums instead, for each credential type, set
of languages and skill that occur together: such a file stays small, and what it gives is as exact,
but of one skill at a time.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.quality.rubric import TOTALS
from warehouse.site.quality import CATALOGUE, ProviderScores, fact_rows
from warehouse.site.rulers import metrics
from warehouse.site.shards import write_data
from warehouse.site.source import Row, Source

ROWS = 5_000
"""Listings that a file holds one by one: some 200 kB."""
SKILLS = 400
"""Skills of a provider that can be chosen, those of most listings first."""
_PERCENTS = {
    "listing": "listing_percent",
    "consensus": "consensus",
    "consensus_core": "consensus_core",
    "assurance": "assurance",
}
_SCORE = ("value", "shrunk_value", "ci_low", "ci_high")
_LISTED = (
    "select o.offering_id, o.credential_type, list_sort(o.language_codes) as languages, "
    + ", ".join(f"round(q.{column}, 1) as {name}" for name, column in _PERCENTS.items())
    + " from offerings o left join offering_quality q on q.offering_id = o.offering_id "
    "and q.provider_id = $1 "
    # Where nothing was measured, every listing counts.
    "where o.provider_id = $1 and q.is_counted is not false"
)
_TAUGHT = (
    "select lower(skill_label) as skill, min(skill_label) as label, "
    "list(distinct offering_id) as ids from offering_skills where relation = 'teaches' "
    "and source_id in (select unnest($2::varchar[])) "
    "and offering_id in (select offering_id from listed) group by 1 "
    f"order by count(distinct offering_id) desc, label limit {SKILLS}"
)


def write_comparison(
    source: Source, folder: Path, index: list[Row], scores: ProviderScores
) -> None:
    """Write the list of providers and the file of each."""
    write_data(
        folder,
        "providers",
        [[row["provider_id"], row["name"], row["n"], row["body"]] for row in index],
    )
    facts = fact_rows(source)
    write_data(folder, "catalogue", _provider(CATALOGUE, scores, facts))
    for row in index:
        provider = row["provider_id"]
        few = row["n"] <= ROWS
        write_data(
            folder,
            f"compare/{provider}",
            {
                "id": provider,
                "name": row["name"],
                "count": row["n"],
                **_provider(provider, scores, facts),
                "listed": _columns(source, provider) if few else _sums(source, provider),
            },
        )


def _provider(
    provider: str, scores: ProviderScores, facts: Mapping[str, list[Row]]
) -> dict[str, Any]:
    return {
        "scores": {
            name: {
                **{key: _rounded(row.get(key), 3) for key in _SCORE},
                "standing": row.get("standing"),
                "reason": row.get("reason"),
                "n": row["n"],
            }
            for name, row in scores.totals(provider).items()
        },
        "grades": [[row["value"], row["n"]] for row in scores.grades(provider)],
        "tiers": [[row["value"], row["n"]] for row in scores.tiers(provider)],
        "metrics": {
            one.id: [_rounded(row["value"], 3) if row["assessable"] else None, row["n"]]
            for one in metrics()
            if (row := scores.metric(provider, one.id)) is not None
        },
        "facts": [
            {
                name: _rounded(value, 4) if isinstance(value, float) else value
                for name, value in row.items()
                if value is not None
            }
            for row in facts.get(provider, [])
            if row["level"] is None
        ],
    }


def _columns(source: Source, provider: str) -> dict[str, Any]:
    """The listings that count, in columns, and who of them teaches what."""
    listed = source.rows(f"{_LISTED} order by o.offering_id", (provider,))
    places = {row["offering_id"]: place for place, row in enumerate(listed)}
    types, languages = _Numbered(), _Numbered()
    taught = source.rows(
        f"with listed as ({_LISTED}) {_TAUGHT}", (provider, source.sources_of(provider))
    )
    return {
        "type": [types.number(row["credential_type"]) for row in listed],
        "language": [languages.number(row["languages"] or []) for row in listed],
        "types": types.values,
        "languages": languages.values,
        **{name: [row[name] for row in listed] for name in TOTALS},
        "skills": [[row["label"], sorted(places[one] for one in row["ids"])] for row in taught],
    }


def _sums(source: Source, provider: str) -> dict[str, Any]:
    """The same as sums: [type, languages, skill or null, listings, then three for each total].

    The three are how many listings have it, their sum, and the sum of their squares.
    """
    sums = ", ".join(
        f"count({name}), round(sum({name}), 1), round(sum({name} * {name}), 2)" for name in TOTALS
    )
    rows = source.tables.sql(
        f"with listed as ({_LISTED}), taught as ({_TAUGHT}), "
        "each as (select label, unnest(ids) as offering_id from taught) "
        f"select credential_type, languages, null as label, count(*), {sums} from listed "
        f"group by 1, 2 union all select credential_type, languages, label, count(*), {sums} "
        "from listed join each using (offering_id) group by 1, 2, 3 order by 1, 2, 3",
        params=[provider, source.sources_of(provider)],
    ).fetchall()
    types, languages, skills = _Numbered(), _Numbered(), _Numbered()
    cells = [
        [
            types.number(kind),
            languages.number(spoken or []),
            None if skill is None else skills.number(skill),
            *figures,
        ]
        for kind, spoken, skill, *figures in rows
    ]
    return {
        "types": types.values,
        "languages": languages.values,
        "skills": [[one] for one in skills.values],
        "cells": cells,
    }


class _Numbered:
    """Values by the order in which they come."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: Any) -> int:
        found = self._numbers.setdefault(repr(value), len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
