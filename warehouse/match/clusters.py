"""Groups of listings that are one offering, and the links that would make a group of two."""

from collections.abc import Iterable, Mapping, Sequence

from warehouse.match.conflicts import conflicts
from warehouse.match.decisions import Pair
from warehouse.match.records import Record


class Clusters:
    """Groups that grow link by link; one that would bring together what must stay apart is refused.

    Two listings must stay apart where both say different things (see `conflicts`), where a person
    said so, and where one source lists both: it lists an offering once. Pairwise checks are not
    enough: A may say no level where B says beginner and C advanced, and match both.
    """

    def __init__(self, records: Mapping[str, Record], apart: Iterable[Pair]) -> None:
        self._records = records
        self._apart = frozenset(apart)
        self._group: dict[str, list[str]] = {}

    def link(self, left: str, right: str) -> bool:
        """Bring two together; False where their groups must stay apart."""
        one, other = (self._group.setdefault(key, [key]) for key in (left, right))
        if one is other:
            return True
        if any(self._is_apart(a, b) for a in one for b in other):
            return False
        one.extend(other)
        for key in other:
            self._group[key] = one
        return True

    def name(self, key: str) -> str:
        """The id of a group: its smallest member's, so that it lasts while others come and go."""
        return f"cl_{min(self._group[key]).removeprefix('mc_')}"

    def _is_apart(self, left: str, right: str) -> bool:
        if (min(left, right), max(left, right)) in self._apart:
            return True
        one, other = self._records[left], self._records[right]
        return one.source_id == other.source_id or bool(conflicts(one, other))


def link_all(clusters: Clusters, links: Sequence[Pair]) -> dict[Pair, str | None]:
    """The group that each link lies in, the surest link first; None where it is refused."""
    taken = [pair for pair in links if clusters.link(*pair)]
    return dict.fromkeys(links) | {pair: clusters.name(pair[0]) for pair in taken}
