"""The site over HTTP on loopback: its pages as they lie, and search where there is an index."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.errors import CommandError
from warehouse.search.ask import SearchIndex, Sort, Wanted
from warehouse.site.rendering import POLICY, SEARCH_HERE, render

HEADERS = {
    "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",  # a night may have made other pages
}
_HOSTS = ["localhost", "127.0.0.1"]
"""Whom a page elsewhere lets call us by another name (DNS rebinding) gets no answer."""
_PAGE = 20
_LAST_PAGE = 50
_LONGEST = 300
_SORTS: tuple[Sort, ...] = ("relevance", "price", "hours", "newest")
_FILTERS = ("language", "credential", "level", "provider")


def serve_site(data: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve until stopped.

    Args:
        data: the data folder, with the site in it.
        port: of loopback; 0 for any that is free.
        tell: told the address once there is one.

    Raises:
        CommandError: the port is taken.
    """
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise CommandError(
            f"port {port} cannot be listened on ({error.strerror}): name another with --port"
        ) from error
    with listening:
        tell(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        config = uvicorn.Config(make_app(data), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


def make_app(data: Path) -> Starlette:
    """The site in a data folder as an application."""
    search = _Search(data)
    pages = _Pages(data / "site", search)
    return Starlette(
        routes=[
            Route("/search", search.answer),
            Mount("/latest", _Tables(directory=data / "latest", check_dir=False)),
            Mount("/", pages),
        ],
        middleware=[
            Middleware(_SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS),
            Middleware(GZipMiddleware, minimum_size=1_000),
        ],
    )


class _SecurityHeaders:
    """Sets `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                set_here = {name for name, _ in own}
                others = [pair for pair in message["headers"] if pair[0].lower() not in set_here]
                message = {**message, "headers": [*others, *own]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Tables(StaticFiles):
    """The plain tables, and no other file."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not path.endswith(".parquet"):
            return Response("there is no such table", 404, media_type="text/plain")
        return await super().get_response(path, scope)


class _Pages(StaticFiles):
    """The site's files; pages get a search box where there is an index."""

    def __init__(self, folder: Path, search: "_Search") -> None:
        super().__init__(directory=folder, html=True)
        self._search = search

    def file_response(self, full_path: Any, *args: Any, **more: Any) -> Response:
        if not str(full_path).endswith(".html"):
            return super().file_response(full_path, *args, **more)
        page = Path(full_path).read_text(encoding="utf-8")
        status = more.get("status_code", 200)
        return HTMLResponse(self._search.put_box(page, Path(full_path)), status)


class _Search:
    """Questions to the index as it is when they are asked."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._opened: tuple[Path, SearchIndex] | None = None

    @property
    def is_here(self) -> bool:
        """Whether there is an index."""
        return (self._data / "search" / "meta.json").is_file()

    def put_box(self, page: str, file: Path) -> str:
        """A page with a search box in its head."""
        if not self.is_here:
            return page
        return page.replace(SEARCH_HERE, render("search_box.html", {}, text=""), 1)

    async def answer(self, request: Request) -> Response:
        """The page with what was found."""
        if not self.is_here:
            return RedirectResponse("/404.html")
        return HTMLResponse(await run_in_threadpool(self._page, request.query_params))

    def _page(self, asked: QueryParams) -> str:
        page = min(max(_number(asked.get("page")) or 1, 1), _LAST_PAGE)
        wanted = _wanted(asked, int(page))
        answer = self._index().search(wanted)
        box = render("search_box.html", {}, text=wanted.text)
        shown = render(
            "search.html",
            {
                "root": "/",
                "policy": POLICY,
                "built_of": None,
                "schema_version": None,
                "rubric_version": None,
            },
            wanted=wanted,
            answer=answer,
            page=int(page),
            last=min(_LAST_PAGE, -(-answer.total // _PAGE)),
            asked=[(name, value) for name, value in asked.multi_items() if name != "page"],
        )
        return shown.replace(SEARCH_HERE, box, 1)

    def _index(self) -> SearchIndex:
        folder = (self._data / "search").resolve()
        if self._opened is None or self._opened[0] != folder:
            self._opened = (folder, SearchIndex(self._data))
        return self._opened[1]


def _wanted(asked: QueryParams, page: int) -> Wanted:
    sort = asked.get("sort", "relevance")
    return Wanted(
        text=asked.get("q", "")[:_LONGEST],
        filters={name: [one for one in asked.getlist(name) if one] for name in _FILTERS},
        max_price_eur=_number(asked.get("max_price")),
        free=asked.get("free") == "1",
        sort=next((one for one in _SORTS if one == sort), "relevance"),
        limit=_PAGE,
        offset=(page - 1) * _PAGE,
    )


def _number(stated: str | None) -> float | None:
    """A number of an address; None where it is none, or none that counts."""
    try:
        value = float(stated or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None
