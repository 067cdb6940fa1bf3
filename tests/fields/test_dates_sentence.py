"""Starts in sentences: the day that a word for starting governs, and any time in many words."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.dates import Start, start
from normalize.vocabulary import rows
from tests.fields.numbers_held import digits
from tests.fields.test_dates import PLAIN

ROLES = frozenset(
    (
        "start", "held", "participle", "opens", "noun", "noun_of", "subject", "event", "generic",
        "part", "later", "year",
        "between", "from", "of", "with", "behind", "other", "hard", "opened", "when", "wish", "any",
        "moment", "choice", "decide", "your", "no", "fixed", "fixed_after", "access", "paid", "now",
        "course", "neutral", "activity",
    )
)  # fmt: skip
SENTENCES = {
    "en": "The next cohort of our UX bootcamp starts on {} in Leeds",
    "de": "Unser neuer Kurs „Projektmanagement kompakt“ beginnt am {} in Köln.",
    "fr": "La prochaine session de la formation Data débute le {} à Lyon",
    "es": "La próxima edición del curso de Marketing Digital comienza el {}",
    "pt": "A próxima turma do curso de Gestão de Projetos começa em {}",
    "it": "La prossima edizione del Master in Data Science inizia il {}",
    "nl": "De volgende editie van de opleiding Boekhouden start op {} in Gent",
    "ru": "Ближайший поток курса «Аналитик данных» стартует {}",
}
DEADLINES = {
    "en": "Registration for our UX bootcamp starts on {}",
    "de": "Die Anmeldung für den Kurs beginnt am {}",
    "fr": "Les inscriptions au cours commencent le {}",
    "es": "Las inscripciones al curso comienzan el {}",
    "pt": "As inscrições para o curso começam em {}",
    "it": "Le iscrizioni al corso iniziano il {}",
    "nl": "De inschrijving voor de cursus start op {}",
    "ru": "Регистрация на курс начинается {}",
}
WORDS = st.lists(
    st.one_of(
        st.sampled_from([row["term"].strip("*") for row in rows("start_sentence_words")]),
        st.sampled_from(
            ["3 May 2027", "12.05.2027", "B4711", "£450", "20,000", ".", ",", "–", ":"]
        ),
        st.integers(0, 99999).map(str),
    ),
    max_size=9,
).map(" ".join)


def day_of(stated: str, country: str | None = None) -> date | None:
    found = start(stated, country)
    return found.start_date if found else None


@given(PLAIN, st.sampled_from(sorted(SENTENCES)))
def test_a_day_that_a_word_for_starting_governs(when, language):
    said = format_date(when, "long", locale=language)
    assert day_of(SENTENCES[language].format(said)) == when


@given(PLAIN, st.sampled_from(sorted(DEADLINES)))
def test_what_starts_and_is_no_course(when, language):
    said = format_date(when, "long", locale=language)
    assert day_of(DEADLINES[language].format(said)) is None


@pytest.mark.parametrize(
    ("stated", "first", "last"),
    [
        ("Six-week course beginning 4 May 2027", date(2027, 5, 4), None),
        ("w.e.f. 1 April 2027", date(2027, 4, 1), None),
        ("Unterricht: 3.5.–28.5.2027, Mo–Fr", date(2027, 5, 3), date(2027, 5, 28)),
        ("The 2027 edition runs from 6 to 10 September", date(2027, 9, 6), date(2027, 9, 10)),
        ("2027 Summer Institute: July 12–23", date(2027, 7, 12), date(2027, 7, 23)),
        ("Starts 4 May 2027 in York and ends on 8 June 2027", date(2027, 5, 4), date(2027, 6, 8)),
        ("Aulas entre 3 de maio e 4 de junho de 2027", date(2027, 5, 3), date(2027, 6, 4)),
        ("Apply by 1 May 2027 for a 7 June 2027 start", date(2027, 6, 7), None),
        ("Am 4. Mai 2027 startet unser neuer Zertifikatskurs", date(2027, 5, 4), None),
        ("Exam preparation course starts 4 May 2027", date(2027, 5, 4), None),
        ("Le cours de droit des contrats commence le 4 mai 2027", date(2027, 5, 4), None),
        ("Price £450, course starts 12 April 2027", date(2027, 4, 12), None),
        ("CRN 20412, 06/01/2027 - 07/22/2027", date(2027, 6, 1), date(2027, 7, 22)),
        ("Web Development Bootcamp | Leeds | 4 May 2027", date(2027, 5, 4), None),
        ("4 May 2027 Manchester", date(2027, 5, 4), None),
        ("4 May 2027, with optional induction on 27 April 2027", date(2027, 5, 4), None),
        ("Turma 2027.2 – início em 13 de setembro de 2027", date(2027, 9, 13), None),
    ],
)  # fmt: skip
def test_days_in_sentences(stated, first, last):
    found = start(stated, "US" if "CRN" in stated else "DE" if "Mo–Fr" in stated else None)
    assert found is not None
    assert (found.start_date, found.end_date) == (first, last)


@pytest.mark.parametrize(
    "stated",
    [
        "Module 2 of the course starts on 4 May 2027",
        "The second module starts on 4 May 2027",
        "Course registration: 4 May 2027",
        "The course fee increases from 4 May 2027",
        "Information webinar, 4 May 2027",
        "Course last ran 4 May 2027",
        "This course was created on 4 May 2027",
        "Start of enrolment for the autumn course: 4 May 2027",
        "Two intakes: 4 May 2027 and 6 September 2027",
        "Commences w/b 4 May 2027",
        "v2.4.1 (2027-05-04)",
        "Copyright 4 May 2027 Example College",
        "Tutors wanted, course starts soon; published 4 May 2027",
        "Starts when 10 people have registered, at the latest 4 May 2027",
        "Monday 4 May 2027 Manchester",  # a Tuesday
        "Der Infoabend zum Kurs findet am 4. Mai 2027 statt",
        "Les épreuves débutent le 4 mai 2027",
        "La entrega de diplomas tendrá lugar el 4 de mayo de 2027",
        "Каникулы начинаются 4 мая 2027",
    ],
)
def test_days_of_other_things(stated):
    assert day_of(stated) is None


@pytest.mark.parametrize(
    "stated",
    [
        "Begin this course at a time that suits you",
        "Students may begin the programme at any point in the year.",
        "No deadlines. No fixed schedule. Start whenever it works for you.",
        "Your course starts when you do",
        "Access is granted as soon as payment is received",
        "Sie bestimmen selbst, wann Sie mit dem Kurs beginnen",
        "Start frei wählbar",
        "quand vous le désirez",
        "Vous choisissez votre date de début",
        "Puedes matricularte y empezar el curso cuando te venga bien",
        "Acesso liberado após a matrícula",
        "Estude no horário que preferir",
        "Corso asincrono: nessuna data di inizio, segui quando vuoi",
        "Je bepaalt zelf wanneer je begint",
        "Вы можете приступить к обучению в любое удобное для вас время",
        "Study starts any time. Exams in May and November.",
    ],
)
def test_any_time_in_sentences(stated):
    assert start(stated) == Start(rule="any_time", on_demand=True)


@pytest.mark.parametrize(
    "stated",
    [
        "Our advisors are available at any time",
        "You may withdraw at any time before 3 May 2027",
        "Prices may change at any time",
        "Flexible learning, fixed start dates",
        "No start date has been set",
        "Access on demand, live classes from March",
        "Starts when the group is complete",
        "Rolling admissions, next intake in September",
        "Puedes darte de baja en cualquier momento",
        "Résiliez quand vous voulez",
    ],
)
def test_any_time_of_other_things(stated):
    found = start(stated)
    assert found is None or not found.on_demand


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("Febuary 9, 2027", date(2027, 2, 9)),
        ("Tuseday 9 February 2027", date(2027, 2, 9)),
        ("Strats 10 June 2027", date(2027, 6, 10)),
        ("Ab 7. Okotber 2027", date(2027, 10, 7)),
        ("Comienzo: 13-IX-2027", date(2027, 9, 13)),
        ("10 Jnue 2027", None),  # June or July
        ("Monday 9 Febuary 2027", None),  # a Tuesday
    ],
)
def test_misspelt_months_and_weekdays(stated, parsed):
    assert day_of(stated) == parsed


@given(WORDS)
def test_sentences_never_raise_and_hold_what_is_read(text):
    for country in (None, "DE", "US"):
        found = start(text, country)
        assert found == start(text, country)
        if found is not None and found.start_date is not None:
            assert f"{found.start_date.year % 100:02}" in digits(text)
            assert str(found.start_date.day) in digits(text)


def test_every_word_has_a_role_that_is_read():
    for row in rows("start_sentence_words"):
        assert row["role"] in ROLES, row
        assert row["evidence"], row
        assert len(row["term"].strip("*")) > 0, row
