"""How a way of collecting ended."""

from dataclasses import dataclass

from spiders.report import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The verdict on the documents met, and why it is not `complete`."""

    verdict: Verdict
    reason: str | None = None
    announced: int | None = None


def ending(faults: list[str], announced: int | None = None) -> Ending:
    """Complete without faults, else partial: the first fault and how many more there are."""
    if not faults:
        return Ending(verdict="complete", announced=announced)
    more = f" (and {len(faults) - 1} more like it)" if len(faults) > 1 else ""
    return Ending(verdict="partial", reason=faults[0] + more, announced=announced)
