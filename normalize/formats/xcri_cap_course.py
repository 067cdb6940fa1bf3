"""Courses of XCRI-CAP: a row for each, its presentations as sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from normalize.formats.record import RejectReason
from normalize.formats.xcri_cap_award import (
    Credit,
    Qualifications,
    read_credit,
    read_qualifications,
)
from normalize.formats.xcri_cap_content import (
    Lists,
    join_paragraphs,
    once,
    read_descriptions,
    read_subjects,
)
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_presentation import (
    Presentations,
    Texts,
    pick_identifiers,
    read_presentations,
    read_status,
)
from normalize.listing import OfferingKind, Reject, StatedOrganisation
from normalize.stated import Columns, StatedColumns

_LONGEST_ID = 1_000
_COMPONENTS: dict[str, OfferingKind] = {"programme": "program", "module": "module"}


@dataclass(slots=True)
class _Kept:
    """The courses that become listings, with what each is known by."""

    courses: Elements
    native_ids: list[str]
    codes: Lists
    """Their other identifiers, kept as keywords."""
    titles: list[str]
    pointers: list[str]
    providers: list[StatedOrganisation | None]


@dataclass(slots=True)
class _Refusals:
    """Courses that are no listings, with their places among all of them."""

    pointers: Sequence[str]
    found: dict[int, Reject] = field(default_factory=dict)

    def add(
        self, row: int, reason: RejectReason, detail: str, of: str, native_id: str | None = None
    ) -> None:
        self.found[row] = Reject(
            reason=reason, detail=detail, pointer=self.pointers[row], field=of, native_id=native_id
        )

    def rejects(self) -> list[Reject]:
        return [self.found[row] for row in sorted(self.found)]


def read_courses(
    courses: Elements, providers: Sequence[StatedOrganisation | None], pointers: Sequence[str]
) -> tuple[StatedColumns, list[Reject]]:
    """The ``course`` elements as stated, and those that are no listings.

    Args:
        courses: the elements.
        providers: who offers each of them.
        pointers: the place of each in the payload.
    """
    refusals = _Refusals(pointers)
    kept = _keep(courses, providers, refusals)
    return _read(kept), refusals.rejects()


def _keep(
    courses: Elements, providers: Sequence[StatedOrganisation | None], refusals: _Refusals
) -> _Kept:
    """Refuse courses without an identifier that could be one, and those without a title."""
    native_ids, identifiers = pick_identifiers(courses.children("identifier"), len(courses))
    for row, native_id in enumerate(native_ids):
        if native_id is None:
            refusals.add(row, "no_native_id", "the course has no identifier", "identifier")
        elif len(native_id) > _LONGEST_ID:
            detail = f"the course's identifier has {len(native_id)} characters: no key is that long"
            refusals.add(row, "out_of_bounds", detail, "identifier")
    identified = [row for row in range(len(courses)) if row not in refusals.found]
    courses = courses.part(list(refusals.found))[1]
    titles = courses.text("title")
    untitled = []
    for place, row in enumerate(identified):
        if titles[place] is None:
            untitled.append(place)
            detail = f"course {native_ids[row]!r} has no title"
            refusals.add(row, "no_title", detail, "title", native_ids[row])
    rows = [row for row in identified if row not in refusals.found]
    return _Kept(
        courses=courses.part(untitled)[1],
        native_ids=[str(native_ids[row]) for row in rows],
        codes=[_codes(identifiers[row], native_ids[row]) for row in rows],
        titles=[title for title in titles if title is not None],
        pointers=[refusals.pointers[row] for row in rows],
        providers=[providers[row] for row in rows],
    )


def _codes(identifiers: Sequence[str], native_id: str | None) -> list[str]:
    codes = [value for value in identifiers if value != native_id and not _is_url(value)]
    return list(dict.fromkeys(codes))


def _is_url(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _read(kept: _Kept) -> StatedColumns:
    courses = kept.courses
    rows = len(courses)
    runs = read_presentations(courses)
    described = read_descriptions(courses)
    subjects, codes, labels = read_subjects(courses)
    keywords = zip(kept.codes, described["keywords"], labels, strict=True)
    qualifications = read_qualifications(courses, kept.providers)
    credit = read_credit(courses)
    return StatedColumns(
        Columns(
            rows,
            {
                "native_id": kept.native_ids,
                "title": kept.titles,
                "url": _urls(courses.text("url"), runs, kept.native_ids),
                "kind": _read_kinds(courses),
                "pointer": kept.pointers,
                "method": ["xml"] * rows,
                "subtitle": courses.text("abstract"),
                "keywords": [once(code + split + label) for code, split, label in keywords],
                "image": _read_images(courses),
                "status": read_status(courses),
                "published": courses.text("issued", "created"),
                "modified": courses.text("modified"),
                "description": [join_paragraphs(texts) for texts in described["about"]],
                "prerequisites": [join_paragraphs(texts) for texts in described["prerequisites"]],
                "outcomes": described["outcomes"],
                "assessments": described["assessments"],
                "subjects": subjects,
                "isced_f": codes,
                **_say_award(qualifications, credit),
                **_say_study(runs, described["workload"]),
            },
        ),
        {
            "organisations": qualifications.organisations,
            "sessions": runs.sessions,
            "prices": runs.prices,
            "credentials": qualifications.credentials,
            "relations": _read_relations(courses),
        },
    )


def _urls(own: Texts, runs: Presentations, native_ids: Sequence[str]) -> Texts:
    """The course's page, else its first run's, else the identifier: XCRI asks for URLs there."""
    found = list(own)
    for row, of_run in zip(runs.sessions.owners, runs.urls, strict=True):
        found[row] = found[row] or of_run
    return [
        url or (native_id if _is_url(native_id) else None)
        for url, native_id in zip(found, native_ids, strict=True)
    ]


def _read_images(courses: Elements) -> Texts:
    images = courses.children("image")
    found: Texts = [None] * len(courses)
    said = zip(images.holders, images.attribute("src"), images.stated(), strict=True)
    for row, source, text in said:
        found[row] = found[row] or source or text
    return found


def _read_kinds(courses: Elements) -> list[OfferingKind]:
    """The component type of a course says programme or module; other types are not collected."""
    found: list[OfferingKind] = ["course"] * len(courses)
    types = courses.children("type")
    said = zip(types.holders, types.stated(), types.types(), strict=True)
    for row, stated, kind in said:
        component = _COMPONENTS.get((stated or "").casefold())
        if component is None or kind != "coursetypecomponent":
            types.issue(None, "not collected")
        else:
            found[row] = component
    return found


def _read_relations(courses: Elements) -> Columns:
    """The parts of courses, in their order, and what they are parts of."""
    both = zip(courses.texts("hasPart"), courses.texts("isPartOf"), strict=True)
    edges = [
        (row, other, inverse, None if inverse else position)
        for row, (parts, wholes) in enumerate(both)
        for inverse, others in ((False, parts), (True, wholes))
        for position, other in enumerate(others, start=1)
    ]
    fields: dict[str, list[Any]] = {
        "relation": ["has_part"] * len(edges),
        "native_id": [other for _, other, _, _ in edges],
        "inverse": [inverse for _, _, inverse, _ in edges],
        "position": [position for _, _, _, position in edges],
    }
    return Columns(len(edges), fields, [row for row, _, _, _ in edges])


def _say_award(qualifications: Qualifications, credit: Credit) -> dict[str, list[Any]]:
    """Level, award and credit; the level of a credit counts where no other is stated."""
    levels = zip(qualifications.levels, credit.levels, strict=True)
    return {
        "level": [stated or of_credit for stated, of_credit in levels],
        "credential": qualifications.credentials_named,
        "quality_assurance": qualifications.quality_assurance,
        "eqf_levels": credit.eqf_levels,
        "credits": credit.values,
        "credit_unit": credit.units,
    }


def _say_study(runs: Presentations, workloads: Lists) -> dict[str, list[Any]]:
    """What the runs say of the courses.

    Delivery is the modes of all runs; span and effort are the newest run's, because each run has
    its own and the next one will most likely be like the last.
    """
    rows = len(workloads)
    sessions, owners = runs.sessions.fields, runs.sessions.owners
    newest_first = sorted(
        range(len(owners)), key=lambda run: _start(sessions["start"][run]), reverse=True
    )
    efforts = _first(runs.workloads, owners, newest_first, rows)
    deliveries = _lists(sessions["delivery"], owners, rows)
    return {
        "languages": _lists(sessions["language"], owners, rows),
        "delivery": ["; ".join(modes) or None for modes in deliveries],
        "duration": _first(runs.durations, owners, newest_first, rows),
        "workload": [
            next(iter(own), of_run) for own, of_run in zip(workloads, efforts, strict=True)
        ],
    }


def _start(stated: str | None) -> str:
    return stated if stated and stated[:4].isdecimal() else ""


def _first(values: Texts, owners: Sequence[int], order: Sequence[int], rows: int) -> Texts:
    """The first value of the runs of each course, taken in an order."""
    found: Texts = [None] * rows
    for run in order:
        found[owners[run]] = found[owners[run]] or values[run]
    return found


def _lists(values: Texts, owners: Sequence[int], rows: int) -> Lists:
    found: Lists = [[] for _ in range(rows)]
    for row, value in zip(owners, values, strict=True):
        if value:
            found[row].append(value)
    return [once(row) for row in found]
