"""The records of a page with the titles and keys that they go by; the same course twice as one."""

from dataclasses import dataclass

from normalize.formats.record import RejectReason
from normalize.formats.schema_org_identity import Site, native_id, other_key, same_title
from normalize.formats.schema_org_node import Node
from normalize.formats.schema_org_records import SESSIONS, is_course, is_instance
from normalize.listing import Reject
from normalize.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """A record with the key and title that it goes by."""

    node: Node
    native_id: str
    title: str


def title_of(node: Node) -> str | None:
    """What a node is called."""
    return node.text("name", "headline", "alternateName")


def join_sessions(records: list[Node], reading: Reading) -> list[Node]:
    """An instance without a name beside the page's only course is a session of it."""
    courses = [node for node in records if is_course(node)]
    if len(courses) != 1:
        return records
    (course,) = courses
    kept = []
    for node in records:
        title = title_of(node)
        if (
            is_instance(node)
            and node is not course
            and (title is None or same_title(title, title_of(course) or ""))
        ):
            course.add(SESSIONS[0], [node])
            reading.unread["CourseInstance: joined to the only course"] += 1
        else:
            kept.append(node)
    return kept


def name_records(records: list[Node], site: Site, reading: Reading) -> list[Named]:
    """The records that have a title and a key; those that say the same course twice, as one."""
    by_key: dict[str, list[Named]] = {}
    for node in records:
        title = title_of(node)
        key = native_id(node, site, alone=len(records) == 1)
        if title is None:
            detail = f"{node.kind}.name must be a text, found none"
            reading.rejects.append(reject(node, "no_title", detail, "name", key))
            continue
        key = key or other_key(node, site, title)
        again = next((n for n in by_key.get(key, []) if same_title(n.title, title)), None)
        if again is None:
            by_key.setdefault(key, []).append(Named(node, key, title))
        elif is_instance(node) and not is_course(node):
            again.node.add(SESSIONS[0], [node])
            reading.unread["CourseInstance: joined to the same course"] += 1
        else:
            again.node.absorb(node)
            reading.unread["Course: stated twice"] += 1
    return [
        record
        if len(sharing) == 1
        else Named(record.node, other_key(record.node, site, record.title), record.title)
        for sharing in by_key.values()
        for record in sharing
    ]


def reject(
    node: Node, reason: RejectReason, detail: str, field: str | None = None, key: str | None = None
) -> Reject:
    """The reject of a node."""
    return Reject(reason=reason, detail=detail, pointer=node.pointer, field=field, native_id=key)
