"""Questions to the search index: ranked, filtered, counted, with typing mistakes forgiven."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import tantivy
from tantivy import FieldType, Occur, Query

from warehouse.log import WarehouseError
from warehouse.search.analysis import STEMMERS, fold, register, stems
from warehouse.search.fields import FACETS, FOLDED_FIELDS, STEMMED_FIELDS, build_schema
from warehouse.search.spelling import completions, correct

Sort = Literal["relevance", "price", "hours", "newest"]
_SORTED_BY = {"price": "price_eur", "hours": "hours_max", "newest": "first_seen"}
_COMMON = 0.25
"""A word in more than this share of the offerings says little: it ranks, and need not be there."""
_FOLDED_TWICE = 3
"""Hits are looked up three times over, so that folded duplicates leave enough."""
_MOST_WORDS = 16
_TIE = 0.1
"""Share of the lesser fields' scores that adds to the best one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for."""

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Field of `FILTERS` -> values of which one must hold."""
    max_price_eur: float | None = None
    free: bool = False
    hours: tuple[float | None, float | None] = (None, None)
    """Least and most hours; an offering fits when its own range meets this one."""
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One offering that was found."""

    offering_id: str
    score: float
    title: str
    provider: str
    provider_name: str
    url: str
    description: str | None
    price: str | None
    price_eur: float | None
    hours_min: float | None
    hours_max: float | None
    credential: str
    level: str
    languages: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found."""

    hits: list[Hit]
    total: int
    """Offerings that match, before duplicates are folded."""
    facets: dict[str, dict[str, int]]
    """Field of `FACETS` -> value -> how many offerings that match have it."""
    words: tuple[str, ...]
    """Words that were looked for, corrected ones as they were corrected."""
    corrected: dict[str, str]
    """Word as it was asked -> as it was understood."""
    loosened: bool = False
    """Whether no offering has all of the words, and these have some of them."""


class SearchIndex:
    """The index in a data folder.

    Raises:
        WarehouseError: there is none, or it is of another version.
    """

    def __init__(self, data: Path) -> None:
        folder = (data / "search").resolve()
        if not (folder / "meta.json").is_file():
            raise WarehouseError(
                f"there is no search index in {data}: `credcat search --rebuild` makes it"
            )
        try:
            self._index = tantivy.Index(build_schema(), path=str(folder), reuse=True)
        except ValueError as error:
            raise WarehouseError(
                f"the search index in {data} is of another version: "
                f"`credcat search --rebuild` makes it anew ({error})"
            ) from error
        register(self._index)
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._languages = [
            language
            for language in STEMMERS
            if self._searcher.terms_with_prefix(f"title_{language}", "", limit=1)
        ]

    def search(self, wanted: Wanted) -> Answer:
        """The offerings that match, best first, with counts of each facet."""
        words, corrected = self._understand(fold(wanted.text)[:_MOST_WORDS])
        filters = self._filters(wanted)
        query = self._query(words, filters, strict=True)
        found = self._find(query, wanted)
        loosened = bool(len(words) > 1 and not found.hits)
        if loosened:
            query = self._query(words, filters, strict=False)
            found = self._find(query, wanted)
        return Answer(
            hits=self._fold(found, wanted),
            total=found.count or 0,  # type: ignore[attr-defined]
            facets=self._facets(query),
            words=tuple(words),
            corrected=corrected,
            loosened=loosened and bool(found.hits),
        )

    def _understand(self, asked: list[str]) -> tuple[list[str], dict[str, str]]:
        corrected: dict[str, str] = {}
        words = []
        for place, word in enumerate(asked):
            known = self._is_known(word)
            if not known and place == len(asked) - 1 and completions(self._searcher, word):
                known = True  # still being typed
            meant = None if known else correct(self._searcher, word)
            if meant is not None:
                corrected[word] = meant
            words.append(meant or word)
        return words, corrected

    def _is_known(self, word: str) -> bool:
        return bool(self._searcher.doc_freq("words", word)) or any(
            self._searcher.doc_freq(f"words_{language}", stem)
            for language in self._languages
            for stem in stems(word, language)
        )

    def _query(self, words: list[str], filters: list[Query], *, strict: bool) -> Query:
        parts = [(Occur.Must, one) for one in filters]
        for place, word in enumerate(words):
            common = self._searcher.doc_freq("words", word) > _COMMON * self._searcher.num_docs
            needed = strict and not (common and len(words) > 1)
            parts.append(
                (
                    Occur.Must if needed else Occur.Should,
                    self._word(word, is_last=place == len(words) - 1),
                )
            )
        if not any(occur == Occur.Must for occur, _ in parts):
            if not parts:
                return Query.all_query()
            return Query.boolean_query([(Occur.Must, Query.boolean_query(parts))])
        if words and not strict:
            some = Query.boolean_query([part for part in parts if part[0] == Occur.Should])
            return Query.boolean_query(
                [*((Occur.Must, one) for one in filters), (Occur.Must, some)]
            )
        return Query.boolean_query(parts)

    def _word(self, word: str, *, is_last: bool) -> Query:
        """Offerings with a word, by the best of the fields that hold it."""
        terms = [word]
        if is_last and not self._is_known(word):
            terms += completions(self._searcher, word)
        return Query.disjunction_max_query(
            [query for term in terms for query in self._fields(term)], _TIE
        )

    def _fields(self, word: str) -> Iterator[Query]:
        for name, weight in FOLDED_FIELDS.items():
            yield self._term(name, word, weight)
        for language in self._languages:
            for stem in stems(word, language):
                for name, weight in STEMMED_FIELDS.items():
                    yield self._term(f"{name}_{language}", stem, weight)

    def _term(self, name: str, word: str, weight: float) -> Query:
        return Query.boost_query(Query.term_query(self._schema, name, word, "freq"), weight)

    def _filters(self, wanted: Wanted) -> list[Query]:
        found = []
        for name, values in wanted.filters.items():
            if values:
                found.append(Query.term_set_query(self._schema, name, list(values)))
        if wanted.max_price_eur is not None:
            found.append(self._range("price_eur", None, wanted.max_price_eur))
        if wanted.free:
            found.append(Query.term_query(self._schema, "is_free", True))
        least, most = wanted.hours
        if least is not None:
            found.append(self._range("hours_max", least, None))
        if most is not None:
            found.append(self._range("hours_min", None, most))
        if wanted.sort in ("price", "hours"):
            found.append(self._range(_SORTED_BY[wanted.sort], 0.0, None))
        return [Query.const_score_query(one, 0.0) for one in found]

    def _range(self, name: str, low: float | None, high: float | None) -> Query:
        return Query.range_query(self._schema, name, FieldType.Float, low, high)

    def _find(self, query: Query, wanted: Wanted) -> tantivy.SearchResult:
        limit = (wanted.offset + wanted.limit) * _FOLDED_TWICE
        if wanted.sort == "relevance":
            return self._searcher.search(query, limit)
        order = tantivy.Order.Desc if wanted.sort == "newest" else tantivy.Order.Asc
        return self._searcher.search(
            query, limit, order_by_field=_SORTED_BY[wanted.sort], order=order
        )

    def _fold(self, found: tantivy.SearchResult, wanted: Wanted) -> list[Hit]:
        """The hits, one of each cluster of duplicates."""
        clusters: dict[str, Hit] = {}
        for score, address in found.hits:
            stored = self._searcher.doc(address).to_dict()
            clusters.setdefault(stored["cluster"][0], _hit(stored, score))
            if len(clusters) >= wanted.offset + wanted.limit:
                break
        return list(clusters.values())[wanted.offset :]

    def _facets(self, query: Query) -> dict[str, dict[str, int]]:
        asked = {name: {"terms": {"field": name, "size": 20}} for name in FACETS}
        counted = self._searcher.aggregate(query, asked)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"]}
            for name in FACETS
        }


def _hit(stored: dict[str, list[Any]], score: Any) -> Hit:
    def one(name: str) -> Any:
        return stored.get(name, [None])[0]

    return Hit(
        offering_id=one("offering_id"),
        score=float(score or 0),
        title=one("title"),
        provider=one("provider"),
        provider_name=one("provider_name"),
        url=one("url"),
        description=one("description"),
        price=one("price"),
        price_eur=one("price_eur"),
        hours_min=one("hours_min"),
        hours_max=one("hours_max"),
        credential=one("credential"),
        level=one("level"),
        languages=stored.get("language", []),
    )
