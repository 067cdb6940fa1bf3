"""Skills that providers declare: a text of several as its parts."""

import re
from collections.abc import Sequence

from normalize.skills.index import Index
from normalize.skills.labels import squeeze
from normalize.skills.lexicon import lexicon

_APART = re.compile(r"[;|•·●▪\n\t]+")
_AND_FIRST = re.compile(r"(?:and|und|et|y|e|en|и)\s")
_COMMAS = re.compile(r",(?!\d)(?![^()]*\))")
_LAST = re.compile(r"\s(?:and|und|et|y|e|en|и|&)\s")
_LONGEST = 60
"""Characters of a skill in a list with commas; a longer part is prose."""
_NOTHING = frozenset({
    "", "-", "–", "none", "no", "n/a", "na", "nil", "null", "tbd", "tba", "various",
    "not specified", "not applicable", "keine", "k. a.", "aucune",
    "ninguna", "nenhuma", "nessuna", "geen", "нет",
})  # fmt: skip
"""What says that no skill is declared."""


def skills_in(stated: str, indexes: Sequence[Index] = ()) -> list[str]:
    """The skills in a text that may hold several: "Python, SQL and Excel", "teamwork; writing".

    Args:
        stated: as a provider writes it.
        indexes: whose labels stay whole: "health, safety and hygiene legislation".
    """
    parts = [part for piece in _APART.split(stated) for part in _listed(piece, indexes)]
    return [part for part in parts if part.casefold() not in _NOTHING]


def _listed(text: str, indexes: Sequence[Index]) -> list[str]:
    """The parts of a list with commas; the text where it is none."""
    plain = text.strip(" ,.")
    parts = [part.strip() for part in _COMMAS.split(plain)]
    if len(parts) < 2 or any(squeeze(plain) in lexicon(one).declared for one in indexes):
        return [plain]
    last = _AND_FIRST.match(parts[-1])
    parts[-1:] = [part.strip() for part in _LAST.split(parts[-1][last.end() if last else 0 :])]
    return parts if all(0 < len(part) <= _LONGEST for part in parts) else [plain]
