"""schema.org in microdata and RDFa, and beside JSON-LD."""

import pytest

from normalize.formats.schema_org_markup import SYNTAXES
from tests.formats.schema_org_pages import KNOTS, URL, page, read_text

MICRODATA = """
<div itemscope itemtype="https://schema.org/Course">
  <h1 itemprop="name">Knots</h1><p itemprop="description">Bends and hitches.</p>
  <div itemprop="provider" itemscope itemtype="https://schema.org/Organization">
    <a itemprop="url" href="/about"><span itemprop="name">Example Sailing</span></a></div>
  <div itemprop="hasCourseInstance" itemscope itemtype="https://schema.org/CourseInstance">
    <time itemprop="startDate" datetime="2027-03-02">2 March</time></div>
  <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <meta itemprop="price" content="12.50"><meta itemprop="priceCurrency" content="EUR"></div>
</div>"""
RDFA = """
<div vocab="https://schema.org/" typeof="Course">
  <h1 property="name">Knots</h1><p property="description">Bends and hitches.</p>
  <div property="provider" typeof="Organization">
    <a property="url" href="/about"><span property="name">Example Sailing</span></a></div>
  <div property="hasCourseInstance" typeof="CourseInstance">
    <time property="startDate" datetime="2027-03-02">2 March</time></div>
  <div property="offers" typeof="Offer">
    <meta property="price" content="12.50"><meta property="priceCurrency" content="EUR"></div>
</div>"""
FORMS = {"microdata": MICRODATA, "rdfa": RDFA}


@pytest.mark.parametrize("method", FORMS)
def test_a_course_in_markup(method):
    reading = read_text(page(body=FORMS[method]))
    (listing,) = reading.listings
    assert reading.rejects == []
    assert (listing.native_id, listing.title, listing.method) == (URL, "Knots", method)
    assert listing.pointer.startswith(f"{method}[")
    assert listing.description == "Bends and hitches."
    assert [(x.name, x.url) for x in listing.organisations] == [
        ("Example Sailing", "https://www.example.org/about")
    ]
    assert [(x.amount, x.currency) for x in listing.prices] == [("12.50", "EUR")]


@pytest.mark.parametrize("method", FORMS)
@pytest.mark.parametrize(
    "time",
    [
        '<time {} datetime="2027-03-02">2 March</time>',
        "<time datetime='2027-03-02' {}>2 March</time>",
        '<TIME class="a b" {} DATETIME="2027-03-02">2 March</TIME>',
    ],
)
def test_a_time_is_its_datetime(method, time):
    shown = '<time itemprop="startDate" datetime="2027-03-02">2 March</time>'
    shown = shown.replace("itemprop", "property") if method == "rdfa" else shown
    stated = 'property="startDate"' if method == "rdfa" else 'itemprop="startDate"'
    body = FORMS[method].replace(shown, time.format(stated))
    (listing,) = read_text(page(body=body)).listings
    assert [session.start for session in listing.sessions] == ["2027-03-02"]


def test_a_time_in_rdfa_may_say_its_content_itself():
    stated = '<time property="startDate" content="2027-04-01" datetime="2027-03-02">'
    body = RDFA.replace('<time property="startDate" datetime="2027-03-02">', stated)
    (listing,) = read_text(page(body=body)).listings
    assert listing.sessions[0].start == "2027-04-01"


@pytest.mark.parametrize("method", FORMS)
def test_the_same_course_in_json_ld_is_one_listing(method):
    reading = read_text(page(KNOTS, body=FORMS[method]))
    (listing,) = reading.listings
    assert (listing.method, reading.rejects) == ("jsonld", [])
    assert reading.unread[f"{method}: course that was read before"] == 1


def test_all_three_forms_are_one_listing():
    assert len(read_text(page(KNOTS, body=MICRODATA + RDFA)).listings) == 1


@pytest.mark.parametrize("method", FORMS)
def test_markup_stands_in_for_a_broken_block(method):
    reading = read_text(page('{"@type": "Course" "name"', body=FORMS[method]))
    assert [listing.method for listing in reading.listings] == [method]
    assert [reject.pointer for reject in reading.rejects] == ["script[1]"]


@pytest.mark.parametrize("method", FORMS)
def test_a_course_without_a_name_is_a_reject_with_its_place(method):
    body = FORMS[method].replace(">Knots<", "><")
    (reject,) = read_text(page(body=body)).rejects
    assert reject.reason == "no_title"
    assert reject.pointer is not None
    assert reject.pointer.startswith(method)


def test_prefixed_rdfa():
    body = (
        '<div prefix="s: http://schema.org/" typeof="s:Course"><b property="s:name">Knots</b></div>'
    )
    assert [x.title for x in read_text(page(body=body)).listings] == ["Knots"]


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_markup_is_looked_at_only_where_a_course_is_typed(syntax):
    assert syntax.is_in(FORMS[syntax.name])
    assert not syntax.is_in(page(KNOTS))
    assert not syntax.is_in(FORMS[syntax.name].replace("Course", "Product"))


def test_rdfa_reads_the_same_every_time():
    runs = "".join(
        f'<div property="hasCourseInstance" typeof="CourseInstance">'
        f'<meta property="startDate" content="2027-0{month}-01"></div>'
        for month in (3, 1, 2)
    )
    text = page(body=RDFA.replace("<h1", f"{runs}<h1"))
    first = read_text(text)
    assert all(read_text(text) == first for _ in range(3))


def test_a_page_too_large_for_rdfa_is_one_reject():
    reading = read_text(page(body=RDFA + "x" * (4 * 1024 * 1024)))
    assert reading.listings == []
    (reject,) = reading.rejects
    assert (reject.reason, reject.pointer) == ("unreadable_payload", "rdfa")
