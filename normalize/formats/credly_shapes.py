"""The shape of Credly's answers, as its API gives them."""

from typing import Any

import msgspec

from normalize.formats.json_shapes import Ignored, Shape, Text


class Named(Shape, forbid_unknown_fields=False):
    """Something of which only the name is asked for."""

    name: str


class Alignment(Shape, forbid_unknown_fields=False):
    """What a badge is measured by."""

    name: Text = None


class Entity(Shape, forbid_unknown_fields=False):
    """An organisation, or whoever else issues and endorses."""

    type: Text = None
    id: Text = None
    name: Text = None
    vanity_url: Text = None


class IssuerEntry(Shape):
    """One of those who stand behind a badge."""

    label: Text = None
    primary: Ignored = None
    entity: Entity | None = None


class Issuer(Shape):
    """All who stand behind a badge."""

    summary: Ignored = None
    entities: list[IssuerEntry] | None = None


class Activity(Shape):
    """What it takes to earn a badge."""

    id: Ignored = None
    activity_type: Text = None
    required_badge_template_id: Text = None
    title: Text = None
    url: Text = None


class Endorsement(Shape):
    """What somebody says of a badge."""

    id: Ignored = None
    endorser: Entity | None = None
    description: Text = None
    url: Text = None


class Image(Shape):
    """The picture of a badge."""

    id: Ignored = None
    url: Text = None


class Badge(Shape):
    """A badge template."""

    id: Text = None
    cost: Text = None
    description: Text = None
    global_activity_url: Text = None
    earn_this_badge_url: Text = None
    enable_earn_this_badge: Ignored = None
    enable_detail_attribute_visibility: Ignored = None
    level: Text = None
    name: Text = None
    vanity_slug: Text = None
    time_to_earn: Text = None
    type_category: Text = None
    show_badge_lmi: Ignored = None
    show_skill_tag_links: Ignored = None
    translatable: Ignored = None
    image: Image | None = None
    image_url: Text = None
    url: Text = None
    issuer: Issuer | None = None
    alignments: list[Alignment] | None = None
    badge_template_activities: list[Activity] | None = None
    endorsements: list[Endorsement] | None = None
    skills: list[Named] | None = None


class Page(Shape):
    """A page of badge templates."""

    data: list[Badge]
    metadata: dict[str, Any]


SHAPES: tuple[msgspec.json.Decoder[Any], ...] = (
    msgspec.json.Decoder(Page),
    msgspec.json.Decoder(dict[str, Badge]),
)
"""A page, and a map of templates by their ids."""
