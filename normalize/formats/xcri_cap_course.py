"""Courses of XCRI-CAP: a row for each, its presentations as sessions."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import repeat
from normalize.distinct import distinct, python_values
from normalize.formats.record import RejectReason
from normalize.formats.xcri_cap_award import (
    Credit,
    Providers,
    Qualifications,
    read_credit,
    read_qualifications,
)
from normalize.formats.xcri_cap_content import join_paragraphs, read_descriptions, read_subjects
from normalize.formats.xcri_cap_elements import Elements
from normalize.formats.xcri_cap_presentation import (
    Presentations,
    pick_identifiers,
    read_presentations,
    read_status,
)
from normalize.formats.xcri_cap_said import Numbers, Said, merged, said
from normalize.listing import OfferingKind, Reject
from normalize.stated_columns import Columns, StatedColumns, Values

_LONGEST_ID = 1_000
_COMPONENTS: dict[str, OfferingKind] = {"programme": "program", "module": "module"}
_NO_TEXT = pa.scalar(None, pa.string())


@dataclass(slots=True)
class _Kept:
    """The courses that become listings, with what each is known by."""

    courses: Elements
    native_ids: pa.Array
    codes: Said
    """Their other identifiers, kept as keywords."""
    titles: pa.Array
    pointers: pa.Array
    providers: Providers


@dataclass(slots=True)
class _Refusals:
    """Courses that are no listings, with their places among all of them."""

    pointers: pa.Array
    found: dict[int, Reject] = field(default_factory=dict)

    def add(
        self, row: int, reason: RejectReason, detail: str, of: str, native_id: str | None = None
    ) -> None:
        self.found[row] = Reject(
            reason=reason,
            detail=detail,
            pointer=self.pointers[row].as_py(),
            field=of,
            native_id=native_id,
        )

    def rejects(self) -> list[Reject]:
        return [self.found[row] for row in sorted(self.found)]

    def others(self, rows: int) -> Numbers:
        """The rows that are not refused."""
        return np.delete(np.arange(rows), list(self.found))


def read_courses(
    courses: Elements, providers: Providers, pointers: pa.Array
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


def _keep(courses: Elements, providers: Providers, refusals: _Refusals) -> _Kept:
    """Refuse courses without an identifier that could be one, and those without a title."""
    rows = len(courses)
    native_ids, identifiers = pick_identifiers(courses.children("identifier"), rows)
    lengths = pc.utf8_length(native_ids).fill_null(0).to_numpy()
    for row in np.flatnonzero(lengths == 0).tolist():
        refusals.add(row, "no_native_id", "the course has no identifier", "identifier")
    for row in np.flatnonzero(lengths > _LONGEST_ID).tolist():
        detail = f"the course's identifier has {lengths[row]} characters: no key is that long"
        refusals.add(row, "out_of_bounds", detail, "identifier")
    identified = refusals.others(rows)
    courses = courses.part(list(refusals.found))[1]
    titles = courses.text("title")
    untitled = np.flatnonzero(titles.is_null().to_numpy(zero_copy_only=False))
    for row in identified[untitled].tolist():
        native_id = native_ids[row].as_py()
        detail = f"course {native_id!r} has no title"
        refusals.add(row, "no_title", detail, "title", native_id)
    pointers = refusals.pointers
    if refusals.found:
        kept = refusals.others(rows)
        places = np.full(rows, -1)
        places[kept] = np.arange(len(kept))
        identifiers = identifiers.where(places[identifiers.rows] >= 0).of(places)
        chosen = pa.array(kept)
        native_ids, pointers = native_ids.take(chosen), pointers.take(chosen)
        providers = providers.take(chosen)
    return _Kept(
        courses=courses.part(untitled)[1],
        native_ids=native_ids,
        codes=_codes(identifiers, native_ids),
        titles=titles.drop_null(),
        pointers=pointers,
        providers=providers,
    )


def _codes(identifiers: Said, native_ids: pa.Array) -> Said:
    own = native_ids.take(pa.array(identifiers.rows))
    other = pc.and_not(pc.not_equal(identifiers.texts, own), _are_urls(identifiers.texts))
    return identifiers.where(other.to_numpy(zero_copy_only=False))


def _are_urls(texts: pa.Array) -> pa.Array:
    return pc.or_(pc.starts_with(texts, "http://"), pc.starts_with(texts, "https://"))


def _read(kept: _Kept) -> StatedColumns:
    courses = kept.courses
    rows = len(courses)
    runs = read_presentations(courses)
    described = read_descriptions(courses)
    subjects = read_subjects(courses)
    keywords = merged(kept.codes, described["keywords"], subjects.keywords)
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
                "method": repeat("xml", rows),
                "subtitle": courses.text("abstract"),
                "keywords": keywords.once().lists(rows),
                "image": _read_images(courses),
                "status": read_status(courses),
                "published": courses.text("issued", "created"),
                "modified": courses.text("modified"),
                "description": join_paragraphs(described["about"], rows),
                "prerequisites": join_paragraphs(described["prerequisites"], rows),
                "outcomes": described["outcomes"].lists(rows),
                "assessments": described["assessments"].lists(rows),
                "subjects": subjects.labels.once().lists(rows),
                "isced_f": subjects.isced_f.lists(rows),
                **_say_award(qualifications, credit),
                **_say_study(runs, described["workload"], rows),
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


def _urls(own: pa.Array, runs: Presentations, native_ids: pa.Array) -> pa.Array:
    """The course's page, else its first run's, else the identifier: XCRI asks for URLs there."""
    if own.null_count == 0:
        return own
    of_runs = said(runs.owners, runs.urls).first(len(own))
    return pc.coalesce(own, of_runs, pc.if_else(_are_urls(native_ids), native_ids, _NO_TEXT))


def _read_images(courses: Elements) -> pa.Array:
    images = courses.children("image")
    found = pc.coalesce(images.attribute("src").array(pa.string()), images.stated())
    return said(images.holders, found).first(len(courses))


def _read_kinds(courses: Elements) -> list[OfferingKind]:
    """The component type of a course says programme or module; other types are not collected."""
    found: list[OfferingKind] = ["course"] * len(courses)
    types = courses.children("type")
    kinds = python_values(types.types().array(pa.string()))
    stated = zip(types.holders.tolist(), python_values(types.stated()), kinds, strict=True)
    for row, text, kind in stated:
        component = _COMPONENTS.get((text or "").casefold())
        if component is None or kind != "coursetypecomponent":
            types.issue(None, "not collected")
        else:
            found[row] = component
    return found


def _read_relations(courses: Elements) -> Columns:
    """The parts of courses, in their order, and what they are parts of."""
    parts, wholes = courses.texts("hasPart"), courses.texts("isPartOf")
    rows = np.concatenate([parts.rows, wholes.rows])
    if not len(rows):
        return Columns()
    order = np.argsort(rows, kind="stable")
    counts = np.bincount(parts.rows, minlength=len(courses))
    before = np.cumsum(counts) - counts
    positions = np.append(
        np.arange(len(parts.rows)) - before[parts.rows] + 1, np.zeros(len(wholes.rows), np.intp)
    )[order]
    fields: dict[str, Values] = {
        "relation": repeat("has_part", len(rows)),
        "native_id": merged(parts, wholes).texts,
        "inverse": pa.array(positions == 0),
        "position": pa.array(positions, mask=positions == 0),
    }
    return Columns(len(rows), fields, rows[order].tolist())


def _say_award(qualifications: Qualifications, credit: Credit) -> dict[str, Values]:
    """Level, award and credit; the level of a credit counts where no other is stated."""
    levels = qualifications.levels
    return {
        "level": pc.coalesce(levels, credit.levels()) if levels.null_count else levels,
        "credential": qualifications.credentials_named,
        "quality_assurance": qualifications.quality_assurance,
        "eqf_levels": credit.eqf_levels,
        "credits": credit.values,
        "credit_unit": credit.units,
    }


def _say_study(runs: Presentations, workloads: Said, rows: int) -> dict[str, Values]:
    """What the runs say of the courses.

    Delivery is the modes of all runs; span and effort are the newest run's, because each run has
    its own and the next one will most likely be like the last.
    """
    newest_first = _newest_first(runs)
    efforts = _first(runs.workloads, runs.owners, newest_first, rows)
    return {
        "languages": said(runs.owners, runs.languages).once().lists(rows),
        "delivery": said(runs.owners, runs.deliveries).once().joined(rows, "; "),
        "duration": _first(runs.durations, runs.owners, newest_first, rows),
        "workload": pc.coalesce(workloads.first(rows), efforts),
    }


def _newest_first(runs: Presentations) -> Numbers:
    """The runs of each course in turn, those that start last at first."""
    starts = distinct(runs.starts).each(_start).default("")
    stated = [start or "" for start in starts.values]
    ranks = {start: rank for rank, start in enumerate(sorted(set(stated), reverse=True))}
    ranked = np.array([ranks[start] for start in stated], np.intp)[starts.codes.to_numpy()]
    return np.lexsort((ranked, runs.owners))


def _start(stated: str) -> str:
    return stated if stated[:4].isdecimal() else ""


def _first(values: pa.Array, owners: Numbers, order: Numbers, rows: int) -> pa.Array:
    """The first value of the runs of each course, taken in an order."""
    return said(owners[order], values.take(pa.array(order))).first(rows)
