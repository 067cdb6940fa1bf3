"""Addresses on loopback: one for each stand-in where the machine has all of 127/8, else one."""

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass

_FIRST = 10
_TRIES = 20
_SHARED = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Listeners:
    """Bound sockets, and whose each of them is."""

    port: int
    sockets: list[socket.socket]
    sites: dict[str, str]
    """Address -> the only site that answers there; an address that is not named answers for all."""

    def base(self, site: str | None = None) -> str:
        """Where a site answers, without a slash at the end."""
        own = next((address for address, name in self.sites.items() if name == site), _SHARED)
        return f"http://{own}:{self.port}"


def bind(sites: Sequence[str], port: int = 0) -> Listeners:
    """Listen on 127.0.0.1 and, where the machine allows it, on 127.0.0.10 and on for the sites.

    Args:
        sites: who gets an address of its own.
        port: the same for all of them; 0 takes one that is free everywhere.

    Raises:
        OSError: the port is taken.
    """
    for attempt in range(_TRIES):
        try:
            return _bind(sites, port)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE or attempt == _TRIES - 1:
                raise
    raise AssertionError


def _bind(sites: Sequence[str], port: int) -> Listeners:
    opened = [_listen(_SHARED, port)]
    chosen = int(opened[0].getsockname()[1])
    found: dict[str, str] = {}
    try:
        for place, site in enumerate(sites):
            address = f"127.0.0.{_FIRST + place}"
            opened.append(_listen(address, chosen))
            found[address] = site
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            # macOS has 127.0.0.1 alone: all sites share it, told apart by their paths.
            return Listeners(chosen, opened[:1], {})
        for one in opened:
            one.close()
        raise
    return Listeners(chosen, opened, found)


def _listen(address: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    opened.setblocking(False)
    return opened
