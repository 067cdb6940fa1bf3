"""Nights that are killed, that meet, or that run out of disk: what readers see stays right."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spiders.replica import START, Catalogue, Fault, Replica
from tests.end_to_end.replica_nights import hurried, night, tables, titles, truth
from warehouse.store import Warehouse

pytestmark = pytest.mark.slow

SITES = ("northgate-university", "openharbour", "ashford-college")
ROOT = Path(__file__).parents[2]
PATIENCE = 300
"""Seconds after which a night hangs, on however busy a machine."""

NIGHT = """
import asyncio, json, pathlib, resource, sys
from flows import settings
from flows.logs import write_logs
from flows.night import run_night
from flows.night_lock import night_lock

data, providers = map(pathlib.Path, sys.argv[1:3])
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
found = settings.load(data, providers=providers, only_own=True)
with night_lock(data), write_logs(data):
    print("begun", flush=True)
    done = asyncio.run(run_night(found, [], []))
print(json.dumps({o.provider_id: [o.state, o.reason] for o in done.outcomes}))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Providers that answer, and what a night that nobody disturbs makes of them."""

    replica: Replica
    providers: Path
    undisturbed: dict[str, list[dict[str, Any]]]
    seconds: float

    def start(self, data: Path, *more: str) -> subprocess.Popen[str]:
        """A night in a process of its own, as soon as it has begun."""
        process = subprocess.Popen(
            [sys.executable, "-c", NIGHT, str(data), str(self.providers), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("kill")
    with Replica(Catalogue(offerings=90, sites=SITES), weight=500) as replica:
        hurried(replica.write_providers(folder / "providers"), retries=1, timeout=10.0)
        here = Place(replica, folder / "providers", {}, 0.0)
        begun = time.monotonic()
        with here.start(folder / "data") as process:
            said, wrong = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, wrong
        assert {state for state, _ in json.loads(said).values()} == {"succeeded"}
        seconds = time.monotonic() - begun
        yield Place(replica, here.providers, tables(folder / "data"), seconds)


@pytest.fixture(autouse=True)
def well(place: Place) -> Iterator[None]:
    yield
    place.replica.faults = ()
    place.replica.on = START


@pytest.mark.parametrize(
    "seed",
    [pytest.param(n, marks=[pytest.mark.soak] if n % 2 else []) for n in range(10)],
)
def test_the_night_after_a_kill_ends_as_if_there_had_been_none(
    place: Place, tmp_path: Path, seed: int
):
    moment = random.Random(seed).uniform(seed, seed + 1) / 10 * place.seconds
    with place.start(tmp_path / "data") as process:
        time.sleep(moment)
        process.kill()
    whole = truth(place.replica)
    for name, standing in titles(tmp_path / "data").items():
        assert standing in ({}, whole[name]), "a batch is published whole or not at all"
    outcomes = night(tmp_path / "data", place.providers)
    assert {outcome.state for outcome in outcomes.values()} == {"succeeded"}
    assert tables(tmp_path / "data") == place.undisturbed


def credcat(place: Place, data: Path, *words: str) -> subprocess.Popen[str]:
    flags = ["--data", str(data), "--providers", str(place.providers), *words]
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "nightly", "--provider", "openharbour", *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_a_second_night_at_once_is_refused_and_with_wait_comes_after(place: Place, tmp_path: Path):
    data = tmp_path / "data"
    place.replica.faults = [Fault("slow", seconds=4, path="/catalogue.xml", times=1)]
    with place.start(data) as first:
        # However busy the machine is, the first night is at work until the second has ended.
        first.send_signal(signal.SIGSTOP)
        second = credcat(place, data)
        said = second.communicate(timeout=PATIENCE)[1]
        first.send_signal(signal.SIGCONT)
        assert second.returncode == 2, said
        assert f"another night is at work on {data} (process {first.pid}," in said
        assert "Traceback" not in said
        third = credcat(place, data, "--wait", "--json")
        first.communicate(timeout=PATIENCE)
        answer, wrong = third.communicate(timeout=PATIENCE)
    assert (first.returncode, third.returncode) == (0, 0), wrong
    *earlier, last = Warehouse(data).runs().to_pylist()
    assert last["run_id"] == json.loads(answer)["outcomes"][0]["run_id"]
    assert len(earlier) == len(SITES)
    assert all(run["ended_at"] <= last["started_at"] for run in earlier)
    assert tables(data) == place.undisturbed


def test_a_full_disk_is_a_sentence_and_the_old_catalogue_stands(place: Place, tmp_path: Path):
    data = tmp_path / "data"
    night(data, place.providers)
    before = tables(data)
    place.replica.on = place.replica.advance(3)
    with place.start(data, "4096") as process:
        said, wrong = process.communicate(timeout=PATIENCE)
    assert tables(data) == before
    assert process.returncode in (0, 1), wrong
    last = (wrong.strip().splitlines() or [""])[-1]
    outcomes = json.loads(said) if process.returncode == 0 else {}
    assert all(state == "failed" for state, _ in outcomes.values())
    reasons = " ".join(reason for _, reason in outcomes.values()) + last
    assert "cannot be written" in reasons or "too large" in reasons, (said, wrong)
    night(data, place.providers)
    assert titles(data) == truth(place.replica)
