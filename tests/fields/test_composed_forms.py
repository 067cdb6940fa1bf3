"""Forms put together from parts that providers write: what is read of them is never another value.

A form may be too much for a parser and say nothing; what it says is what its parts say.
"""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.dates import start
from normalize.fields.duration import duration
from normalize.fields.duration_values import Bounds
from normalize.fields.money import money

STARTS = {
    "GB": (
        ["15 March 2027", "Monday 15th March 2027", "15/03/2027", "Mar 15, 2027"],
        ["", "Starts ", "Start date: ", "Next course: ", "Apply by 1 March 2027; starts "],
        ["", ", 6pm", " (London)", ", Leeds, 10 places", " - 6 weeks", " (apply by 1 March 2027)"],
        ["Apply by ", "Exam: ", "Ends ", "Postponed to ", "Updated ", "Until "],
    ),
    "DE": (
        ["15.03.2027", "15. März 2027", "Mo., 15.03.2027", "15.3.27"],
        ["", "Beginn: ", "Start am ", "Nächster Termin: ", "Anmeldung bis 01.03.2027; Start: "],
        ["", ", 18:00–20:00 Uhr", " (Berlin)", " in Köln, 6 Termine", " – ausgebucht"],
        ["Anmeldeschluss: ", "Prüfung: ", "bis ", "verschoben auf ", "Stand: "],
    ),
    "FR": (
        ["15 mars 2027", "lundi 15 mars 2027", "15/03/2027", "le 15 mars 2027"],
        ["", "Début : ", "Prochaine session : ", "Inscriptions jusqu'au 1er mars 2027. Début : "],
        ["", " à 18h30", " - Lyon (69)", ", de 9h à 17h", " – complet", " à distance"],
        ["Date limite : ", "Examen : ", "Fin : ", "avant le ", "Reporté au "],
    ),
    "RU": (
        ["15 марта 2027 г.", "15.03.2027", "пн 15.03.2027"],
        ["", "Старт: ", "Начало занятий: ", "Набор до 01.03.2027, старт "],
        ["", ", 19:00", " (Казань)", ", 6 недель", " – мест нет"],
        ["Запись до ", "Экзамен: ", "Окончание: ", "Перенесено на "],
    ),
}
RATES = {
    "en": (["2-3 hours per week", "2–3 hrs/wk", "2 to 3 hours a week"], "Effort: ", "6 weeks"),
    "de": (["2-3 Std./Woche", "wöchentlich 2-3 Stunden"], "Aufwand: ", "6 Wochen"),
    "fr": (["2 à 3 h/semaine", "2 à 3 heures hebdomadaires"], "Effort : ", "6 semaines"),
    "es": (["de 2 a 3 horas semanales", "2-3 horas/semana"], "Dedicación: ", "6 semanas"),
    "it": (["2-3 ore a settimana", "da 2 a 3 ore settimanali"], "Impegno: ", "6 settimane"),
    "nl": (["2-3 uur per week", "2 à 3 uur p/w"], "Studielast: ", "6 weken"),
    "ru": (["2-3 часа в неделю", "2–3 ч/нед"], "Нагрузка: ", "6 недель"),
}
MARKS = ["; ", ", ", " | ", " · ", " / ", ". ", " - ", " – ", "\n"]
PRICES = (
    ["£1,250", "GBP 1,250.00", "£ 1250"],
    ["", "Course fee: ", "2 days: ", "Level 3: ", "Places left: 4. Price: "],
    ["", " + VAT", " per person", " (20% deposit required)", " for 3 days", ", 10 places"],
)


@given(st.sampled_from(sorted(STARTS)), st.data())
def test_words_around_a_day_do_not_change_it(country, data):
    days, before, behind, _ = STARTS[country]
    said = "".join(data.draw(st.sampled_from(part)) for part in (before, days, behind, behind))
    found = start(said, country)
    if found is not None and found.start_date is not None:
        assert (found.start_date, found.end_date) == (date(2027, 3, 15), None), said


@given(st.sampled_from(sorted(STARTS)), st.data())
def test_days_of_something_else_are_no_starts(country, data):
    days, _, _, others = STARTS[country]
    found = start(data.draw(st.sampled_from(others)) + data.draw(st.sampled_from(days)), country)
    assert found is None or found.start_date is None


@given(st.sampled_from(sorted(RATES)), st.sampled_from(MARKS), st.booleans(), st.data())
def test_effort_and_length_stay_what_they_are(language, mark, length_first, data):
    rates, label, length = RATES[language]
    rate = data.draw(st.sampled_from(["", label])) + data.draw(st.sampled_from(rates))
    said = mark.join((length, rate) if length_first else (rate, length))
    found = duration(said)
    if found is not None:
        assert found.days == Bounds(Decimal(42), Decimal(42)), said
        assert (found.rate, found.per) == (Bounds(Decimal(2), Decimal(3)), "week"), said
        assert found.hours is None, said


@given(st.data())
def test_words_around_an_amount_do_not_change_it(data):
    amounts, before, behind = PRICES
    said = "".join(data.draw(st.sampled_from(part)) for part in (before, amounts, behind, behind))
    for one in money((said, "GB")) or ():
        assert one.amount in {None, Decimal(1250)}, said
