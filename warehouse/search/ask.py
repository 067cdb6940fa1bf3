"""Questions to the search index: ranked, filtered, counted, with typing mistakes forgiven."""

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson
import tantivy
from tantivy import Query

from warehouse.log import WarehouseError
from warehouse.pointer import hold
from warehouse.search.analysis import FOLDED, forms_of, register
from warehouse.search.fields import FACETS, SHOWN, STORED, WORDS, build_schema
from warehouse.search.query import QueryBuilder, between, is_true, one_of
from warehouse.search.question import Question, read_question
from warehouse.search.spelling import Vocabulary

Sort = Literal["relevance", "price", "hours", "newest"]
_SORTED_BY = {"price": "price_eur", "hours": "hours_max", "newest": "first_seen"}
_RARE = 3
"""A word that so few offerings have may be their mistake, if nothing has all the words."""
_FOLDED_TWICE = 3
"""Hits are looked up three times over, so that folded duplicates leave enough."""


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
    """The index in a data folder, as it is now: a newer one is seen by opening it again.

    Raises:
        WarehouseError: there is none, or it is of another version.
    """

    def __init__(self, data: Path) -> None:
        # A night may swap the index away, and files of it are opened only when they are asked for.
        held = hold(data / "search")
        if held is not None:
            weakref.finalize(self, held.let_go)
        self._index = _open_folder(held.folder, data) if held else _open(data)
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._vocabulary = Vocabulary(self._searcher)
        codes = (code for code, _ in self._searcher.terms_with_prefix("language", ""))
        self._known_forms = list(dict.fromkeys([*forms_of(codes), FOLDED]))

    def search(self, wanted: Wanted) -> Answer:
        """The offerings that match, best first, with counts of each facet."""
        builder = QueryBuilder(self._schema, self._searcher, self._forms(wanted))
        asked = read_question(wanted.text)
        question, others = self._understand(asked, builder)
        filters = self._filters(wanted)
        ranked = wanted.sort == "relevance"
        found = self._find(builder.all_words(question, filters, others, ranked=ranked), wanted)
        if not found.hits and (doubted := self._doubt(question)) != question:
            again = self._find(builder.all_words(doubted, filters, [], ranked=ranked), wanted)
            found, question = (again, doubted) if again.hits else (found, question)
        loosened = bool(question.parts > 1 and not found.hits)
        if loosened:
            found = self._find(builder.some_words(question, filters, ranked=ranked), wanted)
            counted = builder.some_words(question, filters, ranked=False)
        else:
            counted = builder.all_words(question, filters, others, ranked=False)
        return Answer(
            hits=self._fold(found, wanted),
            total=found.count or 0,  # type: ignore[attr-defined]
            facets=self._facets(counted) if found.hits else {name: {} for name in FACETS},
            words=question.words,
            corrected=question.corrected if found.hits else {},
            loosened=loosened and bool(found.hits),
        )

    def _forms(self, wanted: Wanted) -> list[str]:
        """The forms of words by which what is wanted can be found."""
        chosen = wanted.filters.get("language")
        return forms_of(chosen) if chosen else self._known_forms

    def _understand(self, asked: Question, builder: QueryBuilder) -> tuple[Question, list[str]]:
        """The question with mistakes corrected, and words that the last one may begin."""
        unknown = [word for word in asked.words if not builder.is_known(word)]
        others: list[str] = []
        if unknown and unknown[-1] == asked.words[-1]:
            others = self._vocabulary.completions(unknown[-1])
            if others:
                unknown.pop()
        meant = {word: self._vocabulary.correct(word) for word in unknown}
        return asked.correct({word: one for word, one in meant.items() if one is not None}), others

    def _doubt(self, question: Question) -> Question:
        """The question with words that hardly anybody writes taken for mistakes, too."""
        rare = [one for one in question.words if self._searcher.doc_freq(WORDS, one) <= _RARE]
        meant = {one: self._vocabulary.correct(one) for one in rare}
        return question.correct({one: other for one, other in meant.items() if other is not None})

    def _filters(self, wanted: Wanted) -> list[Query]:
        found = [
            one_of(self._schema, name, values) for name, values in wanted.filters.items() if values
        ]
        if wanted.max_price_eur is not None:
            found.append(between(self._schema, "price_eur", None, wanted.max_price_eur))
        if wanted.free:
            found.append(is_true(self._schema, "is_free"))
        least, most = wanted.hours
        if least is not None:
            found.append(between(self._schema, "hours_max", least, None))
        if most is not None:
            found.append(between(self._schema, "hours_min", None, most))
        if wanted.sort in ("price", "hours"):
            found.append(between(self._schema, _SORTED_BY[wanted.sort], 0.0, None))
        return found

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
            (stored,) = self._searcher.doc(address)[STORED]
            shown = dict(zip(SHOWN, orjson.loads(stored), strict=True))
            clusters.setdefault(shown.pop("cluster"), _hit(shown, score))
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


def _open(data: Path) -> tantivy.Index:
    """The newest index. One that is swapped away while it is opened is no reason to give up."""
    link = data / "search"
    while True:
        folder = link.resolve()
        try:
            return _open_folder(folder, data)
        except WarehouseError:
            if link.resolve() == folder:
                raise


def _open_folder(folder: Path, data: Path) -> tantivy.Index:
    if not (folder / "meta.json").is_file():
        raise WarehouseError(
            f"there is no search index in {data}: `credcat search --rebuild` makes it"
        )
    try:
        index = tantivy.Index(build_schema(), path=str(folder), reuse=True)
    except (OSError, ValueError) as error:
        raise WarehouseError(
            f"the search index in {data} is of another version: "
            f"`credcat search --rebuild` makes it anew ({error})"
        ) from error
    register(index)
    return index


def _hit(shown: dict[str, Any], score: Any) -> Hit:
    languages = shown.pop("language") or []
    return Hit(score=float(score or 0), languages=languages, **shown)
