import dataclasses
import gzip
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from normalize.schema import arrow_schema
from spiders.archive import (
    ArchiveError,
    ArchiveWriter,
    Capture,
    payloads,
    read_captures,
    runs,
    standing,
)
from tests.spiders.orders import PROVIDER, START, URL, archived, exchange, order, report, zipped


def records(path: Path):
    with path.open("rb") as stream:
        return [
            (r.rec_type, dict(r.rec_headers.headers), r.raw_stream.read())
            for r in ArchiveIterator(stream, no_record_parse=True)
        ]


def check(path: Path) -> int:
    return int(Checker(SimpleNamespace(inputs=[str(path)], verbose=False)).process_all())


def test_index_has_the_columns_of_the_schema(tmp_path):
    archived(order(tmp_path), exchange())
    table = pq.read_table(tmp_path / PROVIDER / "run-1.captures.parquet")
    assert table.schema.equals(arrow_schema("captures"))
    assert [f.name for f in dataclasses.fields(Capture)] == arrow_schema("captures").names


def test_warc_is_sound_and_untouched(tmp_path):
    headers = ((b"X-ODD", b"caf\xe9 =\xff"), (b"content-type", b"text/html"))
    archived(order(tmp_path), exchange(body=b"\x00raw\xff", headers=headers))
    path = tmp_path / PROVIDER / "run-1.warc.gz"
    kinds = [kind for kind, _, _ in records(path)]
    assert kinds == ["warcinfo", "response", "request", "metadata"]
    block = records(path)[1][2]
    assert block == (
        b"HTTP/1.1 200 OK\r\nX-ODD: caf\xe9 =\xff\r\ncontent-type: text/html\r\n\r\n\x00raw\xff"
    )
    assert records(path)[2][2].startswith(b"GET /courses/1 HTTP/1.1\r\nHost: www.example.edu\r\n")
    assert check(path) == 0
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\n")


def test_nothing_is_visible_before_close(tmp_path):
    run = order(tmp_path)
    writer = ArchiveWriter(PROVIDER, run)
    writer.add(exchange())
    assert runs(tmp_path, PROVIDER) == []
    writer.close(report(run))
    (only,) = runs(tmp_path, PROVIDER)
    assert only[0] == "run-1"
    assert only[1].warc_files == [f"{PROVIDER}/run-1.warc.gz"]
    assert not list((tmp_path / PROVIDER).glob("*.part"))


def test_a_304_is_a_revisit_and_gives_the_old_body(tmp_path):
    archived(order(tmp_path), exchange())
    writer = ArchiveWriter(PROVIDER, order(tmp_path, 2))
    assert writer.validators(URL) == {"If-None-Match": '"a"'}
    capture = writer.add(exchange(status=304, body=b"", headers=()))
    writer.close(report(order(tmp_path, 2)))
    assert (capture.outcome, capture.body_file) == ("not_modified", f"{PROVIDER}/run-1.warc.gz")
    (kind, fields, _) = records(tmp_path / PROVIDER / "run-2.warc.gz")[1]
    first = records(tmp_path / PROVIDER / "run-1.warc.gz")[1][1]
    assert kind == "revisit"
    assert fields["WARC-Profile"].endswith("server-not-modified")
    assert fields["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert fields["WARC-Refers-To-Date"] == first["WARC-Date"]
    ((payload, evidence),) = payloads(tmp_path, PROVIDER, "run-2")
    assert payload.body == b"<html>1</html>"
    assert payload.media_type == "text/html"
    reference = first["WARC-Record-ID"].strip("<>")
    assert evidence.raw_ref == f"warc:{PROVIDER}/run-1.warc.gz#{reference}"
    assert check(tmp_path / PROVIDER / "run-2.warc.gz") == 0


def test_the_same_body_is_stored_once(tmp_path):
    for night in (1, 2, 3):
        archived(order(tmp_path, night), exchange(**zipped(b"same" * 999)))
    outcomes = [read_captures(tmp_path, PROVIDER, f"run-{n}")[0].outcome for n in (1, 2, 3)]
    assert outcomes == ["fetched", "same_body", "same_body"]
    third = read_captures(tmp_path, PROVIDER, "run-3")[0]
    assert third.body_file == f"{PROVIDER}/run-1.warc.gz"
    (kind, fields, _) = records(tmp_path / PROVIDER / "run-3.warc.gz")[1]
    assert kind == "revisit"
    assert fields["WARC-Profile"].endswith("identical-payload-digest")
    ((payload, _),) = payloads(tmp_path, PROVIDER, "run-3")
    assert payload.body == b"same" * 999


def test_the_same_content_in_other_bytes_is_kept_as_sent(tmp_path):
    archived(order(tmp_path, 1), exchange(**zipped(b"same" * 999, 1)))
    archived(order(tmp_path, 2), exchange(**zipped(b"same" * 999, 9)))
    (capture,) = read_captures(tmp_path, PROVIDER, "run-2")
    assert (capture.outcome, capture.body_file) == ("same_body", f"{PROVIDER}/run-2.warc.gz")


def test_chunking_that_is_undone_is_marked(tmp_path):
    archived(order(tmp_path), exchange(**zipped(b"x")))
    block = records(tmp_path / PROVIDER / "run-1.warc.gz")[1][2]
    assert b"\r\nX-Crawler-Transfer-Encoding: chunked\r\n" in block
    assert check(tmp_path / PROVIDER / "run-1.warc.gz") == 0


def test_errors_and_redirects_are_kept_and_do_not_stand(tmp_path):
    bad = exchange(status=404, body=b"gone")
    moved = exchange("https://www.example.edu/old", status=301, body=b"", role="index")
    undecodable = exchange(
        "https://www.example.edu/z", headers=((b"Content-Encoding", b"gzip"),), body=b"not gzip"
    )
    archived(order(tmp_path), bad, moved, undecodable)
    outcomes = [c.outcome for c in read_captures(tmp_path, PROVIDER, "run-1")]
    assert outcomes == ["error", "fetched", "error"]
    assert standing(tmp_path, PROVIDER) == {}
    assert list(payloads(tmp_path, PROVIDER, "run-1")) == []


def test_a_304_that_nobody_asked_for_stands_for_nothing(tmp_path):
    archived(order(tmp_path), exchange(status=304, body=b""))
    assert read_captures(tmp_path, PROVIDER, "run-1")[0].outcome == "error"


def test_kept_by_lastmod(tmp_path):
    archived(order(tmp_path), exchange())
    run = order(tmp_path, 2)
    writer = ArchiveWriter(PROVIDER, run)
    kept = writer.keep(URL, "payload", "2026-01-01", run.started_at)
    assert kept is not None
    assert (kept.outcome, kept.status) == ("kept_by_lastmod", None)
    assert writer.keep(URL + "0", "payload", "2026-01-01", run.started_at) is None
    writer.close(report(run))
    assert [p.body for p, _ in payloads(tmp_path, PROVIDER, "run-2")] == [b"<html>1</html>"]
    assert standing(tmp_path, PROVIDER)[URL].etag == '"a"'


def test_a_pruned_or_damaged_body_is_asked_for_anew(tmp_path):
    archived(order(tmp_path), exchange())
    path = tmp_path / PROVIDER / "run-1.warc.gz"
    content = bytearray(path.read_bytes())
    place = read_captures(tmp_path, PROVIDER, "run-1")[0].warc_offset or 0
    content[place + 40] ^= 0xFF
    path.write_bytes(content)
    found = payloads(tmp_path, PROVIDER, "run-1")
    assert list(found) == []
    assert list(found.damaged) == [URL]
    writer = ArchiveWriter(PROVIDER, order(tmp_path, 2))
    assert writer.validators(URL) == {}
    assert writer.add(exchange()).body_file == f"{PROVIDER}/run-2.warc.gz"
    writer.abandon()
    path.unlink()
    assert standing(tmp_path, PROVIDER) == {}


def test_payloads_come_in_url_order_once_each_and_unzipped(tmp_path):
    urls = [f"https://www.example.edu/{name}" for name in "cab"]
    twice = exchange(urls[0], b"newest")
    archived(order(tmp_path), *(exchange(u, gzip.compress(u.encode())) for u in urls), twice)
    bodies = [payload.body for payload, _ in payloads(tmp_path, PROVIDER, "run-1")]
    assert bodies == [urls[1].encode(), urls[2].encode(), b"newest"]


def test_a_bomb_is_counted_not_unpacked(tmp_path):
    archived(order(tmp_path), exchange(body=gzip.compress(bytes(5_000_000))))
    found = payloads(tmp_path, PROVIDER, "run-1", limit=1_000_000)
    assert list(found) == []
    assert "1000000" in found.damaged[URL]


def test_interrupted_runs_are_resumed_while_they_are_young(tmp_path):
    archived(order(tmp_path, 1), exchange(), verdict="partial")
    late = order(tmp_path, 2, started_at=START + timedelta(days=1, hours=1))
    writer = ArchiveWriter(PROVIDER, late)
    assert writer.resume(URL, "payload") is None, "the answer itself is a day old"
    writer.abandon()
    fresh = exchange(fetched_at=late.started_at)
    archived(order(tmp_path, 3, started_at=late.started_at), fresh, verdict="partial")
    again = order(tmp_path, 4, started_at=late.started_at + timedelta(hours=1))
    writer = ArchiveWriter(PROVIDER, again)
    taken = writer.resume(URL, "payload")
    assert taken is not None
    assert taken.run_id == "run-4"
    writer.close(report(again))
    assert len(list(payloads(tmp_path, PROVIDER, "run-4"))) == 1


def test_a_complete_run_is_not_resumed(tmp_path):
    run = order(tmp_path)
    archived(run, exchange(fetched_at=run.started_at))
    writer = ArchiveWriter(PROVIDER, order(tmp_path, 2, started_at=run.started_at))
    assert writer.resume(URL, "payload") is None
    writer.abandon()


def test_only_one_writer_for_a_provider(tmp_path):
    writer = ArchiveWriter(PROVIDER, order(tmp_path))
    with pytest.raises(ArchiveError, match="another process is collecting example-college"):
        ArchiveWriter(PROVIDER, order(tmp_path, 2))
    writer.abandon()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written"):
        ArchiveWriter(PROVIDER, order(tmp_path / "file"))


def test_a_damaged_index_is_made_anew_from_the_warc_file(tmp_path):
    archived(order(tmp_path), exchange())
    before = read_captures(tmp_path, PROVIDER, "run-1")
    folder = tmp_path / PROVIDER
    (folder / "run-1.captures.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(ArchiveError, match=r"Rename run-1\.warc\.gz beside it"):
        payloads(tmp_path, PROVIDER, "run-1")
    assert standing(tmp_path, PROVIDER) == {}
    (folder / "run-1.warc.gz").rename(folder / "run-1.warc.gz.part")
    ArchiveWriter(PROVIDER, order(tmp_path, 2)).abandon()
    assert read_captures(tmp_path, PROVIDER, "run-1") == before


def test_a_run_is_archived_once(tmp_path):
    archived(order(tmp_path), exchange())
    with pytest.raises(ArchiveError, match="archived already"):
        ArchiveWriter(PROVIDER, order(tmp_path))
    with pytest.raises(ArchiveError, match="no run run-9"):
        payloads(tmp_path, PROVIDER, "run-9")
