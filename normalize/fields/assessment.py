"""How learners are assessed, and whether somebody watches and knows who they are."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from normalize.fields import Found
from normalize.fields.mending import mended, mended_each
from normalize.vocabulary.lexicon import Words, lexicon
from normalize.vocabulary.reading import Entry, Hit, Read
from normalize.vocabulary.skimming import Skimmed, skimmer

_LONGEST = 2000
_WRITTEN = "written_examination"
_FORMS = frozenset({"oral_examination", "practical_assessment", _WRITTEN})
_LISTING = frozenset({",", "/", "&", "|", "–", ";", "+"})
_JOINTS = frozenset({"(", ":", "/"})

_DECISIVE = frozenset({"unsupervised", "supervised", "proctored", "centre", "id"})
"""Codes without which a text says nothing of supervision: a place alone does not."""

_Named = tuple[Hit, str]


def assessment_types(stated: str) -> Found[tuple[str, ...]] | None:
    """Codes of ``offerings.assessment_types``, in the order of the text.

    Empty where the text says that nothing is assessed, or names what is no assessment; None where
    nothing in it is understood.
    """
    if len(stated) > _LONGEST:
        return None
    return read_types(lexicon("assessment_types").read(mended(stated)))


def assessment_types_each(stated: Sequence[str]) -> list[Found[tuple[str, ...]] | None]:
    """`assessment_types` of each text; only those are read whose terms change one another."""
    skims = skimmer("assessment_types")
    texts = mended_each(["" if len(text) > _LONGEST else text for text in stated])
    found = []
    for text, skimmed in zip(texts, skims.skim_each(texts), strict=True):
        said = [entries[0] for entries in skims.entries_of(skimmed)] if skimmed else []
        if skimmed is None or _is_weighed(said):
            found.append(read_types(lexicon("assessment_types").read(text)))
        else:
            found.append(_types(skimmed, said))
    return found


def _types(skimmed: Skimmed, said: Sequence[Entry]) -> Found[tuple[str, ...]] | None:
    codes = tuple(dict.fromkeys([one.code for one in said if one.code[0] not in "-~"]))
    if not codes:
        return Found((), "denied") if "~not" in skimmed.negations else None
    return Found(codes, "term" if skimmed.whole else "terms_in_text")


def _is_weighed(said: Sequence[Entry]) -> bool:
    """Whether what a term says hangs on others: words of form do, and an exam beside its form."""
    places = {one.where for one in said}
    return "form" in places or ("bare" in places and sum(one.code in _FORMS for one in said) > 1)


def read_types(read: Read) -> Found[tuple[str, ...]] | None:
    """`assessment_types` of a text in which each term is weighed among the others."""
    named = _held(read, read.coded("assessment_types"))
    # Terms that say "exam" and not of what form.
    bare = {hit.start for hit, _ in named if hit.entries[0].where == "bare"}
    told = bare & _beside_forms(read, named) if bare else bare
    codes = tuple(dict.fromkeys(code for hit, code in named if hit.start not in told))
    if not codes:
        return Found((), "denied") if any(hit.mark == "~not" for hit in read.hits) else None
    return Found(codes, "term" if read.is_whole() else "terms_in_text")


def _held(read: Read, named: Sequence[_Named]) -> Sequence[_Named]:
    """Without words of form ("oral") that stand neither alone nor in a list with other forms."""
    if not read.others or not any(hit.entries[0].where == "form" for hit, _ in named):
        return named
    joined = set()
    for (one, _), (other, _) in pairwise(named):
        words, marks = read.gap(one, other)
        if set(words) <= _LISTING and marks <= {"~link"}:
            joined |= {one.start, other.start}
    return [
        (hit, code) for hit, code in named if hit.start in joined or hit.entries[0].where != "form"
    ]


def _beside_forms(read: Read, named: Sequence[_Named]) -> set[int]:
    """Where terms stand that have their form beside them: "written and oral exam", "exam (oral)".

    An exam whose form is said so is not a written one besides.
    """
    told = set()
    for (one, form), (other, next_form) in pairwise(named):
        if form not in _FORMS and next_form not in _FORMS:
            continue
        words, marks = read.gap(one, other)
        adjective = len(read.spelled[one.start : one.end].split()) == 1
        if form in _FORMS and adjective and not words and marks <= {"~link"}:
            told.add(other.start)
        if next_form in _FORMS and not marks and len(words) == 1 and words[0] in _JOINTS:
            told.add(one.start)
    return told


def supervision(stated: str) -> Found[str] | None:
    """A code of ``offerings.assessment_supervision``, only where a text says enough for one.

    Online proctoring and test centres check who sits an exam; an exam that is only "proctored" may
    be either, and is null.
    """
    return supervision_each([stated])[0]


def supervision_each(stated: Sequence[str]) -> list[Found[str] | None]:
    """`supervision` of each text: most say nothing of it."""
    texts = mended_each(["" if len(text) > _LONGEST else text for text in stated])
    telling = _decisive_words().may_stand_in_each(texts)
    return [_supervision(text) if place in telling else None for place, text in enumerate(texts)]


def _supervision(text: str) -> Found[str] | None:
    read = lexicon("supervision").read(text)
    said = set(read.codes("supervision"))
    no_id = "id" in read.negated("supervision")
    if "unsupervised" in said:
        return None if "id" in said else Found("unsupervised_no_id", "unsupervised")
    if no_id:
        return Found("supervised_no_id", "identity_not_checked") if "supervised" in said else None
    if "centre" in said:
        return Found("supervised_onsite_id", "test_centre")
    if "proctored" in said or ({"supervised", "online"} <= said and "proctor" in read.spelled):
        return None if "onsite" in said else Found("supervised_online_id", "online_proctoring")
    return _by_place(said)


@cache
def _decisive_words() -> Words:
    return lexicon("supervision").words_of(_DECISIVE)


def _by_place(said: set[str]) -> Found[str] | None:
    """Identity is checked, under supervision or at a centre, at one place."""
    places = said & {"online", "onsite"}
    if "id" not in said or len(places) != 1:
        return None
    if places == {"onsite"}:
        return Found("supervised_onsite_id", "identity_checked_onsite")
    if "supervised" in said:
        return Found("supervised_online_id", "identity_checked_online")
    return None
