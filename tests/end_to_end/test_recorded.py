"""The night over recorded payloads: everything in them is published or refused, and counted."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest

from flows.replay import replay_providers
from spiders.replica import Replica
from tests.end_to_end.nights import Operator, is_accounted_for

pytestmark = pytest.mark.real


class Source(NamedTuple):
    """A provider's recorded feed, and what is in it."""

    format: str
    paths: list[str]
    offerings: int
    sessions: int


MIT, EDX, XCRI = "mit-learn", "open-edx", "xcri-cap"
SOURCES = {
    "adam-smith-college": Source(XCRI, [f"{XCRI}/adam-smith-college_lncd-copy.xml"], 537, 1_317),
    "edx": Source(EDX, [f"{EDX}/edx-courses-api-reshaped_coursify.json"], 200, 200),
    "edx-ccx": Source(EDX, [f"{EDX}/edx-courses-api_single-ccx.json"], 1, 1),
    "edx-elsewhere": Source(EDX, [f"{MIT}/test_non_mitx_course.json"], 1, 1),
    "edx-enterprise": Source(EDX, [f"{EDX}/enterprise-catalog_contentmetadata.json"], 1, 1),
    "edx-pathways": Source(EDX, [f"{EDX}/PathwayProgressListData.json"], 3, 0),
    "futurelearn": Source("futurelearn", ["futurelearn/courses-feed_ca-2017.json"], 514, 1_802),
    "mit-open-learning": Source(EDX, [f"{MIT}/test_oll_courses.json"], 1, 1),
    "mit-xpro": Source(EDX, [f"{MIT}/xpro_{name}.json" for name in ("courses", "programs")], 4, 8),
    "mitx": Source(EDX, [f"{MIT}/test_mitx_{name}.json" for name in ("course", "programs")], 5, 2),
    "mitx-online": Source(
        EDX, [f"{MIT}/mitxonline_{name}.json" for name in ("courses", "programs")], 5, 6
    ),
    "mitx-online-earlier": Source(EDX, [f"{MIT}/mitxonline_courses_open-discussions.json"], 33, 29),
    "open-university": Source(
        XCRI, [f"{XCRI}/open-university_2012-08-30_xcri-cap-1.2.xml"], 965, 1_034
    ),
    "open-university-example": Source(XCRI, [f"{XCRI}/open-university_example.xml"], 2, 4),
    "udacity-tracks": Source("udacity", ["udacity/tracks_tugaenko.json"], 1, 0),
    "wychwolf": Source(XCRI, [f"{XCRI}/wychwolf-moodle.xml"], 1, 1),
}


@pytest.mark.slow
def test_feeds_come_whole_once_and_again_from_the_archive(real: Path, tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    with Replica(root=real / "feeds") as replica:
        for name, source in SOURCES.items():
            operator.know(name, source.format, [f"{replica.url}/{path}" for path in source.paths])
        first = operator.run()
        stood, logged = operator.tables(), operator.logged()
        second = operator.run()

    offerings, sessions = operator.counts("offerings"), operator.counts("sessions")
    for name, source in SOURCES.items():
        outcome = first[name]
        assert outcome.state == "succeeded", outcome.reason
        assert is_accounted_for(outcome)
        assert (outcome.offerings, outcome.rejected, outcome.duplicates) == (source.offerings, 0, 0)
        assert offerings[name] == source.offerings
        assert sessions.get(name, 0) == source.sessions

    assert all(outcome.state == "succeeded" for outcome in second.values())
    assert all(outcome.not_modified == len(SOURCES[name].paths) for name, outcome in second.items())
    assert operator.logged() == logged | {"runs": logged["runs"] + len(SOURCES)}
    assert _without_last_seen(operator.tables()) == _without_last_seen(stood)

    stood = operator.tables()
    shutil.rmtree(operator.data / "warehouse")
    assert operator.count("offerings") == 0
    assert replay_providers(operator.settings, [], None).exit_code == 0
    assert operator.tables() == stood
    assert operator.logged() == logged | {"runs": logged["runs"] + len(SOURCES)}

    replay_providers(operator.settings, [], None)
    assert _without_last_seen(operator.tables()) == _without_last_seen(stood)
    assert operator.logged() == logged | {"runs": logged["runs"] + 2 * len(SOURCES)}


def test_a_folder_is_a_feed_whose_pages_link_on(real: Path, tmp_path: Path) -> None:
    operator, folder = Operator(tmp_path), tmp_path / "served" / "xpro"
    folder.mkdir(parents=True)
    for name in ("courses", "programs"):
        shutil.copyfile(real / f"feeds/{MIT}/xpro_{name}.json", folder / f"{name}.json")
    with Replica(root=folder.parent) as replica:
        feed = f"{replica.url}/feed/xpro"
        operator.know("xpro", EDX, feed, how="paged-api", paging="link-header")
        outcome = operator.run()["xpro"]

    assert (outcome.state, outcome.requests) == ("succeeded", 3)  # robots.txt, and two pages
    assert is_accounted_for(outcome)
    assert (outcome.offerings, operator.count("sessions")) == (4, 8)


class Capture(NamedTuple):
    """What one capture of Udacity's feed holds, and how it differs from the one before it."""

    name: str
    read: int
    offerings: int
    added: int
    changed: int
    withdrawn: int


CAPTURES = [  # in the order of their repositories' dates: 2016-09-01 to 2017-05-07
    Capture("tugaenko", 168, 165, 165, 0, 0),
    Capture("moocsbuffet", 187, 182, 19, 7, 2),
    Capture("shbosh", 205, 200, 18, 21, 0),
    Capture("inlearnity", 207, 202, 2, 4, 0),
]


def test_four_captures_of_one_feed_are_four_nights_of_history(real: Path, tmp_path: Path) -> None:
    operator, root = Operator(tmp_path), tmp_path / "served"
    root.mkdir()
    with Replica(root=root) as replica:
        operator.know("udacity", "udacity", f"{replica.url}/courses.json")
        for capture in CAPTURES:
            recorded = real / f"feeds/udacity/public-api-v0-courses_{capture.name}.json"
            shutil.copyfile(recorded, root / "courses.json")
            outcome = operator.run("udacity")["udacity"]
            assert outcome.state == "succeeded", outcome.reason
            assert is_accounted_for(outcome)
            # Nothing is refused: what stands among courses and degrees says the same in both.
            assert outcome.duplicates == capture.read - capture.offerings
            assert capture == Capture(
                capture.name,
                outcome.read,
                outcome.offerings,
                outcome.added,
                outcome.changed,
                outcome.withdrawn,
            )

    nights = [run["started_at"] for run in operator.ask("select started_at from runs order by 1")]
    for night, capture in zip(nights, CAPTURES, strict=True):
        with operator.warehouse.connect(night) as then:
            rows = then.sql("select native_id from offerings").fetchall()
        assert len(rows) == capture.offerings
        assert ({("ud802",), ("ud837",)} <= set(rows)) == (capture.name == "tugaenko")
    # 32 changed: 29 in themselves, three only in the track that they are part of.
    ops = operator.ask("select op, count(*) as n from offerings_log group by op order by op")
    assert ops == [{"op": "put", "n": 165 + 19 + 18 + 2 + 29}, {"op": "withdraw", "n": 2}]

    events = operator.ask(
        "select change_type, count(distinct (offering_id, run_id)) as n from changes "
        "where entity_table = 'offerings' group by 1 order by 1"
    )
    assert events == [
        {"change_type": "added", "n": 165 + 19 + 18 + 2},
        {"change_type": "updated", "n": 29},
        {"change_type": "withdrawn", "n": 2},
    ]
    before, logged = operator.tables(), operator.logged()
    shutil.rmtree(operator.data / "warehouse")
    replayed = replay_providers(operator.settings, ["udacity"], None)
    assert [(o.added, o.changed, o.withdrawn) for o in replayed.outcomes] == [
        (c.added, c.changed, c.withdrawn) for c in CAPTURES
    ]
    assert operator.tables() == before
    assert operator.logged() == logged


def _without_last_seen(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables without what each complete run moves on."""
    moved = "last_seen_at"
    return {
        name: table.drop_columns([moved]) if moved in table.column_names else table
        for name, table in tables.items()
    }
