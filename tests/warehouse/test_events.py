"""What changed: events between versions, and the questions that people ask of them."""

import pyarrow.parquet as pq
import pytest

from normalize.schema import arrow_schema
from tests.warehouse.rows import MORNING, batch, offering, price, run
from warehouse.events import Wanted, count_changes, fields_named, find_changes, find_price_moves
from warehouse.query import QueryError
from warehouse.store import Warehouse

ONE, TWO = "mc_a_1", "mc_a_2"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Four nights: two offerings; one renamed and dearer, one gone; back again; read anew."""
    store = Warehouse(tmp_path_factory.mktemp("events"))
    first, second = offering("a", 1), offering("a", 2, level="beginner", keywords=["x"])
    nights = [
        ([first, second], [price("a", 1, "10"), price("a", 2, "100")]),
        ([offering("a", 1, title="New")], [price("a", 1, "15")]),
        (
            [offering("a", 1, title="N <b>e</b>\n w"), offering("a", 2, keywords=["x", "y"])],
            [price("a", 1, "15"), price("a", 2, "101")],
        ),
        ([offering("a", 1, title="Newer"), offering("a", 2, keywords=["x", "y"])], []),
    ]
    for number, (offerings, prices) in enumerate(nights):
        flow = "replay" if number == 3 else "nightly"
        tables = batch(offerings=offerings, prices=prices)
        store.publish("a", tables, run("a", number, flow_name=flow), proves_absence=True)
    store.publish("b", batch(offerings=[offering("b", 1)]), run("b", 9), proves_absence=True)
    return store


def told(store: Warehouse, **wanted):
    rows = find_changes(store.connect(), Wanted(**wanted)).to_pylist()
    return {
        (row["run_id"], row["entity_id"], row["change_type"], row["field"]): (
            row["old_value"],
            row["new_value"],
        )
        for row in rows
    }


def test_each_difference_between_neighbours_is_one_event(store):
    assert told(store, provider="a") == {
        ("a-0", ONE, "added", None): (None, None),
        ("a-0", TWO, "added", None): (None, None),
        ("a-0", "pr_a_1", "added", None): (None, None),
        ("a-0", "pr_a_2", "added", None): (None, None),
        ("a-1", ONE, "updated", "title"): ('"Course 1"', '"New"'),
        ("a-1", "pr_a_1", "updated", "amount"): ("10.0000", "15.0000"),
        ("a-1", TWO, "withdrawn", None): (None, None),
        ("a-1", "pr_a_2", "withdrawn", None): (None, None),
        ("a-2", TWO, "reappeared", None): (None, None),
        ("a-2", TWO, "updated", "level"): ('"beginner"', '"unspecified"'),
        ("a-2", TWO, "updated", "keywords"): ('["x"]', '["x","y"]'),
        ("a-2", "pr_a_2", "reappeared", None): (None, None),
        ("a-2", "pr_a_2", "updated", "amount"): ("100.0000", "101.0000"),
        ("a-3", ONE, "updated", "title"): ('"N <b>e</b>\\n w"', '"Newer"'),
        ("a-3", "pr_a_1", "withdrawn", None): (None, None),
        ("a-3", "pr_a_2", "withdrawn", None): (None, None),
    }


def test_what_other_code_read_is_told_apart(store):
    rows = find_changes(store.connect(), Wanted(provider="a")).to_pylist()
    assert {row["cause"] for row in rows if row["run_id"] == "a-3"} == {"reader"}
    assert {row["cause"] for row in rows if row["run_id"] != "a-3"} == {"provider"}


def test_since_and_field_and_provider_narrow(store):
    assert {key[0] for key in told(store, since=MORNING.replace(day=3))} == {"a-2", "a-3", "b-9"}
    assert [key[3] for key in told(store, fields=("keywords",))] == ["keywords"]
    assert set(told(store, provider="b")) == {("b-9", "mc_b_1", "added", None)}


def test_the_largest_price_move_comes_first_with_its_offering(store):
    rows = find_price_moves(store.connect(), Wanted(fields=fields_named("price"))).to_pylist()
    assert [(row["title"], row["move"], row["currency"]) for row in rows] == [
        ("Newer", 0.5, "EUR"),
        ("Course 2", 0.01, "EUR"),
    ]


def test_counts_are_of_offerings(store):
    rows = count_changes(store.connect(), Wanted()).to_pylist()
    assert rows[0] == {
        "provider_id": "a",
        "added": 2,
        "updated": 2,
        "withdrawn": 1,
        "reappeared": 1,
    }


def test_as_of_a_moment_there_are_the_events_until_then(store):
    then = store.connect(at=MORNING.replace(day=2))
    assert {row["run_id"] for row in find_changes(then, Wanted()).to_pylist()} == {"a-0", "a-1"}


def test_ids_are_the_same_every_time(store):
    ids = [
        store.connect().sql("select change_id from changes order by 1").fetchall() for _ in range(2)
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0]) == 17


def test_a_wrong_field_is_a_sentence_with_the_nearest():
    with pytest.raises(QueryError, match="no field 'titel' changes; did you mean title"):
        fields_named("titel")


def test_the_view_and_latest_are_of_the_schema(store):
    file = store.write_latest() / "changes.parquet"
    assert pq.read_schema(file).names == arrow_schema("changes").names
    assert pq.read_metadata(file).num_rows == 17
