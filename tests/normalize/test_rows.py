"""Offerings in columns are what a program makes of them that goes row by row."""

import pytest
from hypothesis import given

from benchmarks.columns import provider
from benchmarks.generated import batches
from benchmarks.rows import normalize_rows
from benchmarks.rows_sealed import record_hash
from normalize.batch import normalize
from normalize.hashing import record_hashes
from normalize.skills import OFF
from tests.normalize.test_hashing import ROWS, SAID, columns_of


@pytest.mark.parametrize("said", ["all", "own", "repeated"])
def test_columns_say_what_rows_say(said):
    own = provider()
    (sample,) = batches(300, 300, said)
    expected = normalize_rows(sample[0], sample[1].listings, own)
    found = normalize([sample], own, skills=OFF)
    for name, table in found.tables.items():
        assert table.equals(expected.tables[name]), name
    assert found.issues == expected.issues


@given(ROWS)
def test_a_hash_of_columns_is_that_of_a_row(rows):
    said = [{name: row[name] for name in SAID if name in _OFFERING} for row in rows]
    columns = {name: column for name, column in columns_of(rows).items() if name in _OFFERING}
    expected = [record_hash("offerings", row) for row in said]
    assert record_hashes(columns).to_pylist() == expected


_OFFERING = {"title", "level", "keywords", "duration_days"}
"""Columns of `SAID` that offerings have."""
