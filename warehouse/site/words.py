"""How values are written for people: numbers, dates, codes, addresses."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from langcodes import Language

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
LABELS = {
    "none": "no award",
    "unknown": "award not stated",
    "unspecified": "level not stated",
    "ects": "ECTS",
    "us_semester": "US semester credits",
    "uk_cats": "UK CATS",
    "ceu": "CEU",
    "cpd_hour": "CPD hours",
    "pdu": "PDU",
    "onsite": "on site",
    "workbased": "work-based",
    "official_api": "official API",
    "sitemap_jsonld": "sitemap and JSON-LD",
    "sitemap_html": "sitemap and pages",
    "listing_html": "listing pages",
    "eur_per_hour": "Euros for each hour",
    "ci_low": "low",
    "ci_high": "high",
}
"""Codes whose words are not their letters."""
FACTS = {
    "listings": "Listings, duplicates left out",
    "eur_per_hour": "Price for each hour of learning",
    "sessions_per_offering_year": "Starts of a listing in a year",
    "price_move": "Moves of prices, median",
    "rating": "Learners' ratings, median",
    "churn_added": "Added in 30 days",
    "churn_changed": "Changed in 30 days",
    "churn_withdrawn": "Withdrawn in 30 days",
    "price_moves_up": "Prices raised in 30 days",
    "price_moves_down": "Prices lowered in 30 days",
    "share_verifiable": "Awards that can be verified",
    "share_stackable": "Can be stacked",
    "states_start": "State a start",
}
"""Facts whose words are not their letters."""
ACRONYMS = ("id", "url", "eqf", "ects", "eur", "iso8601", "isced", "fx", "iso")


def label(code: str | None) -> str:
    """A code of the schema in words: `completion_certificate` is "completion certificate"."""
    if code is None:
        return DASH
    return LABELS.get(code, code.replace("_", " "))


def award(code: str | None) -> str:
    """A type of credential in words; "other" alone would leave open what is other."""
    return "other award" if code == "other" else label(code)


STANDINGS = {
    "above": "above the mean of providers",
    "not_distinguishable": "not distinguishable from the mean of providers",
    "below": "below the mean of providers",
}


def standing(code: str | None) -> str:
    """Where a provider stands, as a statement."""
    return STANDINGS.get(code or "", DASH)


def quantity(row: Mapping[str, Any]) -> str:
    """A fact: so many of so many, or a figure with its unit."""
    unit, hits, n, figure = row["unit"] or "", row["hits"], row["n"], row["value"]
    if unit.startswith("share") and hits is not None and n:
        return f"{number(hits)} of {number(n)}"
    if figure is None:
        return DASH
    if unit == "listings":
        return number(figure)
    if unit.startswith("share"):
        return f"{percent(figure, 1)}, of {plural(n, 'move')}"
    counted = f", {plural(hits, 'rating')}" if row["fact_id"] == "rating" and hits else ""
    return f"{number(figure, 2)} {unit}{counted}, {plural(n, 'listing')}"


def language(code: str | None) -> str:
    """A language by its English name: `de` is "German"."""
    if code is None:
        return DASH
    try:
        return Language.get(code).display_name("en")
    except ValueError:
        return code


def heading(code: str) -> str:
    """The name of a column as a heading: `eqf_level_min` is "EQF level min"."""
    words = [word.upper() if word in ACRONYMS else word for word in code.split("_")]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


COLUMNS = {
    "language_codes": "Language",
    "credential_type": "Award",
    "duration_days": "Length",
    "workload_hours_min": "Learner hours",
    "delivery_modes": "Online or on site",
    "subject_labels": "Subject",
    "isced_f_codes": "Subject as ISCED-F",
    "prerequisites_text": "Prerequisites",
    "assessment_types": "Assessment",
    "assessment_supervision": "Supervision of assessment",
    "verification_types": "Verification",
    "awarding_body_ids": "Awarding body",
    "partner_names": "Partners",
    "eqf_level_min": "EQF level",
    "quality_assurance_text": "Quality assurance",
    "content_licence": "Licence",
    "published_at": "Date of publication",
    "modified_at": "Date of change",
}
"""Columns whose words for people are not their letters."""


def column(name: str) -> str:
    """What a column holds, for people: `workload_hours_min` is "Learner hours"."""
    return COLUMNS.get(name) or heading(name)


def fact(name: str) -> str:
    """The name of a fact in words: `states_hours` is "State hours"."""
    return FACTS.get(name) or heading(name.replace("states_", "state_"))


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands apart, a dash where there is none."""
    if value is None:
        return DASH
    return f"{value:,.{digits}f}".replace("-", MINUS)


def percent(share: float | None, digits: int = 0) -> str:
    """A share of one as per cent."""
    return DASH if share is None else f"{number(share * 100, digits)} %"


def day(moment: date | datetime | None) -> str:
    """A day as people write it: 3 March 2026."""
    if moment is None:
        return DASH
    return f"{moment.day} {moment:%B %Y}"


def minute(moment: datetime | None) -> str:
    """A moment to the minute, in UTC."""
    return DASH if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def href(url: str | None) -> str | None:
    """The address if a link may lead there: absolute, http or https, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str | None) -> str:
    """The site of an address, without `www.`."""
    shown = href(url)
    return "" if shown is None else (urlsplit(shown).hostname or "").removeprefix("www.")


def plural(count: int, one: str, several: str | None = None) -> str:
    """A count with its noun."""
    return f"{number(count)} {one if count == 1 else several or one + 's'}"


def value(stated: str | None) -> str:
    """A value of `changes` (JSON) as text; lists with commas."""
    if stated is None:
        return DASH
    return shorten(_flat(json.loads(stated)), 160)


def _flat(found: Any) -> str:
    if isinstance(found, list):
        return ", ".join(map(_flat, found)) or DASH
    if isinstance(found, dict):
        return ", ".join(_flat(one) for one in found.values() if one is not None)
    return str(found)


def shorten(text: str | None, most: int) -> str:
    """At most so many characters, cut at a space."""
    if text is None or len(text) <= most:
        return text or ""
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"


def bytes_of(size: int) -> str:
    """A size as people read it."""
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= each:
            return f"{size / each:,.1f} {unit}"
    return f"{size} bytes"
