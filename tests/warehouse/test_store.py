from datetime import timedelta
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from normalize.schema import BUSINESS_TABLES, arrow_schema
from tests.warehouse.rows import MORNING, Killed, KilledError, batch, offering, price, row, run
from warehouse.query import QueryError, query
from warehouse.store import Warehouse

A = "alpha"


def ids(store: Warehouse, table: str = "offerings", night: int | None = None) -> list[str]:
    at = None if night is None else MORNING + timedelta(days=night, hours=12)
    key = arrow_schema(table).names[0]
    return [
        r[key]
        for r in query(store.connect_tables(at), f"select * from {table} order by 1").to_pylist()
    ]


def log_rows(store: Warehouse) -> dict[str, int]:
    con = store.connect()
    return {
        name: query(con, f"select count(*) n from {name}_log").to_pylist()[0]["n"]
        for name in BUSINESS_TABLES
    }


def test_an_empty_warehouse_has_every_table_with_its_types(tmp_path: Path):
    con = Warehouse(tmp_path).connect()
    for table in (*BUSINESS_TABLES, "runs", "captures"):
        assert query(con, f"select * from {table}").num_rows == 0


def test_nights_in_a_row(tmp_path: Path):
    store = Warehouse(tmp_path)
    first = [offering(A, n) for n in range(4)]
    changes = store.publish(
        A,
        batch(offerings=first, prices=[price(A, 0, "10"), price(A, 1, "10")]),
        run(A, 0),
        proves_absence=True,
    )
    assert (changes.added, changes.updated, changes.removed) == (4, 0, 0)
    before = log_rows(store)

    same = batch(offerings=first[::-1], prices=[price(A, 1, "10"), price(A, 0, "10")])
    changes = store.publish(A, same, run(A, 1), proves_absence=True)
    assert (changes.added, changes.updated, changes.removed) == (0, 0, 0)
    assert log_rows(store) == before
    assert store.runs().num_rows == 2

    repriced = batch(
        offerings=[
            offering(A, 0),
            offering(A, 1, title="New title"),
            offering(A, 2),
            offering(A, 9),
        ],
        prices=[price(A, 0, "12"), price(A, 1, "10")],
    )
    changes = store.publish(A, repriced, run(A, 2), proves_absence=True)
    assert (changes.added, changes.updated, changes.removed) == (1, 2, 1)
    assert ids(store) == ["mc_alpha_0", "mc_alpha_1", "mc_alpha_2", "mc_alpha_9"]
    assert ids(store, night=1) == ["mc_alpha_0", "mc_alpha_1", "mc_alpha_2", "mc_alpha_3"]
    assert ids(store, night=-1) == []
    seen = query(
        store.connect(), "select offering_id, first_seen_at, last_seen_at from offerings order by 1"
    ).to_pylist()
    assert [r["first_seen_at"] for r in seen] == [MORNING] * 3 + [MORNING + timedelta(days=2)]
    assert {r["last_seen_at"] for r in seen} == {MORNING + timedelta(days=2)}

    back = batch(offerings=[*first, offering(A, 9)])
    changes = store.publish(A, back, run(A, 3), proves_absence=True)
    assert changes.added == 1
    assert query(store.connect(), "select * from prices").num_rows == 0


def test_a_part_withdraws_nothing_but_what_its_own_listings_lost(tmp_path: Path):
    store = Warehouse(tmp_path)
    whole = batch(
        offerings=[offering(A, 0), offering(A, 1)], prices=[price(A, 0, "1"), price(A, 1, "1")]
    )
    store.publish(A, whole, run(A, 0), proves_absence=True)
    part = batch(offerings=[offering(A, 0)])
    changes = store.publish(A, part, run(A, 1, verdict="partial"), proves_absence=False)
    assert (changes.updated, changes.removed) == (1, 0)
    assert ids(store) == ["mc_alpha_0", "mc_alpha_1"]
    assert ids(store, "prices") == ["pr_alpha_1"]


def reject(number: int, native_id: str | None) -> dict[str, object]:
    return row(
        "rejects",
        reject_id=f"rj_{number}",
        source_id=A,
        stage="read",
        reason="no_title",
        native_id=native_id,
        url="https://alpha.example/feed",
    )


def test_a_rejected_listing_is_not_missing(tmp_path: Path):
    store = Warehouse(tmp_path)
    store.publish(
        A, batch(offerings=[offering(A, n) for n in range(3)]), run(A, 0), proves_absence=True
    )
    named = batch(offerings=[offering(A, 0)], rejects=[reject(1, "1")])
    changes = store.publish(A, named, run(A, 1), proves_absence=True)
    assert (changes.removed, ids(store)) == (1, ["mc_alpha_0", "mc_alpha_1"])


def test_a_new_nameless_reject_keeps_what_is_missing_for_a_night(tmp_path: Path):
    store = Warehouse(tmp_path)
    store.publish(
        A, batch(offerings=[offering(A, n) for n in range(2)]), run(A, 0), proves_absence=True
    )
    nameless = batch(offerings=[offering(A, 0)], rejects=[reject(1, None)])
    changes = store.publish(A, nameless, run(A, 1), proves_absence=True)
    assert changes.removed == 0
    assert "no readable id" in changes.warnings[0]
    assert store.publish(A, nameless, run(A, 2), proves_absence=True).removed == 1


def test_rows_of_a_run_that_never_published_are_not_seen(tmp_path: Path):
    store = Warehouse(tmp_path)
    store.publish(A, batch(offerings=[offering(A, 0)]), run(A, 0), proves_absence=True)
    killed = Killed(tmp_path)
    with pytest.raises(KilledError):
        killed.publish(A, batch(offerings=[offering(A, 7)]), run(A, 1), proves_absence=True)
    torn = batch(offerings=[offering(A, 0), offering(A, 7)])
    assert ids(store) == ["mc_alpha_0"]
    assert store.publish(A, torn, run(A, 2), proves_absence=True).added == 1
    before = log_rows(store)
    again = store.publish(A, batch(), run(A, 2), proves_absence=True)
    assert (again.added, log_rows(store)) == (1, before)
    assert store.runs().num_rows == 2


def test_an_organisation_of_two_providers_is_one_row(tmp_path: Path):
    store = Warehouse(tmp_path)

    def organisation(source: str, role: str, name: str) -> dict[str, object]:
        return row(
            "providers",
            provider_id="beta",
            source_id=source,
            name=name,
            provider_role=role,
            provider_type="university",
        )

    store.publish(
        A, batch(providers=[organisation(A, "awarding_body", "B")]), run(A, 0), proves_absence=True
    )
    own = batch(providers=[organisation("beta", "platform", "Beta")])
    store.publish("beta", own, run("beta", 1), proves_absence=True)
    rows = query(store.connect(), "select * from providers").to_pylist()
    assert [(r["name"], r["provider_role"], r["first_seen_at"]) for r in rows] == [
        ("Beta", "both", MORNING)
    ]


def test_latest_is_read_by_any_tool_with_its_types(tmp_path: Path):
    store = Warehouse(tmp_path)
    for night in range(2):
        store.publish(
            A,
            batch(offerings=[offering(A, n) for n in range(3)], prices=[price(A, 0, "9.90")]),
            run(A, night),
            proves_absence=True,
        )
        folder = store.write_latest()
    assert len([p for p in (tmp_path / ".latest").iterdir() if p.is_dir()]) == 1
    offerings = folder / "offerings.parquet"
    assert len(pd.read_parquet(offerings)) == 3
    assert pl.read_parquet(offerings).height == 3
    counted = duckdb.connect().execute("select count(*) from read_parquet(?)", [str(offerings)])
    assert counted.fetchall() == [(3,)]
    for table in (*BUSINESS_TABLES, "runs", "captures"):
        assert pq.read_schema(folder / f"{table}.parquet").equals(arrow_schema(table)), table
    assert str(pd.read_parquet(folder / "prices.parquet")["amount"][0]) == "9.9000"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("drop table offerings", "read-only"),
        ("copy offerings to 'x.csv'", "read-only"),
        ("select 1; select 2", "one statement"),
        ("select titel from offerings", "title"),
        ("select * from offering", "offerings"),
        ("selec 1", "selec"),
        ("select * from read_csv('/etc/passwd')", "disabled|not allowed|Permission|permission"),
    ],
)
def test_a_query_that_is_not_answered_says_why(tmp_path: Path, sql: str, said: str):
    with pytest.raises(QueryError, match=said):
        query(Warehouse(tmp_path).connect(), sql)


def test_a_connection_draws_no_bars_into_what_commands_print(tmp_path: Path):
    with Warehouse(tmp_path).connect() as connection:
        said = connection.sql("select current_setting('enable_progress_bar')").fetchall()
    assert said == [(False,)]
