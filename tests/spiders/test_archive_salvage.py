import gzip
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.archive import (
    ArchiveError,
    ArchiveWriter,
    payloads,
    read_captures,
    runs,
    salvage,
    was_interrupted,
)
from tests.spiders.orders import PROVIDER, URL, archived, exchange, order, report

ROOT = Path(__file__).parents[2]
WRITE_FOREVER = """
import sys
from pathlib import Path
from spiders.archive import ArchiveWriter
from tests.spiders.orders import PROVIDER, exchange, order
writer = ArchiveWriter(PROVIDER, order(Path(sys.argv[1])))
number = 0
while True:
    body = (f"<html>{number}</html>" + "x" * 5000).encode()
    writer.add(exchange(f"https://www.example.edu/{number:05}", body))
    number += 1
    print(number, flush=True)
"""


@pytest.fixture
def endless(tmp_path):
    """A process that writes an archive until it is killed."""
    command = [sys.executable, "-c", WRITE_FOREVER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def wait_for(process: "subprocess.Popen[str]", count: int) -> None:
    assert process.stdout is not None
    while int(process.stdout.readline()) < count:
        pass


def unclosed(tmp_path: Path, *urls: str) -> Path:
    writer = ArchiveWriter(PROVIDER, order(tmp_path))
    for url in urls:
        writer.add(exchange(url))
    writer.abandon()
    return tmp_path / PROVIDER / "run-1.warc.gz.part"


def test_a_kill_in_the_middle_keeps_what_is_whole(tmp_path, endless):
    wait_for(endless, 40)
    assert salvage(tmp_path, PROVIDER) == [], "a living writer is not touched"
    with pytest.raises(ArchiveError, match="another process"):
        ArchiveWriter(PROVIDER, order(tmp_path, 2))
    endless.send_signal(signal.SIGKILL)
    endless.wait()
    assert salvage(tmp_path, PROVIDER) == ["run-1"]
    assert salvage(tmp_path, PROVIDER) == []
    ((run_id, found),) = runs(tmp_path, PROVIDER)
    assert (run_id, was_interrupted(found)) == ("run-1", True)
    bodies = [payload.body for payload, _ in payloads(tmp_path, PROVIDER, "run-1")]
    assert len(bodies) >= 40
    assert bodies == [b"<html>%d</html>" % n + b"x" * 5000 for n in range(len(bodies))]
    assert (found.requests, found.responses_2xx) == (len(bodies), len(bodies))


@pytest.mark.parametrize("cut", [1, 7, 100, 400, 700])
def test_a_record_that_is_cut_off_is_left_out(tmp_path, cut):
    part = unclosed(tmp_path, URL, URL + "0", URL + "1")
    content = part.read_bytes()
    part.write_bytes(content[:-cut])
    salvage(tmp_path, PROVIDER)
    urls = [payload.url for payload, _ in payloads(tmp_path, PROVIDER, "run-1")]
    assert urls in ([URL, URL + "0"], [URL, URL + "0", URL + "1"])
    with (tmp_path / PROVIDER / "run-1.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.raw_stream.read()


def test_rubbish_behind_the_last_whole_record_is_cut_away(tmp_path):
    part = unclosed(tmp_path, URL)
    whole = part.read_bytes()
    part.write_bytes(whole + bytes(5000) + gzip.compress(b"no WARC record"))
    salvage(tmp_path, PROVIDER)
    assert (tmp_path / PROVIDER / "run-1.warc.gz").read_bytes() == whole


def test_a_file_without_one_whole_record_is_no_run(tmp_path):
    part = unclosed(tmp_path)
    part.write_bytes(part.read_bytes()[:20])
    assert salvage(tmp_path, PROVIDER) == []
    assert not part.exists()
    assert salvage(tmp_path, "nobody") == []


def test_a_kill_while_salvaging_is_mended_by_the_next(tmp_path):
    part = unclosed(tmp_path, URL)
    salvage(tmp_path, PROVIDER)
    closed = tmp_path / PROVIDER / "run-1.warc.gz"
    index = (tmp_path / PROVIDER / "run-1.captures.parquet").read_bytes()
    # Killed after the index and the report, before the renaming.
    closed.rename(part)
    assert runs(tmp_path, PROVIDER) == []
    assert salvage(tmp_path, PROVIDER) == ["run-1"]
    assert (tmp_path / PROVIDER / "run-1.captures.parquet").read_bytes() == index


def test_a_kill_while_closing_loses_nothing(tmp_path):
    run = order(tmp_path)
    archived(run, exchange())
    before = read_captures(tmp_path, PROVIDER, "run-1")
    folder = tmp_path / PROVIDER
    # Killed after the last record, before index, report and renaming.
    (folder / "run-1.warc.gz").rename(folder / "run-1.warc.gz.part")
    (folder / "run-1.captures.parquet").unlink()
    (folder / "run-1.report.json").unlink()
    assert salvage(tmp_path, PROVIDER) == ["run-1"]
    assert read_captures(tmp_path, PROVIDER, "run-1") == before
    ((_, found),) = runs(tmp_path, PROVIDER)
    assert found.verdict == "complete"


def test_revisits_and_decisions_are_salvaged_too(tmp_path):
    archived(order(tmp_path), exchange(), exchange(URL + "0"))
    run = order(tmp_path, 2)
    writer = ArchiveWriter(PROVIDER, run)
    writer.add(exchange(status=304, body=b"", headers=()))
    writer.keep(URL + "0", "payload", "2026-01-01", run.started_at)
    expected = list(writer.captures)
    writer.abandon()
    salvage(tmp_path, PROVIDER)
    assert read_captures(tmp_path, PROVIDER, "run-2") == expected
    assert len(list(payloads(tmp_path, PROVIDER, "run-2"))) == 2
    found = dict(runs(tmp_path, PROVIDER))["run-2"]
    assert (found.requests, found.responses_304, found.resumed) == (1, 1, 0)


def test_opening_a_writer_salvages_and_resumes(tmp_path):
    now = datetime.now(UTC)
    writer = ArchiveWriter(PROVIDER, order(tmp_path, started_at=now))
    writer.add(exchange(fetched_at=now))
    writer.abandon()
    run = order(tmp_path, 2, started_at=now)
    writer = ArchiveWriter(PROVIDER, run)
    assert writer.resume(URL, "payload") is not None
    assert writer.resume(URL + "0", "payload") is None
    writer.close(report(run))
    assert len(list(payloads(tmp_path, PROVIDER, "run-2"))) == 1


def test_a_full_disk_leaves_whole_records_only(tmp_path):
    """The limit on a file's size stands for a disk that takes no more."""
    program = """
import resource, signal, sys
from pathlib import Path
from spiders.archive import ArchiveError, ArchiveWriter
from tests.spiders.orders import PROVIDER, exchange, order
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
writer = ArchiveWriter(PROVIDER, order(Path(sys.argv[1])))
import random
try:
    for number in range(99):
        body = random.Random(number).randbytes(3000)
        writer.add(exchange(f"https://www.example.edu/{number:02}", body))
except ArchiveError as error:
    print(error)
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "cannot be written: File too large. Free some space" in done.stdout
    assert salvage(tmp_path, PROVIDER) == ["run-1"]
    assert 3 <= len(list(payloads(tmp_path, PROVIDER, "run-1"))) <= 6
