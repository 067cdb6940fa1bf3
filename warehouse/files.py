"""The data files of a log: Parquet, one provider in each, written by pyarrow.

Delta Lake's own writer sorts rows into partitions before it writes them, which costs as much again
as writing. Versions come one provider at a time, so pyarrow writes the file and Delta Lake commits
it.
"""

import json
import time
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction, RemoveAction

PARTITION = "source_id"


def write_files(folder: Path, rows: pa.Table) -> list[AddAction | RemoveAction]:
    """Write rows below a log's folder, a file for each source; no commit names them yet.

    A file that is never committed, because the writer was killed, is removed by upkeep.

    Raises:
        OSError: the folder cannot be written.
    """
    sources = pc.unique(rows[PARTITION]).to_pylist()
    if len(sources) == 1:
        return [_write(folder, sources[0], rows)]
    return [_write(folder, one, rows.filter(pc.equal(rows[PARTITION], one))) for one in sources]


def _write(folder: Path, source_id: str, rows: pa.Table) -> AddAction:
    name = f"{PARTITION}={source_id}/{uuid4()}.zstd.parquet"
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    pq.write_table(rows.drop_columns(PARTITION), path, compression="zstd")
    return AddAction(
        path=name,
        size=path.stat().st_size,
        partition_values={PARTITION: source_id},
        modification_time=time.time_ns() // 1_000_000,
        data_change=True,
        stats=json.dumps({"numRecords": rows.num_rows}),
    )
