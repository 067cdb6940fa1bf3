"""The real flow under the real Prefect: in-process, and reporting to a server."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from spiders.replica import Catalogue, Replica
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]


def post(url: str, json: dict[str, Any]) -> httpx.Response:
    """Ask Prefect's server, which takes its time on a busy machine."""
    return httpx.post(url, json=json, timeout=120)


def demo(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", "demo", "--data", str(data)]
    return subprocess.run(
        [*command, "--offerings", "60", "--json"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def test_a_night_needs_no_server_and_leaves_a_quiet_whole_record(tmp_path: Path):
    data = tmp_path / "data"
    first = demo(data)
    assert first.returncode == 0, first.stderr
    night = json.loads(first.stdout)
    assert len(night["outcomes"]) == 12
    assert sum(o["added"] for o in night["outcomes"]) >= 60
    for word in ("Traceback", "CancelledError", "leaked", "Warning"):
        assert word not in first.stderr
    with sqlite3.connect(data / "prefect" / "prefect.db") as record:
        states = record.execute("select state_type, count(*) from task_run group by 1").fetchall()
        flows = record.execute("select state_type, count(*) from flow_run group by 1").fetchall()
    record.close()
    assert (states, flows) == ([("COMPLETED", 12)], [("COMPLETED", 1)])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "server"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}/api"
        for _ in range(600):
            try:
                if httpx.get(f"{address}/health").is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
        process.terminate()
        process.wait(30)


def test_with_an_address_the_flow_reports_to_that_server(tmp_path: Path, server: str):
    answer = demo(tmp_path / "data", PREFECT_API_URL=server)
    assert answer.returncode == 0, answer.stderr
    (run,) = post(f"{server}/flow_runs/filter", json={}).json()
    assert run["state_type"] == "COMPLETED"
    artifacts = post(f"{server}/artifacts/filter", json={}).json()
    assert any("published" in str(one["data"]) for one in artifacts)
    assert not (tmp_path / "data" / "prefect" / "prefect.db").exists()


def test_an_address_that_does_not_answer_is_a_sentence(tmp_path: Path):
    answer = demo(tmp_path / "data", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert answer.returncode == 2
    assert "127.0.0.1:9" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_schedule_is_kept_by_a_server_and_its_runs_publish(tmp_path: Path, server: str):
    data, cron = tmp_path / "data", "59 23 31 12 *"
    with Replica(Catalogue(offerings=30, sites=("ashford-college",))) as replica:
        files = replica.write_providers(tmp_path / "providers")
        command = [sys.executable, "-m", "flows.cli", "serve", "--cron", cron]
        command += ["--data", str(data), "--providers", str(files[0].parent)]
        environment = {**os.environ, "PREFECT_API_URL": server, "CREDCAT_ONLY_OWN": "true"}
        with (tmp_path / "serve.log").open("wb") as log:
            serving = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
        try:
            deployment = wait_for(lambda: post(f"{server}/deployments/filter", json={}))
            (schedule,) = deployment["schedules"]
            assert schedule["schedule"]["cron"] == cron
            # As if the moment had come, or somebody had pressed "Run" in Prefect's pages.
            url = f"{server}/deployments/{deployment['id']}/create_flow_run"
            answer = post(url, json={})
            for _ in range(60):
                if answer.status_code != 503:  # Prefect's database is busy for a moment
                    break
                time.sleep(0.5)
                answer = post(url, json={})
            assert answer.is_success, answer.text
            run = answer.json()["id"]
            done = {"id": {"any_": [run]}, "state": {"type": {"any_": ["COMPLETED", "FAILED"]}}}
            state = wait_for(lambda: post(f"{server}/flow_runs/filter", json={"flow_runs": done}))
        finally:
            serving.terminate()
            serving.wait(60)
    said = (tmp_path / "serve.log").read_text()
    assert state["state_type"] == "COMPLETED", said
    assert "leaked" not in said, said
    assert "Traceback" not in said, said
    assert Warehouse(data).runs().num_rows == 1
    assert (data / "latest" / "offerings.parquet").exists()


def wait_for(ask: Callable[[], httpx.Response]) -> Any:
    """The first thing that a server lists, as soon as it lists one."""
    for _ in range(1_500):
        if found := ask().raise_for_status().json():
            return found[0]
        time.sleep(0.2)
    raise AssertionError("the server lists nothing")
