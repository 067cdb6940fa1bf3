"""Queries of the engine, made of what is wanted."""

from collections.abc import Iterable, Iterator, Sequence
from math import log

import tantivy
from tantivy import FieldType, Occur, Query

from warehouse.search.analysis import stems
from warehouse.search.fields import WORDS, WRITTEN, stems_in
from warehouse.search.question import Question

_COMMON = 0.25
"""A word in more than this share of the offerings says little: it ranks, and need not be there."""
_TIE = 0.2
"""Share of the lesser field's score that adds to the better one's."""


class QueryBuilder:
    """Builds queries for one index.

    Args:
        schema: the index's schema.
        searcher: what counts the offerings that have a word.
        forms: languages by whose stems words are looked for, or `FOLDED`.
    """

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, forms: Sequence[str]
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._forms = forms

    def is_known(self, word: str) -> bool:
        """Whether an offering has the word, or another form of it."""
        terms = ((WORDS, word), *self._stems(word))
        return any(self._searcher.doc_freq(*term) for term in terms)

    def all_words(
        self, question: Question, filters: Sequence[Query], others: Sequence[str], *, ranked: bool
    ) -> Query:
        """Offerings that have all words but very common ones, and pass the filters.

        Args:
            question: the words.
            filters: what must hold besides.
            others: words that may stand for the last one, which is still being typed.
            ranked: by how well they fit; else all alike, which is quicker.
        """
        parts = [(Occur.Must, one) for one in (*filters, *self._phrases(question))]
        for place, word in enumerate(question.words):
            is_last = place == len(question.words) - 1
            words = [word, *others] if is_last else [word]
            needed = len(question.words) == 1 or not self._is_common(word)
            parts.append((Occur.Must if needed else Occur.Should, self._found_by(words)))
            if ranked:
                parts += ((Occur.Should, one) for one in self._written(words))
        return _all_or_some(parts)

    def some_words(self, question: Question, filters: Sequence[Query], *, ranked: bool) -> Query:
        """Offerings that have at least one of the words or phrases, and pass the filters."""
        parts = list(self._phrases(question))
        for word in question.loose_words:
            parts.append(self._found_by([word]))
            if ranked:
                parts += self._written([word])
        some = Query.boolean_query([(Occur.Should, one) for one in parts])
        return Query.boolean_query([(Occur.Must, one) for one in (*filters, some)])

    def _is_common(self, word: str) -> bool:
        return self._searcher.doc_freq(WORDS, word) > _COMMON * self._searcher.num_docs

    def _phrases(self, question: Question) -> Iterator[Query]:
        for phrase in question.phrases:
            yield _scoreless(Query.phrase_query(self._schema, WORDS, list(phrase)))

    def _found_by(self, words: Sequence[str]) -> Query:
        """Offerings that have one of the words in any form, which is as rare as all together."""
        terms = [(field, stem) for word in words for field, stem in self._stems(word)]
        counts = {term: self._searcher.doc_freq(*term) for term in terms}
        known = {term: count for term, count in counts.items() if count} or counts
        if len(known) == 1:
            return self._term(*next(iter(known)))
        whole = self._rarity(sum(known.values()))
        return Query.disjunction_max_query(
            [
                Query.boost_query(self._term(*term), whole / self._rarity(count))
                for term, count in known.items()
            ]
        )

    def _rarity(self, count: int) -> float:
        """Inverse document frequency, as BM25 has it."""
        every = self._searcher.num_docs
        count = min(count, every)
        return log(1 + (every - count + 0.5) / (count + 0.5))

    def _written(self, words: Iterable[str]) -> Iterator[Query]:
        """Offerings that have one of the words as it is written, by the best field that has it."""
        weighed = [
            Query.boost_query(self._term(name, word), weight)
            for word in words
            for name, weight in WRITTEN.items()
            if self._searcher.doc_freq(name, word)
        ]
        if weighed:
            yield Query.disjunction_max_query(weighed, _TIE)

    def _stems(self, word: str) -> Iterator[tuple[str, str]]:
        """The fields of the forms and the word's stem in each."""
        for form in self._forms:
            for stem in stems(word, form):
                yield stems_in(form), stem

    def _term(self, name: str, word: str) -> Query:
        return Query.term_query(self._schema, name, word, "freq")


def _all_or_some(parts: list[tuple[Occur, Query]]) -> Query:
    """All that must be; where nothing must, at least one of what may."""
    if not parts:
        return Query.all_query()
    if any(occur == Occur.Must for occur, _ in parts):
        return Query.boolean_query(parts)
    return Query.boolean_query([(Occur.Must, Query.boolean_query(parts))])


def _scoreless(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def one_of(schema: tantivy.Schema, name: str, values: Sequence[str]) -> Query:
    """Offerings in one of whose values of a field is one of these."""
    # No set of terms: that would visit every offering of each value before looking at the words.
    terms = [Query.term_query(schema, name, value, "basic") for value in values]
    if len(terms) == 1:
        return _scoreless(terms[0])
    return _scoreless(Query.boolean_query([(Occur.Should, one) for one in terms]))


def is_true(schema: tantivy.Schema, name: str) -> Query:
    """Offerings of which a field says yes."""
    return _scoreless(Query.term_query(schema, name, True))


def between(schema: tantivy.Schema, name: str, low: float | None, high: float | None) -> Query:
    """Offerings with a number in a range, ends included."""
    return _scoreless(Query.range_query(schema, name, FieldType.Float, low, high))
