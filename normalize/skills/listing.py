"""Skills of a single listing, and the fields of education that they stand under."""

from collections.abc import Iterable

from normalize.skills.config import LABELS, Skills
from normalize.skills.index import shipped
from normalize.skills.offering import Told, tag_offerings
from normalize.skills.tag import Tag
from normalize.skills.tagger import Passage

Stated = tuple[str | None, str | None, tuple[str, ...], str | None]
"""Title, description, declared skills, BCP 47 language."""
_NOBODY = "stated"
"""Provider of a listing that is looked at alone."""


def tag(stated: Stated, skills: Skills | None = None) -> tuple[Tag, ...]:
    """The skills of one listing, best first; depends on nothing but the arguments.

    Args:
        stated: title, description, declared skills and language; what is not known is None.
        skills: what to look for and in which index; labels of what ships, where None.
    """
    title, description, declared, language = stated
    texts = (("title", title), ("description", description))
    passages = [Passage(field, text) for field, text in texts if text]
    passages += [Passage("keywords", skill) for skill in declared]
    told = Told(tuple(passages), declared, (language,) if language else ())
    (found,) = tag_offerings([told], _NOBODY, skills or LABELS)
    return tuple(found)


def isced_f(uris: Iterable[str]) -> tuple[str, ...]:
    """ISCED-F 2013 codes of the knowledge concepts among the URIs, one for each mention, in order.

    A field is named as often as skills stand under it, so that they can vote. Other skills and
    URIs that are not ESCO's give none.
    """
    known = shipped()
    return tuple(code for uri in uris if uri in known for code in known[uri].isced_f)
