"""Skills of offerings: which labels count where, and the rows that come of it."""

from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from normalize import schema
from normalize.identity import skill_urn
from normalize.listing import Listing
from normalize.skills import OFF, Skills, Tag, describe_skills, isced_f, tag
from normalize.skills.index import Concept, Index, load_all
from normalize.skills.lexicon import lexicon
from normalize.skills.matching import Text, find
from normalize.skills.tagger import Passage, tag_passages
from normalize.stated import OWNER
from tests.normalize.stated import batch, listing, rows

PYTHON = "Python (computer programming)"


def named(title: str | None = None, description: str | None = None, *skills: str) -> set[str]:
    return {one.concept.label for one in tag((title, description, skills, "en"))}


def tags(language: str | None = "en", **fields: str) -> list[Tag]:
    passages = [Passage(field, text) for field, text in fields.items()]
    return tag_passages(passages, [language] if language else [], (english(),))


def english() -> Index:
    return load_all()[0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("You will learn project management.", "project management"),
        ("(PROJECT MANAGEMENT)", "project management"),
        ("Project-Management basics", "project management"),
        ("write SQL, and more", "SQL"),
        ("C++ and C#", "C++"),
        ("C++ and C#", "C#"),
        ("data warehouses at work", "data warehouse"),
        ("How to analyze big data", "analyse big data"),
        ("solving problems together", "solve problems"),
        ("CRM tools of today", "customer relationship management"),
        ("Java.", "Java (computer programming)"),
    ],
)
def test_labels_are_found_as_texts_write_them(text: str, label: str):
    assert label in named(None, text)


@pytest.mark.parametrize(
    "text",
    [
        "Pythonic projects, MySQLite",  # parts of words
        "a current plan to lead, design and guide",  # everyday words
        "the data of science and the right language",
        "less is more, it is what it is",
        "A swift solution from the source",
        "Latin America and the Caribbean",
        "the School of Computer Science and the Department of Physics",
        "No prior knowledge of SQL is assumed",
        "experts in the field who are interested in machine learning",
        "accounting for a third of sales",
        "",
    ],
)
def test_words_that_are_no_skill_here_are_left(text: str):
    assert named(None, text) == set()


def test_a_name_needs_its_capital_and_an_acronym_all_of_its_letters():
    assert "JavaScript" in named(None, "JavaScript for all")
    assert named(None, "perl and ajax and it") == set()


def test_where_all_is_in_capitals_letters_tell_nothing():
    assert "SQL" not in named("SQL FOR ALL OF US")


def test_a_word_of_several_meanings_counts_beside_its_group():
    assert "Swift (computer programming)" not in named(None, "Swift answers")
    assert "Swift (computer programming)" in named(None, "Objective-C and Swift")
    assert "Swift (computer programming)" in named(None, None, "Swift")


def test_a_topic_counts_where_the_offering_says_what_it_is_about():
    assert "economics" in named("Economics for all")
    assert "economics" not in named(None, "Examples from economics are given.")
    assert "economics" in named(None, "Economics first. Then economics again.")


def test_the_longest_label_counts():
    found = named(None, "human resource management")
    assert "human resource management" in found
    assert len(found) == 1


def test_what_learners_bring_is_required():
    (one,) = tags(prerequisites_text="Some JavaScript")
    assert (one.relation, one.field) == ("requires", "prerequisites_text")
    (one,) = tags(description="Working knowledge of SQL is helpful.")
    assert (one.relation, one.method) == ("requires", "exact_label")


def test_in_another_language_only_names_of_technologies_are_found():
    said = "JavaScript et le project management"
    assert [one.concept.label for one in tags("fr", description=said)] == ["JavaScript"]
    assert {one.concept.label for one in tags(None, description=said)} == {
        "JavaScript",
        "project management",
    }


def small(language: str, *concepts: Concept) -> Index:
    return Index("0.1", language, concepts)


def concept(number: int, label: str, *others: str, groups: tuple[str, ...] = ()) -> Concept:
    return Concept(f"https://skills.example/{number}", label, others, "knowledge", None, groups)


@pytest.mark.parametrize(
    ("language", "label", "text"),
    [
        ("de", "Buchhaltung", "Grundlagen der Buchhaltung."),
        ("fr", "comptabilité", "Notions de comptabilité, niveau 1"),
        ("ru", "бухгалтерский учёт", "Курс «Бухгалтерский учёт» онлайн"),
        ("el", "λογιστική", "Εισαγωγή στη λογιστική."),
    ],
)
def test_words_end_where_letters_of_any_script_do(language: str, label: str, text: str):
    index = small(language, concept(1, label))
    found = tag_passages([Passage("title", text)], [language], (index,))
    assert [one.concept.label for one in found] == [label]
    assert not tag_passages([Passage("title", text.replace(label[-1], "ёx"))], [language], (index,))


def test_a_preferred_label_is_nearer_than_an_alternative_one():
    index = small("en", concept(1, "knot tying", "tying"), concept(2, "tying"))
    (one,) = tag_passages([Passage("title", "Tying for all")], ["en"], (index,))
    assert one.concept.uri.endswith("2")


def test_a_label_of_two_concepts_counts_for_the_one_of_the_group():
    index = small(
        "en",
        concept(1, "mast fitting", groups=("0716",)),
        concept(2, "mast fitting", groups=("0215",)),
        concept(3, "rigging of ships", groups=("0716",)),
    )
    assert not tag_passages([Passage("title", "Mast fitting")], ["en"], (index,))
    said = "Mast fitting and rigging of ships"
    found = tag_passages([Passage("title", said)], ["en"], (index,))
    assert [one.concept.uri[-1] for one in found] == ["1", "3"]


def test_a_declared_skill_is_esco_s_or_the_provider_s_own():
    found = tag(("Tides", None, ("machine learning", "Tide Reading", "C++", "C"), "en"))
    assert {one.method for one in found} == {"declared"}
    said = {one.evidence: one for one in found}
    assert (said["machine learning"].scheme, said["machine learning"].score) == ("esco", None)
    own = said["Tide Reading"]
    assert (own.scheme, own.version, own.language) == ("provider", None, "en")
    assert own.concept.uri == "urn:credcat:skill:stated:tide-reading"
    assert len({one.concept.uri for one in found}) == 4


def test_knowledge_votes_for_its_field_of_education():
    uris = [one.concept.uri for one in tag(("Algebra and geometry, JavaScript", None, (), "en"))]
    assert sorted(isced_f(uris)) == ["0541", "0541", "0613"]
    assert isced_f(["https://skills.example/1", "urn:x:y"]) == ()


def skill_rows(*listings: Listing) -> list[dict[str, object]]:
    return rows(batch(*listings), "offering_skills")


def test_skills_are_a_table_of_the_batch():
    made = skill_rows(
        listing(
            title="Machine learning with JavaScript",
            description="Basic knowledge of SQL is required.",
            languages=["en"],
            skills=["Deep Learning", "Sail Making"],
            prerequisites="Python",
        )
    )
    said = {(row["skill_label"], row["relation"], row["method"]) for row in made}
    assert said == {
        ("deep learning", "teaches", "declared"),
        ("Sail Making", "teaches", "declared"),
        ("machine learning", "teaches", "exact_label"),
        ("JavaScript", "teaches", "exact_label"),
        ("SQL", "requires", "exact_label"),
        (PYTHON, "requires", "exact_label"),
    }
    assert sorted(int(str(row["rank"])) for row in made) == [1, 2, 3, 4, 5, 6]
    assert {row["source_id"] for row in made} == {"example"}


@pytest.mark.parametrize(
    ("stated", "codes", "method"),
    [
        ({"title": "Algebra and geometry"}, ["05"], "mapped_skills"),
        ({"title": "Algebra"}, [], None),  # one concept is no majority
        ({"title": "Sails", "prerequisites": "Algebra and geometry"}, [], None),
        ({"title": "Algebra and geometry", "isced_f": ["0114"]}, ["0114"], "declared"),
    ],
)
def test_skills_vote_where_no_subject_says_the_field(
    stated: dict[str, Any], codes: list[str], method: str | None
):
    (row,) = rows(batch(listing(languages=["en"], **stated)), "offerings")
    assert (row["isced_f_codes"], row["isced_f_method"]) == (codes, method)
    if method == "mapped_skills":
        assert dict(row["field_provenance"])["isced_f_codes"] == "derived"


def test_offerings_that_say_nothing_have_no_skills():
    assert skill_rows(listing(title="Tides and Currents")) == []
    nothing = {
        name: pa.array([], schema.tables()["offerings"][name].type)
        for name in ("offering_id", "title", "description", "learning_outcomes", "keywords")
    } | {
        "prerequisites_text": pa.array([], pa.string()),
        "language_codes": pa.array([], pa.list_(pa.string())),
    }
    made = describe_skills(nothing, pa.array([], pa.list_(pa.string())), "example", Skills())
    assert set(made) == set(schema.batch_schema("offering_skills").names) - {"record_hash"} | {
        OWNER
    }


def test_skills_can_be_switched_off():
    assert tag(("Machine learning", None, ("SQL",), "en"), OFF) == ()


SAID = """SQL|machine|learning|C++|R|IT|data|plan|Python|swift,|no|prior|knowledge|of|.|\n|(|)|İ|ß
|interested|in|École|ёлка|数据|requires|&|-|–|’|economics|python's"""
WORDS = st.sampled_from(SAID.split("|"))
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@given(title=TEXTS, description=TEXTS, declared=st.lists(TEXTS, max_size=3).map(tuple))
def test_evidence_stands_in_the_text_and_the_same_text_gives_the_same(
    title: str, description: str, declared: tuple[str, ...]
):
    stated = (title, description, declared, "en")
    found = tag(stated)
    assert found == tag(stated)
    said = {"title": [title], "description": [description], "keywords": declared}
    for one in found:
        assert len(one.evidence) <= 300
        assert any(one.evidence in text for text in said[one.field])
        assert one.score is None or 0 <= one.score <= 1
    keys = [(one.concept.uri, one.relation, one.method) for one in found]
    assert len(keys) == len(set(keys))


@given(TEXTS)
def test_matches_are_words_that_do_not_overlap(text: str):
    matches = find(Text(text), lexicon(english()))
    for one, other in pairwise(matches):
        assert one.end <= other.start
    for one in matches:
        assert 0 <= one.start < one.end <= len(text)
        assert not text[max(0, one.start - 1) : one.start].isalnum()
        assert not text[one.end : one.end + 1].isalnum()


@given(st.text("aB3 -", max_size=30))
def test_slugs_of_plain_names_are_the_library_s(name: str):
    urn = skill_urn("example", name)
    slug = slugify(name)
    assert urn.rsplit(":", 1)[1] == slug if len(slug) > 1 else "-" in urn
