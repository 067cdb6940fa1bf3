"""MITx Online and MIT xPRO."""

from normalize.formats.open_edx import read
from tests.formats.filled import fixture


def test_course_states_length_effort_and_certificate_in_words():
    (bridges,) = read(fixture("mitx-online", "courses")).listings
    assert (bridges.duration, bridges.workload) == ("14 weeks", "7 hrs/wk")
    assert bridges.credential == "Certificate of Completion"
    assert bridges.subjects == ["Engineering", "Civil Engineering"]


def test_products_on_sale_are_certificate_prices_without_a_currency():
    (bridges,) = read(fixture("mitx-online", "courses")).listings
    assert [(p.component, p.amount, p.currency, p.financial_aid) for p in bridges.prices] == [
        ("certificate", "100.00", None, True)
    ]
    assert bridges.certificate_access == "paid"


def test_the_next_run_stands_for_the_course():
    (bridges,) = read(fixture("mitx-online", "courses")).listings
    assert bridges.pacing == "instructor_paced"
    assert [s.status for s in bridges.sessions] == ["open", "closed"]


def test_program_runs_at_any_time_and_states_its_price_in_words():
    (structures,) = read(fixture("mitx-online", "programs")).listings
    assert structures.sessions[0].on_demand is True
    assert [(p.stated, p.amount) for p in structures.prices] == [("$175", None)]


def test_courses_named_by_bare_numbers_are_counted():
    reading = read(fixture("mitx-online", "programs"))
    assert reading.listings[0].relations == []
    assert reading.unread["program.courses: wrong type"] == 1


def test_xpro_states_form_credits_and_price():
    (ship,) = read(fixture("mit-xpro", "courses")).listings
    assert (ship.delivery, ship.credits, ship.credit_unit) == ("Online", "1.25", None)
    assert [(p.component, p.amount) for p in ship.prices] == [("course", "999.0")]
    assert ship.sessions[0].instructor_count == 2
