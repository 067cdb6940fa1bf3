"""The night over recorded payloads in numbers: many providers, and many pages of one."""

import tarfile
from pathlib import Path

import pytest

from spiders.replica import Replica
from tests.end_to_end.nights import Operator, is_accounted_for

pytestmark = pytest.mark.real


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "templates"), [(25, 481), pytest.param(125, 4_173, marks=pytest.mark.soak)]
)
def test_every_template_of_many_issuers_is_published(
    real: Path, tmp_path: Path, count: int, templates: int
) -> None:
    operator = Operator(tmp_path)
    issuers = sorted((real / "feeds/credly/badges").iterdir())[:count]
    with Replica(root=real / "feeds/credly/badges") as replica:
        for issuer in issuers:
            operator.know(issuer.stem, "credly", f"{replica.url}/{issuer.name}")
        outcomes = operator.run()

    assert {outcome.state for outcome in outcomes.values()} == {"succeeded"}
    assert len(outcomes) == count
    assert all(map(is_accounted_for, outcomes.values()))
    assert sum(outcome.read for outcome in outcomes.values()) == templates
    assert sum(outcome.offerings for outcome in outcomes.values()) == templates
    assert operator.count("offerings") == templates
    assert operator.count("rejects") == 0


@pytest.mark.slow
def test_each_page_with_a_course_is_an_offering(real: Path, tmp_path: Path) -> None:
    operator, root = Operator(tmp_path), tmp_path / "served"
    archive = real / "pages/classcentral-courses-hi-2023/pages.tar.xz"
    with tarfile.open(archive) as pages:
        pages.extractall(root, filter="data")
    with Replica(root=root) as replica:
        start = f"{replica.url}/www.classcentral.com/sitemap.xml"
        operator.know("class-central", "schema-org", start, how="sitemap")
        outcome = operator.run()["class-central"]

    assert outcome.state == "succeeded", outcome.reason
    assert outcome.requests == 1 + 1 + 984  # robots.txt, the sitemap, every page
    assert is_accounted_for(outcome)
    assert (outcome.offerings, outcome.rejected, outcome.duplicates) == (326, 0, 0)
    assert operator.count("prices") == 326
