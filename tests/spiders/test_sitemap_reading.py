import contextlib
import gzip
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.decoding import unpack
from spiders.sitemap_reading import Entry, SitemapError, read_sitemap

URL = "https://www.example.edu/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def test_pages_with_their_lastmod_as_stated():
    body = (
        f"<?xml version='1.0'?>\n<urlset {NS} {IMAGE}>"
        "<url><image:image><image:loc>https://img.example.edu/1.png</image:loc></image:image>"
        "<loc>\n https://www.example.edu/a?x=1&amp;y=2 </loc><lastmod>2026-11-01</lastmod></url>"
        "<url><loc>/b</loc></url><url><lastmod>2026</lastmod></url></urlset>"
    )
    listed = read_sitemap(URL, body.encode())
    assert listed.kind == "pages"
    assert listed.entries == (
        Entry("https://www.example.edu/a?x=1&y=2", "2026-11-01"),
        Entry("https://www.example.edu/b"),
    )


@pytest.mark.parametrize("namespace", [NS, "", 'xmlns="https://example.org/wrong"'])
def test_an_index_whatever_its_namespace(namespace):
    body = f"<sitemapindex {namespace}><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>"
    listed = read_sitemap(URL, unpack(gzip.compress(body.encode()), 10_000))
    assert (listed.kind, [e.url for e in listed.entries]) == (
        "sitemaps",
        ["https://www.example.edu/s1.xml.gz"],
    )


def test_robots_txt_names_sitemaps():
    body = b"User-agent: *\nDisallow: /x\nSitemap: https://www.example.edu/s.xml\n"
    listed = read_sitemap("https://www.example.edu/robots.txt", body)
    assert (listed.kind, listed.entries) == (
        "sitemaps",
        (Entry("https://www.example.edu/s.xml"),),
    )


def test_a_text_file_of_urls():
    listed = read_sitemap(
        URL, b"\xef\xbb\xbfhttps://a.example.edu/1\r\n\nhttps://a.example.edu/2\n"
    )
    assert [e.url for e in listed.entries] == ["https://a.example.edu/1", "https://a.example.edu/2"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        f"<urlset {NS}><url><loc>https://www.example.edu/a</loc></url>".encode(),
        b"{}",
        b"<a>" * 100_000,
    ],
)
def test_what_is_no_whole_sitemap_is_said_to_be_none(body):
    with pytest.raises(SitemapError):
        read_sitemap(URL, body)


def test_entities_are_not_expanded():
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE urlset [<!ENTITY e0 "boom"><!ENTITY f SYSTEM "file:///etc/hostname">{lines}]>'
        f"<urlset {NS}><url><loc>https://www.example.edu/&e9;</loc></url>"
        "<url><loc>https://www.example.edu/&f;</loc></url></urlset>"
    )
    try:
        listed = read_sitemap(URL, body.encode())
    except SitemapError:
        return
    assert {e.url for e in listed.entries} <= {"https://www.example.edu/"}


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_a_sitemap_or_said_to_be_none(body):
    for url in (URL, "https://www.example.edu/robots.txt"):
        with contextlib.suppress(SitemapError):
            assert read_sitemap(url, body).kind in ("pages", "sitemaps")


@given(st.lists(st.text("abc/?&=<>\"'é %", max_size=20), max_size=6))
def test_every_url_comes_back(paths):
    urls = [f"https://www.example.edu/x{path}y" for path in paths]
    lines = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    listed = read_sitemap(URL, f"<urlset {NS}>{lines}</urlset>".encode())
    assert [e.url for e in listed.entries] == urls
