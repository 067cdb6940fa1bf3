"""What the page around a schema.org course adds: address, language, description, breadcrumbs."""

import pytest

from tests.formats.schema_org_pages import KNOTS, URL, page, read_blocks, read_text


@pytest.mark.parametrize(
    "name",
    [
        [{"@value": "Knoten", "@language": "de"}, {"@value": "Knots", "@language": "en"}],
        {"de": "Knoten", "en": "Knots"},
    ],
)
@pytest.mark.parametrize(("lang", "title"), [("en-GB", "Knots"), ("de", "Knoten")])
def test_a_title_in_several_languages_is_taken_in_the_page_s(name, lang, title):
    (listing,) = read_text(page({**KNOTS, "name": name}, lang=lang)).listings
    assert listing.title == title


def test_what_only_the_page_says_is_marked():
    bare = {"@type": "Course", "name": "Knots"}
    head = (
        '<link rel="canonical" href="/courses/knots-101?utm_source=x">'
        '<meta name="Description" content="How to tie.">'
    )
    trail = (
        '<nav class="breadcrumb"><a href="/">Home</a> <a href="/sea">Sea</a> '
        '<a href="/courses/knots-101">Knots</a></nav>'
    )
    (listing,) = read_text(page(bare, head=head, body=trail, lang="en-GB")).listings
    assert listing.native_id == listing.url == "https://www.example.org/courses/knots-101"
    assert (listing.description, listing.languages) == ("How to tie.", ["en-GB"])
    assert listing.subjects == ["Sea"]
    assert listing.methods == dict.fromkeys(("description", "languages", "subjects"), "html")


def test_what_the_course_says_goes_before_what_the_page_says():
    head = '<meta name="description" content="Page"><link rel="canonical" href="/">'
    course = {**KNOTS, "inLanguage": "nl", "about": "Ropes"}
    (listing,) = read_text(page(course, head=head, lang="en")).listings
    assert (listing.description, listing.languages) == ("Bends and hitches.", ["nl"])
    assert (listing.subjects, listing.native_id, listing.methods) == (["Ropes"], URL, {})


def test_breadcrumbs_in_json_ld():
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "name": "Home", "item": "https://www.example.org/"},
            {"@type": "ListItem", "name": "Sea", "item": "https://www.example.org/sea"},
            {"@type": "ListItem", "name": "Knots"},
        ],
    }
    (listing,) = read_blocks(trail, KNOTS).listings
    assert (listing.subjects, listing.methods) == (["Sea"], {})
