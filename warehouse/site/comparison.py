"""What the page that compares needs: a file for each provider, loaded when somebody chooses it.

Scores of some credential types or skills only are put together in the browser. Therefore each file
holds the credential type and the scores of every counted listing in columns, and for each skill the
places of the listings that teach it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.site.quality import CATALOGUE, ProviderScores, fact_rows
from warehouse.site.rulers import TOTALS, metrics
from warehouse.site.shards import write_data
from warehouse.site.source import Row, Source

SKILLS = 400
"""Skills of a provider that can be chosen, those of most listings first."""
_PERCENTS = {"listing": "listing_percent", "consensus": "consensus", "assurance": "assurance"}
_SCORE = ("value", "shrunk_value", "standardised_value", "ci_low", "ci_high")


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
        write_data(
            folder,
            f"compare/{provider}",
            {
                "id": provider,
                "name": row["name"],
                "count": row["n"],
                **_provider(provider, scores, facts),
                "listed": _columns(source, provider),
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
                "n": row["n"],
                "assessable": row["assessable"],
            }
            for name in TOTALS
            if (row := scores.metric(provider, name)) is not None
        },
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
    scores = ", ".join(f"round(q.{column}, 1) as {name}" for name, column in _PERCENTS.items())
    listed = source.arrow(
        f"select o.offering_id, o.credential_type, {scores} from offerings o "
        "left join offering_quality q on q.offering_id = o.offering_id and q.provider_id = $1 "
        # Where nothing was measured, every listing counts.
        "where o.provider_id = $1 and q.is_counted is not false order by o.offering_id",
        (provider,),
    )
    places = {one: place for place, one in enumerate(listed["offering_id"].to_pylist())}
    types = listed["credential_type"].combine_chunks().dictionary_encode()
    return {
        "types": types.dictionary.to_pylist(),
        "type": types.indices.to_pylist(),
        **{name: listed[name].to_pylist() for name in _PERCENTS},
        "skills": [
            [row["label"], sorted(places[one] for one in row["ids"] if one in places)]
            for row in _skills(source, provider)
        ],
    }


def _skills(source: Source, provider: str) -> list[Row]:
    """The skills that a provider teaches most, with the ids of the listings."""
    return source.rows(
        "select min(skill_label) as label, list(distinct offering_id) as ids, "
        "count(distinct offering_id) as n from offering_skills where relation = 'teaches' "
        "and source_id in (select unnest($1::varchar[])) group by lower(skill_label) "
        f"order by n desc, label limit {SKILLS}",
        (source.sources_of(provider),),
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
