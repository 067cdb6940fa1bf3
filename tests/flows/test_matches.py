"""The commands about matches, as a person and a program call them."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from flows.derive import derive
from flows.settings import load
from tests.warehouse.test_match import PAGE, SAID, publish
from warehouse.match.derive import find_matches
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish(tmp_path, "platform", {"url": PAGE, "native_id": "gt"})
    other = {"url": f"{PAGE}?x=gt", "title": f"{SAID['title']} and [markup] of life"}
    publish(tmp_path, "aggregator", other)
    find_matches(tmp_path, with_model=False)
    return tmp_path


def credcat(data: Path, *words: str, stdin: int | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", "matches", *words, "--data", str(data)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        stdin=subprocess.DEVNULL if stdin is None else stdin,
    )


def test_list_why_and_decide(data: Path):
    (pair,) = map(json.loads, credcat(data, "list", "--json").stdout.splitlines())
    ids = pair["left_offering_id"], pair["right_offering_id"]
    assert pair["decision"] == "review"
    listed = credcat(data, "list").stdout
    assert SAID["title"] in listed
    assert max(map(len, listed.splitlines())) <= 80
    why = credcat(data, "why", *ids).stdout
    assert "[markup]" in why
    assert "to be reviewed" in why
    assert max(map(len, why.splitlines())) <= 80
    assert credcat(data, "decide", *ids, "match").stdout == "kept: same offering\n"
    assert json.loads(credcat(data, "list", "--json").stdout)["decided_by"] == "human"
    refused = credcat(data, "decide", ids[0], "mc_nowhere", "match")
    assert (refused.returncode, refused.stderr) == (
        2,
        "credcat: there is no current offering mc_nowhere\n",
    )


def test_review_asks_on_a_terminal_only(data: Path):
    assert "nobody can answer here" in credcat(data, "review").stderr
    ours, theirs = pty.openpty()
    os.write(ours, b"what\ny\n")
    answered = credcat(data, "review", stdin=theirs)
    os.close(theirs)
    os.close(ours)
    assert "1 decided" in answered.stdout
    assert credcat(data, "review").stdout == "nothing waits for a decision\n"


def test_a_fault_in_matching_is_a_warning(data: Path):
    settings, warehouse = load(data, search=False), Warehouse(data)
    assert "pairs of listings" in (derive(settings, warehouse).duplicates or "")
    (data / "warehouse" / "match_decisions").write_text("no folder")
    (data / "warehouse" / ".matches.lock").unlink(missing_ok=True)
    (data / "warehouse" / ".matches.lock").mkdir()
    assert (derive(settings, warehouse).duplicates or "").startswith("warning: ")
