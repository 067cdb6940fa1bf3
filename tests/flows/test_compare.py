import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.measured_night import SKILL, make_night
from tests.warehouse.rows import batch, offering, run
from warehouse.quality.detectors import used
from warehouse.quality.scores import STANCE
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    make_night(folder)
    return folder


def credcat(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *words, "--data", str(data)]
    env = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=env
    )


def answer(data: Path, *words: str) -> Any:
    done = credcat(data, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def page(data: Path, *words: str) -> str:
    done = credcat(data, *words)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    # Lines are broken at the width of the terminal.
    return " ".join(done.stdout.split())


def test_two_providers_side_by_side(data):
    said = page(data, "compare", "alpha", "beta")
    assert STANCE in said
    assert "listings 20 30 73" in said
    assert "alpha states more than beta" in said
    assert "What each lacks most" in said
    assert "lack:" in said


def test_the_same_listings_cannot_be_told_apart(data):
    said = page(data, "compare", "alpha", "alpha-plus")
    assert said.count("cannot be told from chance: 0.0 points") == 3
    found = answer(data, "compare", "alpha", "alpha-plus")
    one, other = (provider["scores"] for provider in found["providers"])
    for total in one:
        assert one[total]["shrunk_value"] == other[total]["shrunk_value"]
    assert not any(pair["is_told"] for pair in found["pairs"])


def test_of_more_than_two_pairs_are_told_in_short(data):
    said = page(data, "compare", "alpha", "alpha-plus", "beta")
    assert "More than chance makes: alpha over beta" in said
    assert "Cannot be told from chance: alpha and alpha-plus." in said


def test_json_has_scores_facts_and_what_is_lacking(data):
    found = answer(data, "compare", "Alpha College", "beta")
    assert found["note"] == STANCE
    assert [one["provider_id"] for one in found["providers"]] == ["alpha", "beta"]
    alpha, beta = found["providers"]
    assert alpha["scores"]["listing"]["value"] > beta["scores"]["listing"]["value"]
    assert {"listing", "consensus", "consensus_core", "assurance"} <= alpha["scores"].keys()
    todo = beta["lacks"][0]
    assert 0 < todo["lacking"] <= todo["of"] == 30
    assert todo["gains"]
    pair = found["pairs"][0]
    assert (pair["higher"], pair["lower"], pair["is_told"]) == ("alpha", "beta", True)
    assert any(fact["fact_id"] == "share_stackable" for fact in beta["facts"])


def test_few_listings_are_said_to_be_few(data):
    assert "insufficient evidence: 3 of 5 listings" in page(data, "compare", "few", "beta")


def test_some_listings_alone_are_compared_anew(data):
    whole = answer(data, "compare", "alpha", "beta")
    badges = answer(data, "compare", "alpha", "beta", "--credential", "digital_badge")
    assert badges["among"]["credentials"] == ["digital_badge"]
    counts = [one["scores"]["listing"]["n"] for one in badges["providers"]]
    assert counts == [13, 20]
    assert (
        badges["catalogue"]["scores"]["listing"]["n"] < whole["catalogue"]["scores"]["listing"]["n"]
    )
    # Listings of even numbers are German and teach mathematics, the others are in British English.
    german = answer(data, "compare", "alpha", "beta", "--language", "de", "--skill", "mathematics")
    assert german["among"]["skills"] == [SKILL]
    assert [one["scores"]["listing"]["n"] for one in german["providers"]] == [10, 15]
    english = credcat(data, "compare", "alpha", "beta", "--language", "en", "--skill", SKILL)
    assert english.returncode == 2
    assert "no listing is of that kind" in english.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "alpa", "beta"], "did you mean alpha"),
        (["compare", "alpha"], "name two or more providers"),
        (["compare", "alpha", "beta", "--credential", "bagde"], "digital_badge"),
        (["quality", "Betta College"], "did you mean beta"),
    ],
)
def test_a_wrong_wish_is_answered_with_a_sentence(data, words, said):
    done = credcat(data, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_catalogue_that_was_never_measured_says_so(tmp_path: Path):
    tables = batch(offerings=[offering(name, 0) for name in ("a",)])
    Warehouse(tmp_path).publish("a", tables, run("a", 0), proves_absence=True)
    for words in (["quality", "a"], ["quality"]):
        done = credcat(tmp_path, *words)
        assert done.returncode == 2
        assert "nothing is measured in this catalogue yet" in done.stderr


def test_the_scorecard_is_a_list_of_what_to_do(data):
    said = page(data, "quality", "beta", "--limit", "2")
    assert STANCE in said
    assert "below the mean of providers" in said
    assert "https://beta.example/" in said
    assert "more: --limit shows more" in said
    assert "Not assessed and not charged: a2_enrol_link" not in said, "nobody's can be assessed"


def test_the_scorecard_adds_up_and_says_how_right_texts_are_read(data):
    found = answer(data, "quality", "beta")
    readings = [one for todo in found["todo"] for one in todo["read_from_text"]]
    assert {one["metric_id"] for one in readings} <= used()
    assert readings
    assert all(one["precision"] >= 0.8 for one in readings)
    for total in ("listing", "consensus", "assurance"):
        gained = sum(todo["gains"].get(total, 0) for todo in found["todo"])
        assert found["scores"][total]["value"] + gained == pytest.approx(100, abs=0.01)
    gains = [sum(todo["gains"].values()) for todo in found["todo"]]
    assert gains == sorted(gains, reverse=True)
    example = found["todo"][0]["examples"][0]
    assert example["url"].startswith("https://beta.example/")
    assert example["title"].startswith("Course ")


def test_a_scorecard_of_few_says_why_there_is_none(data):
    said = page(data, "quality", "few")
    assert "3 listings can be assessed, 5 are needed" in said


def test_replies_are_told_and_a_wrong_file_is_explained(data):
    head = "received_on,provider_id,offering_id,metric_id,state,decided_on,share,evidence_url,says"
    row = "2026-11-01,beta,,p9_identity,open,,,https://beta.example/id,We check passports"
    file = data / "corrections.csv"
    try:
        file.write_text(f"{head}\n{row}\n{row.replace('beta', 'betta')}\n", encoding="utf-8")
        said = page(data, "quality", "beta")
        assert "all its listings: open We check passports https://beta.example/id" in said
        (reply,) = answer(data, "quality", "beta")["corrections"]
        assert reply["metric_id"] == "p9_identity"
        assert "Its replies" not in page(data, "quality", "alpha")
        said = page(data, "quality")
        assert "Corrections: 2 open of providers that list nothing: betta" in said
        found = answer(data, "quality")
        assert found["corrections"] == {"open": 2}
        assert found["corrections_of_providers_that_list_nothing"] == ["betta"]
        file.write_text(f"{head}\n{row.replace('p9', 'p99')}\n", encoding="utf-8")
        done = credcat(data, "quality", "beta")
        assert done.returncode == 2
        assert "corrections.csv, line 2: metric_id: no metric is called" in done.stderr
        done = credcat(data, "doctor")
        assert done.returncode == 1
        assert "mend  corrections:" in done.stdout
        assert "Traceback" not in done.stderr
    finally:
        file.unlink()


def test_the_catalogues_health(data):
    said = page(data, "quality")
    assert "never charged to a provider" in said
    assert "labelled forms that come out right" in said
    assert STANCE in said
    found = answer(data, "quality")
    kinds = {row["metric_id"] for row in found["health"]}
    assert {"extraction_accuracy", "freshness", "traceability"} <= kinds
    assert any(row["metric_id"] == "listing" for row in found["means"])
