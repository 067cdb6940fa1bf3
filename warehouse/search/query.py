"""Queries of the engine, made of what is wanted."""

from collections.abc import Iterable, Iterator, Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from warehouse.search.analysis import stems
from warehouse.search.fields import (
    FINDING,
    FINDING_STEMMED,
    FOLDED_FIELDS,
    PHRASES,
    STEMMED_FIELDS,
)
from warehouse.search.question import Question

_COMMON = 0.25
"""A word in more than this share of the offerings says little: it ranks, and need not be there."""
_TIE = 0.2
"""Share of the lesser fields' scores that adds to the best one's."""


class QueryBuilder:
    """Builds queries for one index.

    Args:
        schema: the index's schema.
        searcher: what counts the offerings that have a word.
        languages: languages by whose stems words are looked for.
    """

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, languages: Sequence[str]
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._languages = languages

    def is_known(self, word: str) -> bool:
        """Whether an offering has the word, or another form of it."""
        return bool(self._searcher.doc_freq("words", word)) or any(
            self._searcher.doc_freq(f"words_{language}", stem)
            for language in self._languages
            for stem in stems(word, language)
        )

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
            terms = [word, *others] if is_last else [word]
            needed = len(question.words) == 1 or not self._is_common(word)
            if needed:
                parts.append((Occur.Must, self._found_by(terms)))
            if ranked or not needed:
                parts.append((Occur.Should, self._ranked_by(terms)))
        return _all_or_some(parts)

    def some_words(self, question: Question, filters: Sequence[Query], *, ranked: bool) -> Query:
        """Offerings that have at least one of the words or phrases, and pass the filters."""
        by = self._ranked_by if ranked else self._found_by
        parts = [by([word]) for word in question.loose_words]
        parts += self._phrases(question)
        some = Query.boolean_query([(Occur.Should, one) for one in parts])
        return Query.boolean_query([(Occur.Must, one) for one in (*filters, some)])

    def _is_common(self, word: str) -> bool:
        return self._searcher.doc_freq("words", word) > _COMMON * self._searcher.num_docs

    def _phrases(self, question: Question) -> Iterator[Query]:
        for phrase in question.phrases:
            yield _scoreless(Query.phrase_query(self._schema, PHRASES, list(phrase)))

    def _found_by(self, words: Sequence[str]) -> Query:
        """Offerings that have one of the words in any form, all alike."""
        terms = [(name, word) for word in words for name in FINDING]
        terms += [term for word in words for term in self._stems(FINDING_STEMMED, word)]
        queries = (Query.term_query(self._schema, name, word, "basic") for name, word in terms)
        return _scoreless(Query.boolean_query([(Occur.Should, one) for one in queries]))

    def _ranked_by(self, words: Sequence[str]) -> Query:
        """Offerings that have one of the words in any form, by the best field that holds it."""
        weighed = [
            self._term(name, word, weight)
            for word in words
            for name, weight in FOLDED_FIELDS.items()
        ]
        weighed += [
            self._term(name, stem, STEMMED_FIELDS[name.partition("_")[0]])
            for word in words
            for name, stem in self._stems(STEMMED_FIELDS, word)
        ]
        return Query.disjunction_max_query(weighed, _TIE)

    def _stems(self, names: Iterable[str], word: str) -> Iterator[tuple[str, str]]:
        for language in self._languages:
            for stem in stems(word, language):
                for name in names:
                    yield f"{name}_{language}", stem

    def _term(self, name: str, word: str, weight: float) -> Query:
        return Query.boost_query(Query.term_query(self._schema, name, word, "freq"), weight)


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
    terms = (Query.term_query(schema, name, value, "basic") for value in values)
    return _scoreless(Query.boolean_query([(Occur.Should, one) for one in terms]))


def is_true(schema: tantivy.Schema, name: str) -> Query:
    """Offerings of which a field says yes."""
    return _scoreless(Query.term_query(schema, name, True))


def between(schema: tantivy.Schema, name: str, low: float | None, high: float | None) -> Query:
    """Offerings with a number in a range, ends included."""
    return _scoreless(Query.range_query(schema, name, FieldType.Float, low, high))
