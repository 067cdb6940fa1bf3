"""Building the site: what its files hold, and what a reader of them can rely on."""

import re
from os.path import normpath
from pathlib import Path
from zlib import crc32

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site.catalogue import as_json, make_catalogue
from tests.site.conftest import serving
from warehouse.log import WarehouseError
from warehouse.site import shards
from warehouse.site.build import build_site
from warehouse.site.rendering import ASSETS
from warehouse.site.words import href, shorten


def files(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_the_same_catalogue_gives_the_same_site(data, tmp_path):
    build_site(data, tmp_path / "again", "../latest")
    first = files(data / "site")
    assert first == files(tmp_path / "again")
    assert len(first) > 20


def test_copy_of_the_plain_tables_is_enough(data, tmp_path):
    built = build_site(data / "latest", tmp_path / "copy", "https://tables.example/latest")
    assert (built.offerings, built.providers) == (18, 3)
    page = (tmp_path / "copy" / "data.html").read_text(encoding="utf-8")
    assert 'href="https://tables.example/latest/offerings.parquet"' in page


def test_old_site_stands_when_a_new_one_cannot_be_made(tmp_path):
    data = tmp_path / "data"
    make_catalogue(data)
    build_site(data)
    before = files(data / "site")
    (data / "latest" / "prices.parquet").write_bytes(b"no table")
    with pytest.raises(WarehouseError, match="the old site stands"):
        build_site(data)
    assert files(data / "site") == before
    assert len([one for one in (data / ".site").iterdir() if one.is_dir()]) == 1


def test_no_catalogue_is_a_sentence(tmp_path):
    with pytest.raises(WarehouseError, match="there are no tables"):
        build_site(tmp_path)


def test_no_page_has_inline_script_or_style_or_asks_others(data):
    for path in (data / "site").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert page.count("Content-Security-Policy") == 1
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style", page), path
        for address in re.findall(r'<(?:script|link|img)[^>]*\s(?:src|href)="([^"]*)"', page):
            assert re.fullmatch(r"(\.\./)?assets/[a-z]+\.(js|css|svg)", address)


def test_every_local_link_leads_somewhere(data):
    site = data / "site"
    for path in site.rglob("*.html"):
        for address in re.findall(r'\shref="([^"#?]+)', path.read_text(encoding="utf-8")):
            if not address.startswith("http"):
                # As browsers do: the address is made first, links of the disk are followed then.
                assert Path(normpath(path.parent / address)).exists(), (path, address)


def test_script_and_style_are_light():
    import gzip  # noqa: PLC0415

    assert sum(len(gzip.compress(path.read_bytes())) for path in ASSETS.iterdir()) < 40_000


def test_every_offering_is_in_the_shard_that_its_id_tells(data):
    site = data / "site" / "data"
    bits = as_json(site / "about.js")["bits"]
    found = 0
    for path in (site / "offering").glob("*.js"):
        for offering_id, (shared, record) in as_json(path)["rows"].items():
            place = crc32(offering_id.encode()) >> (32 - bits) if bits else 0
            assert path.stem == f"{place:05x}"
            assert record["offering"]["offering_id"] == offering_id
            assert as_json(path)["shared"][shared]["provider"] in ("alpha", "beta", "hostile")
            found += 1
    assert found == 18


@given(
    records=st.dictionaries(
        st.from_regex(r"mc_[a-z2-7]{1,26}", fullmatch=True), st.text(), max_size=40
    ),
    target=st.sampled_from([16, 64, 1_000, 100_000]),
)
def test_shards_hold_what_was_added(tmp_path_factory, records, target):
    folder = tmp_path_factory.mktemp("shards")
    before, shards.TARGET = shards.TARGET, target
    try:
        with shards.Shards(folder, "one", folder / "scratch") as written:
            for name, text in records.items():
                written.add(name, shards.dump({"by": len(text) % 3}), shards.dump(text))
            bits = written.write()
    finally:
        shards.TARGET = before
    found = {}
    for path in (folder / "one").glob("*.js"):
        content = as_json(path)
        for name, (shared, text) in content["rows"].items():
            assert path.stem == f"{crc32(name.encode()) >> (32 - bits) if bits else 0:05x}"
            assert content["shared"][shared] == {"by": len(text) % 3}
            found[name] = text
    assert found == records


@given(st.text())
def test_data_are_lines_that_every_browser_reads(text):
    made = shards.dump([text]).decode()
    assert not re.search("[\n\r\u2028\u2029]", made)


@given(st.text())
def test_only_web_addresses_become_links(text):
    link = href(text)
    assert link is None or re.match(r"\s*https?://", link, re.IGNORECASE)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "http:", "ftp://host/", "", None],
)
def test_other_addresses_do_not(address):
    assert href(address) is None


@given(st.text(), st.integers(2, 50))
def test_shortened_text_fits(text, most):
    assert len(shorten(text, most)) <= most + 2


def test_server_sets_headers_and_answers_only_to_its_own_name(data):
    with serving(data) as address, httpx.Client(base_url=address) as client:
        for path in (
            "",
            "assets/site.js",
            "search?q=statistics",
            "latest/offerings.parquet",
            "none",
        ):
            headers = client.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"] == "no-referrer"
        assert client.get("none").status_code == 404
        assert "There is no such page" in client.get("none").text
        assert client.get("", headers={"host": "evil.example"}).status_code == 400
        assert client.get("../warehouse/matches.parquet").status_code == 404
        assert client.get("latest/..%2f..%2fwarehouse/matches.parquet").status_code == 404
        assert client.get("%2e%2e/.site/lock").status_code == 404
        assert client.get("search?q=statistics&max_price=nan&page=-1&sort=x").status_code == 200
        assert "&lt;b&gt;" in client.get("search?q=<b>&credential=<b>").text
