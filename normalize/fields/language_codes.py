"""Codes of languages, of every kind that feeds write, to BCP 47 (RFC 5646).

ISO 639-1, 639-2 (both forms), 639-3, BCP 47, POSIX locales ("en_US.UTF-8"), addresses of the EU's
and the Library of Congress's code lists. The tag is canonical as CLDR has it
(`langcodes.standardize_tag`): old codes are replaced ("iw" is "he"), the code of a language that
stands for a larger one becomes the larger one's ("cmn" is "zh", "arb" is "ar"; "yue", "nb" stay);
script and region are kept only where they are stated.
"""

import re
from functools import cache

import langcodes
import pycountry
from babel import Locale
from babel.languages import get_official_languages
from langcodes.tag_parser import LanguageTagError

from normalize.fields.language_names import NO_LANGUAGE, is_no_language, region_codes
from normalize.vocabulary import rows

_LONGEST = 100
_CODE = re.compile(
    r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8}){0,5})(?:\.[A-Za-z0-9-]{1,12})?(?:@\w+)?"
)
_ADDRESS = re.compile(
    r"https?://\S*(?:/authority/language/|/iso639-[1235]/|/iso639-[1-3]/|/languages/)([A-Za-z]{2,3})/?"
)
_SCRIPT = re.compile(r"[A-Za-z]{4}")
_EXTENSION = re.compile(r"[A-Za-z]{3}")
_REGION = re.compile(r"[A-Za-z]{2}|\d{3}")
_VARIANT = re.compile(r"[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}")
_WRITTEN_WORDS = frozenset({"No", "In", "It", "Is", "My", "To", "So", "Am", "As", "Be", "He", "Or"})
"""Words, where they begin with a capital: codes are written in one case."""
_LANGUAGES_IN_CAPITALS = frozenset({"CY", "GA", "IS", "MT", "MK", "SQ", "EU"})
"""Codes that are read beside the common ones though the letters are a country's, too."""
_FAULTS = {
    "zh-chs": "zh-Hans",  # names of cultures in .NET before BCP 47
    "zh-cht": "zh-Hant",
    "es-la": "es-419",  # Facebook's code: Laos speaks no Spanish
    "es-xl": "es-419",
    "es-latam": "es-419",
    "es-lat": "es-419",
}
_COMMON = (
    "en de fr es pt it nl ru zh ja ko ar hi pl tr sv da no nb fi cs hu ro el uk bg hr sr sk sl et "
    "lv lt ca eu gl he fa ur bn ta te th vi id ms"
)
COMMON = frozenset(_COMMON.split())
"""Codes that are read as such beside others without a separator between them."""


def from_code(stated: str) -> tuple[str, ...] | None:
    """The BCP 47 tags that a code means: one, or two for a pair ("DE-EN"); None where none."""
    text = stated.strip()
    if len(text) > _LONGEST:
        return None
    if address := _ADDRESS.fullmatch(text):
        text = address[1]
    found = _CODE.fullmatch(text)
    if found is None or text in _WRITTEN_WORDS or _is_country(text):
        return None
    base, rest = found[1].casefold(), [part for part in re.split("[-_]", found[2]) if part]
    if not rest and is_no_language(base):
        return None
    return _from_subtags(base, rest, text)


def _is_country(text: str) -> bool:
    """Capitals that are rather a country's: "UK", "KR", "CHN"; in small letters they are a code."""
    if not text.isupper() or text in _LANGUAGES_IN_CAPITALS:
        return False
    if len(text) == 2:
        return text == "UK" or (text in region_codes() and text.casefold() not in COMMON)
    place = pycountry.countries.get(alpha_3=text) if len(text) == 3 else None
    if place is None:
        return False
    tag = _standard(text.casefold())
    return tag is not None and not is_spoken(tag, str(place.alpha_2))


def _from_subtags(base: str, rest: list[str], text: str) -> tuple[str, ...] | None:
    if fault := _FAULTS.get("-".join([base, *rest]).casefold()):
        return (fault,)
    if len(rest) == 1 and text.isupper() and _is_country(base.upper()):
        return None
    if len(rest) == 1 and _is_pair(base, rest[0], text):
        both = (_standard(base), _standard(rest[0]))
        is_region = rest[0].upper() in region_codes()
        return None if is_region or None in both else tuple(tag for tag in both if tag)
    kept = _kept(base, rest)
    tag = _of_larger(base, rest, kept) or _standard("-".join([base, *kept]))
    return None if tag is None else (tag,)


def _of_larger(base: str, rest: list[str], kept: list[str]) -> str | None:
    """The tag of a language that is written as a part of a larger one: "zh-yue" is "yue"."""
    if not rest or not _EXTENSION.fullmatch(rest[0]):
        return None
    tag = _standard("-".join([base, rest[0], *kept]))
    return tag if tag and tag.split("-")[0] != base else None


def _is_pair(base: str, other: str, text: str) -> bool:
    """Two languages ("DE-EN") or none can tell ("en-fr"), where no locale is written so."""
    code = other.casefold()
    written_as_locale = text.endswith(other.upper()) and text.startswith(base)
    if code not in COMMON or code == base:
        return False
    if other.upper() not in region_codes():
        return other.upper() != "UK"
    return not written_as_locale and not is_spoken(base, other.upper())


def _kept(base: str, rest: list[str]) -> list[str]:
    """Script, region and variants; extensions and private parts say nothing about the language."""
    kept = []
    for part in rest:
        if len(part) == 1:
            break
        if _SCRIPT.fullmatch(part) or _VARIANT.fullmatch(part):
            kept.append(part)
        elif _REGION.fullmatch(part):
            region = "GB" if part.upper() == "UK" else part.upper()
            if (
                part.isdigit()
                or region in region_codes() - {"XX", "ZZ", "XA", "XB"}
                or base == "sgn"
            ):
                kept.append(region)
    return kept


def _standard(tag: str) -> str | None:
    """The canonical tag of a known language."""
    try:
        found = langcodes.standardize_tag(tag, macro=True)
        valid = langcodes.tag_is_valid(found)
    except LanguageTagError:
        return None
    base = found.split("-")[0]
    return found if valid and base in _known() and base not in NO_LANGUAGE else None


@cache
def _known() -> frozenset[str]:
    """Languages that CLDR or the table names: of the 8,000 codes of ISO 639-3, most are words."""
    named = (row["code"].split("-")[0] for row in rows("language_names") if row["code"])
    return frozenset({*Locale("en").languages, *named})


def with_parts(tag: str, script: str | None = None, region: str | None = None) -> str | None:
    """The tag with a script or a region put in; None where it has another one."""
    language = langcodes.Language.get(tag)
    if (script and language.script not in {None, script}) or (
        region and language.territory not in {None, region}
    ):
        return None
    return langcodes.Language.make(
        language=language.language,
        script=language.script or script,
        territory=language.territory or region,
        variants=language.variants,
    ).to_tag()


def is_spoken(tag: str, region: str) -> bool:
    """Whether a language is an official one of the region, in law or in fact."""
    base = tag.split("-", maxsplit=1)[0]
    if region == "419":
        return base == "es"
    official = get_official_languages(region, de_facto=True)
    return base in {one.split("_")[0] for one in official}
