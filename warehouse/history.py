"""What changed and when: field-level events between neighbouring versions in the logs.

The view ``changes`` is derived, never stored: the log is the truth. A version that follows no other
of its key was ``added``; one whose ``op`` is ``withdraw`` was ``withdrawn``; a ``put`` after that
``reappeared``; and each column that differs from the version before was ``updated``.
"""

import duckdb
import pyarrow as pa

from normalize.schema import DERIVED_COLUMNS, EVIDENCE_COLUMNS, KEYS, arrow_schema, tables

CHANGING = ("offerings", "sessions", "prices", "credentials")
"""Tables whose rows have a history of events."""
FAMILIES = {
    "price": ("amount", "amount_min", "amount_max", "list_amount"),
    "workload": ("workload_hours_min", "workload_hours_max", "workload_stated"),
    "duration": ("duration_days", "duration_days_min", "duration_days_max", "duration_stated"),
    "language": ("language_codes", "language_stated"),
    "level": ("level", "level_stated"),
    "delivery": ("delivery_modes", "delivery_mode", "delivery_stated"),
    "dates": ("start_date", "end_date", "start_at", "enrollment_start", "enrollment_end"),
}
"""Short names of several columns, for people who ask what changed."""
_IDENTITY = frozenset({"source_id", "provider_id", "native_id", "offering_id", "session_id"})
"""Columns that say what a row is."""


def create_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view ``changes`` over the views of the logs and of ``runs``."""
    columns = ", ".join(f'"{name}"' for name in arrow_schema("changes").names)
    parts = " union all by name ".join(
        part for table in CHANGING for part in (_appearances(table), _updates(table))
    )
    connection.execute(
        "create view changes as with replays as materialized "
        "(select run_id from main.runs where flow_name = 'replay'), "
        f"event as ({parts}), named as (select *, 'ch_' || left(sha256(concat_ws(chr(31), "
        "source_id, entity_table, entity_id, change_type, field, epoch_us(observed_at), "
        "run_id)), 26) as change_id, if(run_id in (from replays), 'reader', 'provider') as cause "
        f"from event) select {columns} from named"
    )


def changed_columns(table: str) -> list[str]:
    """The columns whose changes are events."""
    skipped = EVIDENCE_COLUMNS | DERIVED_COLUMNS | _IDENTITY | set(KEYS[table])
    return [name for name in arrow_schema(table).names if name not in skipped]


def _pairs(table: str) -> str:
    """Each version beside the run and the kind of the one before it, without its content."""
    (key,) = KEYS[table]
    return (
        f"select {key} as entity_id, offering_id, source_id, version_at, run_id, op, "
        "lag(op) over before as before_op, lag(run_id) over before as before_run "
        f"from main.{table}_log "
        f"window before as (partition by {key}, source_id order by version_at, run_id)"
    )


def _appearances(table: str) -> str:
    """Rows that came, went and came back."""
    return (
        f"select source_id, '{table}' as entity_table, entity_id, offering_id, "
        "case when op = 'withdraw' then 'withdrawn' when before_op is null then 'added' "
        "else 'reappeared' end as change_type, null::varchar as field, "
        "null::varchar as old_value, null::varchar as new_value, version_at as observed_at, run_id "
        f"from ({_pairs(table)}) where op is distinct from before_op"
    )


def _updates(table: str) -> str:
    """Columns that differ between a version and the one before it."""
    (key,) = KEYS[table]
    fields = ", ".join(_field(table, name) for name in changed_columns(table))
    return (
        f"select source_id, '{table}' as entity_table, entity_id, offering_id, "
        "'updated' as change_type, one.field, one.old_value, one.new_value, "
        "version_at as observed_at, run_id from ("
        "select p.entity_id, p.offering_id, p.source_id, p.version_at, p.run_id, "
        f"unnest(list_filter([{fields}], lambda one: one.differs)) as one "
        # Before the join: most versions are the first of their key, and need not be looked up.
        f"from (from ({_pairs(table)}) where op = 'put' and before_run is not null) p "
        f"join main.{table}_log n on n.{key} = p.entity_id and n.source_id = p.source_id "
        "and n.run_id = p.run_id "
        f"join main.{table}_log o on o.{key} = p.entity_id and o.source_id = p.source_id "
        "and o.run_id = p.before_run "
        "where n.record_hash <> o.record_hash)"
    )


def _field(table: str, name: str) -> str:
    """One column of both versions: as JSON, and whether it differs."""
    old, new = f'o."{name}"', f'n."{name}"'
    differs = f"{old} is distinct from {new}"
    column = tables()[table][name]
    if column.type == pa.string() and column.allowed is None:
        differs += f" and {_words(old)} is distinct from {_words(new)}"
    return (
        f"{{'field': '{name}', 'old_value': {_json(old)}, 'new_value': {_json(new)}, "
        f"'differs': {differs}}}"
    )


def _words(text: str) -> str:
    """A text without markup and white space: what changed only in these is no change."""
    return rf"regexp_replace({text}, '<[^<>]*>|\s+', '', 'g')"


def _json(value: str) -> str:
    return f"if({value} is null, null, to_json({value})::varchar)"
