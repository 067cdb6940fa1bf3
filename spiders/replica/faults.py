"""Misbehaviour on demand: which answers go wrong, and how."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Literal
from zlib import compressobj

from spiders.replica.answer import Answer, PagingFault, Target, failure

FaultKind = Literal[
    "not_found",  # 404
    "too_many",  # 429 with Retry-After: `seconds`, or a date
    "server_error",  # `status`
    "robots_error",  # `status` for robots.txt
    "redirect_loop",
    "slow",  # nothing for `seconds`
    "trickle",  # the body in pieces over `seconds`
    "drop",  # the connection ends without an answer
    "cut_off",  # the connection ends in the middle of the body
    "wrong_length",  # Content-Length is `size` more or (below 0) less than there is
    "broken_json",  # the document ends in its middle, and the headers say that it is whole
    "wrong_encoding",  # Latin-1 that calls itself UTF-8
    "enormous",  # `size` bytes more than there should be, not announced
    "gzip_bomb",  # a small body that unfolds to `size` bytes
    "no_validators",  # neither ETag nor Last-Modified
    "endless",  # there is always a next page
    "page_twice",  # the page before once more
    "empty_page",  # a page without records
]
_PAGING: dict[str, PagingFault] = {
    "endless": "endless",
    "page_twice": "page_twice",
    "empty_page": "empty_page",
}
_MEBIBYTE = 1024 * 1024
_LD_JSON = re.compile(rb"(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave, and when."""

    kind: FaultKind
    path: str = ""
    """Regular expression that the path with its query holds; "" fits every request."""
    times: int | None = None
    """How often; None: always."""
    after: int = 0
    """How many fitting requests are answered well first."""
    site: str | None = None
    """Only at the address or below the path of this stand-in."""
    seconds: float = 1.0
    status: int = 503
    size: int | None = None
    as_date: bool = False
    """Whether Retry-After is a date."""

    def fits(self, target: Target, site: str | None) -> bool:
        """Whether a request is one that it is for."""
        if self.kind == "robots_error" and target.path != "/robots.txt":
            return False
        here = self.site in (None, site) or target.path.startswith(f"/{self.site}/")
        return here and re.search(self.path, target.stated) is not None


class FaultBook:
    """The faults in force, and how often each was met."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        self._met = [0] * len(self.faults)

    def next(self, target: Target, site: str | None) -> Fault | None:
        """The fault for this request: the first in order that is due."""
        for place, fault in enumerate(self.faults):
            if fault.fits(target, site):
                self._met[place] += 1
                turn = self._met[place] - fault.after
                if turn >= 1 and (fault.times is None or turn <= fault.times):
                    return fault
        return None


def paging_fault(fault: Fault | None) -> PagingFault | None:
    """What a fault does to paging."""
    return _PAGING.get(fault.kind) if fault else None


def spoil(fault: Fault | None, answer: Answer, target: Target) -> Answer:
    """The answer after a fault; those of the wire and of paging leave it as it is."""
    change = _CHANGES.get(fault.kind) if fault else None
    return change(fault, answer, target) if fault and change else answer


def _not_found(_fault: Fault, _answer: Answer, target: Target) -> Answer:
    return failure(404, f"Nothing is at {target.path}")


def _too_many(fault: Fault, _answer: Answer, _target: Target) -> Answer:
    wait = f"{fault.seconds:.0f}"
    if fault.as_date:
        wait = format_datetime(datetime.now(UTC) + timedelta(seconds=fault.seconds), usegmt=True)
    return failure(429, "Too many requests", ("Retry-After", wait))


def _error(fault: Fault, _answer: Answer, _target: Target) -> Answer:
    return failure(fault.status, "Something went wrong")


def _redirect(_fault: Fault, _answer: Answer, target: Target) -> Answer:
    turned = target.path if "again" in target.parameters else f"{target.path}?again=1"
    return failure(302, "Elsewhere", ("Location", f"{target.base}{turned}"))


def _break_json(_fault: Fault, answer: Answer, _target: Target) -> Answer:
    """Cut the document; of a page its JSON-LD only."""
    body = _LD_JSON.sub(lambda m: m[1] + m[2][: len(m[2]) * 2 // 3] + m[3], answer.body)
    return replace(answer, body=body if body != answer.body else body[: len(body) * 2 // 3])


def _garble(_fault: Fault, answer: Answer, _target: Target) -> Answer:
    try:
        text = answer.body.decode()
    except UnicodeDecodeError:
        return answer
    return replace(answer, body=text.encode("latin-1", "replace"))


def _swell(fault: Fault, answer: Answer, _target: Target) -> Answer:
    return replace(answer, padding=fault.size or 256 * _MEBIBYTE)


def _fold(fault: Fault, answer: Answer, _target: Target) -> Answer:
    packed = _bomb(fault.size or 256 * _MEBIBYTE)
    return replace(answer, body=packed, headers=(*answer.headers, ("Content-Encoding", "gzip")))


@lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    """So many blanks, as gzip."""
    packer = compressobj(9, wbits=31)
    parts = [packer.compress(b" " * min(_MEBIBYTE, size - at)) for at in range(0, size, _MEBIBYTE)]
    return b"".join([*parts, packer.flush()])


def _strip(_fault: Fault, answer: Answer, _target: Target) -> Answer:
    return replace(answer, validators=False)


_CHANGES: dict[str, Callable[[Fault, Answer, Target], Answer]] = {
    "not_found": _not_found,
    "too_many": _too_many,
    "server_error": _error,
    "robots_error": _error,
    "redirect_loop": _redirect,
    "broken_json": _break_json,
    "wrong_encoding": _garble,
    "enormous": _swell,
    "gzip_bomb": _fold,
    "no_validators": _strip,
}
