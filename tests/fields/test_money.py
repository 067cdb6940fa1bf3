"""Prices in words: every price of a text, and no amount that is not a price."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import schema
from normalize.fields.money import Money, money
from normalize.fields.money_currency import currency_codes
from tests.fields.numbers_held import digits, significant, texts

D = Decimal
COUNTRIES = st.sampled_from([None, "US", "GB", "DE", "CO", "SE", "JP", "EG", "CH", "ZZ"])
WORDS = texts(
    "$", "€", "US$", "£", "kr", "zł", "USD", "EUR", "GBP", "euros", "Free", "kostenlos", "was ",
    "now ", "from ", "up to ", " to ", "/month", " per year", " in 4 Raten zu je ", "3 x ", "k ",
    "members ", "certificate ", "statt ", "save ", "% off", " incl. VAT", " zzgl. MwSt.", "(", ")",
    " or ", " und ", "тыс. руб.", " mil reais", "ab ", "TBD", " - ", " – ", "'", "’", "\u202f",
)  # fmt: skip


def read(text: str, country: str | None = None) -> tuple[Money, ...]:
    found = money((text, country))
    assert found is not None
    return found


def only(text: str, country: str | None = None) -> Money:
    (found,) = read(text, country)
    return found


@pytest.mark.parametrize(
    ("stated", "country", "code", "method"),
    [
        ("49 USD", None, "USD", "stated"),
        ("$49 USD", "CA", "USD", "stated"),
        ("49 euros", None, "EUR", "stated"),
        ("$49 (prices in US dollars)", "AU", "USD", "stated"),
        ("€49", "US", "EUR", "symbol"),
        ("R$ 49", None, "BRL", "symbol"),
        ("£49", "GB", "GBP", "symbol"),
        ("£49", "EG", "EGP", "provider_country"),
        ("$49", "MX", "MXN", "provider_country"),
        ("49 kr", "SE", "SEK", "provider_country"),
        ("¥4900", "JP", "JPY", "provider_country"),
        ("$49", "DE", None, None),
        ("$49", None, None, None),
        ("49 kr", None, None, None),
        ("49", "US", None, None),
    ],
)
def test_a_currency_is_stated_or_of_one_sign_or_of_the_country(stated, country, code, method):
    found = only(stated, country)
    assert (found.amount and found.amount <= 4900, found.currency, found.currency_method) == (
        True,
        code,
        method,
    )


def test_each_price_of_a_text_is_a_price_of_its_own():
    uk, ireland, rest = read("UK fee: GBP495.00; Ireland fee: GBP515.00; Continental Europe: GBP9")
    assert (uk.region_code, ireland.region_code, rest.region_code) == ("GB", "IE", None)
    assert (uk.amount, ireland.amount, rest.amount) == (D(495), D(515), D(9))
    assert rest.audience == "Continental Europe"


def test_a_free_course_with_a_paid_exam_is_free_in_part():
    first, second = money(("Free enrolment; exam fee ₹1000", "IN")) or ()
    assert (first.amount, first.offer_category) == (Decimal(0), "partially_free")
    assert (second.amount, second.component) == (Decimal(1000), "exam")


@pytest.mark.parametrize("stated", ["$1,250 (GST free)", "$1,250 free of GST"])
def test_what_is_free_of_tax_is_not_free(stated):
    assert [one.amount for one in money((stated, "AU")) or ()] == [1250]


@pytest.mark.parametrize("stated", ["14,99 €84,99 €", "14.99 €84.99"])
def test_amounts_that_touch_and_rise_are_open(stated):
    assert money((stated, "DE")) is None


@pytest.mark.parametrize("stated", ["£300 + £60 VAT", "£300 (VAT £60)"])
def test_an_amount_of_tax_is_no_price(stated):
    assert [one.amount for one in money((stated, "GB")) or ()] == [300]


@pytest.mark.parametrize(
    ("stated", "total"), [("€ 99/Monat x 12", 1188), ("4 150 €/mois × 12", 49800)]
)
def test_a_monthly_amount_times_a_number_is_their_total(stated, total):
    assert [(m.amount, m.billing_period) for m in money((stated, "FR")) or ()] == [
        (Decimal(total), None)
    ]


@pytest.mark.parametrize("stated", ["From: £200", "Price (from): £200", "Minimum: £200"])
def test_a_colon_behind_a_word_for_a_bound_leaves_it_one(stated):
    (found,) = read(stated, "GB")
    assert (found.amount, found.amount_min) == (None, D(200))


def test_one_instalment_of_nobody_says_how_many_is_no_price():
    (found,) = read("£1,500 (payable in instalments of £500)", "GB")
    assert found.amount == D(1500)


@pytest.mark.parametrize("stated", ["Anzahlung 200 €, Rest 800 €", "Señal: 100 €, resto: 800 €"])
def test_what_is_left_to_pay_is_no_price(stated):
    assert all(one.amount is None for one in money((stated, "DE")) or ())


def test_letters_at_a_number_are_no_amount():
    assert money(("l00 €", "DE")) is None


def test_what_is_paid_after_funding_is_a_price_of_its_own():
    found = money(("Full fee S$2,180.00; nett fee after SkillsFuture funding: S$654.00", "SG"))
    assert [(one.amount, one.audience) for one in found or ()] == [
        (Decimal(2180), None),
        (Decimal(654), "after SkillsFuture funding"),
    ]


def test_members_pay_less():
    everyone, members = read("£495 (members £395)")
    assert (everyone.amount, everyone.audience) == (D(495), None)
    assert (members.amount, members.audience) == (D(395), "members")


@pytest.mark.parametrize("stated", ["€90 (was 120)", "90 € statt 120", "90 € вместо 120"])
def test_a_price_before_discount_may_leave_out_the_currency(stated):
    (found,) = read(stated, "DE")
    assert (found.amount, found.list_amount, found.currency) == (D(90), D(120), "EUR")


@pytest.mark.parametrize(
    "stated", ["Free to audit; certificate $49", "Free - $49 for the certificate"]
)
def test_a_free_course_with_a_paid_certificate_is_free_in_part(stated):
    course, certificate = read(stated, "US")
    assert (course.amount, course.component, course.free) == (D(0), "course", True)
    assert (certificate.amount, certificate.component) == (D(49), "certificate")
    assert {course.offer_category, certificate.offer_category} == {"partially_free"}


@pytest.mark.parametrize(
    "stated", ["Curso gratuito con certificado (49 €)", "Free with optional paid certificate ($49)"]
)
def test_a_price_in_brackets_is_that_of_the_word_before_them(stated):
    course, certificate = read(stated, "US")
    assert (course.amount, course.component) == (D(0), "course")
    assert (certificate.amount, certificate.component) == (D(49), "certificate")


@pytest.mark.parametrize(
    ("stated", "current", "before"),
    [
        ("$199 $99", 99, 199),
        ("was £200 now £150", 150, 200),
        ("statt 300 € nur 199 €", 199, 300),
        ("199 € au lieu de 299 €", 199, 299),
        ("De R$ 500 por R$ 350", 350, 500),
    ],
)
def test_a_price_before_discount_is_no_price_of_its_own(stated, current, before):
    found = only(stated)
    assert (found.amount, found.list_amount) == (D(current), D(before))


@pytest.mark.parametrize(
    ("stated", "total"),
    [("3 x 100 €", 300), ("in 4 Raten zu je 50 €", 200), ("12x de R$ 49,90", D("598.80"))],
)
def test_instalments_whose_number_is_said_are_their_total(stated, total):
    assert (only(stated).amount, only(stated).rule) == (total, "instalments")


@pytest.mark.parametrize(
    ("stated", "taxed"),
    [
        ("99 € inkl. MwSt.", True), ("99 € zzgl. 19 % MwSt.", False), ("99 € HT", False),
        ("99 € TTC", True), ("€ 99 excl. btw", False), ("£99 + VAT", False),
        ("99 € IVA incluido", True), ("99 € IVA no incluido", False), ("99 €", None),
    ],
)  # fmt: skip
def test_tax_is_in_a_price_or_not_where_it_is_said(stated, taxed):
    assert only(stated).tax_included is taxed


@pytest.mark.parametrize(
    "stated",
    [
        "12 months", "50% off", "2 for 1", "Save $50", "worth $2,000", "value: $500",
        "earn $80,000 a year", "ECTS 5", "VAT 20%", "+44 20 7946 0018", "31.12.2026", "$1M",
        "450/500 €", "1.234", "USD 25.000", "10 - 5", "Level 3 495 €", "CAD 10 EUR 20 USD",
        "Max 30 students", "$50 voucher", "Deposit: £100", "$99 $199", "0/49 €",
    ],
)  # fmt: skip
def test_what_is_no_price_or_open_is_not_read(stated):
    assert all(
        (m.amount, m.amount_min, m.amount_max) == (None, None, None)
        for m in money((stated, None)) or ()
    )


@pytest.mark.parametrize(
    "stated",
    [
        "Free trial", "free shipping", "risk-free", "Freelance", "tax free", "not free",
        "Free for 7 days", "first month free", "Essai gratuit", "kostenlose Probestunde",
        "Gluten free cooking $50", "$0 today, then $39/month",
        "Free with Coursera Plus", "free brochure", "Пробный период бесплатно",
    ],
)  # fmt: skip
def test_what_is_free_of_something_else_is_not_free(stated):
    assert not any(m.free or m.amount == 0 for m in money((stated, None)) or ())


@pytest.mark.parametrize("stated", ["-1", "-1.00 USD", "N/A", "TBD", "on request", "–", "varies"])
def test_words_that_say_no_price_are_understood_and_hold_none(stated):
    assert read(stated) in ((Money(rule="placeholder"),), (Money(rule="negative"),))


def test_zero_is_free_only_with_a_currency_or_a_word():
    assert only("0 €").free
    assert not only("0").free
    assert only("Kostenlos") == Money(
        amount=D(0), free=True, offer_category="free", rule="free_word"
    )


def amounts(found: Money) -> list[Decimal]:
    numbers = (found.amount, found.amount_min, found.amount_max, found.list_amount)
    return [number for number in numbers if number is not None]


@given(WORDS, COUNTRIES)
def test_never_raises_and_says_the_same_twice(text, country):
    assert money((text, country)) == money((text, country))


@given(WORDS, COUNTRIES)
def test_amounts_are_numbers_of_the_text_or_follow_from_them(text, country):
    for found in money((text, country)) or ():
        for number in amounts(found):
            assert number >= 0
            held = significant(number) in digits(text)
            assert held or found.free or _is_multiple(number, text)
        if found.amount_min is not None and found.amount_max is not None:
            assert found.amount_min < found.amount_max
        if found.list_amount is not None:
            assert found.amount is not None
            assert found.amount < found.list_amount


def _is_multiple(number: Decimal, text: str) -> bool:
    """Whether a number is 2 to 60 times one whose digits the text holds."""
    return any(
        number % times == 0 or significant(number / times) in digits(text)
        for times in range(2, 61)
        if significant(number / times) in digits(text)
    )


@given(WORDS, COUNTRIES)
def test_codes_are_of_the_schema(text, country):
    for found in money((text, country)) or ():
        assert found.currency is None or found.currency in currency_codes()
        assert (found.currency is None) == (found.currency_method is None)
        assert found.offer_category in schema.allowed("prices", "offer_category")
        for name in ("component", "billing_period", "currency_method"):
            value = getattr(found, name)
            assert value is None or value in schema.allowed("prices", name)
        assert found.rule


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["EUR", "JPY", "CHF"]))
def test_every_plain_amount_is_read(number, code):
    for text in (f"{code} {number}", f"{number:,} {code}", f"{number} {code}"):
        assert only(text).amount == number
        assert only(text).currency == code


@pytest.mark.parametrize(
    "piece", ["1 ", "$1 ", "3 x ", "free ", "(", "'1", "€5 or ", "from ", "1.1.", "a.-", "per "]
)
def test_hostile_texts_end(piece):
    begun = time.process_time()
    money((piece * 2_000, None))
    money(((piece * 500)[:500], None))
    assert time.process_time() - begun < 5


@given(
    st.sampled_from(["$", "€", "US$", "£", "USD", "EUR", "KWD", "₹", "R$"]),
    st.sampled_from(["9", "9.90", "1.234", "1,234", "1.234,50", "0", "0.00", "25.000", "5,-"]),
    st.sampled_from(["{} {}", "{}{}"]),
    st.booleans(),
    COUNTRIES,
)
def test_the_commonest_form_means_what_it_means_in_a_sentence(sign, number, form, turned, country):
    text = form.format(number, sign) if turned else form.format(sign, number)
    assert money((text, country)) == money((f"*{text}*", country))
