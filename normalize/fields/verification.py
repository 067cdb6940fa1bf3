"""How an award can be verified: badge standards, platforms, pages."""

from normalize.fields import Found
from normalize.fields.mending import mended
from normalize.vocabulary.lexicon import lexicon

_LONGEST = 1000


def verification_types(stated: str) -> Found[tuple[str, ...]] | None:
    """Codes of ``offerings.verification_types``, in the order of the text.

    Empty where the text denies it, or names what cannot be verified; None where nothing in it is
    understood. A PDF counts only where nothing else is named.
    """
    if len(stated) > _LONGEST:
        return None
    read = lexicon("verification_types").read(mended(stated))
    badges, codes = False, []
    for hit, code in [(hit, hit.code("verification_types")) for hit in read.hits]:
        if hit.under or code is None or code == "-":
            continue
        versioned = any(one.where == "after_badges" for one in hit.entries)
        if not code.startswith("~") and (badges or not versioned):
            codes.append(code)
        badges = badges or code == "~badges" or code.startswith("open_badge")
    distinct = list(dict.fromkeys(codes))
    if len(distinct) > 1 and "pdf_only" in distinct:
        distinct.remove("pdf_only")
    if not distinct:
        return Found((), "denied") if any(hit.mark == "~not" for hit in read.hits) else None
    return Found(tuple(distinct), "term" if read.is_whole() else "terms_in_text")
