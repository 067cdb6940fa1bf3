"""Cases for the tests of measuring: each a provider of one night, by what it is to show."""

import csv
import random
from typing import Any

from tests.warehouse.quality_listings import REQUIRED, STATED, Case, silent, values
from warehouse.quality.detectors import FILE, used
from warehouse.quality.rubric import load

PHRASES = list(csv.DictReader(FILE.with_name("phrases.csv").read_text("utf-8").splitlines()))
NOTHING = values(STATED)
"""A listing that says nothing but its title and address."""
CHILDREN = [f for f in STATED if not f.startswith(("providers", "sources"))]
TOLD = "\n".join(
    next(row["example"] for row in PHRASES if row["detector"] == name and row["language"] == "en")
    for name in sorted(used())
)
"""A text that tells all that detectors look for."""
REMOVED = [f for f in STATED if f not in REQUIRED]
LICENCES = ("content_licence", "sources.metadata_licence", "sources.terms_url")
BASES = {
    "all": values(),
    "licence": values(["sources.terms_url"]),
    "terms": values(["sources.metadata_licence"]),
    "bare": values(["sources.terms_url", "sources.metadata_licence"]),
}
"""Providers that state all, or not all of what their terms may be."""
PAGES = values(sources__access_method="sitemap_jsonld")
VISITS: dict[str, tuple[tuple[int, ...], int | None]] = {
    "answers": ((200,), 1),
    "unchanged": ((304,), 1),
    "never-answered": ((404,), None),
    "three-failures": ((200, 404, 404, 404), 1),
    "four-failures": ((200, 404, 404, 404, 404), 0),
    "four-and-no-answer-ever": ((404, 404, 404, 503), 0),
    "mended": ((404, 404, 404, 404, 200), 1),
    "refused-between": ((404, 404, 403, 404, 404), 0),
    "refused": ((200, 403), None),
    "too-many": ((429,), None),
}
"""Statuses of visits to a page, and what they earn."""


ALTERNATIVES = (
    ("duration_days", "duration_days_min", "duration_days_max", "workload_hours_min",
     "workload_hours_max"),
    ("prices.amount", "prices.amount_min"),
    ("sessions.start_date", "sessions.start_at", "sessions.is_on_demand"),
    ("language_codes", "delivery_modes", "subtitle_language_codes"),
    ("sessions.delivery_mode", "sessions.country_code"),
    ("pacing", "synchronicity", "sessions.start_date", "sessions.start_at"),
    ("assessment_types", "credentials.criteria_text", "credentials.criteria_url"),
    ("content_licence",),
)  # fmt: skip
"""Fields of which one is enough for some metric."""


def population(size: int) -> list[dict[str, Any]]:
    """Listings that lack some of the fields, few or many, and such as have one of several.

    Always the same.
    """
    chance = random.Random(1)
    shares = (0.03, 0.15, 0.4, 0.7)
    found = [
        values([f for f in CHILDREN if chance.random() < shares[n % len(shares)]])
        for n in range(size)
    ]
    for group in ALTERNATIVES:
        found += [values([*({*group} - {one}), "prices.offer_category"]) for one in group]
        found.append(values(group))
    # Two standards' minima by a hair, and where one comes to the session's place.
    found.append(values(["learning_outcomes", "keywords"]))
    found.append(values(["status", "keywords", "isced_f_codes"]))
    found.append(values(["status", "learning_outcomes", "awarding_body_ids"]))
    found.append(values(["delivery_modes"], sessions__delivery_mode="onsite"))
    return found + [
        {**NOTHING, name: [TOLD] if name == "learning_outcomes" else TOLD}
        for name in load().texts
        if name in STATED
    ]


POPULATION = population(32)
PLAIN = values(["language_codes", "workload_hours_min", "workload_hours_max", "level"])
NOISE = {
    "title": "BEST COURSE EVER",
    "subtitle": "Rated 5 of 5",
    "language_stated": "all languages",
    "workload_stated": "as long as you like",
    "duration_stated": "a while",
    "level_stated": "for winners",
    "delivery_stated": "everywhere",
    "brand_label": "SuperDegree",
    "rating_average": 5,
    "rating_count": 1_000_000,
    "enrollment_count": 9_999_999,
    "image_url": "https://a.example/x.png",
}
"""Words and figures that state nothing of what is asked."""
PRAISE = " The best course in the world! Awarded! Top rated!"
NOISY = {**PLAIN, **NOISE, "description": PLAIN["description"] + PRAISE}
GUESSED = values(
    ["keywords", "subject_labels"],
    offering_skills__method="embedding",
    isced_f_method="mapped_skills",
    language_method="detected",
)
PAID = {"prices__offer_category": "paid", "prices__currency": "EUR"}
ONE_MINIMUM = values(["content_licence", "learning_outcomes", "status"])
CASES = {
    "all": Case([values()]),
    "nothing": Case([NOTHING], NOTHING),
    "no-title": Case([values(title="")]),
    "no-url": Case([values(url="")]),
    "noisy": Case([NOISY, *[NOTHING] * 20]),
    "plain": Case([PLAIN]),
    "only-noise": Case([{**NOTHING, **NOISE}], NOTHING),
    "guessed": Case([GUESSED]),
    "prices": Case([values(**PAID, prices__amount=1), values(**PAID, prices__amount=9_000)]),
    "uncollected": Case([NOTHING], coverage={"prerequisites_text": "not_collected"}),
    "inapplicable": Case(
        [NOTHING],
        coverage=dict.fromkeys(("credit_value", "credit_unit", "keywords"), "not_applicable"),
    ),
    "other-tables": Case(
        [NOTHING],
        coverage={"prices.currency": "not_collected", "sources.terms_url": "not_collected"},
    ),
    "hidden": Case(
        [values()], coverage={name: "not_collected" for name in STATED if "." not in name}
    ),
    "no-award": Case([values(credential_type="none")]),
    "falling": Case([values(CHILDREN[:count]) for count in range(0, len(CHILDREN), 3)]),
    "supervision": Case(
        [
            values(assessment_supervision=code)
            for code in ("supervised_onsite_id", "supervised_no_id", "unsupervised_no_id")
        ]
    ),
    "minima": Case(
        [{**ONE_MINIMUM, "status": "active"}, ONE_MINIMUM, {**ONE_MINIMUM, "keywords": []}],
        values(["sources.metadata_licence"]),
    ),
    "feed": Case([values()], visits=(200,)),
    "cleaned": Case(
        [
            values(
                field_provenance={"title": "jsonld", "url": "payload"},
                raw_ref="warc:cleaned/0.warc.gz#urn:uuid:cleaned-0",
            )
        ],
        PAGES,
        visits=(200,),
        page="https://cleaned.example/0?utm_source=x",
    ),
    "prose": Case(
        [
            values(
                field_provenance={
                    "title": "html",
                    "description": "jsonld",
                    "url": "payload",
                    "keywords": "regex",
                    "level": "api",
                    "isced_f_codes": "derived",
                }
            )
        ]
    ),
    "other-name": Case(POPULATION),
    **{f"as-it-was-{base}": Case(POPULATION, said) for base, said in BASES.items()},
    **{name: Case([values()], PAGES, visits=statuses) for name, (statuses, _) in VISITS.items()},
    **{
        f"without-{number}-{base}": Case(
            [{**said, name: silent(name)} for said in POPULATION], {**said, name: silent(name)}
        )
        for number, name in enumerate(REMOVED)
        for base, said in BASES.items()
        if base == "all" or name in LICENCES
    },
}
