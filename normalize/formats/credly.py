"""Credly's public API: the badge templates of an issuer.

Three shapes hold the same objects: a page (``data`` is a list, ``metadata`` tells of paging), one
template (``data`` is an object), and a map or list of templates, as people save them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from normalize.formats.credly_badge import read_badges
from normalize.formats.credly_shapes import SHAPES, Badge, Page
from normalize.formats.json_payload import load_sound_json
from normalize.formats.json_shapes import load_shape
from normalize.formats.record import Record, describe
from normalize.formats.root_records import Items, RootRecords
from normalize.listing import Coverage, FormatError, Payload
from normalize.reading import Reader, Reading

_MARKS = frozenset({"issuer", "badge_template_activities", "type_category"})
"""A map or list is of the format when one of its records has one of these."""


def read(payload: Payload) -> Reading:
    """Read a page, one template, or a map or list of templates.

    Raises:
        FormatError: it is no JSON, or holds no badge templates.
    """
    return read_together([payload])[0] or _read_in_full(payload)


def read_together(payloads: Sequence[Payload]) -> list[Reading | None]:
    """Read payloads that are as Credly's API gives them; None in place of each that is not."""
    answers = [_of_shape(payload) for payload in payloads]
    parts = [part for part in answers if part is not None]
    unread: Counter[str] = Counter()
    badges = RootRecords(parts, "badge", unread, sound=True)
    columns = read_badges(badges)
    badges.close()
    readings = iter(
        Reading(columns=columns, rejects=rejects, span=span) for span, rejects in badges.by_part()
    )
    found = [None if part is None else next(readings) for part in answers]
    if (first := next(filter(None, found), None)) is not None:
        # What nobody read is counted over all of them.
        first.unread = unread
    return found


def _read_in_full(payload: Payload) -> Reading:
    unread: Counter[str] = Counter()
    badges = _of_json(payload, unread)
    columns = read_badges(badges)
    badges.close()
    return Reading(columns=columns, rejects=badges.rejects(), unread=unread)


def _of_shape(payload: Payload) -> Items | None:
    """The templates of an answer that is as Credly's API gives them; else none."""
    answer = load_shape(payload, SHAPES)
    if isinstance(answer, Page):
        return answer.data, "/data"
    if answer is None or "data" in answer or not any(map(_is_template, answer.values())):
        return None
    return answer, ""


def _is_template(badge: Badge) -> bool:
    return any(getattr(badge, mark) is not None for mark in _MARKS)


def _of_json(payload: Payload, unread: Counter[str]) -> RootRecords:
    answer, sound = load_sound_json(payload)
    if isinstance(answer, dict) and "data" in answer:
        return _of_answer(answer, unread, sound)
    if isinstance(answer, list | dict) and _holds_templates(answer):
        return RootRecords([(answer, "")], "badge", unread, sound=sound)
    raise FormatError(f"no badge templates of Credly: found {describe(answer)}")


def _of_answer(answer: Mapping[str, object], unread: Counter[str], sound: bool) -> RootRecords:
    data = answer["data"]
    paged = isinstance(answer.get("metadata"), dict)
    top = Record(answer, "answer", "", unread)
    # Paging belongs to whoever collects.
    top.skip("data", "metadata")
    top.close()
    if isinstance(data, list) and (paged or _holds_templates(data)):
        return RootRecords([(data, "/data")], "badge", unread, sound=sound)
    if isinstance(data, dict) and _MARKS & data.keys():
        return RootRecords.single(data, "badge", unread, "/data", sound=sound)
    raise FormatError(f"no badge templates of Credly: `data` is {describe(data)}")


def _holds_templates(records: list[object] | Mapping[str, object]) -> bool:
    values = records if isinstance(records, list) else records.values()
    return any(isinstance(value, dict) and _MARKS & value.keys() for value in values)


_COLUMNS = (
    "native_id",
    "slug",
    "title",
    "url",
    "offering_type",
    "description",
    "credential_type",
    "awarding_body_ids",
    "partner_names",
    "level",
    "level_stated",
    "eqf_level_min",
    "eqf_level_max",
    "duration_stated",
    "keywords",
    "assessment_types",
    "certificate_access",
    "verification_types",
    "image_url",
)
COVERAGE: dict[str, Coverage] = dict.fromkeys(_COLUMNS, "exposed")

READER = Reader(
    name="credly",
    read=read,
    read_together=read_together,
    coverage=COVERAGE,
    access="official_api",
)
