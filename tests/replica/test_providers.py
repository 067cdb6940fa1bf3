import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from normalize import formats, provider_file
from spiders.archive import payloads
from spiders.collect import collect
from spiders.order import Order
from spiders.replica import SITES, Catalogue, Replica

NAMES = [site.id for site in SITES]


def test_every_stand_in_has_a_valid_provider_file(tmp_path):
    with Replica(Catalogue(offerings=600)) as replica:
        files = replica.write_providers(tmp_path / "providers")
        assert [path.stem for path in files] == NAMES
        for site, path in zip(SITES, files, strict=True):
            found = provider_file.load(path)
            assert (found.name, found.read.format) == (site.name, site.format)
            assert found.collect.private_addresses
            assert found.collect.delay == 0
            assert all(url.startswith(replica.base(site.id)) for url in found.collect.start)
            assert found.expect.offerings.min > 0


def test_sites_have_addresses_of_their_own_unless_told_otherwise(tmp_path):
    with Replica() as replica:
        bases = {replica.base(name) for name in NAMES}
        assert len(bases) == len(NAMES)
        assert replica.url not in bases
    with Replica(spread=False) as replica:
        assert {replica.base(name) for name in NAMES} == {replica.url}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_collected_to_its_end(tmp_path, name):
    catalogue = Catalogue(offerings=260, sites=(name,))
    with Replica(catalogue, weight=1_000) as replica:
        (path,) = replica.write_providers(tmp_path / "providers")
        found = provider_file.load(path)
        order = Order(
            run_id="run-1",
            started_at=datetime.now(UTC),
            archive=tmp_path / "archive",
            user_agent="credcat-test/0.1 (+https://example.org/)",
            resume_within=timedelta(hours=12),
        )
        report = asyncio.run(collect(found, order))
        private = [request for request in replica.requests if "/private/" in request.path]
    assert (report.verdict, report.reason) == ("complete", None)
    assert private == []
    read = formats.reader(found.read.format).read
    readings = [read(payload) for payload, _ in payloads(order.archive, name, "run-1")]
    listed = {listing.native_id for reading in readings for listing in reading.listings}
    assert listed == catalogue.expected(name, replica.on).keys()
    assert [reject for reading in readings for reject in reading.rejects] == []
