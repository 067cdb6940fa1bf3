"""Pairs worth comparing: what shares an address, an id, a title, or rare words.

Blocking: each record gives keys, records of different sources that share a key are a pair. A key
that too many share says nothing and is left out, so the number of pairs grows with the number of
records and not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log

from warehouse.match.records import Record

MOST = 60
"""Records that may share a key; by a key of many more, each would meet every other."""
_RAREST = 4
"""Words of a title whose pairs are keys."""

Pair = tuple[int, int]


def word_weights(records: Sequence[Record]) -> dict[str, float]:
    """How much each word of titles tells: inverse document frequency."""
    count = Counter(word for one in records for word in set(one.title.words))
    return {word: log((1 + len(records)) / (1 + n)) + 0.1 for word, n in count.items()}


def find_candidates(records: Sequence[Record], weights: dict[str, float]) -> list[Pair]:
    """Pairs of positions in `records`, the lower first, in order."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(records):
        for key in set(_keys(one, weights)):
            blocks[key].append(at)
    pairs: set[Pair] = set()
    for members in blocks.values():
        if 1 < len(members) <= MOST:
            pairs.update(
                (a, b)
                for a, b in combinations(members, 2)
                if records[a].source_id != records[b].source_id
                and records[a].offering_id != records[b].offering_id
            )
    pairs.update(_named_by_url(records))
    return sorted(pairs)


def _keys(one: Record, weights: dict[str, float]) -> Iterator[tuple[str, ...]]:
    if one.url:
        yield ("url", one.address)
    if one.title.key:
        yield ("title", one.title.key)
        for body in one.bodies:
            yield ("title at", one.title.key, body)
    rarest = sorted(set(one.title.words), key=lambda w: (-weights.get(w, 0), w))[:_RAREST]
    for pair in combinations(sorted(rarest), 2):
        yield ("words", *pair)
    for body in sorted(one.bodies):
        for word in rarest:
            yield ("word at", word, body)
    if one.title.code:
        yield ("code", one.title.code)


def _named_by_url(records: Sequence[Record]) -> Iterator[Pair]:
    """Pairs of which one's URL, at the other's site, holds the other's native id."""
    owners: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(records):
        if one.site and len(one.native_id) >= 2:
            owners[one.site, one.native_id.casefold()].append(at)
    for at, one in enumerate(records):
        for segment in one.segments:
            for owner in owners.get((one.site, segment), ())[:MOST]:
                if records[owner].source_id != one.source_id:
                    yield (min(at, owner), max(at, owner))


def names_other(one: Record, other: Record) -> bool:
    """Whether a URL at the other's site holds the other's native id."""
    return one.site == other.site and other.native_id.casefold() in one.segments
