"""Duplicates across providers: what is found, what must stay apart, and who has the last word."""

import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalize.schema import arrow_schema
from tests.warehouse.rows import batch, offering, run
from warehouse import Catalogue
from warehouse.match import decisions
from warehouse.match.clusters import Clusters, link_all
from warehouse.match.conflicts import conflicts, match_type
from warehouse.match.decisions import PersonsDecision, ordered
from warehouse.match.derive import decide, find_matches
from warehouse.match.records import Record, record
from warehouse.store import Warehouse

PAGE = "https://learn.example/course/graph-theory"
SAID: dict[str, Any] = {
    "title": "Graph Theory for Chemists",
    "language_codes": ["en"],
    "language_method": "declared",
    "level": "beginner",
    "credential_type": "completion_certificate",
    "offering_type": "course",
    "awarding_body_ids": ["example-university"],
}


def publish(data: Path, source: str, *said: dict[str, Any], night: int = 0) -> None:
    rows = [offering(source, n, **{**SAID, **one}) for n, one in enumerate(said)]
    tables = batch(offerings=rows)
    Warehouse(data).publish(source, tables, run(source, night), proves_absence=True)


def found(data: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Catalogue(data).arrow("matches").to_pylist()
    return rows


def test_one_page_under_two_addresses_is_one_offering_without_the_model(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE.replace("learn.", "www.learn.") + "/"})
    said = find_matches(tmp_path, with_model=False)
    (row,) = found(tmp_path)
    assert (said.same, said.groups, said.by_model) == (1, 1, False)
    assert "the model is not installed" in said.sentence()
    assert (row["decision"], row["match_type"]) == ("match", "same_offering")
    assert (row["method"], row["decided_by"]) == ("url", "rule")
    assert row["left_offering_id"] < row["right_offering_id"]
    assert row["cluster_id"] == "cl_" + row["left_offering_id"].removeprefix("mc_")
    assert dict(row["features"])["address"] == 1


def test_the_others_id_in_the_url_is_one_offering(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE, "native_id": "GT-77"})
    url = "https://www.learn.example/enrol?course=gt-77"
    publish(tmp_path, "aggregator", {"url": url, "awarding_body_ids": []})
    find_matches(tmp_path, with_model=False)
    assert [row["method"] for row in found(tmp_path)] == ["native_id"]


def test_the_model_finds_what_no_address_says(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "university", {"url": "https://uni.example/77", "title": SAID["title"] + "!"})
    said = find_matches(tmp_path, with_model=True)
    (row,) = found(tmp_path)
    assert (said.same, row["method"], row["decided_by"]) == (1, "model", "model")
    assert row["score"] > 0.9
    assert dict(row["features"])["weight:name"] > 0


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({"title": "Graph Theory for Chemists II"}, "variant"),
        ({"title": "Graph Theory for Chemists, Part 2"}, "variant"),
        ({"title": "Graph Theory for Chemists (2nd edition)"}, "variant"),
        ({"title": "Graph Theory for Chemists 2024"}, "successor"),
        ({"title": "Advanced Graph Theory for Chemists", "level": "advanced"}, "variant"),
        ({"level": "advanced"}, "variant"),
        ({"language_codes": ["de"]}, "translation"),
        ({"title": "Graph Theory for Chemists (DE)", "language_codes": ["de"]}, "translation"),
        ({"credential_type": "digital_badge"}, "related"),
        ({"offering_type": "program"}, "related"),
    ],
)
@pytest.mark.parametrize("with_model", [False, True])
def test_other_editions_languages_levels_and_awards_are_never_one(
    tmp_path: Path, other: dict[str, Any], kind: str, with_model: bool
):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE, **other})
    find_matches(tmp_path, with_model=with_model)
    (row,) = found(tmp_path)
    assert (row["match_type"], row["cluster_id"]) == (kind, None)
    decided = decide(tmp_path, PersonsDecision(_pair(row), "match"))
    assert (decided["decision"], decided["match_type"]) == ("match", kind)
    assert decided["cluster_id"] is None


def test_what_is_not_said_keeps_nothing_apart_yet_never_joins_two_levels(tmp_path: Path):
    publish(tmp_path, "a", {"url": PAGE, "level": "unspecified"})
    publish(tmp_path, "b", {"url": PAGE, "level": "beginner"})
    publish(tmp_path, "c", {"url": PAGE, "level": "advanced"})
    find_matches(tmp_path, with_model=False)
    groups = {_pair(row): (row["decision"], row["cluster_id"]) for row in found(tmp_path)}
    assert groups["mc_a_0", "mc_b_0"] == ("match", "cl_a_0")
    assert groups["mc_a_0", "mc_c_0"] == ("review", None)
    assert groups["mc_b_0", "mc_c_0"] == ("match", None)  # a variant


def test_a_page_that_went_to_another_course_is_not_one_offering_by_its_address(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE, "title": "Baking bread"})
    for with_model in (False, True):
        said = find_matches(tmp_path, with_model=with_model)
        assert (said.same, said.review) == (0, 1)


def test_a_persons_decision_is_kept_by_later_nights(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE})
    find_matches(tmp_path)
    (row,) = found(tmp_path)
    decide(tmp_path, PersonsDecision(_pair(row), "non_match", note="another year's"))
    for night in (1, 2):
        publish(tmp_path, "platform", {"url": PAGE, "subtitle": f"Night {night}"}, night=night)
        find_matches(tmp_path)
        (row,) = found(tmp_path)
        assert (row["decision"], row["decided_by"], row["method"]) == (
            "non_match",
            "human",
            "manual",
        )
        assert row["cluster_id"] is None
    assert decide(tmp_path, PersonsDecision(_pair(row), "match"))["cluster_id"] == "cl_aggregator_0"


def test_a_person_may_join_what_nobody_proposed(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "university", {"url": "https://uni.example/1", "title": "Molecules as nets"})
    assert find_matches(tmp_path).candidates >= 0
    assert found(tmp_path) == []
    row = decide(tmp_path, PersonsDecision(("mc_platform_0", "mc_university_0"), "match"))
    assert row["match_type"] == "same_offering"
    find_matches(tmp_path)
    assert [_pair(row) for row in found(tmp_path)] == [("mc_platform_0", "mc_university_0")]


def test_no_decision_about_an_offering_that_is_not_there(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    with pytest.raises(KeyError, match="mc_gone"):
        decide(tmp_path, PersonsDecision(("mc_gone", "mc_platform_0"), "match"))
    assert decisions.newest(tmp_path) == {}
    with pytest.raises(ValueError, match="one offering"):
        ordered("mc_a", "mc_a")


def test_decisions_of_two_persons_at_once_both_stand(tmp_path: Path):
    publish(tmp_path, "platform", *({"url": f"{PAGE}-{n}", "title": f"{n}"} for n in range(4)))
    publish(tmp_path, "aggregator", *({"url": f"{PAGE}-{n}", "title": f"{n}"} for n in range(4)))
    find_matches(tmp_path)
    pairs = [(f"mc_aggregator_{n}", f"mc_platform_{n}") for n in range(4)]
    threads = [
        threading.Thread(target=decide, args=(tmp_path, PersonsDecision(pair, "match")))
        for pair in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert decisions.newest(tmp_path) == dict.fromkeys(pairs, "match")
    assert {_pair(row) for row in found(tmp_path) if row["decided_by"] == "human"} == set(pairs)


def test_the_same_catalogue_gives_the_same_table(tmp_path: Path):
    tables = []
    for order in (("a", "b", "c"), ("c", "a", "b")):
        data = tmp_path / "".join(order)
        for source in order:
            publish(data, source, {"url": PAGE}, {"url": f"https://{source}.example/x"})
        find_matches(data)
        tables.append(pq.read_table(data / "warehouse" / "matches.parquet"))
    assert tables[0].equals(tables[1])
    assert tables[0].num_rows > 3


def test_withdrawn_listings_and_the_past_show_only_what_stood(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE})
    find_matches(tmp_path)
    assert len(found(tmp_path)) == 1
    assert Catalogue(tmp_path, at="2020-01-01").arrow("matches").num_rows == 0
    publish(tmp_path, "aggregator", {"url": PAGE, "native_id": "9", "offering_id": "mc_z"}, night=1)
    assert found(tmp_path) == []


def test_latest_and_sql_answer_before_and_after_matching(tmp_path: Path):
    publish(tmp_path, "platform", {"url": PAGE})
    assert found(tmp_path) == []
    publish(tmp_path, "aggregator", {"url": PAGE})
    find_matches(tmp_path)
    file = Warehouse(tmp_path).write_latest() / "matches.parquet"
    assert pq.read_schema(file).equals(arrow_schema("matches"))
    assert pq.read_table(file).num_rows == 1


def test_a_kill_while_writing_leaves_the_last_good_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    publish(tmp_path, "platform", {"url": PAGE})
    publish(tmp_path, "aggregator", {"url": PAGE})
    find_matches(tmp_path)
    before = found(tmp_path)

    def die(rows: pa.Table, path: Path, **_: object) -> None:
        path.write_bytes(b"PAR1 half a file")
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.match.table.pq.write_table", die)
    with pytest.raises(KeyboardInterrupt):
        find_matches(tmp_path)
    monkeypatch.undo()
    assert found(tmp_path) == before
    left = tmp_path / "warehouse" / f".matches.{'0' * 32}"  # a kill that nothing could tidy after
    left.write_bytes(b"PAR1")
    find_matches(tmp_path)
    assert found(tmp_path) == before
    assert not left.exists()


def test_a_persons_no_holds_by_way_of_others_too():
    records = {name: plain(name) for name in "abc"}
    groups = link_all(Clusters(records, [("a", "c")]), [("a", "b"), ("b", "c")])
    assert groups == {("a", "b"): "cl_a", ("b", "c"): None}


def test_a_source_lists_an_offering_once():
    records = {name: plain(name, source) for name, source in (("a", "x"), ("b", "y"), ("c", "x"))}
    groups = link_all(Clusters(records, []), [("a", "b"), ("b", "c")])
    assert groups["b", "c"] is None


def test_unknown_is_no_conflict():
    assert conflicts(plain("a"), plain("b")) == ()
    assert match_type(()) == "same_offering"


def plain(key: str, source: str | None = None) -> Record:
    return record(offering_id=key, source_id=source or key, title="Graph Theory")


def _pair(row: dict[str, Any]) -> tuple[str, str]:
    return row["left_offering_id"], row["right_offering_id"]
