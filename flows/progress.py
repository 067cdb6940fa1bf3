"""Progress of a night: a live table on a terminal, quiet lines in a log."""

import logging
import sys
import time
from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from flows.outcome import Outcome

log = logging.getLogger("credcat")
LINE_EVERY = 30.0
"""Seconds between two lines about the same provider in a log."""


def _bars(console: Console) -> Progress:
    """Bars on a terminal, nothing elsewhere."""
    return Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


class _Shown:
    """Bars on a terminal for as long as a block lasts."""

    def __init__(self, console: Console | None) -> None:
        self._console = console or Console(file=sys.stderr)
        self._live = _bars(self._console)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()


class NightProgress(_Shown):
    """Shows what each provider has answered so far.

    On a terminal a bar for each provider that is being collected; elsewhere a line when one has
    begun, one every half minute while it goes on, and one at its end.
    """

    def __init__(self, console: Console | None = None) -> None:
        super().__init__(console)
        self._bars: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}
        self._met: dict[str, Counter[str]] = {}

    def advance(self, provider_id: str, payloads: int, announced: int | None) -> None:
        """A provider has answered: `payloads` so far, of `announced` where that is known."""
        if self._console.is_terminal:
            if provider_id not in self._bars:
                self._bars[provider_id] = self._live.add_task(provider_id, total=None)
            self._live.update(self._bars[provider_id], completed=payloads, total=announced)
        elif self._due(provider_id):
            of = f" of {announced}" if announced else ""
            log.info("%s: %d%s payloads so far", provider_id, payloads, of)

    def read(self, provider_id: str, payloads: int, listings: int) -> None:
        """Payloads of a provider have been read, and so many listings in them."""
        met = self._met.setdefault(provider_id, Counter())
        met.update(payloads=payloads, listings=listings)
        if self._console.is_terminal:
            if provider_id not in self._bars:
                self._bars[provider_id] = self._live.add_task(provider_id, total=None)
            said = f"{provider_id}: {met['listings']:,} read"
            self._live.update(self._bars[provider_id], completed=met["payloads"], description=said)
        elif self._due(provider_id):
            told = "%s: %d payloads read, %d listings in them"
            log.info(told, provider_id, met["payloads"], met["listings"])

    def finish(self, outcome: Outcome) -> None:
        """A provider is done."""
        if (bar := self._bars.pop(outcome.provider_id, None)) is not None:
            self._live.remove_task(bar)
        log.info(
            "%s: %s, %d read, +%d ~%d -%d, %d rejected, %d requests, %.1f s%s",
            outcome.provider_id,
            outcome.state,
            outcome.read,
            outcome.added,
            outcome.changed,
            outcome.withdrawn,
            outcome.rejected,
            outcome.requests,
            outcome.seconds,
            f": {outcome.reason}" if outcome.reason else "",
        )

    def _due(self, provider_id: str) -> bool:
        now = time.monotonic()
        if now - self._said.get(provider_id, float("-inf")) < LINE_EVERY:
            return False
        self._said[provider_id] = now
        return True


class FileProgress(_Shown):
    """Shows how many of some files are read: a bar on a terminal, else a line every half minute."""

    def __init__(self, files: int, console: Console | None = None) -> None:
        super().__init__(console)
        self._bar = self._live.add_task("reading", total=files)
        self._files, self._met, self._said = files, Counter[str](), time.monotonic()

    def advance(self, files: int, listings: int) -> None:
        """Further files are read, with so many listings in them."""
        self._met.update(files=files, listings=listings)
        said = f"{self._met['listings']:,} listings"
        self._live.update(self._bar, completed=self._met["files"], description=said)
        if not self._console.is_terminal and time.monotonic() - self._said > LINE_EVERY:
            self._said = time.monotonic()
            log.info("%d of %d files read, %s", self._met["files"], self._files, said)
