"""The site as a night makes it."""

import json

import pytest

from spiders.replica import Replica
from tests.end_to_end.nights import Operator
from tests.site.catalogue import as_json


@pytest.mark.parametrize("wanted", [True, False])
def test_night_makes_the_site_unless_it_is_not_wanted(tmp_path, monkeypatch, wanted):
    monkeypatch.setenv("CREDCAT_QUALITY", "true")
    monkeypatch.setenv("CREDCAT_SITE", str(wanted))
    served = tmp_path / "served"
    served.mkdir()
    courses = [{"uuid": f"c{n}", "name": f"Course {n}", "runs": []} for n in range(6)]
    (served / "courses.json").write_text(json.dumps(courses), encoding="utf-8")
    operator = Operator(tmp_path)
    with Replica(root=served) as replica:
        operator.know("college", "futurelearn", f"{replica.url}/courses.json")
        assert {one.state for one in operator.run().values()} == {"succeeded"}
    site = operator.data / "site"
    assert (site / "index.html").is_file() == wanted
    if wanted:
        assert as_json(site / "data" / "providers.js") == [["college", "college", 6, None]]
        page = (site / "provider" / "college.html").read_text(encoding="utf-8")
        assert "6 listings" in page
        assert "grades: " in page  # measured before
