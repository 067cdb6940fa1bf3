"""Asking the replica: plainly, or byte by byte."""

import gzip
import http.client
import re
import socket
from urllib.parse import urlsplit

from normalize import formats
from normalize.listing import Payload
from normalize.reading import Reading


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def raw(url: str, head: bytes | None = None) -> bytes:
    """All bytes that come back until the connection ends."""
    parts = urlsplit(url)
    asked = head or f"GET {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(asked)
        found = b""
        while piece := connection.recv(65536):
            found += piece
    return found


def read(format_name: str, url: str) -> Reading:
    status, headers, body = get(url)
    assert status == 200, (status, url)
    if headers["content-type"] == "application/gzip":
        body = gzip.decompress(body)
    payload = Payload(body=body, url=url, media_type=headers["content-type"])
    return formats.reader(format_name).read(payload)


def locations(xml: bytes) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", xml.decode())
