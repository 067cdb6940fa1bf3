"""Whether an award stands alone or counts towards another, where a provider says so."""

from normalize.fields import Found
from normalize.fields.award import names_award
from normalize.fields.mending import mended
from normalize.vocabulary.lexicon import lexicon

_LONGEST = 1000


def stackability(stated: str) -> Found[str] | None:
    """A code of ``offerings.stackability``; None where the text says neither."""
    if len(stated) > _LONGEST:
        return None
    # "Leads to" says it only of an award: "leads to a degree", not "leads to employment".
    read = lexicon("stackability").read(mended(stated))
    named = read.coded("stackability")
    if any(hit.entries[0].where == "award" for hit, _ in named) and not names_award(stated):
        named = [pair for pair in named if pair[0].entries[0].where != "award"]
    codes = list(dict.fromkeys(code for _, code in named))
    if not codes:
        return None
    rule = "term" if read.is_whole() else "term_in_text"
    return Found(codes[0] if len(codes) == 1 else "both", rule)
