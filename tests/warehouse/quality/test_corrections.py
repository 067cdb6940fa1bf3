"""Replies of providers: what the file may say, and what an accepted one does to the scores."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.warehouse.quality_listings import Case, publish, scored, values
from tests.warehouse.rows import MORNING
from warehouse.log import WarehouseError
from warehouse.quality.corrections import Correction, in_force, load_corrections
from warehouse.quality.derive import measure_again, measure_quality
from warehouse.quality.rubric import load

HEAD = "received_on,provider_id,offering_id,metric_id,state,decided_on,share,evidence_url,says"
EVIDENCE = "https://a.example/hours"
TODAY = MORNING.date()
BEFORE = TODAY - timedelta(days=1)


def keep(data: Path, *rows: str, head: str = HEAD) -> Path:
    file = data / "corrections.csv"
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return file


def accepted(
    metric: str,
    offering: str = "",
    *,
    day: date = BEFORE,
    share: str = "1",
    state: str = "accepted",
) -> str:
    decided = f"{day},{share if state == 'accepted' else ''}"
    return f'{day},a,{offering},{metric},{state},{decided},{EVIDENCE},"We do, see there"'


def test_without_a_file_there_are_none(tmp_path: Path):
    assert load_corrections(tmp_path) == []
    assert in_force([], MORNING).num_rows == 0


def test_the_file_is_read_in_its_order(tmp_path: Path):
    keep(tmp_path, accepted("c2_workload"), "", accepted("p9_identity", state="declined"))
    first, second = load_corrections(tmp_path)
    assert first == Correction(
        received_on=BEFORE,
        provider_id="a",
        offering_id=None,
        metric_id="c2_workload",
        state="accepted",
        decided_on=BEFORE,
        share=1,
        evidence_url=EVIDENCE,
        says="We do, see there",
    )
    assert (second.state, second.share) == ("declined", None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-01-01,a,,c2_workload,open,,,https://a.example/", "8 cells in place of 9"),
        ("2026-13-01,a,,c2_workload,open,,,https://a.example/,x", "received_on: "),
        (",a,,c2_workload,open,,,https://a.example/,x", "received_on: "),
        ("2026-01-01,A b,,c2_workload,open,,,https://a.example/,x", "provider_id: "),
        ("2026-01-01,a,17,c2_workload,open,,,https://a.example/,x", "offering_id: "),
        ("2026-01-01,a,,hours,open,,,https://a.example/,x", "no metric is called 'hours'"),
        ("2026-01-01,a,,a2_enrol_link,open,,,https://a.example/,x", "is assessed of nobody"),
        ("2026-01-01,a,,p10_complete,open,,,https://a.example/,x", "follows from the elements"),
        ("2026-01-01,a,,c2_workload,maybe,,,https://a.example/,x", "state: "),
        ("2026-01-01,a,,c2_workload,open,2026-01-02,,https://a.example/,x", "decided_on: a day"),
        ("2026-01-01,a,,c2_workload,accepted,,1,https://a.example/,x", "decided_on: a day"),
        ("2026-01-02,a,,c2_workload,declined,2026-01-01,,https://a.example/,x", "not before"),
        ("2026-01-01,a,,c2_workload,accepted,2026-01-02,,https://a.example/,x", "share: 0 to 1"),
        ("2026-01-01,a,,c2_workload,accepted,2026-01-02,2,https://a.example/,x", "share: "),
        ("2026-01-01,a,,c2_workload,open,,1,https://a.example/,x", "share: 0 to 1"),
        ("2026-01-01,a,,c2_workload,open,,,javascript:alert(1),x", "evidence_url: "),
        ("2026-01-01,a,,c2_workload,open,,,,x", "evidence_url: "),
        ("2026-01-01,a,,c2_workload,open,,,https://a.example/,", "says: "),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, row: str, said: str):
    file = keep(tmp_path, accepted("c2_workload"), row)
    with pytest.raises(WarehouseError) as raised:
        load_corrections(tmp_path)
    assert str(raised.value).startswith(f"{file}, line 3: ")
    assert said in str(raised.value)


def test_other_columns_and_other_encodings_are_refused_in_words(tmp_path: Path):
    keep(tmp_path, head="provider,metric")
    with pytest.raises(WarehouseError, match=r"line 1: the columns are to be received_on,prov"):
        load_corrections(tmp_path)
    (tmp_path / "corrections.csv").write_bytes(HEAD.encode() + b"\n\xff\n")
    with pytest.raises(WarehouseError, match="Save it as UTF-8"):
        load_corrections(tmp_path)


def test_it_counts_from_the_night_after_and_the_last_decision_counts(tmp_path: Path):
    later = TODAY + timedelta(days=2)
    keep(
        tmp_path,
        accepted("c2_workload", state="declined", day=later),
        accepted("c2_workload", day=TODAY),
        accepted("c2_workload", day=BEFORE, share="0.5"),
    )
    found = load_corrections(tmp_path)
    shares = [
        in_force(found, MORNING + timedelta(days=night))["share"].to_pylist() for night in range(4)
    ]
    assert shares == [[0.5], [1], [1], []]


def test_accepted_replies_raise_the_metrics_that_they_name_and_no_other(tmp_path: Path):
    said = [values(["workload_hours_min", "workload_hours_max"])] * 3
    unread = {"assessment_supervision": "not_collected"}
    for provider in ("a", "b"):
        publish(tmp_path, provider, Case(said, coverage=unread))
    measure_quality(tmp_path)
    (before, *_), other = scored(tmp_path).values()
    assert before["p9_identity"] is None
    keep(
        tmp_path,
        accepted("c2_workload"),
        accepted("c2_workload", "mc_a_1", share="0.5"),
        accepted("p9_identity", "mc_a_2"),
        accepted("c1_prereq", "mc_b_0", share="0"),  # a listing of somebody else
    )
    measure_quality(tmp_path)
    of_a, of_b = scored(tmp_path).values()
    assert [row["c2_workload"] for row in of_a] == [1, 0.5, 1]
    assert [row["p9_identity"] for row in of_a] == [None, None, 1]
    assert of_b == other
    metrics = {*load().metrics} - {"c2_workload", "p9_identity"}
    assert all(row[name] == before[name] for row in of_a for name in metrics)
    gained = [row["listing_points"] - before["listing_points"] for row in of_a]
    assert gained == [5, 2.5, 5]
    assert of_a[2]["assurance_assessable"] == before["assurance_assessable"] + 6
    assert of_a[0]["evidence"]["c2_workload"] == f"corrected {BEFORE}: {EVIDENCE}"


def test_a_listing_without_an_award_has_no_assurance_whoever_replies(tmp_path: Path):
    publish(tmp_path, "a", Case([values(credential_type="none")]))
    keep(tmp_path, accepted("p9_identity"))
    measure_quality(tmp_path)
    ((row,),) = scored(tmp_path).values()
    assert row["p9_identity"] is None
    assert row["assurance"] is None


def test_nights_before_keep_their_digits(tmp_path: Path):
    said = [values(["keywords"])] * 2
    publish(tmp_path, "a", Case(said))
    measure_quality(tmp_path)
    first = measure_again(tmp_path, MORNING)
    keep(tmp_path, accepted("f1_keywords", day=TODAY, share="0.5"))
    publish(tmp_path, "a", Case(said), night=1)
    assert measure_again(tmp_path, MORNING).equals(first)
    measure_quality(tmp_path)
    second = measure_again(tmp_path, MORNING + timedelta(days=1))
    assert second["f1_keywords"].to_pylist() == [0.5, 0.5]
    assert second["listing_points"].to_pylist() == [
        row["listing_points"] for row in scored(tmp_path)["a"]
    ]


def test_a_wrong_file_keeps_what_was_measured(tmp_path: Path):
    publish(tmp_path, "a", Case([values()]))
    measure_quality(tmp_path)
    before = scored(tmp_path)
    keep(tmp_path, "x")
    with pytest.raises(WarehouseError, match="line 2: 1 cells in place of 9"):
        measure_quality(tmp_path)
    assert scored(tmp_path) == before
