"""Whether an award stands alone or counts towards another, where a provider says so."""

from normalize.fields import Found
from normalize.fields.award import names_award
from normalize.vocabulary.lexicon import lexicon

_LONGEST = 1000


def stackability(stated: str) -> Found[str] | None:
    """A code of ``offerings.stackability``; None where the text says neither."""
    if len(stated) > _LONGEST:
        return None
    # "Leads to" says it only of an award: "leads to a degree", not "leads to employment".
    read = lexicon("stackability").read(stated)
    codes = [
        code
        for hit, code in read.coded("stackability")
        if hit.entries[0].where != "award" or names_award(stated)
    ]
    codes = list(dict.fromkeys(codes))
    if not codes:
        return None
    rule = "term" if read.is_whole() else "term_in_text"
    return Found(codes[0] if len(codes) == 1 else "both", rule)
