"""Open edX payloads for tests: the fixture folders, and the least that a record must hold."""

import json

from normalize.formats.open_edx import read
from normalize.listing import Listing, Payload
from normalize.reading import Reading

URL = "https://courses.example.org/api/courses/v1/courses/"
CASES = [
    ("edx", "courses-api"),
    ("edx", "discovery"),
    ("mitx-online", "courses"),
    ("mitx-online", "programs"),
    ("mit-xpro", "courses"),
]


def read_json(value: object) -> Reading:
    return read(Payload(body=json.dumps(value).encode(), url=URL))


def by_id(reading: Reading) -> dict[str, Listing]:
    return {listing.native_id: listing for listing in reading.listings}


def run(**fields: object) -> dict[str, object]:
    return {"course_id": "course-v1:O+N+R", "name": "Knots", "pacing": "self", **fields}


def course(**fields: object) -> dict[str, object]:
    return {"key": "O+N", "title": "Knots", "course_runs": [], **fields}
