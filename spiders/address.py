"""Whether an address is anybody's to ask: never one of this machine or of a private network."""

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address is global: not loopback, private, link-local, shared or reserved."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


async def resolve(url: str) -> list[str]:
    """All addresses of a URL's host.

    Raises:
        OSError: the name is not known, or is no name at all.
    """
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (UnicodeError, ValueError) as error:
        raise OSError(f"{parts.netloc!r} is no host name: {error}") from error
    return [str(sockaddr[0]) for *_, sockaddr in found]


async def is_private(url: str) -> bool:
    """Whether any address of a URL's host is not public.

    Raises:
        OSError: the name is not known.
    """
    return not all(is_public(address) for address in await resolve(url))
