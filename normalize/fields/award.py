"""What is awarded: kinds of credential by their brands and codes, and credit."""

from functools import cache

from normalize.vocabulary import fold, rows, terms

_LONGEST = 300


@cache
def _types() -> dict[tuple[str, str], str]:
    return {(row["provider"], fold(row["term"])): row["code"] for row in rows("credential_types")}


def credential_type(stated: tuple[str, str]) -> str | None:
    """A code of ``offerings.credential_type`` for a brand, a word or a code.

    Args:
        stated: name of the format or id of the provider ("" for any), and the term: the same words
            name different awards at different places.
    """
    place, term = stated
    if len(term) > _LONGEST:
        return None
    folded = fold(term)
    known = _types().get((place, folded)) or _types().get(("", folded))
    return known or _by_beginning(folded)


def _by_beginning(folded: str) -> str | None:
    """Qualifications by how their names begin: "BSc (Honours) Chemistry" is a degree."""
    beginnings = terms("qualifications")
    words = folded.split(" ", 4)
    heads = (" ".join(words[:count]) for count in (3, 2, 1))
    return next((beginnings[head] for head in heads if head in beginnings), None)


def credit_unit(stated: str) -> str | None:
    """A code of ``offerings.credit_unit``."""
    return terms("credit_units").get(fold(stated)) if len(stated) <= _LONGEST else None
