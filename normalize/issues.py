"""What was not understood in a batch, counted, with a bounded number of distinct keys."""

from collections import Counter, defaultdict

_VALUES_SHOWN = 20
_VALUE_LENGTH = 60
_UNREAD_SHOWN = 200


class Issues:
    """Counts by kind of issue and by value; the rarest values of a kind become "other values"."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._unread: Counter[str] = Counter()

    def note(self, what: str, value: str | None = None, times: int = 1) -> None:
        """Count an issue, e.g. ``note("level not understood", "Expert+")``."""
        self._counts[what]["" if value is None else repr(value[:_VALUE_LENGTH])] += times

    def note_unread(self, fields: Counter[str]) -> None:
        """Count fields that a reader met and did not use."""
        self._unread.update(fields)

    def add(self, other: "Issues") -> None:
        """Count all that another one has counted."""
        for what, values in other._counts.items():
            self._counts[what].update(values)
        self._unread.update(other._unread)

    def counter(self) -> Counter[str]:
        """All of it, the most frequent values of each kind by name; the same in any order."""
        found: Counter[str] = Counter()
        for what, values in self._counts.items():
            for value, count in _bounded(values, _VALUES_SHOWN, "other values").items():
                found[f"{what}: {value}" if value else what] += count
        for field, count in _bounded(self._unread, _UNREAD_SHOWN, "other fields").items():
            found[f"unread: {field[:_VALUE_LENGTH]}"] += count
        return found


def _bounded(values: Counter[str], shown: int, rest: str) -> dict[str, int]:
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    kept, others = dict(ranked[:shown]), sum(count for _, count in ranked[shown:])
    return {**kept, rest: others} if others else kept
