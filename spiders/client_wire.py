"""One HTTP request and its whole answer, within limits of size and time, or the reason why not."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from normalize.provider import Collect
from spiders.address import is_private, is_public
from spiders.archive import Exchange
from spiders.capture import Role
from spiders.decoding import Decoder, TooLargeError, UndecodableError
from spiders.ledger import Ledger
from spiders.report import NotFetched


class NotFetchedError(Exception):
    """A URL was not obtained.

    Attributes:
        reason: why, as a code.
        url: the one that was not obtained; after redirects the last of them.
        passing: whether another try may help.
        held: whether the host itself said when to try again.
    """

    def __init__(
        self,
        reason: NotFetched,
        url: str,
        sentence: str,
        *,
        passing: bool = False,
        held: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.reason, self.url, self.passing, self.held = reason, url, passing, held


def check_scheme(url: str) -> None:
    """Refuse what is no http or https URL.

    Raises:
        NotFetchedError: it is none.
    """
    try:
        parts, _ = urlsplit(url), httpx.URL(url)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname)
    except (httpx.InvalidURL, ValueError):
        fit = False
    if not fit:
        raise NotFetchedError("wrong_scheme", url, f"{url} is no http or https URL")


@dataclass(frozen=True, slots=True)
class Wire:
    """Sends single requests of one provider.

    Attributes:
        http: the one connection pool.
        collect: the provider file's limits.
        ledger: where bytes are counted.
    """

    http: httpx.AsyncClient
    collect: Collect
    ledger: Ledger

    async def send(
        self, url: str, role: Role, headers: Mapping[str, str], limit: int
    ) -> tuple[Exchange, str | None]:
        """Ask once.

        Returns:
            The exchange, and why its body does not decode, if it does not.

        Raises:
            NotFetchedError: there is no whole answer.
        """
        try:
            async with asyncio.timeout(self.collect.timeout):
                await self.refuse_private(url)
                request = self.http.build_request("GET", url, headers=dict(headers))
                response = await self.http.send(request, stream=True)
                try:
                    if address := _peer(response):
                        self.refuse_private_peer(url, address)
                    return await self._read(url, role, response, limit)
                finally:
                    await response.aclose()
                    self.http.cookies.clear()
        except (TimeoutError, httpx.TimeoutException):
            message = f"{url} gave no whole answer in {self.collect.timeout:g} s"
            raise NotFetchedError("timeout", url, message, passing=True) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise NotFetchedError("wrong_scheme", url, f"{url} cannot be asked: {error}") from error
        except httpx.TransportError as error:
            message = f"no connection for {url}: {str(error) or type(error).__name__}"
            raise NotFetchedError("connection", url, message, passing=True) from error

    async def refuse_private(self, url: str) -> None:
        """Refuse hosts of this machine or of private networks, unless they are meant.

        Raises:
            NotFetchedError: the host is one, or its name is not known.
        """
        if self.collect.private_addresses:
            return
        try:
            private = await is_private(url)
        except OSError as error:
            message = f"the host of {url} is not known: {error}"
            raise NotFetchedError("connection", url, message, passing=True) from error
        if private:
            raise _private(url)

    def refuse_private_peer(self, url: str, address: str) -> None:
        """A name may give another address at the second look: what counts is the connection's.

        Raises:
            NotFetchedError: it is not public, and the provider file does not allow that.
        """
        if not self.collect.private_addresses and not is_public(address):
            raise _private(url)

    async def _read(
        self, url: str, role: Role, response: httpx.Response, limit: int
    ) -> tuple[Exchange, str | None]:
        body = _Body(limit, response.headers.get("content-encoding"))
        try:
            async for chunk in response.aiter_raw():
                body.take(chunk)
        except TooLargeError as error:
            self.ledger.received(len(body.raw))
            raise NotFetchedError("too_large", url, f"{url} is too large: {error}") from error
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            self.ledger.received(len(body.raw))
            message = f"{url} was cut off after {len(body.raw)} bytes"
            raise NotFetchedError("cut_off", url, message, passing=True) from error
        fault = body.finish()
        exchange = Exchange(
            url=url,
            role=role,
            request_headers=tuple(response.request.headers.raw),
            status=response.status_code,
            reason=response.reason_phrase,
            http_version=response.http_version,
            headers=tuple(response.headers.raw),
            body=bytes(body.raw),
            fetched_at=datetime.now(UTC),
            decoded=None if fault else body.decoded(),
        )
        return exchange, fault


def _peer(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    return str(peer[0]) if peer else None


def _private(url: str) -> NotFetchedError:
    message = (
        f"{url} is on this machine or in a private network. If that is meant, set "
        "private_addresses = true under [collect] in the provider file"
    )
    return NotFetchedError("private_address", url, message)


class _Body:
    """A body as it comes in: raw, and decoded beside it."""

    def __init__(self, limit: int, content_encoding: str | None) -> None:
        self.limit, self.raw, self.plain = limit, bytearray(), bytearray()
        self.fault: str | None = None
        self.decoder: Decoder | None = None
        try:
            self.decoder = Decoder(content_encoding, limit)
        except UndecodableError as error:
            self.fault = str(error)

    def take(self, chunk: bytes) -> None:
        self.raw += chunk
        if len(self.raw) > self.limit:
            raise TooLargeError(f"the body is larger than {self.limit} bytes")
        if self.fault or self.decoder is None or not self.decoder.codecs:
            return
        try:
            self.plain += self.decoder.feed(chunk)
        except UndecodableError as error:
            self.fault = str(error)

    def finish(self) -> str | None:
        if self.decoder and not self.fault:
            try:
                self.decoder.finish()
            except UndecodableError as error:
                self.fault = str(error)
        return self.fault

    def decoded(self) -> bytes:
        encoded = self.decoder is not None and self.decoder.codecs
        return bytes(self.plain if encoded else self.raw)
