"""A night whose batch is not to be trusted: held back with a reason, and published if accepted."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.night import run_night
from spiders.replica import Replica
from tests.end_to_end.nights import Operator

NAME = "gate-college"
ROOT = Path(__file__).parents[2]
GOOD = range(20)


class College:
    """A provider whose feed says what a test wants."""

    def __init__(self, folder: Path, replica: Replica) -> None:
        self.operator = Operator(folder)
        self.feed = folder / "served" / "courses.json"
        self.operator.know(NAME, "futurelearn", f"{replica.url}/courses.json")

    def offers(self, numbers: range, **more: object) -> None:
        courses = [{"uuid": f"c{n}", "name": f"Course {n}", "runs": [], **more} for n in numbers]
        self.feed.write_text(json.dumps(courses), encoding="utf-8")

    def expects(self, line: str) -> None:
        with (self.operator.providers / f"{NAME}.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[expect]\n{line}\n")

    def titles(self) -> set[str]:
        return {row["title"] for row in self.operator.ask("select title from offerings")}

    def last_run(self) -> dict[str, Any]:
        return self.operator.ask("select * from runs order by started_at desc limit 1")[0]

    def credcat(self, *words: str) -> subprocess.CompletedProcess[str]:
        flags = ["--data", str(self.operator.data), "--providers", str(self.operator.providers)]
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", "nightly", *flags, *words],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=ROOT,
        )


@pytest.fixture
def college(tmp_path: Path) -> Iterator[College]:
    (tmp_path / "served").mkdir()
    with Replica(root=tmp_path / "served") as replica:
        here = College(tmp_path, replica)
        here.offers(GOOD, description="What it is about.")
        assert here.operator.run()[NAME].state == "succeeded"
        yield here


@pytest.mark.parametrize(
    ("expects", "numbers", "more", "reason"),
    [
        ("offerings = { min = 25 }", GOOD, {"description": "Said."}, "expects 25"),
        ("filled = { price = 0.5 }", GOOD, {"description": "Said."}, "price is filled in 0%"),
        ("", range(15), {"description": "Said."}, "fell by 25%, from 20 to 15"),
        ("", range(11, 31), {"description": "Said."}, "Only 9 of 20 offerings have an id"),
        ("", GOOD, {}, "Column description is empty; it was filled in 100%"),
        ("", range(0), {}, "No offering was found"),
    ],
    ids=["minimum", "filled", "fall", "overlap", "emptied", "nothing"],
)
def test_what_the_gate_holds_back_waits_for_a_person(
    college: College, expects: str, numbers: range, more: dict[str, object], reason: str
):
    before, latest = college.titles(), (college.operator.data / "latest").resolve()
    assert latest.is_dir()
    college.expects(expects)
    college.offers(numbers, **more)
    night = asyncio.run(run_night(college.operator.settings, [], []))
    (outcome,) = night.outcomes
    assert (outcome.state, night.exit_code) == ("quarantined", 1)
    assert reason in (outcome.reason or "")
    row = college.last_run()
    assert (row["state"], row["published"], row["accepted"]) == ("quarantined", False, False)
    assert reason in row["reason"]
    assert college.titles() == before

    accepted = college.operator.run(accept=(NAME,))[NAME]
    assert accepted.state == "succeeded"
    assert accepted.requests == outcome.requests, "nobody is asked again"
    assert college.titles() == {f"Course {n}" for n in numbers}
    assert college.last_run()["accepted"]


@pytest.mark.parametrize("numbers", [range(16), range(10, 30)], ids=["fall", "overlap"])
def test_a_change_within_bounds_is_published(college: College, numbers: range):
    college.offers(numbers, description="What it is about.")
    assert college.operator.run()[NAME].state == "succeeded"
    assert college.titles() == {f"Course {n}" for n in numbers}


@pytest.mark.slow
def test_the_command_tells_the_reason_and_takes_a_persons_word(college: College):
    college.offers(range(5), description="What it is about.")
    held = college.credcat("--provider", NAME)
    assert held.returncode == 1
    assert "held back" in held.stdout
    assert "Offerings fell by 75%" in " ".join(held.stdout.split())
    for word in ("Traceback", "NoneType", "Error logging", "Task run"):
        assert word not in held.stderr
    assert len(college.titles()) == 20

    accepted = college.credcat("--accept", NAME, "--json")
    assert accepted.returncode == 0, accepted.stderr
    (outcome,) = json.loads(accepted.stdout)["outcomes"]
    assert (outcome["state"], outcome["withdrawn"]) == ("succeeded", 15)
    assert len(college.titles()) == 5

    again = college.credcat("--accept", NAME)
    assert again.returncode == 2
    assert again.stderr.strip().endswith("is held back: there is nothing to accept")
    assert "Traceback" not in again.stderr
