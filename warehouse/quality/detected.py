"""What detectors found in listings' texts, kept from night to night: texts seldom change.

One Parquet file beside the logs, replaced in one step. It is a cache: who deletes it loses nothing
but time.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.quality.current import create_current
from warehouse.quality.detectors import used
from warehouse.quality.detectors import version as detectors_version
from warehouse.quality.measure import WIDE, detected_schema
from warehouse.quality.rubric import Rubric
from warehouse.replacement import clear_unfinished, replacing_file
from warehouse.views import quoted

Detect = Callable[[pa.Table], pa.Table]
"""Rows of `offerings` to, row for row, a column of 0 to 1 by metric id, and `evidence`."""

_KNOWN = (pa.field("text_hash", pa.string()), pa.field("version", pa.string()))
_BATCH = 20_000
_READ = """
select o.*, c.criteria_text,
    md5(concat_ws(chr(31), hex(o.record_hash), c.criteria_text)) as text_hash
from standing.offerings o left join (
    select offering_id, string_agg(criteria_text, chr(10) order by criteria_text) as criteria_text
    from standing.credentials group by offering_id
) c using (offering_id)
"""
"""Offerings with what their awards ask for, and a fingerprint of all that detectors see."""


def detect_all(
    connection: duckdb.DuckDBPyConnection, data: Path, detect: Detect, rubric: Rubric
) -> pa.Table:
    """What is found in the texts of all current offerings, in the columns of `detected_schema`.

    Offerings that were looked at before, with the same record hash and criteria and by the same
    detectors and version of the rubric, are not looked at again. What a detector finds that is not
    right often enough to be used is null.

    Args:
        connection: the catalogue.
        data: its folder.
        detect: the detectors.
        rubric: its version and metrics.

    Raises:
        OSError: what was found cannot be kept.
    """
    file = data.absolute() / "warehouse" / "detected.parquet"
    schema = pa.schema([*detected_schema(rubric), *_KNOWN])
    version = f"{rubric.version} {detectors_version()}"
    known = _read(connection, file, schema, version)
    create_current(connection, WIDE)
    connection.execute(f"create or replace temp view readable as {_READ}")
    connection.execute(
        "create or replace temp table texts as select offering_id, text_hash from readable"
    )
    fresh = _look(connection, known, detect, schema, version)
    connection.register("known", known)
    standing = connection.sql("from known semi join texts using (offering_id, text_hash)")
    standing = standing.to_arrow_table()
    connection.unregister("known")
    found = pa.concat_tables([standing.cast(schema), fresh]).combine_chunks()
    if fresh.num_rows or found.num_rows < known.num_rows:
        _write(file, found)
    return found.select(detected_schema(rubric).names)


def _read(
    connection: duckdb.DuckDBPyConnection, file: Path, schema: pa.Schema, version: str
) -> pa.Table:
    if not file.is_file() or not {*schema.names} <= {*pq.read_schema(file).names}:
        return schema.empty_table()
    names = ", ".join(f'"{name}"' for name in schema.names)
    rows = connection.sql(
        f"select {names} from read_parquet({quoted(str(file))}) where version = {quoted(version)}"
    )
    return rows.to_arrow_table().cast(schema)


def _look(
    connection: duckdb.DuckDBPyConnection,
    known: pa.Table,
    detect: Detect,
    schema: pa.Schema,
    version: str,
) -> pa.Table:
    """Look at what is new or has changed, a batch at a time."""
    connection.register("known", known.select(["offering_id", "text_hash"]))
    connection.execute(
        "create or replace temp table unread as "
        "select offering_id from texts anti join known using (offering_id, text_hash)"
    )
    connection.unregister("known")
    if not connection.sql("from unread limit 1").fetchall():
        return schema.empty_table()
    rows = connection.sql("from readable semi join unread using (offering_id)")
    found = [schema.empty_table()]
    for batch in rows.to_arrow_reader(_BATCH):
        if not batch.num_rows:
            continue
        offerings = pa.Table.from_batches([batch])
        said = detect(offerings)
        columns = {
            **{f"text_{name}": said[name] for name in said.schema.names if name in used()},
            "evidence": said["evidence"],
            "offering_id": offerings["offering_id"],
            "text_hash": offerings["text_hash"],
            "version": pa.repeat(version, offerings.num_rows),
        }
        nothing = pa.nulls(offerings.num_rows)  # of a detector that is not used
        found.append(
            pa.table([columns.get(f.name, nothing.cast(f.type)) for f in schema], schema.names)
            .cast(schema)
        )  # fmt: skip
    return pa.concat_tables(found)


def _write(file: Path, rows: pa.Table) -> None:
    clear_unfinished(file)
    with replacing_file(file) as fresh:
        pq.write_table(rows, fresh, compression="zstd")
