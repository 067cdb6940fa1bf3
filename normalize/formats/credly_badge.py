"""Badge templates of Credly: credential products, and what it takes to earn them."""

import re
from typing import Any

from normalize.formats.credly_issuer import Issuers, read_endorsements, read_issuers
from normalize.formats.records import Records, first_of, lists_by_row, lists_of
from normalize.formats.root_records import RootRecords
from normalize.listing import OfferingKind
from normalize.stated_columns import AWARDING_BODY, Columns, StatedColumns

_SHOWN = (
    "enable_detail_attribute_visibility",
    "enable_earn_this_badge",
    "show_badge_lmi",
    "show_skill_tag_links",
    "translatable",
)
"""Switches of Credly's own pages: they say nothing of the badge."""

_KINDS: dict[str, OfferingKind] = {
    "Learning": "course",
    "Certification": "assessment",
    "Validation": "assessment",
}
"""``type_category`` where it settles what the offering is."""
_TAUGHT = frozenset({"Course", "Education Experience"})
"""Types of activity in which somebody is taught."""
_ASSESSED = frozenset({"Project", "Portfolio"})
"""Types of activity that name a form of assessment; ``Assessment`` names none."""
_ACCESS = {"Free": "free", "Paid": "paid"}
_EQF = re.compile(r"\s*EQF\b", re.IGNORECASE)
_is_uuid = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").fullmatch


def read_badges(badges: RootRecords) -> StatedColumns:
    """The listings of badge templates.

    Those without an id or a name are refused, and so are badges that somebody was issued.
    """
    native_ids = badges.identify("id")
    detail = "an issued badge, which belongs to a person, where a badge template was expected"
    badges.refuse_with("badge_template", "not_a_listing", detail, native_ids)
    titles = badges.required("name", "no_title", native_ids)
    badges.skip(*_SHOWN)
    rows = len(badges)
    categories = badges.text("type_category")
    activities = badges.children("badge_template_activities")
    activities.skip("id")
    types = activities.text("activity_type")
    costs = badges.text("cost")
    skills = badges.names("skills")
    issuers = read_issuers(badges)
    kinds = [f"{category} badge" if category else "badge" for category in categories]
    listings: dict[str, list[Any]] = {
        "native_id": native_ids,
        "title": titles,
        "url": badges.text("url"),
        "kind": _kinds(categories, activities, types),
        "pointer": badges.pointers,
        "method": ["api"] * rows,
        "slug": badges.text("vanity_slug"),
        "description": badges.text("description"),
        "credential": kinds,
        "certificate_access": _access(badges, costs),
        "level": badges.text("level"),
        "eqf_levels": _eqf_levels(badges, rows),
        # A unit without a number ("Months"): the span as far as it is stated.
        "duration": badges.text("time_to_earn"),
        # Credly calls them skill tags: what is stated as a skill is a keyword as well.
        "skills": skills,
        "assessments": _assessments(activities, types, rows),
        "verification": [["credly"]] * rows,
        "image": _images(badges, rows),
        "partners": issuers.partners(rows),
    }
    credentials: dict[str, list[Any]] = {
        "name": titles,
        "type": kinds,
        **_awards(issuers, native_ids),
        "criteria_url": badges.text("global_activity_url"),
        "criteria": _criteria(activities, rows),
        "issuer_platform": ["credly"] * rows,
        "endorsements": read_endorsements(badges, rows),
    }
    return StatedColumns(
        Columns(rows, listings),
        {
            "organisations": issuers.organisations,
            "prices": _prices(costs),
            "credentials": Columns(rows, credentials, list(range(rows))),
            "relations": _relations(native_ids, activities),
        },
    )


def _kinds(
    categories: list[str | None], activities: Records, types: list[str | None]
) -> list[OfferingKind]:
    """A course where somebody is taught, else an assessment of what a person knows or did.

    Most templates have no category (2,438 of 4,173 recorded ones), and those of category
    ``Experience`` can be either; for them the activities decide.
    """
    taught = {
        owner for owner, kind in zip(activities.owners, types, strict=True) if kind in _TAUGHT
    }
    return [
        _KINDS.get(category or "") or ("course" if row in taught else "assessment")
        for row, category in enumerate(categories)
    ]


def _access(badges: Records, costs: list[str | None]) -> list[str | None]:
    if unknown := sum(cost is not None and cost not in _ACCESS for cost in costs):
        badges.issue("cost", "unknown code", unknown)
    return [_ACCESS.get(cost or "") for cost in costs]


def _assessments(activities: Records, types: list[str | None], rows: int) -> list[list[str]]:
    of_types = zip(activities.owners, types, strict=True)
    assessed = dict.fromkeys((owner, kind) for owner, kind in of_types if kind in _ASSESSED)
    return lists_by_row(assessed, rows)


def _eqf_levels(badges: Records, rows: int) -> list[list[str]]:
    """Alignments name what the issuer measures the badge by; only the EQF has a column."""
    alignments = badges.children("alignments")
    alignments.skip_rest()
    if not len(alignments):
        return [[]] * rows
    names = [name if name and _EQF.match(name) else None for name in alignments.text("name")]
    if others := names.count(None):
        badges.issue("alignments", "no column", others)
    return lists_of(alignments, names, rows)


def _images(badges: Records, rows: int) -> list[str | None]:
    images = badges.child("image")
    images.skip("id")
    own = first_of(images, images.text("url"), rows)
    return [image or address for image, address in zip(own, badges.text("image_url"), strict=True)]


def _prices(costs: list[str | None]) -> Columns:
    rows = [row for row, cost in enumerate(costs) if cost is not None]
    stated = [costs[row] for row in rows]
    fields: dict[str, list[Any]] = {
        "component": ["complete"] * len(rows),
        "stated": stated,
        "category": stated,
    }
    return Columns(len(rows), fields, rows)


def _awards(issuers: Issuers, native_ids: list[str]) -> dict[str, list[str | None]]:
    """Who awards each badge, and the Open Badges 2.0 class of its template."""
    places = issuers.awarding(len(native_ids))
    names = issuers.organisations.fields["name"]
    awards: dict[str, list[str | None]] = {
        f"{AWARDING_BODY}.name": [None if place is None else names[place] for place in places]
    }
    classes = {issuer: _badge_classes(issuer) for issuer in set(issuers.ids)}
    awards["achievement_uri"] = [
        f"{address}{template}"
        if place is not None and (address := classes[issuers.ids[place]]) and _is_uuid(template)
        else None
        for place, template in zip(places, native_ids, strict=True)
    ]
    return awards


def _badge_classes(issuer: str | None) -> str | None:
    """Where the classes of an issuer's templates stand: the address that assertions name."""
    if issuer is None or not _is_uuid(issuer):
        return None
    return f"https://www.credly.com/api/v1/obi/v2/issuers/{issuer}/badge_classes/"


def _criteria(activities: Records, rows: int) -> list[str | None]:
    said = lists_of(activities, activities.text("title"), rows)
    return [" ".join(titles) if titles else None for titles in said]


def _relations(native_ids: list[str], activities: Records) -> Columns:
    """The badges that must be held before each.

    All that is stated is that they are required: some are steps below (associate before
    specialist), some are courses of one certificate, so none is called a part.
    """
    required = zip(activities.owners, activities.text("required_badge_template_id"), strict=True)
    named = dict.fromkeys((owner, other) for owner, other in required if other is not None)
    edges = [(owner, other) for owner, other in named if other != native_ids[owner]]
    fields: dict[str, list[Any]] = {
        "relation": ["prerequisite"] * len(edges),
        "native_id": [other for _, other in edges],
        "required": [True] * len(edges),
    }
    return Columns(len(edges), fields, [owner for owner, _ in edges])
