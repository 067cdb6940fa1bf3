import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.rows import batch, offering, price, run
from warehouse.store import Warehouse


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    store = Warehouse(folder)
    offerings = [
        offering("a", 1, title="Statistics", language_codes=["en"], description="Mean & median."),
        offering("a", 2, title="Tides", language_codes=["de"]),
    ]
    tables = batch(offerings=offerings, prices=[price("a", 1, "80")])
    store.publish("a", tables, run("a", 0), proves_absence=True)
    store.write_latest()
    return folder


def credcat(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *words, "--data", str(data)]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=root
    )


def test_search_finds_and_says_what_it_forgave(data):
    answer = credcat(data, "search", "statistcs", "--rebuild", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert [hit["title"] for hit in found["hits"]] == ["Statistics"]
    assert found["corrected"] == {"statistcs": "statistics"}
    text = credcat(data, "search", "statistcs").stdout
    assert "hardly anybody writes 'statistcs'" in text
    assert "Statistics" in text
    assert "1 offering\n" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--hours", "a lot"], "is no range of hours"),
        (["--hours", "9-3"], "the least is over the most"),
        (["--max-price", "5", "--currency", "XYZ"], "no rate is known for the currency"),
        (["--skill", "machine learnin"], "did you mean machine learning"),
    ],
)
def test_a_wrong_wish_is_answered_with_a_sentence(data, words, said):
    answer = credcat(data, "search", *words)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_export_writes_bulk_files(data, tmp_path: Path):
    answer = credcat(
        data, "export", "search", "--target", "jsonl", "--out", str(tmp_path / "bulk"), "--json"
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["documents"] == 2
