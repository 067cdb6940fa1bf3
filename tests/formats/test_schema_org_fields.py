"""What a schema.org course states: offers, sessions, awards, ratings, and people."""

import pytest

from normalize import schema
from normalize.formats.schema_org import READER
from normalize.listing import StatedPrice
from tests.formats.filled import filled_columns
from tests.formats.schema_org_pages import KNOTS, URL, one, read_blocks

PLACE = {
    "@type": "Place",
    "name": "Quay House",
    "address": {"addressLocality": "Antwerpen", "addressCountry": "BE"},
    "geo": {"latitude": 51.22, "longitude": "4.40"},
}
RUN = {
    "@type": "CourseInstance",
    "@id": f"{URL}#march",
    "courseMode": ["onsite", "synchronous"],
    "startDate": "2027-03-02",
    "endDate": "2027-03-03",
    "inLanguage": "en-GB",
    "location": PLACE,
    "maximumAttendeeCapacity": 24,
    "eventStatus": "https://schema.org/EventScheduled",
    "instructor": [
        {"@type": "Person", "name": "A. Person"},
        {"@type": "Person", "name": "B. Person"},
    ],
    "offers": {"@type": "Offer", "price": 150, "priceCurrency": "EUR"},
}
WEEKLY = {"@type": "Schedule", "duration": "PT3H", "repeatFrequency": "Weekly", "repeatCount": 4}
AWARD = {
    "@type": "EducationalOccupationalCredential",
    "name": "Certificate in Knots",
    "credentialCategory": "Certificate",
    "recognizedBy": {"@type": "Organization", "name": "Example Guild"},
    "validFor": "P2Y",
}


def price(offer: object, **course: object) -> StatedPrice:
    (found,) = one(offers=offer, **course).prices
    return found


@pytest.mark.parametrize(
    ("offer", "amount", "currency"),
    [
        ({"price": "495.00", "priceCurrency": "GBP"}, "495.00", "GBP"),
        ({"price": 0, "priceCurrency": "USD"}, "0", "USD"),
        ({"price": "0"}, "0", None),
        ({"price": "-1", "priceCurrency": "USD"}, "-1", "USD"),
        ({"price": -1}, "-1", None),
        ({"price": 149.0}, "149.0", None),
        ({"price": "£1,495"}, "£1,495", None),
        ({"priceSpecification": {"price": 9.5, "priceCurrency": "EUR"}}, "9.5", "EUR"),
        ([{"@type": "Offer", "price": 7}], "7", None),
    ],
)
def test_an_amount_is_kept_as_stated(offer, amount, currency):
    found = price(offer)
    assert (found.component, found.stated, found.amount) == ("course", amount, amount)
    assert (found.currency, found.category, found.session) == (currency, None, None)


def test_an_offer_may_say_a_category_only():
    found = price({"category": "Partially Free"})
    assert (found.stated, found.amount, found.category) == (
        "Partially Free",
        None,
        "Partially Free",
    )
    assert price({"category": "Subscription", "price": 39}).component == "subscription"


@pytest.mark.parametrize("offer", [{}, {"@type": "Offer", "url": "/buy"}, "soon", 7, None, True])
def test_an_offer_that_states_no_price_is_none(offer):
    assert one(offers=offer).prices == []


def test_an_aggregate_gives_its_range_or_its_offers():
    ends = {"@type": "AggregateOffer", "lowPrice": 10, "highPrice": 20, "priceCurrency": "EUR"}
    found = price(ends)
    assert (found.component, found.stated, found.amount) == ("aggregate", "10-20", None)
    assert (found.amount_min, found.amount_max) == ("10", "20")
    inner = {"@type": "AggregateOffer", "offers": [{"price": 1}, {"price": 2}]}
    assert [x.amount for x in one(offers=inner).prices] == ["1", "2"]


def test_an_offer_says_when_for_whom_and_how_often():
    found = price(
        {
            "priceSpecification": {"price": 39, "billingDuration": "P1M"},
            "eligibleCustomerType": {"name": "Academic"},
            "eligibleRegion": "BE",
            "validFrom": "2027-01-01",
            "priceValidUntil": "2027-02-01",
        },
        financialAidEligible="True",
    )
    assert (found.audience, found.region, found.billing_period) == ("Academic", "BE", "P1M")
    assert (found.valid_from, found.valid_until) == ("2027-01-01", "2027-02-01")
    assert found.financial_aid is True


def test_free_access_is_a_price_only_where_no_offer_says_more():
    (found,) = one(isAccessibleForFree=True).prices
    assert (found.category, found.amount) == ("Free", None)
    assert price({"price": 5}, isAccessibleForFree=True).amount == "5"
    assert one(isAccessibleForFree=False).prices == []


def test_a_seller_offers_and_a_provider_awards():
    seller = {"@type": "Organization", "name": "Platform"}
    listing = one(offers={"price": 0, "seller": seller})
    assert [(x.name, x.role) for x in listing.organisations] == [
        ("Example Sailing", "awarding_body"),
        ("Platform", "provider"),
    ]


@pytest.mark.parametrize(
    ("stated", "contact"),
    [
        ({"contactPoint": {"url": "/ask"}}, "https://www.example.org/ask"),
        ({"contactPoint": [{"email": "ask@a.example"}], "email": "b@a.example"}, "ask@a.example"),
        ({"contactPoint": {"telephone": "1"}, "email": "b@a.example"}, "b@a.example"),
        ({}, None),
    ],
)
def test_an_organisation_says_where_to_ask(stated, contact):
    listing = one(provider={"@type": "Organization", "name": "Sailing", **stated})
    assert [found.contact for found in listing.organisations] == [contact]


def test_an_instance_is_a_session_with_its_price():
    listing = one(hasCourseInstance=RUN)
    (session,) = listing.sessions
    assert session.native_id == f"{URL}#march"
    assert (session.start, session.end) == ("2027-03-02", "2027-03-03")
    assert (session.venue, session.city, session.country) == ("Quay House", "Antwerpen", "BE")
    assert (session.latitude, session.longitude) == ("51.22", "4.40")
    assert (session.delivery, session.status) == ("onsite, synchronous", "EventScheduled")
    assert (session.capacity, session.language) == ("24", "en-GB")
    assert session.instructor_count == 2
    assert [(x.amount, x.session) for x in listing.prices] == [("150", session.native_id)]
    assert (listing.languages, listing.delivery) == (["en-GB"], "onsite, synchronous")


def test_instances_without_keys_keep_their_prices_apart():
    runs = [
        {"@type": "CourseInstance", "startDate": day, "offers": {"price": amount}}
        for day, amount in (("2027-03-02", 1), ("2027-04-02", 2))
    ]
    listing = one(hasCourseInstance=runs)
    assert [x.native_id for x in listing.sessions] == ["2027-03-02", "2027-04-02"]
    assert [(x.session, x.amount) for x in listing.prices] == [
        ("2027-03-02", "1"),
        ("2027-04-02", "2"),
    ]


def test_a_schedule_says_effort_and_span():
    listing = one(hasCourseInstance={"@type": "CourseInstance", "courseSchedule": WEEKLY})
    assert (listing.workload, listing.duration) == ("3 hours per week", "4 weeks")
    (session,) = listing.sessions
    assert (session.repeat_frequency, session.repeat_count) == ("Weekly", "4")


def test_instances_that_differ_say_nothing_of_the_course():
    runs = [
        {"@type": "CourseInstance", "courseWorkload": load, "courseSchedule": {"duration": load}}
        for load in ("PT3H", "PT5H")
    ]
    listing = one(hasCourseInstance=runs)
    assert (listing.workload, listing.duration) == (None, None)


def test_an_instance_alone_is_a_course_with_one_session():
    (listing,) = read_blocks({**RUN, "name": "Knots in March"}).listings
    assert (listing.title, listing.kind, len(listing.sessions)) == ("Knots in March", "course", 1)


def test_instances_of_one_course_that_stand_alone_are_its_sessions():
    runs = [
        {"@type": "CourseInstance", "name": "Knots", "startDate": day, "offers": {"price": 5}}
        for day in ("2027-03-02", "2027-04-02", "2027-04-02")
    ]
    (listing,) = read_blocks(*runs).listings
    assert [x.start for x in listing.sessions] == ["2027-03-02", "2027-04-02"]
    assert [x.session for x in listing.prices] == ["2027-03-02", "2027-04-02"]


def test_an_instance_names_its_course():
    course = {**KNOTS, "@id": "#course"}
    run = {**RUN, "name": "March", "superEvent": {"@id": "#course"}}
    (listing,) = read_blocks(course, run).listings
    assert (listing.title, len(listing.sessions)) == ("Knots", 1)


def test_a_program_names_its_courses():
    parts = [
        {"@type": "Course", "name": "Splices", "url": "/courses/splices"},
        {"@type": "Course", "name": "Bends"},
    ]
    program = {**KNOTS, "@type": "EducationalOccupationalProgram", "hasCourse": parts}
    first, part = read_blocks(program).listings
    assert (first.kind, first.title, part.title) == ("program", "Knots", "Bends")
    (edge,) = first.relations
    assert (edge.relation, edge.native_id, edge.position, edge.inverse) == (
        "has_part",
        "https://www.example.org/courses/splices",
        1,
        False,
    )


def test_a_prerequisite_is_an_edge_or_a_text():
    rope = {"@type": "Course", "name": "Rope", "url": "/courses/rope"}
    listing = one(coursePrerequisites=[rope, "Two hands"], isPartOf={**rope, "url": "/p"})
    assert [(x.relation, x.native_id, x.inverse) for x in listing.relations] == [
        ("has_part", "https://www.example.org/p", True),
        ("prerequisite", "https://www.example.org/courses/rope", False),
    ]
    assert listing.prerequisites == "Rope; Two hands"


def test_an_award_is_a_word_or_a_thing_of_its_own():
    assert one(educationalCredentialAwarded="Badge").credential == "Badge"
    listing = one(educationalCredentialAwarded=AWARD)
    (award,) = listing.credentials
    assert (listing.credential, award.name, award.type) == (
        "Certificate",
        "Certificate in Knots",
        "Certificate",
    )
    assert award.awarding_body is not None
    assert (award.awarding_body.name, award.validity) == ("Example Guild", "P2Y")


def test_an_award_alone_is_an_assessment():
    (listing,) = read_blocks(AWARD).listings
    assert (listing.kind, listing.title) == ("assessment", "Certificate in Knots")
    assert listing.credentials[0].criteria_url == URL


def test_rating_with_its_scale():
    rating = {"ratingValue": 4.6, "bestRating": "5", "worstRating": 1, "reviewCount": "37"}
    listing = one(aggregateRating=rating)
    assert (listing.rating, listing.rating_count) == ("4.6", "37")
    assert (listing.rating_best, listing.rating_worst) == ("5", "1")


@pytest.mark.parametrize("field", ["author", "creator", "contributor", "instructor", "provider"])
@pytest.mark.parametrize("kind", ["Person", ["Person", "Thing"]])
def test_a_person_is_never_named(field, kind):
    person = {"@type": kind, "name": "A. Person"}
    review = {"@type": "Review", "author": person, "reviewBody": "So good."}
    run = {**RUN, field: person, "performer": person}
    listing = one(**{field: person, "review": [review], "hasCourseInstance": run})
    assert "Person" not in repr(listing)
    if field in ("author", "creator", "contributor"):
        assert "A. Person" not in repr(one(**{field: "A. Person"}))


def test_properties_that_nobody_read_are_counted():
    reading = read_blocks({**KNOTS, "faq": "?", "instructor": {"@type": "Person"}})
    assert reading.unread["Course.faq"] == 1
    assert "Course.instructor" not in reading.unread


def test_coverage_is_what_is_filled():
    level = {"name": "6", "inDefinedTermSet": "EQF"}
    isced = {"@type": "DefinedTerm", "name": "Transport", "inDefinedTermSet": "ISCED-F"}
    guild = {"@type": "Organization", "name": "Guild"}
    listing = one(
        **{"@type": "EducationalOccupationalProgram"},
        alternativeHeadline="Tie them", programType="Nano", license="CC BY", image="/a.png",
        totalHistoricalEnrollment=9, creativeWorkStatus="Published", datePublished="2026-01-02",
        dateModified="2026-01-03", inLanguage="en", courseMode="online", courseWorkload="PT3H",
        timeToComplete="P4W", numberOfCredits={"value": 2, "unitText": "ECTS"},
        educationalLevel=["Beginner", level], about=["Ropes", isced], keywords="a, b",
        teaches="Tie one", coursePrerequisites="Hands", occupationalCategory="Sailor",
        aggregateRating={"ratingValue": 4, "ratingCount": 2}, contributor=guild,
        educationalCredentialAwarded="Badge", isPartOf={"@type": "Course", "url": "/p"},
    )  # fmt: skip
    assert filled_columns([listing]) == set(READER.coverage)
    assert set(READER.coverage) <= set(schema.tables()["offerings"])
