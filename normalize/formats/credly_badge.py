"""One badge template of Credly: a credential product, and what it takes to earn it."""

import re

from normalize.formats.credly_issuer import Issuer, read_endorsements, read_issuers
from normalize.formats.record import Record, RejectedRecordError
from normalize.listing import (
    Listing,
    OfferingKind,
    StatedCredential,
    StatedPrice,
    StatedRelation,
)

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
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def read_badge(badge: Record) -> Listing:
    """The listing of one badge template.

    Raises:
        RejectedRecordError: it has no id or no name, or is a badge that somebody was issued.
    """
    native_id = badge.identify("id")
    if "badge_template" in badge:
        detail = "an issued badge, which belongs to a person, where a badge template was expected"
        raise RejectedRecordError("not_a_listing", detail)
    title = badge.required("name", "no_title")
    badge.skip(*_SHOWN)
    category = badge.text("type_category")
    activities = badge.children("badge_template_activities")
    for activity in activities:
        activity.skip("id")
    cost = badge.text("cost")
    skills = badge.names("skills")
    issuers = read_issuers(badge)
    bodies = [one.organisation for one in issuers]
    stated = f"{category} badge" if category else "badge"
    return Listing(
        native_id=native_id,
        title=title,
        url=badge.text("url"),
        kind=_kind(category, activities),
        pointer=badge.pointer,
        method="api",
        slug=badge.text("vanity_slug"),
        description=badge.text("description"),
        credential=stated,
        certificate_access=_access(badge, cost),
        level=badge.text("level"),
        eqf_levels=_eqf_levels(badge),
        # A unit without a number ("Months"): the span as far as it is stated.
        duration=badge.text("time_to_earn"),
        # Credly calls them skill tags, so they are both.
        keywords=skills,
        skills=list(skills),
        assessments=_unique(activities, "activity_type", _ASSESSED),
        verification=["credly"],
        image=_image(badge),
        partners=[body.name for body in bodies if body.role == "partner"],
        organisations=bodies,
        prices=_prices(cost),
        credentials=[_credential(badge, title, stated, issuers, activities)],
        relations=_relations(native_id, activities),
    )


def _kind(category: str | None, activities: list[Record]) -> OfferingKind:
    """A course where somebody is taught, else an assessment of what a person knows or did.

    Most templates have no category (2,438 of 4,173 recorded ones), and those of category
    ``Experience`` can be either; for them the activities decide.
    """
    if category in _KINDS:
        return _KINDS[category]
    taught = any(activity.text("activity_type") in _TAUGHT for activity in activities)
    return "course" if taught else "assessment"


def _access(badge: Record, cost: str | None) -> str | None:
    access = _ACCESS.get(cost or "")
    if cost is not None and access is None:
        badge.issue("cost", "unknown code")
    return access


def _unique(records: list[Record], field: str, among: frozenset[str]) -> list[str]:
    stated = (record.text(field) for record in records)
    return list(dict.fromkeys(text for text in stated if text in among))


def _eqf_levels(badge: Record) -> list[str]:
    """Alignments name what the issuer measures the badge by; only the EQF has a column."""
    found = []
    for alignment in badge.children("alignments"):
        alignment.skip_rest()
        name = alignment.text("name")
        if name and _EQF.match(name):
            found.append(name)
        else:
            badge.issue("alignments", "no column")
    return found


def _image(badge: Record) -> str | None:
    image = badge.child("image")
    if image is None:
        return badge.text("image_url")
    image.skip("id")
    address = badge.text("image_url")
    return image.text("url") or address


def _prices(cost: str | None) -> list[StatedPrice]:
    if cost is None:
        return []
    return [StatedPrice(component="complete", stated=cost, category=cost)]


def _credential(
    badge: Record, name: str, kind: str, issuers: list[Issuer], activities: list[Record]
) -> StatedCredential:
    criteria = [title for activity in activities if (title := activity.text("title"))]
    awarding = [one for one in issuers if one.organisation.role == "awarding_body"]
    return StatedCredential(
        name=name,
        type=kind,
        awarding_body=awarding[0].organisation if awarding else None,
        achievement_uri=_badge_class(awarding[0].id, badge.native_id) if awarding else None,
        criteria_url=badge.text("global_activity_url"),
        criteria="\n".join(criteria) or None,
        issuer_platform="credly",
        endorsements=read_endorsements(badge),
    )


def _badge_class(issuer: str | None, template: str | None) -> str | None:
    """The Open Badges 2.0 class of a template, at the address that Credly's assertions name."""
    if not (_UUID.fullmatch(issuer or "") and _UUID.fullmatch(template or "")):
        return None
    return f"https://www.credly.com/api/v1/obi/v2/issuers/{issuer}/badge_classes/{template}"


def _relations(native_id: str, activities: list[Record]) -> list[StatedRelation]:
    """The badges that must be held before this one.

    All that is stated is that they are required: some are steps below (associate before
    specialist), some are courses of one certificate, so none is called a part.
    """
    required = (activity.text("required_badge_template_id") for activity in activities)
    return [
        StatedRelation(relation="prerequisite", native_id=other, required=True)
        for other in dict.fromkeys(required)
        if other is not None and other != native_id
    ]
