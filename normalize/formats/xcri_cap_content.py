"""What courses of XCRI-CAP are about: descriptions by their types, subjects and keywords."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import python_values
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_said import (
    NOTHING,
    Numbers,
    Said,
    either,
    is_said,
    merged,
    said,
)

_KEYWORDS = frozenset({"metadatakeywords", "keyword", "keywords"})
_DESCRIPTIONS: dict[str, frozenset[str]] = {
    "about": frozenset(
        {"", "aim", "aims", "overview", "summary", "syllabus", "topic", "structure"}
    ),
    "outcomes": frozenset({"learningoutcome", "learningoutcomes", "objective", "objectives"}),
    "prerequisites": frozenset(
        {"prerequisite", "prerequisites", "entryprofile", "entryrequirements", "entry"}
    ),
    "assessments": frozenset({"assessment", "assessmentstrategy", "assessmentmethod"}),
    "keywords": _KEYWORDS,
    "workload": frozenset({"studyhours", "learnereffort", "workload"}),
}
_SUBJECTS = tuple(_DESCRIPTIONS)
_OF_TYPE = {kind: place for place, what in enumerate(_SUBJECTS) for kind in _DESCRIPTIONS[what]}
"""Type of a description -> the place in `_SUBJECTS` of what it describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What the subjects of courses say."""

    labels: Said
    """What they are called; of a subject without a name its code in another scheme."""
    isced_f: Said
    """Codes of ISCED-F."""
    keywords: Said
    """Codes of other schemes with their names (``JACS3:Q300``), and labels that are keywords."""


def read_descriptions(courses: Elements) -> dict[str, Said]:
    """What descriptions are about, by the elements of XCRI-CAP and by the types of descriptions."""
    found = {
        "outcomes": [courses.texts("objective", "learningOutcome")],
        "prerequisites": [courses.texts("prerequisite")],
        "assessments": [courses.texts("assessment")],
    }
    descriptions = courses.children("description")
    told = said(descriptions.holders, texts := descriptions.stated())
    types = descriptions.types()
    codes = types.codes.to_numpy()[is_said(texts)]
    places = np.array([_OF_TYPE.get(str(kind), -1) for kind in types.values], np.intp)[codes]
    met = set(places.tolist())
    for place, what in enumerate(_SUBJECTS):
        typed = told.where(places == place) if place in met else NOTHING
        found.setdefault(what, []).append(_split(typed) if what == "keywords" else typed)
    for code, times in enumerate(np.bincount(codes[places < 0]).tolist()):
        if times:
            descriptions.issue(str(types.values[code])[:60], "not collected", times)
    return {what: merged(*parts) for what, parts in found.items()}


def _split(keywords: Said) -> Said:
    """Each of some texts as the words between its commas."""
    pairs = zip(keywords.rows.tolist(), python_values(keywords.texts), strict=True)
    split = [
        (row, word) for row, text in pairs for part in text.split(",") if (word := part.strip())
    ]
    rows = np.array([row for row, _ in split], np.intp)
    return Said(rows, pa.array([word for _, word in split], pa.string()))


def join_paragraphs(texts: Said, rows: int) -> pa.Array:
    """The texts of each row as one, each once; null where there are none."""
    return texts.once().joined(rows, "\n\n")


def read_subjects(courses: Elements) -> Subjects:
    """Subjects, ISCED-F codes and keywords of each course."""
    subjects = courses.children("subject")
    holders, schemes, labels = subjects.holders, subjects.types(), subjects.stated()
    codes = subjects.attribute("identifier").array(pa.string())
    are_isced = schemes.each(lambda scheme: "isced" in scheme)
    are_keywords = schemes.each(lambda scheme: scheme in _KEYWORDS)
    names = schemes.each(lambda scheme: scheme.upper() or None).array(pa.string())
    named = either(are_isced, None, pc.binary_join_element_wise(names, codes, ":"))
    called = pc.coalesce(labels, named) if labels.null_count else labels
    own = pc.coalesce(codes, labels) if any(are_isced.values) else None
    return Subjects(
        labels=said(holders, either(are_keywords, None, called)),
        isced_f=said(holders, either(are_isced, own, None)),
        keywords=_in_turns(holders, named, either(are_keywords, labels, None)),
    )


def _in_turns(holders: Numbers, first: pa.Array, second: pa.Array) -> Said:
    """What two columns say, a text of each in turns."""
    if second.null_count == len(second):
        return said(holders, first)
    turns = np.arange(2 * len(holders)).reshape(2, -1).ravel("F")
    texts = pa.concat_arrays([first, second]).take(pa.array(turns))
    return said(np.repeat(holders, 2), texts)
