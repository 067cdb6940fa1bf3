import asyncio

import pytest

from spiders.address import is_private, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "198.51.100.1", "no address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost:8080/", "http://2130706433/", "http://[::1]/"]
)
def test_every_way_of_writing_loopback(url):
    assert asyncio.run(is_private(url))


@pytest.mark.parametrize("url", ["http://" + "a" * 70 + ".example/", "http://h:99999/"])
def test_a_host_that_is_no_name(url):
    with pytest.raises(OSError, match=r"no host name|Name|name"):
        asyncio.run(is_private(url))
