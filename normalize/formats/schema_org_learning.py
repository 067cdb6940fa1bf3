"""What is learned, for whom and how much of it: the fields that come as text, term or alignment."""

import re

from normalize.formats.schema_org_node import Node, Text
from normalize.listing import Listing

_EQF = re.compile(r"\bEQF\b|european qualifications? framework|/eqf/", re.IGNORECASE)
_ISCED = re.compile(r"\bISCED", re.IGNORECASE)
_ONET = re.compile(r"\d{2}-\d{4}(?:\.\d{2})?")
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/(?:occupation|isco)/\S+")
_PER = {
    "daily": ("day", "days"), "p1d": ("day", "days"),
    "weekly": ("week", "weeks"), "p1w": ("week", "weeks"), "p7d": ("week", "weeks"),
    "monthly": ("month", "months"), "p1m": ("month", "months"),
    "yearly": ("year", "years"), "p1y": ("year", "years"),
}  # fmt: skip
_TIME_ONLY = re.compile(r"PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?")
_COMMAS = re.compile(r"\s*[,;|\n]\s*")
_FRAMEWORKS = ("inDefinedTermSet", "educationalFramework", "inCodeSet")


def read_learning(node: Node, instances: list[Node], listing: Listing) -> None:
    """Fill level, subjects, keywords, outcomes, prerequisites, credits, time and occupations."""
    _read_level(node, listing)
    _read_subjects(node, listing)
    listing.keywords = _keywords(node)
    listing.skills = [label for term in node.nodes("teaches") if (label := term.text("name"))]
    named = set(listing.skills)
    stated = node.texts("teaches", "assesses")
    listing.outcomes = [text for text in stated if text not in named]
    listing.prerequisites = _prerequisites(node)
    _read_credits(node, listing)
    _read_time(node, instances, listing)
    listing.occupations = _occupations(node)


def _read_level(node: Node, listing: Listing) -> None:
    levels = []
    for value in node.values("educationalLevel"):
        if isinstance(value, Node) and _EQF.search(_framework(value)):
            listing.eqf_levels.extend(_term(value))
        elif isinstance(value, Node):
            levels.extend(_term(value))
        elif isinstance(value, Text):
            levels.append(str(value))
    for alignment in node.nodes("educationalAlignment"):
        if _EQF.search(_framework(alignment)):
            listing.eqf_levels.extend(_term(alignment))
        elif alignment.text("alignmentType") == "educationalLevel":
            levels.extend(_term(alignment))
    listing.level = ", ".join(dict.fromkeys(levels)) or None


def _read_subjects(node: Node, listing: Listing) -> None:
    for value in [*node.nodes("about"), *node.nodes("educationalAlignment")]:
        if _ISCED.search(_framework(value)):
            listing.isced_f.extend(_codes(value))
        elif "AlignmentObject" in value.types and value.text("alignmentType") in (
            "educationalSubject",
            "subject",
        ):
            listing.subjects.extend(_term(value))
    isced = {label for value in node.nodes("about") if _ISCED.search(_framework(value))
             for label in _term(value)}  # fmt: skip
    stated = [label for label in node.texts("about", "genre") if label not in isced]
    listing.subjects = list(dict.fromkeys([*stated, *listing.subjects]))


def _keywords(node: Node) -> list[str]:
    """Keywords, each once; a text with commas is a list of them."""
    parts = [part for text in node.texts("keywords") for part in _COMMAS.split(text)]
    return list(dict.fromkeys(part for part in parts if part))


def _prerequisites(node: Node) -> str | None:
    names = ("coursePrerequisites", "programPrerequisites", "competencyRequired")
    return "; ".join(node.texts(*names)) or None


def _read_credits(node: Node, listing: Listing) -> None:
    for value in node.values("numberOfCredits"):
        if isinstance(value, Node):
            listing.credits = value.text("value", "minValue")
            listing.credit_unit = value.text("unitText", "unitCode", "name")
        elif isinstance(value, Text):
            listing.credits = str(value)
        if listing.credits is not None:
            return


def _read_time(node: Node, instances: list[Node], listing: Listing) -> None:
    """Effort and span, of the course or, where all its instances say the same, of those."""
    schedules = [schedule for one in instances for schedule in one.nodes("courseSchedule")]
    efforts = _shared(instances, "courseWorkload") or _shared_schedule(schedules)
    listing.workload = node.joined("courseWorkload") or efforts or node.text("timeRequired") or None
    listing.duration = (
        node.text("timeToComplete", "duration")
        or _shared(instances, "duration")
        or _shared_span(schedules)
    )


def _shared(nodes: list[Node], name: str) -> str | None:
    stated = dict.fromkeys(text for node in nodes for text in node.texts(name))
    return ", ".join(stated) if len(stated) == 1 else None


def _shared_schedule(schedules: list[Node]) -> str | None:
    """``PT3H`` repeated weekly, as "3 hours per week": what the three properties mean together."""
    stated = {_rate(schedule) for schedule in schedules}
    return stated.pop() if len(stated) == 1 else None


def _rate(schedule: Node) -> str | None:
    found = _TIME_ONLY.fullmatch(schedule.text("duration") or "")
    unit = _PER.get((schedule.text("repeatFrequency") or "").lower())
    if found is None or unit is None or not (found[1] or found[2]):
        return None
    hours = f"{found[1]} hours" if found[1] else ""
    minutes = f"{found[2]} minutes" if found[2] else ""
    return f"{' '.join(part for part in (hours, minutes) if part)} per {unit[0]}"


def _shared_span(schedules: list[Node]) -> str | None:
    """Four times weekly, as "4 weeks"."""
    stated = set()
    for schedule in schedules:
        count = schedule.text("repeatCount")
        unit = _PER.get((schedule.text("repeatFrequency") or "").lower())
        stated.add(f"{count} {unit[1]}" if count and count.isdigit() and unit else None)
    return stated.pop() if len(stated) == 1 else None


def _occupations(node: Node) -> list[tuple[str, str | None, str | None]]:
    found: list[tuple[str, str | None, str | None]] = []
    for value in node.values("occupationalCategory"):
        if isinstance(value, Node):
            code = value.text("codeValue", "termCode", "targetUrl") or value.id
            found.append((_scheme(code), code, value.text("name", "targetName")))
        elif isinstance(value, Text):
            scheme = _scheme(str(value))
            found.append(
                ("provider", None, str(value))
                if scheme == "provider"
                else (scheme, str(value), None)
            )
    return list(dict.fromkeys(item for item in found if item[1] or item[2]))


def _scheme(code: str | None) -> str:
    if code and _ONET.fullmatch(code):
        return "onet_soc"
    return "esco" if code and _ESCO.fullmatch(code) else "provider"


def _framework(term: Node) -> str:
    return " ".join([*term.texts(*_FRAMEWORKS), term.id or ""])


def _term(term: Node) -> list[str]:
    stated = term.text("name", "targetName", "termCode", "targetUrl", "url")
    return [stated] if stated else []


def _codes(term: Node) -> list[str]:
    stated = term.text("termCode", "codeValue", "targetUrl", "name", "targetName")
    return [stated] if stated else []
