"""How alike two records are, one number between 0 and 1 for each thing that both say.

The same code compares offerings of the catalogue and the records of public matching benchmarks.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from warehouse.match.candidates import Pair, names_other
from warehouse.match.records import Record

FEATURES = (
    "title",
    "contained",
    "rarity",
    "code",
    "number",
    "body",
    "about",
    "level",
    "hours",
    "address",
)
_TELLING = 40.0
"""Weight of words from which a title is thought to be like no other."""
_FEWEST = 6
"""Words below which a description tells too little."""


def compare(
    records: Sequence[Record], pairs: Sequence[Pair], weights: dict[str, float]
) -> pa.Table:
    """The features of each pair, one column each; null where one of the two does not say it.

    - `title`: edit similarity of the words in the order of the alphabet
    - `contained`: of the title with fewer words of its own, the share that the other has, too, rare
      words counting more
    - `rarity`: how much the words in common tell
    - `code`, `level`: whether they are the same
    - `number`: share of the numbers and years of both titles that are the same
    - `body`: the same awarding body, or how alike the names of bodies are
    - `about`: share of the shorter description's words that the other one has
    - `hours`: the smaller workload as a share of the larger
    - `address`: 1 the same page, 0.5 one's id in the other's URL, 0.2 another page of one site
    """
    lefts, rights = ([records[pair[side]] for pair in pairs] for side in (0, 1))
    both = list(zip(lefts, rights, strict=True))
    columns: dict[str, Iterable[float | None]] = {
        "title": _alike([a.title.key for a in lefts], [b.title.key for b in rights]),
        "contained": (_contained(a, b, weights) for a, b in both),
        "rarity": (_rarity(a, b, weights) for a, b in both),
        "code": (_equal(a.title.code, b.title.code) for a, b in both),
        "number": (_numbers(a, b) for a, b in both),
        "body": _bodies(lefts, rights),
        "about": (_about(a, b) for a, b in both),
        "level": (_equal(a.level, b.level) for a, b in both),
        "hours": (_hours(a, b) for a, b in both),
        "address": (_address(a, b) for a, b in both),
    }
    return pa.table({name: pa.array(list(columns[name]), pa.float32()) for name in FEATURES})


def _alike(lefts: list[str], rights: list[str]) -> list[float]:
    if not lefts:
        return []
    scores = cpdist(lefts, rights, scorer=fuzz.ratio, dtype=np.float32, workers=-1)
    return [float(one) / 100 for one in scores]


def _contained(left: Record, right: Record, weights: dict[str, float]) -> float:
    one, other = set(left.title.words), set(right.title.words)
    own = min(
        sum(weights.get(w, 1.0) for w in sorted(a - b)) for a, b in ((one, other), (other, one))
    )
    common = sum(weights.get(word, 1.0) for word in sorted(one & other))
    return common / (common + own) if common else 0.0


def _rarity(left: Record, right: Record, weights: dict[str, float]) -> float:
    common = set(left.title.words) & set(right.title.words)
    return min(sum(weights.get(word, 1.0) for word in sorted(common)) / _TELLING, 1.0)


def _equal(left: str | None, right: str | None) -> float | None:
    return None if left is None or right is None else float(left == right)


def _numbers(left: Record, right: Record) -> float | None:
    one, other = ({*side.title.numbers, *side.title.years} for side in (left, right))
    return len(one & other) / len(one | other) if one or other else None


def _bodies(lefts: list[Record], rights: list[Record]) -> list[float | None]:
    names = [[" ".join(sorted(one.bodies)).replace("-", " ") for one in s] for s in (lefts, rights)]
    if not lefts:
        return []
    alike = cpdist(*names, scorer=fuzz.token_set_ratio, dtype=np.float32, workers=-1)
    return [_body(a, b, float(s) / 100) for a, b, s in zip(lefts, rights, alike, strict=True)]


def _body(left: Record, right: Record, alike: float) -> float | None:
    if left.bodies & right.bodies:
        return 1.0
    if left.bodies and right.bodies:
        return min(alike, 0.99)
    # A university's own listing need not say who awards: the provider does.
    own = (left.provider_id in right.bodies) or (right.provider_id in left.bodies)
    return 1.0 if own else None


def _about(left: Record, right: Record) -> float | None:
    fewer = min(len(left.about), len(right.about))
    return len(left.about & right.about) / fewer if fewer >= _FEWEST else None


def _hours(left: Record, right: Record) -> float | None:
    if left.hours is None or right.hours is None:
        return None
    return min(left.hours, right.hours) / max(left.hours, right.hours)


def _address(left: Record, right: Record) -> float | None:
    if not left.url or not right.url:
        return None
    if left.address == right.address and left.address:
        return 1.0
    if names_other(left, right) or names_other(right, left):
        return 0.5
    return 0.2 if left.site == right.site else 0.0
