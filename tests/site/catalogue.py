"""A small catalogue for the tests of pages: two nights of three providers, one of them hostile."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from normalize.schema import tables
from tests.warehouse.rows import MORNING, batch, offering, price, row, run
from warehouse.match.table import write_matches
from warehouse.quality.derive import measure_quality
from warehouse.store import Warehouse

HOSTILE = (
    "<script>window.pwned=1</script> & \"quoted\" 'single' \u2028 next \u202ertl\u202c <img src=x>"
)
HOSTILE_URL = "javascript:window.pwned=1"
LEVELS = ("beginner", "intermediate", "advanced", "unspecified")


KINDS = {
    "index": "index.html",
    "providers": "providers.html",
    "provider": "provider/alpha.html",
    "hostile": "provider/hostile.html",
    "listings": "listings.html?provider=alpha",
    "offering": "offering.html?id=mc_alpha_3",
    "hostile-offering": "offering.html?id=mc_hostile_0",
    "compare": "compare.html?p=alpha&p=beta&p=hostile",
    "data": "data.html",
    "about": "about.html",
    "health": "health.html",
    "coverage": "coverage.html",
    "404": "404.html",
}
"""The address of a page of each kind."""
REPLIES = f"""\
received_on,provider_id,offering_id,metric_id,state,decided_on,share,evidence_url,says
2026-10-20,alpha,,r2_terms_known,accepted,2026-10-21,1,https://alpha.example/terms,All is CC BY
2026-10-22,alpha,mc_alpha_3,p9_identity,declined,2026-10-23,,https://alpha.example/id,"We, too"
2026-10-24,hostile,,p9_identity,open,,,https://hostile.example/,"{HOSTILE.replace('"', '""')}"
"""
"""What providers reply, in ``corrections.csv``."""


def make_catalogue(data: Path, *, measured: bool = False) -> None:
    """Publish the two nights, measure each if that is wanted, and write the plain tables."""
    warehouse = Warehouse(data)
    if measured:
        data.mkdir(parents=True, exist_ok=True)
        (data / "corrections.csv").write_text(REPLIES, encoding="utf-8")
    for night in (0, 1):
        for provider, make in (("alpha", _alpha), ("beta", _beta), ("hostile", _hostile)):
            warehouse.publish(provider, make(night), run(provider, night), proves_absence=True)
        if night:
            write_matches(data, [_match()])
        if measured:
            measure_quality(data)
    warehouse.write_latest()


def _alpha(night: int) -> dict[str, Any]:
    """Eleven courses, ten of them the second night; one price moves, one course comes later."""
    numbers = range(11) if night == 0 else range(1, 12)
    offerings = [
        offering(
            "alpha",
            number,
            title=f"Statistics for people, part {number}",
            description="What a distribution is.\n\nFinancial aid is available."
            if number
            else None,
            level=LEVELS[number % 4],
            level_stated=LEVELS[number % 4].title(),
            credential_type="microcredential" if number % 2 else "completion_certificate",
            language_codes=["de"] if number % 3 == 0 else ["en"],
            language_method="declared",
            language_stated="Deutsch" if number % 3 == 0 else "English",
            workload_hours_min=Decimal(10 * number + 5),
            workload_hours_max=Decimal(10 * number + 5),
            workload_stated=f"{10 * number + 5} hours",
            learning_outcomes=["Read a table", "Draw a plot"],
            awarding_body_ids=["alpha-board"],
            field_provenance=[
                ("title", "jsonld"),
                ("level", "jsonld"),
                ("workload_hours_min", "regex"),
            ],
            raw_ref="warc:alpha/one.warc.gz#urn:uuid:1",
        )
        for number in numbers
    ]
    prices = [price("alpha", n, "120" if night and n == 3 else "100") for n in numbers if n % 5]
    skills = [
        row(
            "offering_skills",
            offering_id=f"mc_alpha_{number}",
            source_id="alpha",
            skill_uri=f"http://data.europa.eu/esco/skill/{name}",
            skill_scheme="esco",
            skill_label=name,
            skill_label_lang="en",
            relation="teaches",
            method=method,
        )
        for number in numbers
        for name, method in (("statistics", "declared"), ("data analysis", "exact_label"))
        if name == "statistics" or number % 2
    ]
    sessions = [
        row(
            "sessions",
            session_id=f"se_alpha_{number}",
            offering_id=f"mc_alpha_{number}",
            source_id="alpha",
            start_date=date(2026, 12, number + 1),
            delivery_mode="onsite",
            city="Ulm",
            country_code="DE",
            status="open",
        )
        for number in numbers
        if number % 2
    ]
    relations = [
        row(
            "offering_relations",
            parent_id="mc_alpha_1",
            child_id="mc_alpha_2",
            relation="has_part",
            source_id="alpha",
            position=1,
        )
    ]
    return batch(
        offerings=offerings,
        prices=prices,
        offering_skills=skills,
        sessions=sessions,
        offering_relations=relations,
        providers=[
            _provider("alpha", "Alpha College"),
            _body("alpha", "alpha-board", "Alpha Board"),
        ],
        sources=[_source("alpha", level="exposed", certificate_access="not_collected")],
    )


def _beta(_: int) -> dict[str, Any]:
    """Six courses in Arabic and English, next to nothing said about them."""
    offerings = [
        offering(
            "beta",
            number,
            title=f"مقدمة في الإحصاء {number}"
            if number % 2
            else f"Statistics for people, part {number}",
            credential_type="digital_badge" if number else "microcredential",
            level="beginner",
            language_codes=["ar"] if number % 2 else ["en"],
        )
        for number in range(6)
    ]
    skills = [
        row(
            "offering_skills",
            offering_id=f"mc_beta_{number}",
            source_id="beta",
            skill_uri=f"urn:credcat:skill:beta:{number}",
            skill_scheme="provider",
            skill_label="Statistics",
            skill_label_lang="en",
            relation="teaches",
            method="declared",
        )
        for number in range(6)
    ]
    return batch(
        offerings=offerings,
        offering_skills=skills,
        providers=[_provider("beta", "Beta Academy")],
        sources=[_source("beta")],
    )


def _hostile(_: int) -> dict[str, Any]:
    """One course that says in every place what a page must not obey."""
    texts = "title subtitle description level_stated brand_label workload_stated content_licence"
    stated: dict[str, Any] = dict.fromkeys(
        [*texts.split(), "prerequisites_text", "quality_assurance_text"], HOSTILE
    )
    lists = {
        name: [HOSTILE]
        for name in ("keywords", "learning_outcomes", "partner_names", "subject_labels")
    }
    one = offering(
        "hostile", 0, url=HOSTILE_URL, credential_type="other", level="advanced", **stated, **lists
    )
    skill = row(
        "offering_skills",
        offering_id="mc_hostile_0",
        source_id="hostile",
        skill_uri=HOSTILE_URL,
        skill_label=HOSTILE,
        skill_label_lang="und",
        relation="teaches",
        method="declared",
    )
    award = row(
        "credentials",
        credential_id="cr_hostile_0",
        offering_id="mc_hostile_0",
        source_id="hostile",
        name=HOSTILE,
        credential_type="other",
        criteria_url=HOSTILE_URL,
        criteria_text=HOSTILE,
    )
    paid = {**price("hostile", 0, "5"), "price_stated": HOSTILE, "audience": HOSTILE}
    session = row(
        "sessions",
        session_id="se_hostile_0",
        offering_id="mc_hostile_0",
        source_id="hostile",
        start_stated=HOSTILE,
        city=HOSTILE,
        status="unknown",
    )
    organisation = {
        **_provider("hostile", HOSTILE),
        "homepage_url": HOSTILE_URL,
        "contact_url": HOSTILE_URL,
    }
    return batch(
        offerings=[one],
        offering_skills=[skill],
        credentials=[award],
        prices=[paid],
        sessions=[session],
        providers=[organisation],
        sources=[{**_source("hostile"), "terms_url": HOSTILE_URL}],
    )


def _provider(provider: str, name: str) -> dict[str, Any]:
    return row(
        "providers",
        provider_id=provider,
        source_id=provider,
        name=name,
        homepage_url=f"https://{provider}.example/",
        provider_role="platform",
        provider_type="college",
        country_code="DE",
    )


def _body(source: str, provider: str, name: str) -> dict[str, Any]:
    return row(
        "providers",
        provider_id=provider,
        source_id=source,
        name=name,
        provider_role="awarding_body",
        provider_type="professional_body",
    )


def _source(provider: str, **coverage: str) -> dict[str, Any]:
    return row(
        "sources",
        source_id=provider,
        provider_id=provider,
        access_method="feed",
        terms_url=f"https://{provider}.example/terms",
        robots_decision="allowed",
        robots_checked_at=MORNING - timedelta(hours=1),
        field_coverage=list((dict.fromkeys(tables()["offerings"], "exposed") | coverage).items()),
    )


def _match() -> dict[str, object]:
    return {
        "match_id": "ma_1",
        "left_offering_id": "mc_alpha_2",
        "right_offering_id": "mc_beta_2",
        "match_type": "same_offering",
        "score": 0.97,
        "method": "model",
        "features": [("title", 1.0)],
        "decision": "match",
        "decided_by": "model",
        "cluster_id": "cl_alpha_2",
        "run_id": "alpha-1",
    }


def as_json(path: Path) -> Any:
    """What a data file hands to a page."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text.removeprefix("credcat.take(").partition(",")[2].removesuffix(");\n"))
