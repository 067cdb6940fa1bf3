"""All that the page of one offering shows, as a record for each offering."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.site.batches import Batch, batches, columns, tidy
from warehouse.site.quality import OfferingScores
from warehouse.site.shards import Shards, dump
from warehouse.site.source import Row, Source
from warehouse.site.words import shorten

_LEFT_OUT = frozenset(
    {"provider_id", "source_id", "record_hash", "schema_version", "image_url", "slug"}
)
_TEXTS = {"description": 1_500, "prerequisites_text": 700, "quality_assurance_text": 700}
"""Characters of long texts that are shown: the rest is read where the provider wrote it."""
_CRITERIA = 700
_MANY = 60
"""Entries of a list that a record holds."""
_OFFERINGS = (
    f"select {columns('offerings', without=_LEFT_OUT)}, provider_id, source_id from offerings "
    "where {here} order by source_id, offering_id"
)
_SESSIONS = (
    "select "
    + columns("sessions", without=frozenset({"source_id", "first_seen_at", "last_seen_at"}))
    + " from sessions where {here} order by offering_id, start_date nulls last, session_id"
)
_PRICES = (
    "select "
    + columns("prices", without=frozenset({"source_id", "currency_method"}))
    + " from prices where {here} order by offering_id, component, amount, price_id"
)
_SKILLS = (
    "select offering_id, skill_label as label, skill_uri as uri, skill_scheme as scheme, relation, "
    "method, round(score, 2)::double as score, evidence_field as field from offering_skills "
    "where {here} order by offering_id, relation, rank nulls last, skill_label"
)
_CREDENTIALS = (
    "select c.offering_id, c.name, c.credential_type, p.name as body, c.achievement_uri, "
    "c.criteria_url, c.criteria_text, c.validity_iso8601, c.issuer_platform from (select * from "
    "credentials where {here}) c left join providers p on p.provider_id = c.awarding_body_id "
    "order by c.offering_id, c.credential_id"
)
_PARTS = (
    "with related as (select parent_id as offering_id, child_id as other, relation, position, "
    "'down' as way from offering_relations union all "
    "select child_id, parent_id, relation, position, 'up' from offering_relations) "
    "select r.offering_id, r.relation, r.other as id, o.title, o.provider_id as provider, r.way "
    "from related r join offerings o on o.offering_id = r.other "
    "where r.offering_id in (select offering_id from offerings where {here}) "
    "order by r.offering_id, r.way, r.relation, r.position nulls last, o.title, o.offering_id"
)
_MATCHES = (
    "with pair as (select left_offering_id as offering_id, right_offering_id as other, match_type, "
    "score, method, decision from matches union all select right_offering_id, left_offering_id, "
    "match_type, score, method, decision from matches) "
    "select p.offering_id, p.other as id, o.title, o.provider_id as provider, o.url, "
    "p.match_type as type, round(p.score, 2)::double as score, p.method, p.decision "
    "from pair p join offerings o on o.offering_id = p.other "
    "where p.decision <> 'non_match' and p.offering_id in (select offering_id from offerings "
    "where {here}) order by p.offering_id, p.decision, p.score desc, p.other"
)
_CHANGES = (
    'select offering_id, entity_table as "table", entity_id as entity, change_type as type, field, '
    "left(old_value, 300) as old, left(new_value, 300) as new, cause, "
    "strftime(observed_at, '%Y-%m-%d') as day from changes "
    "where {here} and not (entity_table <> 'offerings' and change_type = 'added') "
    "order by offering_id, observed_at desc, entity_table, entity_id, field"
)


def write_records(
    source: Source,
    folder: Path,
    scratch: Path,
    names: Mapping[str, str],
    progress: Callable[[int], None],
) -> int:
    """Write the record of every offering; by how many bits a page finds its shard.

    Args:
        source: the catalogue.
        folder: where data files lie.
        scratch: a folder for what is laid apart meanwhile.
        names: provider's id -> how it calls itself.
        progress: told how many offerings are done.
    """
    scores = OfferingScores(source)
    with Shards(folder, "offering", scratch) as shards:
        for batch in batches(source):
            _add(source, batch, shards, names, scores)
            progress(shards.count)
        return shards.write()


def _add(
    source: Source,
    batch: Batch,
    shards: Shards,
    names: Mapping[str, str],
    scores: OfferingScores,
) -> None:
    children = {
        name: batch.children(source, select)
        for name, select in {
            "sessions": _SESSIONS,
            "prices": _PRICES,
            "skills": _SKILLS,
            "credentials": _CREDENTIALS,
            "related": _PARTS,
            "matches": _MATCHES,
            "changes": _CHANGES,
        }.items()
    }
    measured = scores.of(batch)
    for row in batch.rows(source, _OFFERINGS):
        offering_id = row["offering_id"]
        record: Row = {"offering": _offering(row)}
        for name, found in children.items():
            if of_this := found.get(offering_id):
                record[name] = of_this[:_MANY]
                if len(of_this) > _MANY:
                    record.setdefault("left_out", {})[name] = len(of_this) - _MANY
        _name_providers(record, names)
        if history := _price_history(record.get("changes", [])):
            record["price_history"] = history
        if offering_id in measured:
            record["scores"] = measured[offering_id]
        shards.add(offering_id, _shared(row, names), dump(record))


def _shared(row: Row, names: Mapping[str, str]) -> bytes:
    """What many offerings of a provider have alike: who it is, how each value was read."""
    provider = row["provider_id"]
    return dump(
        {
            "provider": provider,
            "name": names.get(provider, provider),
            "source": row["source_id"],
            "methods": dict(row["field_provenance"] or ()),
        }
    )


_SHARED = ("provider_id", "source_id", "field_provenance")


def _offering(row: Row) -> Row:
    shown = {name: value for name, value in tidy(row).items() if name not in _SHARED}
    for name, most in _TEXTS.items():
        if name in shown and len(shown[name]) > most:
            shown[name] = shorten(shown[name], most)
    for name, value in shown.items():
        if isinstance(value, list) and len(value) > _MANY:
            shown[name] = value[:_MANY]
    return shown


def _name_providers(record: Row, names: Mapping[str, str]) -> None:
    for name in ("related", "matches"):
        for one in record.get(name, ()):
            one["name"] = names.get(one["provider"], one["provider"])
    for one in record.get("credentials", ()):
        if "criteria_text" in one:
            one["criteria_text"] = shorten(one["criteria_text"], _CRITERIA)


def _price_history(changes: list[Row]) -> list[dict[str, Any]]:
    """Days on which an amount moved, by price, oldest first; the present one stands in `prices`."""
    moved = [one for one in changes if one["table"] == "prices" and one.get("field") in _AMOUNTS]
    moved.sort(key=lambda one: (one["entity"], one["field"], one["day"]))
    return [
        {
            "price": price,
            "field": field,
            "moves": [[one["day"], one.get("old"), one.get("new")] for one in group],
        }
        for (price, field), group in groupby(moved, key=lambda one: (one["entity"], one["field"]))
    ]


_AMOUNTS = ("amount", "amount_min", "amount_max", "list_amount")
