import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalize.schema import arrow_schema
from tests.warehouse.rows import MORNING, batch, offering, row, run
from warehouse.match.decisions import PersonsDecision, ordered
from warehouse.match.derive import decide
from warehouse.quality.health import health_rows
from warehouse.store import Warehouse

Health = dict[tuple[str, str, str | None], dict[str, Any]]


def source(name: str, access: str) -> dict[str, Any]:
    return row(
        "sources",
        source_id=name,
        provider_id=name,
        access_method=access,
        robots_decision="allowed",
        field_coverage=[],
    )


def checked(name: str, url: str, night: int, status: int | None, role: str = "payload") -> Any:
    return {
        "capture_id": f"<urn:{name}:{url}:{night}>",
        "source_id": name,
        "run_id": f"{name}-{night}",
        "url": f"https://{name}.example/{url}",
        "fetched_at": MORNING + timedelta(days=night),
        "status": status,
        "outcome": "fetched" if status == 200 else "kept_by_lastmod" if status is None else "error",
        "role": role,
    }


def write_captures(data: Path, name: str, rows: list[Any]) -> None:
    folder = data / "archive" / name
    folder.mkdir(parents=True)
    table = pa.Table.from_pylist(rows, arrow_schema("captures"))
    pq.write_table(table, folder / "night.captures.parquet")


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Health:
    data = tmp_path_factory.mktemp("health")
    store = Warehouse(data)
    traced = {"field_provenance": [("title", "api"), ("level", "api")]}
    alpha = [
        offering("alpha", 0, level="beginner", level_stated="Beginner", **traced),
        offering("alpha", 1, level="unspecified", level_stated="Gold", duration_stated="soon"),
        offering("alpha", 2, workload_stated="9 h", workload_hours_min=Decimal(9)),
    ]
    sources = [source("alpha", "official_api")]
    store.publish(
        "alpha",
        batch(offerings=alpha, sources=sources),
        run("alpha", 0, announced=4),
        proves_absence=True,
    )
    held = run("alpha", 1, state="quarantined", published=False, reason="Offerings fell by 66%.")
    store.record(held)
    beta = [offering("beta", n, level="unspecified") for n in range(2)]
    store.publish(
        "beta",
        batch(offerings=beta, sources=[source("beta", "sitemap_jsonld")]),
        run("beta", 9, not_fetched={"http_4xx": 1, "kept_by_lastmod": 1}),
        proves_absence=True,
    )
    pages = [("one", 9, 200), ("two", 9, None), ("three", 9, 404), ("one", 8, 404)]
    old = [("one", night, 404) for night in range(4)]
    hidden = [("two", 8, 403), ("two", 7, 200)]
    rows = [checked("beta", *page) for page in (*pages, *old, *hidden)]
    write_captures(data, "beta", [*rows, checked("beta", "map", 9, 200, "index")])
    store.write_latest()
    decide(data, PersonsDecision(ordered("mc_alpha_0", "mc_beta_0"), "match", None))
    with store.connect() as connection:
        found = health_rows(connection, MORNING + timedelta(days=9)).to_pylist()
    return {(r["entity_id"], r["metric_id"], r["column"]): r for r in found}


def figures(row: dict[str, Any]) -> tuple[int | None, int]:
    return row["hits"], row["n"]


def test_what_was_stated_and_not_understood_is_counted_by_column(health):
    assert figures(health["alpha", "parse_validity", "offerings.level"]) == (1, 2)
    assert figures(health["alpha", "parse_validity", "offerings.duration_days"]) == (0, 1)
    assert figures(health["alpha", "parse_validity", "offerings.workload_hours_min"]) == (1, 1)
    assert figures(health["alpha", "parse_validity", None]) == (2, 4)
    assert figures(health["catalogue", "parse_validity", None]) == (2, 4)
    assert ("beta", "parse_validity", None) not in health


def test_right_forms_come_from_what_was_labelled(health):
    whole = health["catalogue", "extraction_accuracy", None]
    level = health["catalogue", "extraction_accuracy", "offerings.level"]
    assert whole["n"] > level["n"] > 0
    assert 0.98 < whole["ci_low"] < whole["value"] < whole["ci_high"]
    assert "no random sample" in whole["evidence"]


def test_listings_that_stand_twice(health):
    assert figures(health["alpha", "duplicate_rate", None]) == (1, 3)
    assert figures(health["beta", "duplicate_rate", None]) == (1, 2)
    assert figures(health["catalogue", "duplicate_rate", None]) == (1, 5)


def test_a_source_that_was_not_read_for_long_is_not_fresh(health):
    # Alpha was read nine days ago, and is asked each night.
    assert figures(health["alpha", "freshness", None]) == (0, 3)
    assert figures(health["beta", "freshness", None]) == (2, 2)
    assert figures(health["catalogue", "freshness", None]) == (2, 5)


def test_links_are_judged_by_their_last_four_checks(health):
    # One: 200 and three failures; two: 200, since 403 is an answer to us; three: a failure.
    assert figures(health["beta", "link_liveness", None]) == (2, 6)
    assert json.loads(health["beta", "link_liveness", None]["evidence"]) == {"addresses": 3}
    assert ("alpha", "link_liveness", None) not in health


def test_coverage_is_of_what_was_announced_or_of_the_pages_named(health):
    alpha = health["alpha", "coverage", None]
    assert figures(alpha) == (3, 4)
    assert json.loads(alpha["evidence"])["announced"] == 4
    # One page kept, one fetched, one that failed and is counted with what was not fetched.
    assert figures(health["beta", "coverage", None]) == (2, 3)


def test_runs_that_the_gate_held_back_are_told(health):
    alpha = health["alpha", "stability", None]
    assert figures(alpha) == (1, 2)
    assert json.loads(alpha["evidence"]) == {
        "held_back": "2026-11-02",
        "reason": "Offerings fell by 66%.",
    }


def test_values_that_say_where_they_came_from(health):
    # Title and address of three, level of one, hours of one; and the texts that were stated.
    hits, n = figures(health["alpha", "traceability", None])
    assert hits == 2
    assert n >= 9


def test_a_source_without_a_total_is_not_judged(tmp_path):
    store = Warehouse(tmp_path)
    tables = batch(offerings=[offering("alpha", 0)], sources=[source("alpha", "feed")])
    store.publish("alpha", tables, run("alpha", 0), proves_absence=True)
    with store.connect() as connection:
        found = health_rows(connection, MORNING).to_pylist()
    coverage = next(r for r in found if r["metric_id"] == "coverage")
    assert (coverage["value"], coverage["hits"], coverage["n"]) == (None, None, 0)
    assert json.loads(coverage["evidence"]) == {"reason": "the source announces no total"}
