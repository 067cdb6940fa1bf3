import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.contact import contact_point


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("general-enquiries@Open.ac.uk", "mailto:general-enquiries@open.ac.uk"),
        (" MAILTO:help+badges@college.example?subject=x ", "mailto:help+badges@college.example"),
        ("http://www3.open.ac.uk/contact?cid=192", "http://www3.open.ac.uk/contact?cid=192"),
        ("/feedback", "https://college.example/feedback"),
        ("https://college.example/@help", "https://college.example/@help"),
        ("020 7840 1020", None),
        ("tel:+442078401020", None),
        ("javascript:alert(1)//@x.example", None),
        ("a b@college.example", None),
        ("help@localhost", None),
        ("", None),
    ],
)
def test_contact_is_a_page_or_an_address_of_mail(stated, found):
    assert contact_point(stated, "https://college.example/courses") == found


@given(st.text())
def test_whatever_is_stated_comes_out_as_one_of_three_schemes_or_not_at_all(stated):
    found = contact_point(stated)
    assert found is None or found.startswith(("http://", "https://", "mailto:"))
    assert found is None or contact_point(found) == found
