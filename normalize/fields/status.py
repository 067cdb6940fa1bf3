"""Where an offering is in its life, as the provider says."""

from normalize.fields import Found
from normalize.fields.mending import mended
from normalize.vocabulary.lexicon import lexicon

_LONGEST = 500
_OVER = ("withdrawn", "archived", "retiring")
"""What is over or will be may still be said to be open: "Archived course, open for self-study"."""


def status(stated: str) -> Found[str] | None:
    """A code of ``offerings.status``; None where the text names none, or several."""
    if len(stated) > _LONGEST:
        return None
    read = lexicon("statuses").read(mended(stated).rsplit("schema.org/", 1)[-1])
    codes = set(read.codes("statuses"))
    if len(codes) > 1 and codes & set(_OVER):
        codes -= {"active"}
    if len(codes) != 1:
        return None
    return Found(codes.pop(), "term" if read.is_whole() else "term_in_text")
