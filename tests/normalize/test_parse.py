import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.parse import STATED, Stated, StatedError, parse
from normalize.parse_columns import COLUMNS

FORMS: list[dict[str, object]] = [
    {"duration": "8 weeks", "workload": "4-6 hours per week", "price": "GBP 495.00"},
    {"language": "English", "level": "Beginner", "delivery": "online", "start": "2026-01-05"},
    {"title": "Tides", "subjects": ["Oceanography"], "provider_country": "IE"},
    {},
]


def test_columns_are_the_schema_s_whatever_is_stated():
    for parsed in parse([Stated.of(form) for form in FORMS]):
        assert list(parsed.columns) == [*COLUMNS, "prices", "sessions", "skills"]
        json.dumps(parsed.record())


def test_a_record_is_parsed_as_a_night_would():
    found = parse([Stated.of(FORMS[0])])[0].columns
    assert (found["workload_hours_min"], found["workload_hours_max"]) == ("32", "48")
    assert found["workload_basis"] == "weekly_times_weeks"
    assert (found["prices"][0]["amount"], found["prices"][0]["currency"]) == ("495", "GBP")
    assert found["language_codes"] == []


@pytest.mark.parametrize(
    ("words", "value", "unit", "ects"),
    [
        ("150 Stunden (6 ECTS)", "6", "ects", "6"),
        ("5 EC (140 uur)", "5", "ects", "5"),
        ("15 contact hours, 1.5 CEUs", "1.5", "ceu", None),
        ("30 ECTS / 60 CATS", None, None, None),
        ("3 credits", None, None, None),
        ("1 ECTS = 25 hours", None, None, None),
    ],
)
def test_credits_are_found_in_words_about_length(words, value, unit, ects):
    found = parse([Stated.of({"workload": words, "duration": "8 weeks"})])[0]
    columns = found.columns
    credit = (columns["credit_value"], columns["credit_unit"], columns["ects_credits"])
    assert credit == (value, unit, ects)
    assert found.rules.get("credit_value") == ("words" if value else None)


def test_what_nobody_stated_is_unknown():
    found = parse([Stated.of({"title": None, "price": [], "level": " "})])[0].columns
    assert found["prices"] == found["sessions"] == found["delivery_modes"] == []
    assert (found["level"], found["workload_basis"]) == ("unspecified", "unknown")


def test_records_do_not_touch_one_another():
    alone = [parse([Stated.of(form)])[0] for form in FORMS]
    assert parse([Stated.of(form) for form in FORMS]) == alone


def test_numbers_are_texts():
    assert Stated.of({"price": 49.5, "duration": [8, "weeks"]}).price == ("49.5",)


@pytest.mark.parametrize("value", [{"amount": 1}, True, [["en"]], [{}]])
def test_what_is_no_text_is_refused_by_name(value):
    with pytest.raises(StatedError, match="`price` must be text, a number or a list"):
        Stated.of({"price": value})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(STATED), st.text(max_size=40)), max_size=4))
def test_any_text_is_parsed(records):
    assert len(parse([Stated.of(record) for record in records])) == len(records)


def test_every_value_has_a_rule():
    said = Stated.of(
        {
            "duration": "6 weeks",
            "workload": "4 hours a week",
            "price": "from 40 € a month",
            "language": "English, subtitles: French",
            "credential": "Nanodegree",
            "subjects": "Physics",
            "start": "1 to 5 March 2027",
        }
    )
    (found,) = parse([said])
    assert found.rules["workload_iso8601"] == "weekly_times_weeks"
    assert found.rules["subtitle_language_codes"] == found.rules["language_codes"]
    assert found.rules["prices.0.currency"] == found.rules["prices.0.amount"]
    assert found.rules["prices.0.billing_period"] == found.rules["prices.0.amount"]
    assert found.rules["sessions.0.end_date"] == found.rules["sessions.0.start_date"]


def test_several_organisations_in_one_text():
    (found,) = parse([Stated.of({"organisation": "Rice University|Duke University"})])
    assert found.columns["awarding_body_ids"] == ["rice-university", "duke-university"]
