"""Whether a host's `lastmod` has proved honest: unchanged where it says so, every time so far."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from spiders.archive import Capture, read_captures, runs
from spiders.politeness import host_of

PROOFS = 20
"""Pages asked again whose `lastmod` and body were both unchanged, before it is believed."""
SAMPLE = 0.05
"""Share of the pages that are asked although it is believed."""
_LOOK_BACK = 60  # runs


def honest_hosts(captures: Iterable[Capture]) -> frozenset[str]:
    """The hosts whose `lastmod` has been proved, and never been refuted.

    Args:
        captures: of one provider, oldest first.
    """
    last: dict[str, tuple[str, str]] = {}
    proofs: Counter[str] = Counter()
    lied: set[str] = set()
    for capture in captures:
        if capture.status is None or not capture.has_body:
            continue  # it was not asked, or gave nothing
        if capture.sitemap_lastmod is None or capture.sha256 is None:
            continue
        before, now = last.get(capture.url), (capture.sitemap_lastmod, capture.sha256)
        if before and before[0] == now[0]:
            proofs[host_of(capture.url)] += before == now
            lied |= set() if before == now else {host_of(capture.url)}
        last[capture.url] = now
    return frozenset(host for host, count in proofs.items() if count >= PROOFS) - lied


def history(root: Path, provider_id: str) -> Iterable[Capture]:
    """The captures of a provider's last runs, oldest first."""
    for run_id, _ in runs(root, provider_id)[-_LOOK_BACK:]:
        yield from read_captures(root, provider_id, run_id)


def is_sampled(url: str, run_id: str) -> bool:
    """Whether a page is asked in a run although its `lastmod` is believed: others each night."""
    drawn = hashlib.sha256(f"{run_id}\x1f{url}".encode("utf-8", "replace")).digest()
    return int.from_bytes(drawn[:4]) < SAMPLE * 2**32
