"""Skills in descriptions: texts a second, beside parsing the same texts and simpler ways to find.

python -m benchmarks.skills [FOLDER OF RECORDED PAYLOADS]
"""

import re
import sys
from pathlib import Path

import orjson

from benchmarks.measuring import best_of, show
from flows.offline import normalize_files, provider_for
from flows.settings import load
from normalize.skills import OFF
from normalize.skills.index import load_all
from normalize.skills.labels import fold
from normalize.skills.lexicon import Lexicon, lexicon
from normalize.skills.tagger import Passage, tag_passages

REAL = Path(__file__).parents[2] / "shared" / "real"
FEEDS = {"credly": "feeds/credly/badges/*.json", "futurelearn": "feeds/futurelearn/*.json"}
TEXTS = 20_000
_LONGEST = 4
"""Words of the longest label that a walk over the words of a text looks for."""


def descriptions(real: Path) -> list[str]:
    """Descriptions of recorded badges and courses, again and again up to `TEXTS`."""
    found: list[str] = []
    for name, pattern in FEEDS.items():
        provider = provider_for(load(), name, None)
        batch = normalize_files(sorted(real.glob(pattern)), provider, None, skills=OFF).batch
        found += [said for said in batch.tables["offerings"]["description"].to_pylist() if said]
    if not found:
        raise SystemExit(f"no recorded payloads in {real}")
    return (found * (TEXTS // len(found) + 1))[:TEXTS]


def walk(texts: list[str], labels: frozenset[str]) -> int:
    """The plain way: every run of up to four words is looked up. Knows no context, no case."""
    found = 0
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        for start in range(len(words)):
            for length in range(1, _LONGEST + 1):
                found += " ".join(words[start : start + length]) in labels
    return found


def automaton(texts: list[str], words: Lexicon) -> int:
    """Aho-Corasick alone: what stands anywhere, parts of words too."""
    find = words.folded.find_matches_as_indexes
    return sum(len(find(fold(text), overlapping=True)) for text in texts)


def tag(texts: list[str]) -> int:
    """The tagger: whole words, case, context, evidence."""
    indexes = load_all()[:1]
    return sum(len(tag_passages([Passage("description", one)], ("en",), indexes)) for one in texts)


def main() -> None:
    """Print texts a second, and the ratio to `orjson.loads` of the same texts."""
    texts = descriptions(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)
    body = orjson.dumps([{"description": text} for text in texts])
    building, words = best_of(1, lambda: Lexicon.of(load_all()[0]))
    lexicon(load_all()[0])
    labels = frozenset(pattern.text for pattern in words.patterns)
    base, _ = best_of(5, lambda: orjson.loads(body))
    ways = {
        "orjson.loads of the texts": (base, 0),
        "every run of 1-4 words in a set": best_of(1, lambda: walk(texts, labels)),
        "Aho-Corasick alone": best_of(3, lambda: automaton(texts, words)),
        "tagger": best_of(3, lambda: tag(texts)),
    }
    rows = [
        (
            name,
            f"{seconds:.2f} s",
            f"{len(texts) / seconds:,.0f}",
            f"{seconds / base:.0f}",
            f"{n:,}",
        )
        for name, (seconds, n) in ways.items()
    ]
    mean = sum(map(len, texts)) // len(texts)
    show(
        f"{len(texts):,} descriptions of {mean} characters, one process "
        f"(labels made ready in {building:.1f} s)",
        ("way", "time", "texts/s", "ratio", "found"),
        rows,
    )


if __name__ == "__main__":
    main()
