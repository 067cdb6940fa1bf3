"""A provider's site on loopback, as a test describes it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from normalize.provider import Provider


@dataclass(slots=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """Content-Length as the site claims it."""
    chunks: list[bytes] | None = None
    """Body sent in chunks; an empty one cuts the connection."""
    before: Callable[[], object] | None = None


Answerer = Callable[[str, dict[str, str]], Reply | None]


@dataclass(slots=True)
class Site:
    url: str
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answer: Answerer
    seen: Site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        headers = {k.lower(): v for k, v in self.headers.items()}
        self.server.seen.asked.append(self.path)
        self.server.seen.headers.append(headers)
        self.server.seen.at.append(time.monotonic())
        reply = self.server.answer(self.path, headers) or Reply(404, b"no such page")
        if reply.before:
            reply.before()
        try:
            self.write(reply)
        except OSError:
            self.close_connection = True

    def write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.chunks is not None:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.write_chunks(reply.chunks)
            return
        if reply.status != 304:
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.close_connection = length != len(reply.body)
        self.end_headers()
        self.wfile.write(reply.body)

    def write_chunks(self, chunks: list[bytes]) -> None:
        for chunk in chunks:
            if not chunk:
                self.close_connection = True
                return
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def site(answer: Answerer) -> Iterator[Site]:
    """Serve what `answer(path, headers)` gives; None is a 404, and so robots.txt by default."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.answer = answer
    server.seen = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def provider(how: str, start: str | list[str], **collect: Any) -> Provider:
    limits = {"delay": 0, "retries": 0, "timeout": 5, "private_addresses": True}
    return Provider.model_validate(
        {
            "id": "example-college",
            "name": "Example College",
            "homepage": "https://www.example.edu",
            "type": "university",
            "terms": "https://www.example.edu/terms",
            "evidence": {"kind": "none"},
            "collect": {**limits, "how": how, "start": start, **collect},
            "read": {"format": "credly"},
        }
    )
