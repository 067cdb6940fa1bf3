"""Licences of content: an SPDX id or the address of the licence."""

from normalize.fields.url import absolute
from normalize.vocabulary import fold, terms

_LONGEST = 500


def licence(stated: str) -> str | None:
    """An SPDX id or an absolute URL; None where the text is neither."""
    text = stated.strip()
    if len(text) > _LONGEST:
        return None
    return terms("licences").get(fold(text)) or absolute(text)
