"""What is awarded: kinds of credential by their brands, words and codes, and credit.

A brand in the title counts where no kind of award is stated; a title that is about an award, or
prepares for one, awards nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick

from normalize.fields.mending import mended, mended_each
from normalize.vocabulary import fold, rows, terms
from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.reading import Entry, Hit, Read
from normalize.vocabulary.skimming import skimmer
from normalize.vocabulary.spelling import SIGNS, spell

_LONGEST = 300
_VOCABULARIES = ("credential_types", "brands", "qualifications")
_CREDITS = re.compile(
    r"\d\s*(?:[-–]\s*)?(?:ECTS|UK\s+credits?|CATS|(?:\w{2,20}\s)?credits?(?!\s*card)|"
    r"Credit\s?points?|LP\b|Leistungspunkte|crédits?|créditos?|crediti|CFU|studiepunten|EC\b)|"
    r"\b(?:ECTS|CATS)\s*:?\s*\d",
    re.IGNORECASE,
)
_NO_CREDITS = re.compile(r"\b(?:CPD|CEU|CME|PDU|CPE|Fortbildungspunkte)", re.IGNORECASE)
_GAPS = re.compile(r"[\W_]+")
_UNSPELLED = re.compile("[®™℠–—’“”]+")
"""Signs that leave letters alone, where most of a text is ASCII."""
_WEAK = ("none", "other", "digital_badge")
_DENIABLE = frozenset({"other", "completion_certificate"})
"""Kinds whose denial means that nothing is awarded: "no certificate", but not "no degree"."""
_START_JOINTS = frozenset(
    {
        "in",
        "of",
        ":",
        "–",
        "en",
        "em",
        "di",
        "de",
        "du",
        "for",
        "program",
        "programme",
        "van",
        "по",
        "by",
    }
)


_ARTICLES = frozenset(
    {"the", "a", "an", "your", "this", "der", "die", "das", "le", "la", "un", "una", "il", "el"}
)


@dataclass(frozen=True, slots=True)
class Award:
    """A kind of award, and what decided it."""

    type: str
    """A code of ``offerings.credential_type``."""
    brand: str | None
    """The provider's product name, where the text names one: a label of ``brands.csv``."""
    rule: str


def credential_type(stated: tuple[str, str]) -> Award | None:
    """The kind of award that a brand, a word, a code or a sentence names.

    Args:
        stated: name of the format or id of the provider ("" for any), and the text: the same words
            name different awards at different places.
    """
    place, text = stated[0], mended(stated[1])
    if not text.strip() or len(text) > _LONGEST:
        return None
    if own := _own_award(place, text):
        return own
    read = lexicon(*_VOCABULARIES).read(_without_address(text))
    named = [entry for hit in read.hits if not hit.under and (entry := _entry(hit.entries))]
    if any(hit.mark == "~toward" for hit in read.hits):
        # Vendors' certifications are what courses prepare for, before or after they are named.
        named = [entry for entry in named if entry.code != "industry_certification"]
    if not _strongest(named) and _denied(read):
        return Award("none", None, "denied")
    award = _award(named, whole=read.is_whole())
    return award and _with_credits(award, text)


def credential_types(place: str, stated: Sequence[str]) -> list[Award | None]:
    """`credential_type` of each of many texts at one place.

    As a rule a text is skimmed, and what its terms come to is settled once for all that have them:
    "BA (Honours) History", "BA (Honours) Music".
    """
    skims = skimmer(*_VOCABULARIES)
    texts = mended_each(stated)
    bounded = ["" if len(text) > _LONGEST else _without_address(text) for text in texts]
    found: list[Award | None] = []
    settled: dict[tuple[tuple[int, ...], bool], Award | None] = {}
    for text, skimmed in zip(texts, skims.skim_each(bounded), strict=True):
        if skimmed is None or skimmed.negations or _own_award(place, text):
            found.append(credential_type((place, text)))
            continue
        said = tuple(skimmed.terms), skimmed.whole
        if said not in settled:
            named = filter(None, map(_entry, skims.entries_of(skimmed)))
            settled[said] = _award(list(named), whole=skimmed.whole)
        award = settled[said]
        found.append(award and _with_credits(award, text))
    return found


def _own_award(place: str, text: str) -> Award | None:
    listed = _own_terms().get(place)
    own = listed.get(fold(text)) if listed else None
    return Award(own, None, "term_of_provider") if own else None


def _without_address(text: str) -> str:
    """A term of the CTDL without the address that it may be written with."""
    return text.rsplit("/ctdl/terms/", 1)[-1]


def _award(named: list[Entry], *, whole: bool) -> Award | None:
    kinds = _strongest(named)
    if len(kinds) != 1:
        return None
    return Award(kinds[0], _label(named, kinds[0]), "term" if whole else "term_in_text")


@cache
def _own_terms() -> dict[str, dict[str, str]]:
    """Place -> folded terms that are its own -> their codes."""
    listed: dict[str, dict[str, str]] = {}
    for row in rows("credential_types"):
        if row["provider"]:
            listed.setdefault(row["provider"], {})[fold(row["term"])] = row["code"]
    return listed


def _entry(entries: Iterable[Entry]) -> Entry | None:
    """What a term says of the kind of award, whatever file it stands in."""
    for entry in entries:
        at_place = entry.row.get("provider")
        if entry.vocabulary in _VOCABULARIES and entry.code[0] not in "-~" and not at_place:
            return entry
    return None


def _strongest(named: list[Entry]) -> list[str]:
    """The kinds named, without those that say less than another.

    A brand says more than a word, a kind more than "certificate"; a badge may stand for another
    award. What a certificate is of ("of completion") says nothing where there is no certificate.
    """
    branded = [one.code for one in named if one.vocabulary == "brands" and one.code not in _WEAK]
    if branded:
        return list(dict.fromkeys(branded))
    certain = [entry.code for entry in named if entry.where != "qualifies"]
    if "other" in certain:
        certain = [entry.code for entry in named]
    kinds = list(dict.fromkeys(certain))
    for weak in _WEAK:
        if weak in kinds and len(kinds) > 1:
            kinds.remove(weak)
    return kinds


def _label(named: list[Entry], kind: str) -> str | None:
    labels = (entry.row.get("label") for entry in named if entry.code == kind)
    return next((label for label in labels if label), None)


def clearest(awards: Sequence[Award | None]) -> Award | None:
    """The first that says a kind; else the first that says that there is an award."""
    unclear = None
    for award in awards:
        if award is not None and award.type != "other":
            return award
        unclear = unclear or award
    return unclear


def _with_credits(award: Award, text: str) -> Award:
    """A microcredential that states its academic credit is one that carries credit (A.3)."""
    if award.type != "microcredential" or _NO_CREDITS.search(text) or not _CREDITS.search(text):
        return award
    return replace(award, type="credit_microcredential", rule="microcredential_with_credits")


def _denied(read: Read) -> bool:
    denied = (_entry(hit.entries) for hit in read.hits if hit.under == "~not")
    return any(entry is not None and entry.code in _DENIABLE for entry in denied)


def names_award(text: str) -> bool:
    """Whether a text names any award, held or not."""
    return any(_entry(hit.entries) for hit in lexicon(*_VOCABULARIES).read(text).hits)


def award_in_title(title: str) -> Award | None:
    """The award that a title names as its own: "Data Engineering Nanodegree"."""
    if len(title) > _LONGEST or "?" in title or not _may_name(title):
        return None
    read = lexicon("titles", *_VOCABULARIES).read(title)
    if any(hit.code("titles") == "blocked" or hit.mark == "~toward" for hit in read.hits):
        return None
    found = {
        entry.code: entry
        for hit in read.hits
        for entry in hit.entries
        if not hit.under and _is_own(read, hit, entry.row.get("title") or "")
    }
    if len(found) != 1:
        return None
    code, entry = found.popitem()
    rule = "brand_in_title" if entry.row.get("label") else "award_in_title"
    return _with_credits(Award(code, entry.row.get("label") or None, rule), title)


@cache
def squeezed_names() -> AhoCorasick:
    """The awards that a title may name, folded, letters and digits alone.

    `award_in_title` understands no title that holds none of them when it is written so.
    """
    named = (row["term"] for name in _VOCABULARIES for row in rows(name) if row.get("title"))
    return AhoCorasick(sorted({_GAPS.sub("", spell(term)) for term in named}))


def _may_name(title: str) -> bool:
    letters = title if title.isascii() else _UNSPELLED.sub("", title)
    spelled = letters.lower() if letters.isascii() else spell(title)
    return bool(squeezed_names().find_matches_as_indexes(_GAPS.sub("", spelled)))


def _is_own(read: Read, hit: Hit, where: str) -> bool:
    """Whether an award stands in a title where the name of the offering's own award stands."""
    match where:
        case "anywhere":
            return _at_end(read, hit) or _is_followed(read, hit)
        case "start":
            return not read.spelled[: hit.start].strip()
        case "end":
            return _at_end(read, hit)
        case "edge":
            return _at_end(read, hit) or _at_start(read, hit)
        case _:
            return False


def _at_start(read: Read, hit: Hit) -> bool:
    return not read.spelled[: hit.start].strip() and _is_followed(read, hit)


def _is_followed(read: Read, hit: Hit) -> bool:
    """Whether the subject of the award comes next: "Program in Finance"."""
    after = read.spelled[hit.end :].split()
    return bool(after) and after[0] in _START_JOINTS


def _at_end(read: Read, hit: Hit) -> bool:
    """Nothing follows but words like "program", or something in brackets or after a bar."""
    before = read.spelled[: hit.start].split()
    rest = read.spelled[hit.end :]
    followers = [one for one in read.hits if one.start >= hit.end and one.code("titles") == "end"]
    for one in followers:
        rest = rest.replace(read.spelled[one.start : one.end], " ")
    after = rest.split()
    ends = not after or after[0] in SIGNS - frozenset(":,&/+–") or _is_code(after)
    return bool(before) and before[-1] not in _ARTICLES and ends


def _is_code(pieces: Sequence[str]) -> bool:
    """The provider's key behind a title: "Nanodegree nd0044"."""
    return len(pieces) == 1 and pieces[0][0].isalpha() and pieces[0][-1].isdigit()


def credit_unit(stated: str) -> str | None:
    """A code of ``offerings.credit_unit``."""
    return terms("credit_units").get(fold(stated)) if len(stated) <= _LONGEST else None
