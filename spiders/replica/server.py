"""The server: a thread with an event loop that answers on all listening sockets."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

from spiders.replica.addresses import Listeners
from spiders.replica.answer import Target, failure
from spiders.replica.faults import Fault
from spiders.replica.wire import Head, Ready, Sent, parse_head, send

_LARGEST_HEAD = 64 * 1024
_LARGEST_BODY = 1024 * 1024

Respond = Callable[[Target, str | None], tuple[Ready, Fault | None]]
"""What to answer to a target at a site's address, and what goes wrong with it on the wire."""
Note = Callable[[Target, str | None, Head, Sent, Fault | None], None]
"""Keeps a record of an answer."""


class Server:
    """Answers on the listeners from a thread of its own, until closed."""

    def __init__(self, listeners: Listeners, respond: Respond, note: Note) -> None:
        self._listeners, self._respond, self._note = listeners, respond, note
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replica", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Close all connections and sockets, and wait for the thread's end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._loop.close()
        for one in self._listeners.sockets:
            one.close()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        servers = [
            await asyncio.start_server(self._accept, sock=one, limit=_LARGEST_HEAD)
            for one in self._listeners.sockets
        ]
        self._ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        for server in servers:
            await server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        # A client that goes away in the middle is no fault of ours.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await self._converse(reader, writer)
        self._connections.discard(task)
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        site, base = self._listeners.sites.get(address), f"http://{address}:{port}"
        while (head := await _read_head(reader)) is not None:
            path, _, query = head.target.partition("?")
            target = Target(base=base, path=path, query=query)
            sent = await self._answer(writer, head, target, site)
            await writer.drain()
            if not sent.keeps_alive:
                return

    async def _answer(
        self, writer: asyncio.StreamWriter, head: Head, target: Target, site: str | None
    ) -> Sent:
        fault: Fault | None = None
        if head.method in ("GET", "HEAD"):
            ready, fault = self._respond(target, site)
        else:
            ready = Ready(failure(405, f"No {head.method[:20]} here", ("Allow", "GET, HEAD")))
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "drop":
            sent = Sent(0, 0, keeps_alive=False)
        else:
            sent = await send(writer, head, ready, fault)
        self._note(target, site, head, sent, fault)
        return sent


async def _read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next request; None at the end, or where it is no HTTP."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
        head = parse_head(raw[:-4])
        if head is not None and head.length > _LARGEST_BODY:
            return None
        if head is not None and head.length:
            await reader.readexactly(head.length)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    return head
