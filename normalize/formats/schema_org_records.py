"""Which nodes of a page are its records, and which are only mentioned.

- A course, program or instance at the top of a block, in ``@graph``, or under a page's properties
  (``mainEntity``, ``about`` …) is a record.
- One in a list (``ItemList``, a catalogue of offers) is a record where the page describes no course
  of its own; beside the page's own course it is a mention, since its own page says more.
- A part of a course or program is a record where it has no page of its own, or where the payload is
  a document and no page; else an edge. What is named as a prerequisite, as "part of" or as related
  is an edge or a mention, never a record.
- An instance that a course names is a session of it. One that stands alone is a course with one
  session. An award that a course names belongs to it; one that stands alone is an assessment, since
  such pages (certifications, exams) describe what is tested and no teaching.
- A ``LearningResource`` is material, no course.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from normalize.formats.schema_org_graph import Graph
from normalize.formats.schema_org_node import Node

PROGRAMS = frozenset({"EducationalOccupationalProgram", "WorkBasedProgram"})
COURSES = PROGRAMS | {"Course"}
INSTANCE = "CourseInstance"
CREDENTIAL = "EducationalOccupationalCredential"
SESSIONS = ("hasCourseInstance",)
PARTS = ("hasCourse", "hasPart")
_OF_COURSE = ("superEvent", "isPartOf", "workFeatured", "workPerformed")
_LISTING = frozenset({"itemListElement", "itemOffered", "itemReviewed", "hasPart", "hasCourse"})
_NAMING = frozenset(
    {
        "citation", "coursePrerequisites", "educationRequirements", "hasCredential", "isBasedOn",
        "isPartOf", "isRelatedTo", "isSimilarTo", "mentions", "programPrerequisites",
        "qualifications", "review", "sameAs",
    }
)  # fmt: skip
_HOLDING = frozenset(
    {"about", "dataFeedElement", "item", "itemListElement", "mainEntity", "mainEntityOfPage"}
)
"""Properties under which an award is still described for its own sake."""
_MOST_STEPS = 500_000


@dataclass(slots=True)
class Found:
    """The records of a graph, in the order of the page."""

    own: list[Node] = field(default_factory=list)
    listed: list[Node] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)
    mentioned: Counter[str] = field(default_factory=Counter)


def is_course(node: Node) -> bool:
    """Whether a node is a course or program by type, or by the Bioschemas profile it conforms to.

    An instance that is typed as a course, too, is a course with itself as session.
    """
    return not COURSES.isdisjoint(node.types) or "/profiles/Course/" in _profile(node)


def is_instance(node: Node) -> bool:
    """Whether a node is one run of a course."""
    return INSTANCE in node.types or "/profiles/CourseInstance/" in _profile(node)


def is_credential(node: Node) -> bool:
    """Whether a node is an award."""
    return CREDENTIAL in node.types


def find_records(graph: Graph) -> Found:
    """Sort the courses, programs, instances and awards of a graph into records and mentions."""
    _turn_around(graph)
    ranks = _Ranks(graph)
    for start in _starts(graph):
        ranks.walk(start)
    for root in graph.roots:
        if root not in ranks.seen:
            ranks.walk(root)
    return _sort(graph, ranks.best)


def _profile(node: Node) -> str:
    return " ".join(
        value.id or "" if isinstance(value, Node) else str(value)
        for value in node.properties.get("conformsTo", [])
    )


def _turn_around(graph: Graph) -> None:
    """Let a course know the instances that name it."""
    for node in graph.nodes:
        if is_instance(node) and not is_course(node):
            for name in _OF_COURSE:
                for course in node.properties.get(name, []):
                    if isinstance(course, Node) and is_course(course):
                        course.add(SESSIONS[0], [node])
                        graph.roots.append(course)


def _starts(graph: Graph) -> list[Node]:
    pointed = {
        id(value)
        for node in graph.nodes
        for values in node.properties.values()
        for value in values
        if isinstance(value, Node) and value is not node
    }
    return [
        node
        for node in graph.roots
        if id(node) not in pointed or (node.id is not None and node.method != "rdfa")
    ]


_OWN, _PART, _LISTED, _NAMED = range(4)


class _Ranks:
    """The best rank at which each node was met: as a record, a part, in a list, or only named."""

    def __init__(self, graph: Graph) -> None:
        self.best: dict[int, int] = {}
        self.seen: set[Node] = set()
        self._graph = graph

    def walk(self, start: Node) -> None:
        """Meet everything that can be reached from a root."""
        waiting = [(start, _OWN)]
        steps = 0
        while waiting and steps < _MOST_STEPS:
            steps += 1
            node, rank = waiting.pop()
            if self.best.get(id(node), 99) <= rank:
                continue
            self.best[id(node)] = rank
            self.seen.add(node)
            waiting.extend(
                (value, max(rank, _step(node, name, value)))
                for name, values in node.properties.items()
                for value in values
                if isinstance(value, Node)
            )


def _step(node: Node, name: str, value: Node) -> int:
    """The rank that a property gives to what it points to."""
    if name in _NAMING:
        return _NAMED
    if is_course(node) or is_instance(node) or is_credential(node):
        return _step_from_course(name)
    if is_credential(value) and name not in _HOLDING:
        return _NAMED
    return _LISTED if name in _LISTING else _OWN


def _step_from_course(name: str) -> int:
    if name in PARTS:
        return _PART
    # The page that a course names as its own may hold further courses.
    return _OWN if name == "mainEntityOfPage" else _NAMED


def _sort(graph: Graph, best: dict[int, int]) -> Found:
    found = Found()
    claimed = {id(node) for course in filter(is_course, graph.nodes) for node in _claims(course)}
    for node in graph.nodes:
        rank = best.get(id(node), _NAMED)
        if not _is_record(node) or (id(node) in claimed and not is_course(node)):
            continue
        if rank == _NAMED or node.is_reference:
            found.mentioned[f"{node.kind}: only mentioned"] += 1
        else:
            (found.own, found.parts, found.listed)[rank].append(node)
    return found


def _is_record(node: Node) -> bool:
    return is_course(node) or is_instance(node) or is_credential(node)


def _claims(course: Node) -> Iterator[Node]:
    names = (*SESSIONS, "subEvent", "educationalCredentialAwarded", "occupationalCredentialAwarded")
    for name in names:
        for value in course.properties.get(name, []):
            if isinstance(value, Node):
                yield value
