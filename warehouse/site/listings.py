"""Every provider's listings in pieces: what a list shows and filters by."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.site.shards import write_data
from warehouse.site.source import Source

PIECE = 2_048
"""Listings of a piece: some 300 kB."""
_FACETS = ("credential_type", "level", "language_codes")
_LISTINGS = """
with price as (
    select offering_id,
        bool_or(offer_category = 'free' or amount = 0) as is_free,
        min(coalesce(amount_eur, amount_min))::double as least
    from prices where source_id in (select unnest($2::varchar[]))
    group by offering_id
)
select o.offering_id, o.title, o.credential_type, o.level, o.language_codes,
    coalesce(p.is_free, false) as is_free,
    coalesce(o.workload_hours_min, o.workload_hours_max)::double as hours_min,
    coalesce(o.workload_hours_max, o.workload_hours_min)::double as hours_max,
    strftime(o.first_seen_at, '%Y-%m-%d') as first_seen
from offerings o left join price p using (offering_id)
where o.provider_id = $1
order by lower(o.title), o.offering_id
"""


def write_listings(source: Source, folder: Path, names: Mapping[str, str]) -> None:
    """Write the pieces of all providers, and what each piece's filters may say."""
    for provider in source.providers():
        _write(source, folder, provider, names.get(provider, provider))


def _write(source: Source, folder: Path, provider: str, name: str) -> None:
    pieces = count = 0
    facets: dict[str, dict[str, int]] = {facet: {} for facet in _FACETS}
    free = 0
    rows = source.tables.sql(_LISTINGS, params=[provider, source.sources_of(provider)])
    for batch in rows.to_arrow_reader(PIECE):
        listed = batch.to_pylist()
        for row in listed:
            free += row["is_free"]
            for facet, counted in facets.items():
                for value in _several(row[facet]):
                    counted[value] = counted.get(value, 0) + 1
        write_data(folder, f"listing/{provider}/{pieces}", [list(row.values()) for row in listed])
        pieces += 1
        count += len(listed)
    about = {"name": name, "pieces": pieces, "count": count, "free": free, "facets": facets}
    write_data(folder, f"listing/{provider}/about", about)


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
