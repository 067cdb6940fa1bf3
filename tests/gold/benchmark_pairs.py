"""Public pairs for matching, compared by the same code as offerings.

The records of products and papers are given the columns that offerings have: a name, who made it,
what it says of itself, a number. Splink's weights are learnt from the set's own train and
validation pairs and tried on its test pairs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from tests.gold.pair_scores import Counts
from warehouse.match.candidates import word_weights
from warehouse.match.features import compare
from warehouse.match.model import score, train
from warehouse.match.records import Record, record

FOLDER = Path("labelled/labelled-pairs-ditto/er_magellan")
_COLUMN = re.compile(r"COL (\w+) VAL (.*?)(?=\s*COL \w+ VAL |\s*$)")


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set of labelled pairs, and F1 that others published on the same test pairs."""

    folder: str
    published: Mapping[str, float]
    """System -> F1 in percent.

    Ditto: Li, Li, Suhara, Doan, Tan, "Deep Entity Matching with Pre-Trained Language Models", PVLDB
    14(1), 2020; Magellan and DeepMatcher: Mudgal et al., "Deep Learning for Entity Matching",
    SIGMOD 2018. Ditto's figures for Amazon-Google and Abt-Buy were looked up again in a public list
    of that paper's results; all others are written from memory. Those systems were trained on the
    sets' train pairs, which are at hand here for Amazon-Google only: ours learns from the
    validation pairs of the others, and for the dirty set from the other half of its test pairs.
    """


SETS = (
    PublicSet("Structured/DBLP-ACM", {"Magellan": 98.4, "DeepMatcher": 98.4, "Ditto": 98.99}),
    PublicSet("Dirty/DBLP-ACM", {"Magellan": 91.9, "DeepMatcher": 98.1, "Ditto": 99.03}),
    PublicSet("Structured/Amazon-Google", {"Magellan": 49.1, "DeepMatcher": 69.3, "Ditto": 75.58}),
    PublicSet("Textual/Abt-Buy", {"Magellan": 43.6, "DeepMatcher": 62.8, "Ditto": 89.33}),
)


def measure(root: Path, public: PublicSet) -> Counts:
    """Right and wrong on the test pairs, decided as offerings are: at even odds or better."""
    folder = root / FOLDER / public.folder
    known = [pair for part in ("train", "valid") for pair in _pairs(folder / f"{part}.txt")]
    asked = list(_pairs(folder / "test.txt"))
    if known:
        return _count(known, asked)
    # Only test pairs are there: each half is asked with weights of the other one.
    halves = asked[::2], asked[1::2]
    return _count(*halves) + _count(*reversed(halves))


def _count(known: "list[_Pair]", asked: "list[_Pair]") -> Counts:
    model = train(_features(known), [same for *_, same in known])
    scores = score(_features(asked), model)["score"].to_pylist()
    return Counts.of(zip((same for *_, same in asked), (s >= 0.5 for s in scores), strict=True))


_Pair = tuple[Record, Record, bool]


def _pairs(path: Path) -> list[_Pair]:
    if not path.is_file():
        return []
    found = []
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        left, right, label = line.split("\t")
        found.append((_record(left, f"{at}a"), _record(right, f"{at}b"), label.strip() == "1"))
    return found


def _record(written: str, key: str) -> Record:
    said = {name: value.strip() for name, value in _COLUMN.findall(written)}
    title = said.get("title") or said.get("name") or ""
    year = said.get("year", "").removesuffix(".0")
    body = said.get("authors") or said.get("manufacturer") or ""
    about = " ".join(said.get(name, "") for name in ("description", "venue"))
    price = said.get("price", "")
    return record(
        offering_id=key,
        source_id=key[-1],
        title=f"{title} {year}".strip(),
        bodies=(body,) if body else (),
        description=f"{title} {about}",
        hours=float(price) if re.fullmatch(r"\d+(\.\d+)?", price) else None,
    )


def _features(pairs: list[_Pair]) -> pa.Table:
    records = [one for left, right, _ in pairs for one in (left, right)]
    at = [(2 * n, 2 * n + 1) for n in range(len(pairs))]
    return compare(records, at, word_weights(records))
