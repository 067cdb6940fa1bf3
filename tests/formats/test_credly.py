"""Credly's badge templates: three shapes of payload, what a template states, what is lost."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import schema
from normalize.formats import read_payload, reader
from normalize.formats.credly import READER, read
from normalize.formats.credly_shapes import SHAPES
from normalize.formats.json_shapes import load_shape
from normalize.listing import FormatError, Listing, Payload
from tests.formats.filled import filled_columns, fixture
from tests.formats.json_faults import ANY_JSON, damaged, payload, read_or_refuse

CASES = {
    ("cisco", "page"): (2, 1),
    ("red-hat", "one-template"): (1, 0),
    ("aws-training", "map"): (2, 1),
    ("comptia", "last-page"): (1, 0),
    ("isc2", "page"): (2, 0),
}
PAGE = json.loads(fixture("cisco", "page").body)
RIGGER = PAGE["data"][1]
PARSED_ONLY = {"duration_iso8601", "duration_days", "stackability"}
"""What `filled_columns` expects of fields that Credly never fills so far: a time to earn is a
unit without a number, and a required badge is no part."""


def one(**changed: object) -> Listing:
    (listing,) = read(payload({"data": {**RIGGER, **changed}})).listings
    return listing


def test_reader_is_found_by_name():
    assert reader("credly") is READER


@pytest.mark.parametrize("case", CASES)
def test_every_template_is_a_listing_or_a_reject(case):
    reading = read(fixture(*case))
    assert (len(reading.listings), len(reading.rejects)) == CASES[case]


@pytest.mark.parametrize(
    ("case", "pointers"),
    [
        (("cisco", "page"), ["/data/0", "/data/1"]),
        (("red-hat", "one-template"), ["/data"]),
        (
            ("aws-training", "map"),
            [
                "/00000030-0000-4000-8000-000000000030",
                "/00000031-0000-4000-8000-000000000031",
            ],
        ),
    ],
)
def test_pointers_lead_to_the_record(case, pointers):
    assert [listing.pointer for listing in read(fixture(*case)).listings] == pointers


def test_a_list_of_templates_is_read():
    assert [x.pointer for x in read(payload([RIGGER])).listings] == ["/0"]


def test_an_empty_page_is_a_page():
    assert read(payload({"data": [], "metadata": {"total_count": 0}})).listings == []


@pytest.mark.parametrize(
    "value",
    [
        7,
        [],
        {},
        {"data": []},
        {"data": {"message": "Not found"}},
        {"data": None, "metadata": {}},
        {"a": {"id": "a", "name": "An organisation", "url": "/organizations/a/badges"}},
        [{"id": "a"}],
    ],
)
def test_what_holds_no_templates_is_refused(value):
    with pytest.raises(FormatError, match="no badge templates of Credly"):
        read(payload(value))


def test_an_issued_badge_is_no_listing():
    issued = {"id": "b1", "issued_to": "A. Person", "badge_template": RIGGER}
    (reject,) = read(payload({"data": [issued], "metadata": {}})).rejects
    assert (reject.reason, reject.native_id) == ("not_a_listing", "b1")
    assert "Person" not in reject.detail


def test_a_template_states():
    listing = one()
    assert listing.native_id == RIGGER["id"]
    assert listing.url == RIGGER["url"]
    assert listing.credential == "Certification badge"
    assert listing.certificate_access == "paid"
    assert (listing.level, listing.duration) == ("Advanced", "Months")
    assert listing.eqf_levels == ["EQF Level 5"]
    assert listing.skills == ["Knot Tying"]
    assert listing.verification == ["credly"]
    assert [(o.name, o.role, o.key) for o in listing.organisations] == [
        ("Harbour Institute", "awarding_body", "harbour-institute"),
        ("Riggers Guild", "partner", "riggers-guild"),
    ]
    assert listing.partners == ["Riggers Guild"]


def test_the_award_is_a_credential_of_its_own():
    (credential,) = one().credentials
    assert credential.type == "Certification badge"
    assert credential.issuer_platform == "credly"
    assert credential.awarding_body is not None
    assert credential.awarding_body.name == "Harbour Institute"
    assert credential.criteria == "Rope Handling Foundations Pass the rigging examination."
    assert credential.endorsements == [
        ("Council of Harbours", "Reviewed and recommended.", "https://council.example.org/review")
    ]
    assert credential.achievement_uri == (
        "https://www.credly.com/api/v1/obi/v2/issuers/00000001-0000-4000-8000-000000000001"
        "/badge_classes/00000011-0000-4000-8000-000000000011"
    )


def test_no_address_is_made_of_ids_that_are_none():
    (credential,) = one(id="../admin").credentials
    assert credential.achievement_uri is None


def test_a_required_badge_is_a_prerequisite():
    (relation,) = one().relations
    assert (relation.relation, relation.native_id) == ("prerequisite", PAGE["data"][0]["id"])
    assert (relation.inverse, relation.required, relation.position) == (False, True, None)


def test_a_badge_does_not_require_itself():
    activities = [{"required_badge_template_id": RIGGER["id"], "activity_type": "Badge"}]
    assert one(badge_template_activities=activities).relations == []


@pytest.mark.parametrize(
    ("category", "activities", "kind"),
    [
        ("Learning", ["Assessment"], "course"),
        ("Certification", ["Course"], "assessment"),
        ("Validation", ["Course", "Assessment"], "assessment"),
        ("Experience", ["Education Experience"], "course"),
        ("Experience", ["Volunteer"], "assessment"),
        (None, ["Assessment", "Course"], "course"),
        (None, ["Assessment"], "assessment"),
        ("Something new", ["Course"], "course"),
    ],
)
def test_kind(category, activities, kind):
    stated = [{"activity_type": activity, "title": "Do it"} for activity in activities]
    assert one(type_category=category, badge_template_activities=stated).kind == kind


@pytest.mark.parametrize(("cost", "access"), [("Free", "free"), ("Paid", "paid")])
def test_cost_is_a_price_in_words(cost, access):
    listing = one(cost=cost)
    (price,) = listing.prices
    assert (price.component, price.stated, price.category) == ("complete", cost, cost)
    assert (price.amount, price.currency, listing.certificate_access) == (None, None, access)


def test_no_cost_is_no_price():
    listing = one(cost=None)
    assert (listing.prices, listing.certificate_access) == ([], None)


def test_an_unknown_cost_is_kept_in_words_and_counted():
    reading = read(fixture("comptia", "last-page"))
    assert reading.listings[0].certificate_access is None
    assert reading.listings[0].prices[0].stated == "Donation"
    assert reading.unread["badge.cost: unknown code"] == 1


def test_who_is_no_organisation_is_not_named():
    person = {"label": "Issued by", "entity": {"type": "User", "name": "A. Person"}}
    reading = read(payload([{**RIGGER, "issuer": {"entities": [person]}}]))
    assert reading.listings[0].organisations == []
    assert reading.unread["badge.issuer.entities.entity.type: unknown code"] == 1


def test_forms_of_assessment():
    (listing,) = read(fixture("red-hat", "one-template")).listings
    assert listing.assessments == ["Project"]


@pytest.mark.parametrize("field", sorted(set(RIGGER) - {"id", "name"}))
def test_a_wrong_type_costs_no_record(field):
    for wrong in (7, True, "x", ["x"], {"x": 1}):
        reading = read_or_refuse(read, [{**RIGGER, field: wrong}, RIGGER])
        assert reading is not None
        assert len(reading.listings) == 2


@settings(deadline=None)
@given(ANY_JSON | st.builds(lambda data: {"data": data, "metadata": {}}, ANY_JSON))
def test_any_json_is_read_or_refused(value):
    reading = read_or_refuse(read, value)
    if reading is not None and isinstance(value, dict) and isinstance(value["data"], list):
        assert len(reading.listings) + len(reading.rejects) == len(value["data"])


@settings(deadline=None)
@given(damaged(PAGE["data"]))
def test_no_damage_loses_a_record(records):
    reading = read_or_refuse(read, {"data": records, "metadata": {}})
    assert (reading is None) == (not isinstance(records, list | dict) or _is_no_template(records))
    if reading is not None:
        met = len(records) if isinstance(records, list) else 1
        assert len(reading.listings) + len(reading.rejects) == met


@settings(deadline=None)
@given(
    damaged(PAGE["data"]).map(lambda data: {"data": data, "metadata": {}})
    | damaged({badge["id"]: badge for badge in PAGE["data"]})
    | damaged(PAGE)
)
def test_what_fits_a_shape_is_read_as_any_json_is(value):
    body = json.dumps(value).encode()
    # No shape begins with a byte order mark: behind it all is read the plain way.
    bodies = (body, b"\xef\xbb\xbf" + body)
    payloads = [Payload(body=one, url="https://www.example.org/feed") for one in bodies]
    shaped, plain = (read_payload(READER, one) for one in payloads)
    assert shaped == plain


@pytest.mark.parametrize(
    "bad",
    ["01", "tru", r'"\q"', r'"\ud800"', '"a\x01b"', "[1,]", "NaN", "1 2", "1e999", "[" * 2_000],
)
def test_a_fault_in_a_field_that_nobody_wants_is_still_one(bad):
    page = json.dumps(
        {"data": [{**RIGGER, "skills": [{"name": "x", "vanity_slug": 0}]}], "metadata": {}}
    )
    body = page.replace('"vanity_slug": 0', f'"vanity_slug": {bad}').encode()
    shaped, plain = (
        read_payload(READER, Payload(body=one, url="https://www.example.org/feed"))
        for one in (body, b"\xef\xbb\xbf" + body)
    )
    assert shaped == plain


@pytest.mark.parametrize("value", [PAGE, {"a": RIGGER}, {**PAGE, "data": []}])
def test_what_the_api_answers_has_a_shape(value):
    assert load_shape(payload(value), SHAPES) is not None


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [{"id": "1", "skills": [{"vanity_slug": "caf\xe9"}]}], "metadata": {}}',
        b'{"data": [{"id": "1", "name": "\\ud83d"}], "metadata": {}}',
        b'{"data": [{"id": "1", "course": true}], "metadata": {}}',
        b'{"data": [{"id": 1}], "metadata": {}}',
        b'{"data": [{"id": "1"}], "metadata": {}',
        b'{"data": [{"id": "1"}], "metadata": {"x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    ],
    ids=["undecodable", "half an emoji", "unknown field", "number", "cut off", "deep"],
)
def test_what_is_out_of_the_ordinary_has_none(body):
    assert load_shape(Payload(body=body, url="https://x.example/"), SHAPES) is None


def _is_no_template(records: object) -> bool:
    return isinstance(records, dict) and "issuer" not in records


def test_coverage_is_what_is_filled():
    listings = [listing for case in CASES for listing in read(fixture(*case)).listings]
    assert filled_columns(listings) - PARSED_ONLY == set(READER.coverage)
    assert set(READER.coverage) <= set(schema.tables()["offerings"])


@pytest.mark.real
def test_recorded_issuers(real: Path):
    listings, rejects, kinds = [], 0, Counter[str]()
    files = sorted((real / "feeds" / "credly" / "badges").glob("*.json"))
    for file in files:
        stated = Payload(body=file.read_bytes(), url="https://www.example.org/badges.json")
        reading = read(stated)
        assert len(reading.listings) == len(json.loads(stated.body))
        listings += reading.listings
        rejects += len(reading.rejects)
        kinds.update(issue for issue in reading.unread if issue.endswith("wrong type"))
    assert (len(files), len(listings), rejects) == (125, 4_173, 0)
    assert not kinds
    assert filled_columns(listings) - PARSED_ONLY == set(READER.coverage)
    assert sum(len(listing.relations) for listing in listings) == 83
    assert all(listing.credentials[0].achievement_uri for listing in listings)


@pytest.mark.real
def test_the_directory_of_issuers_is_refused(real: Path):
    body = (real / "feeds" / "credly" / "organizations.json").read_bytes()
    with pytest.raises(FormatError, match="no badge templates"):
        read(Payload(body=body, url="https://www.example.org/organizations.json"))
