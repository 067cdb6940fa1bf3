"""Codes of other classifications than ISCED-F in stated subjects, and what they are in it.

Each is a tree whose codes begin with those of what they are part of, so that the longest known
beginning decides (``G311`` of JACS is part of ``G3``, statistics). JACS, HECoS and CAH are HESA's,
LDCS is public sector information under the Open Government Licence 1.0, sector subject areas are
Ofqual's, CIP is NCES's.
"""

import re
from collections.abc import Mapping
from functools import cache

from normalize.fields import Found
from normalize.vocabulary import rows

_GAP = r"[\s:_#/.–-]*"
_SHAPES = {
    "jacs": (r"(?:xcri:)?jacs(?:\s?v?[123](?:\.\d)?(?=[\s:_#/)\]-]))?", r"[a-z]\d{0,3}"),
    "hecos": (r"hecos", r"1\d{5}"),
    "cah": (r"cah", r"\d\d(?:-\d\d(?:-\d\d)?)?"),
    "ldcs": (r"(?:xcri:)?ldcs(?:\s?v?[23](?:\.0)?(?=[\s:_#/)\]-]))?", r"[a-z]{1,2}(?:\.\d*)?"),
    "ssa": (r"(?:ssa|sector\ssubject\sareas?)(?:\s\(?(?:tier|level|t)\s?[12]\)?)?",
            r"\d{1,2}(?:\.\d)?"),
    "asjc": (r"(?:scopus\s)?asjc", r"\d\d(?:\d\d)?"),
    "ddc": (r"(?:ddc|dewey)", r"\d{3}(?:\.\d+)?"),
    "cip": (r"cip(?:\s?20[12]0)?", r"\d\d(?:\.\d{2,4})?"),
}  # fmt: skip
"""Scheme -> how it is named, and the shape of its codes."""
_NAMED = {
    scheme: re.compile(
        rf"(?:\W?{name}{_GAP}(?:(?:subject\s)?codes?{_GAP})?[\[(]?(?P<code>{code})(?!\w)(?:\W.*)?"
        rf"|(?:.*\W)?[\[(]{name}{_GAP}(?:code{_GAP})?(?P<last>{code})[\])]"
        rf"|(?P<first>{code})\s?[\[(]{name}[\])](?:\W.*)?)",
        re.IGNORECASE | re.ASCII,
    )
    for scheme, (name, code) in _SHAPES.items()
}
_SCHEME = re.compile(
    r"(?<![^\W_])(?:jacs|hecos|cah(?=\d|\W)|ldcs|ssa\b|sector\ssubject\sarea|asjc|ddc\b|dewey|cip\b)",
    re.IGNORECASE,
)
_BARE_CIP = re.compile(r"(\d\d\.\d{2}(?:\d\d)?)(?!\d|\.\d)(?:\W.*)?", re.ASCII)
_CIP_LOCATED = re.compile(
    r"https?://nces\.ed\.gov/\S*[?&]cip=(\d\d(?:\.\d+)?)(?!\d)\S*", re.IGNORECASE | re.ASCII
)
_CODE_FIRST = re.compile(
    r"[\[(]?(?:[a-z]{1,2}\.?)?\d[\d.]{0,9}[\])]?(?:\s*[-–—:,]\s*|\s+)([^\W\d].*)",
    re.IGNORECASE,
)
_CODE_LAST = re.compile(r"(.*[^\W\d])\s*[\[(][a-z]{0,2}\.?\d[\d.]{1,9}[\])]", re.IGNORECASE)


def placed(text: str) -> Found[tuple[str, ...]] | None:
    """What a code of another classification means: named by its scheme, located, or of CIP.

    No codes where the code is known and is between fields, as of a library's general works.
    """
    if text.startswith("http"):
        return _located(text)
    if found := _SCHEME.search(text):
        scheme = _scheme(found[0])
        named = _NAMED[scheme].fullmatch(text)
        return _meant(scheme, next(filter(None, named.groups()))) if named else None
    bare = _BARE_CIP.fullmatch(text)
    return _meant("cip", bare[1]) if bare else None


def without_code(text: str) -> str | None:
    """The words beside a code of an unnamed classification; None where there is no such code."""
    found = _CODE_FIRST.fullmatch(text) or _CODE_LAST.fullmatch(text)
    return found[1] if found else None


def _located(text: str) -> Found[tuple[str, ...]] | None:
    if found := _CIP_LOCATED.fullmatch(text):
        return _meant("cip", found[1])
    code = _concepts().get(text.rstrip("/").replace("http://", "https://"))
    return Found((code,), "concept_of_classification") if code else None


def _scheme(name: str) -> str:
    name = name.lower()
    return {"sec": "ssa", "dew": "ddc"}.get(name[:3]) or next(
        scheme for scheme in _SHAPES if name.startswith(scheme)
    )


def _meant(scheme: str, code: str) -> Found[tuple[str, ...]] | None:
    code = code.upper().rstrip(".")
    if scheme == "ssa":
        code = code.lstrip("0")
    for length in range(len(code), 0, -1):
        if (known := _codes().get((scheme, code[:length]))) is not None:
            return Found(known, "code_of_classification")
    return None


@cache
def _codes() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Scheme and beginning of a code -> codes of ISCED-F."""
    return {(row["scheme"], row["code"]): tuple(row["codes"].split("|")) if row["codes"] else ()
            for row in rows("subject_codes")}  # fmt: skip


@cache
def _concepts() -> Mapping[str, str]:
    """Address of a concept in another classification -> code of ISCED-F."""
    return {row["uri"]: row["code"] for row in rows("subject_concepts")}
