"""The replica: stand-in sites, or recorded payloads, answering on loopback."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from spiders.replica.addresses import bind
from spiders.replica.answer import Answer, Target
from spiders.replica.catalogue import Catalogue
from spiders.replica.faults import Fault, FaultBook, paging_fault, spoil
from spiders.replica.providers import write_provider_files
from spiders.replica.recorded import Recorded
from spiders.replica.server import Server
from spiders.replica.stand_ins import LARGE_PAGE, StandIns
from spiders.replica.wire import Head, Ready, Sent

_KEPT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that was answered."""

    method: str
    url: str
    path: str
    """With its query."""
    site: str | None
    """The stand-in whose address it came in at."""
    headers: dict[str, str] = field(repr=False)
    """By lower-case name."""
    status: int
    """0: the connection was dropped."""
    fault: str | None
    sent: int
    """Bytes of body."""


class Replica:
    """Stand-in provider sites on loopback, from ``with`` to its end.

    Args:
        catalogue: what the stand-ins publish; one of 600 offerings if none is given.
        root: a folder of recorded payloads, served instead.
        faults: what goes wrong.
        on: the day that is served; the catalogue's first if none is given.
        port: 0 takes a free one.
        spread: whether each stand-in has an address of its own (127.0.0.10 and on), where the
            machine allows it. At 127.0.0.1 all of them answer.
        weight: bytes of menu around each course page.
        log: whether `requests` is kept.
    """

    def __init__(  # noqa: PLR0913 - each says one thing about the stand-ins, and has a default
        self,
        catalogue: Catalogue | None = None,
        *,
        root: Path | None = None,
        faults: Sequence[Fault] = (),
        on: date | None = None,
        port: int = 0,
        spread: bool = True,
        weight: int = LARGE_PAGE,
        log: bool = True,
    ) -> None:
        self.catalogue = catalogue or Catalogue()
        self.requests: list[Request] = []
        """What was answered, in order."""
        self._recorded = Recorded(root) if root else None
        self._stand_ins = StandIns(self.catalogue, weight)
        self._on, self._book, self._log = on or self.catalogue.start, FaultBook(faults), log
        self._kept: dict[tuple[date, str, str], Ready] = {}
        self._kept_bytes = 0
        names = [] if root or not spread else [site.id for site in self.catalogue.sites]
        self._listeners = bind(names, port)
        self._server = Server(self._listeners, self._respond, self._note)

    def start(self) -> Self:
        """Answer from now on."""
        self._server.start()
        return self

    def close(self) -> None:
        """Stop answering."""
        self._server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def port(self) -> int:
        """The port at all addresses."""
        return self._listeners.port

    @property
    def url(self) -> str:
        """Where everything answers, without a slash at the end."""
        return self._listeners.base()

    def base(self, site: str) -> str:
        """Where one stand-in answers: its pages are below ``<base>/<site>/``."""
        return self._listeners.base(site)

    @property
    def on(self) -> date:
        """The day that is served; may be set at any time."""
        return self._on

    @on.setter
    def on(self, day: date) -> None:
        self._on = day

    def advance(self, days: int = 1) -> date:
        """Serve a later day, and say which."""
        self.on += timedelta(days=days)
        return self.on

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What goes wrong; may be set at any time, and is then counted from 0."""
        return self._book.faults

    @faults.setter
    def faults(self, faults: Sequence[Fault]) -> None:
        self._book = FaultBook(faults)

    def write_providers(self, folder: Path) -> list[Path]:
        """Write a provider file for each stand-in; see `write_provider_files`."""
        return write_provider_files(self.catalogue, self.base, folder)

    def _respond(self, target: Target, site: str | None) -> tuple[Ready, Fault | None]:
        fault = self._book.next(target, site)
        if fault is None:
            return self._ready(target, site), None
        if paging_fault(fault):
            return Ready(self._answer(target, site, fault)), fault
        ready = self._ready(target, site)
        spoilt = spoil(fault, ready.answer, target)
        return (ready if spoilt is ready.answer else Ready(spoilt)), fault

    def _ready(self, target: Target, site: str | None) -> Ready:
        """An answer is made once a day for each address, and kept; recorded files may change."""
        if self._recorded:
            return Ready(self._answer(target, site, None))
        key = (self._on, target.base, target.stated)
        found = self._kept.get(key)
        if found is None:
            found = Ready(self._answer(target, site, None))
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[date, str, str], ready: Ready) -> None:
        if self._kept_bytes > _KEPT_BYTES:
            self._kept.clear()
            self._kept_bytes = 0
        self._kept[key] = ready
        self._kept_bytes += len(ready.answer.body)

    def _answer(self, target: Target, site: str | None, fault: Fault | None) -> Answer:
        if self._recorded:
            return self._recorded.answer(target, paging_fault(fault))
        return self._stand_ins.answer(target, site, self._on, paging_fault(fault))

    def _note(
        self, target: Target, site: str | None, head: Head, sent: Sent, fault: Fault | None
    ) -> None:
        if self._log:
            self.requests.append(
                Request(
                    method=head.method,
                    url=target.base + target.stated,
                    path=target.stated,
                    site=site,
                    headers=head.headers,
                    status=sent.status,
                    fault=fault.kind if fault else None,
                    sent=sent.bytes,
                )
            )
