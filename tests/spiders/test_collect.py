import asyncio
from functools import partial

import pytest

from spiders.archive import ArchiveError, ArchiveWriter, runs
from spiders.collect import collect
from spiders.report import Report
from tests.spiders.orders import PROVIDER, order
from tests.spiders.site import Reply, provider, site


def test_the_report_is_archived_as_it_is_returned(archive):
    with site(lambda path, _: Reply(body=b"[]") if path == "/feed" else None) as here:
        report = asyncio.run(collect(provider("feed", f"{here.url}/feed"), order(archive)))
    ((run_id, kept),) = runs(archive, PROVIDER)
    assert (run_id, kept) == ("run-1", report)
    assert Report.from_json(report.to_json()) == report
    assert report.warc_files == [f"{PROVIDER}/run-1.warc.gz"]


def test_a_second_process_on_one_provider_is_told(archive):
    writer = ArchiveWriter(PROVIDER, order(archive))
    one = provider("feed", "http://127.0.0.1:9/feed")
    with pytest.raises(ArchiveError, match="another process is collecting example-college"):
        asyncio.run(collect(one, order(archive, 2)))
    writer.abandon()


def test_an_archive_that_cannot_be_written_is_told(archive):
    archive.write_text("a file")
    one = provider("feed", "http://127.0.0.1:9/feed")
    with pytest.raises(ArchiveError, match="Free some space or mend its permissions"):
        asyncio.run(collect(one, order(archive)))


def broken(error: Exception, *_: object) -> None:
    raise error


def test_what_nobody_foresaw_is_a_report_too(archive):
    with site(lambda path, _: Reply(body=b"[]") if path == "/feed" else None) as here:
        run = order(archive, progress=partial(broken, RuntimeError("no terminal")))
        report = asyncio.run(collect(provider("feed", f"{here.url}/feed"), run))
    assert report.verdict == "partial"
    assert report.reason == "collecting broke off with RuntimeError: no terminal"


@pytest.mark.parametrize("cookie", ["id=1; Path=/"])
def test_no_cookie_is_carried_along(archive, cookie):
    with site(lambda *_: Reply(body=b"[]", headers={"Set-Cookie": cookie})) as here:
        one = provider("feed", [f"{here.url}/{n}" for n in range(3)])
        asyncio.run(collect(one, order(archive)))
        assert len(here.headers) == 4
        assert not any("cookie" in headers for headers in here.headers)


def test_rubbish_instead_of_http(archive):
    async def main() -> Report:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(b"\x00\xffnot HTTP\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return await collect(provider("feed", f"http://127.0.0.1:{port}/"), order(archive))

    report = asyncio.run(main())
    assert (report.verdict, dict(report.not_fetched)) == ("failed", {"robots_unreachable": 1})
