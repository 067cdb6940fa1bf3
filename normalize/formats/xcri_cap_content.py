"""What courses of XCRI-CAP are about: descriptions by their types, subjects and keywords."""

from collections.abc import Sequence

from normalize.formats.xcri_cap_elements import Elements

Lists = list[list[str]]
"""Texts of each course."""

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
_OF_TYPE = {kind: what for what, kinds in _DESCRIPTIONS.items() for kind in kinds}
"""Type of a description -> what it describes."""


def read_descriptions(courses: Elements) -> dict[str, Lists]:
    """What descriptions are about, by the elements of XCRI-CAP and by the types of descriptions."""
    found: dict[str, Lists] = {
        "outcomes": courses.texts("objective", "learningOutcome"),
        "prerequisites": courses.texts("prerequisite"),
        "assessments": courses.texts("assessment"),
    }
    for what in _DESCRIPTIONS.keys() - found.keys():
        found[what] = [[] for _ in range(len(courses))]
    descriptions = courses.children("description")
    said = zip(descriptions.holders, descriptions.types(), descriptions.stated(), strict=True)
    for row, kind, stated in said:
        about = _OF_TYPE.get(kind)
        if stated and about is None:
            descriptions.issue(kind[:60], "not collected")
        elif stated and about is not None:
            found[about][row] += _split(stated) if about == "keywords" else [stated]
    return found


def _split(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def join_paragraphs(texts: Sequence[str]) -> str | None:
    """Texts as one, each once; None where there are none."""
    return "\n\n".join(dict.fromkeys(texts) if len(texts) > 1 else texts) or None


def read_subjects(courses: Elements) -> tuple[Lists, Lists, Lists]:
    """Subjects, ISCED-F codes and keywords of each course.

    Labels are subjects; codes of a named scheme are kept as keywords: ``JACS3:Q300``.
    """
    rows = len(courses)
    labels: Lists = [[] for _ in range(rows)]
    isced: Lists = [[] for _ in range(rows)]
    keywords: Lists = [[] for _ in range(rows)]
    subjects = courses.children("subject")
    schemes, codes = subjects.types(), subjects.attribute("identifier")
    said = zip(subjects.holders, schemes, codes, subjects.stated(), strict=True)
    for row, scheme, code, label in said:
        if "isced" in scheme:
            isced[row] += [value for value in [code or label] if value]
        elif code and scheme:
            keywords[row].append(f"{scheme.upper()}:{code}")
        if label:
            (keywords if scheme in _KEYWORDS else labels)[row].append(label)
    return [once(row) for row in labels], isced, keywords


def once(texts: Sequence[str]) -> list[str]:
    """Texts in their order, without repetitions."""
    return list(dict.fromkeys(texts) if len(texts) > 1 else texts)
