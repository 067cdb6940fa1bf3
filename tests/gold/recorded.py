"""Stated fields of recorded feeds that have no reader, for measuring the parsers on them."""

import ast
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A recorded file, how its records are found, and which of their fields state what."""

    path: str
    records: Callable[[Path], Iterator[Record]]
    fields: Mapping[str, str]
    """Stated field of `normalize.parse` -> field of the record."""
    always: Mapping[str, str]
    """Stated fields that hold for the whole feed, e.g. the provider's country."""

    def stated(self, root: Path) -> Iterator[dict[str, object]]:
        """The stated fields of each record."""
        for record in self.records(root / self.path):
            said = {name: record.get(column) for name, column in self.fields.items()}
            yield {**self.always, **{name: value for name, value in said.items() if value}}


def _rows(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


def _skills_as_lists(path: Path) -> Iterator[Record]:
    """Rows whose skills are a Python list written as text."""
    for row in _rows(path):
        written = row["course_skills"]
        listed = ast.literal_eval(written) if written.startswith("[") else written.split(",")
        yield {**row, "course_skills": [skill.strip() for skill in listed if skill.strip()]}


def _courses(path: Path) -> Iterator[Record]:
    yield from json.loads(path.read_bytes())["courses"]


def _priced(path: Path) -> Iterator[Record]:
    yield from json.loads(path.read_bytes())["rows"]


def _named(path: Path) -> Iterator[Record]:
    for name, record in json.loads(path.read_bytes()).items():
        yield {**record, "name": name}


def _columns(path: Path) -> Iterator[Record]:
    """A table that is written column by column."""
    columns = json.loads(path.read_bytes())
    for key in columns["course_name"]:
        row = {name: values.get(key) for name, values in columns.items()}
        row["skills"] = [skill["skillName"] for skill in row["skills"] or []]
        yield row


def _csv(path: str, fields: Mapping[str, str], **always: str) -> Feed:
    return Feed(path, _skills_as_lists if "skills" in fields else _rows, fields, always)


_US, _GB, _IN = {"provider_country": "US"}, {"provider_country": "GB"}, {"provider_country": "IN"}
FEEDS = {
    "class-central": _csv(
        "class-central/courses.csv",
        {
            "title": "Course Name",
            "subjects": "Child Subject",
            "start": "Next Session Date",
            "organisation": "Universities/Institutions",
        },
        **_US,
    ),
    "edx 2022": _csv(
        "kaggle-style/edx_courses_imuhammad.csv",
        {
            "title": "title",
            "description": "course_description",
            "level": "Level",
            "subjects": "subject",
            "language": "language",
            "workload": "course_effort",
            "duration": "course_length",
            "price": "price",
            "pacing": "course_type",
            "organisation": "institution",
        },
        **_US,
    ),
    "coursera 2023": _csv(
        "kaggle-style/coursera_vikas8894.csv",
        {
            "title": "course_title",
            "description": "course_description",
            "level": "course_difficulty",
            "credential": "course_certificate_type",
            "duration": "course_time",
            "skills": "course_skills",
            "organisation": "course_organization",
        },
        **_US,
    ),
    "coursera 2024": _csv(
        "kaggle-style/coursera_course_dataset_v3.csv",
        {
            "title": "course_title",
            "description": "course_description",
            "level": "Difficulty",
            "credential": "Type",
            "duration": "Duration",
            "skills": "course_skills",
            "organisation": "Organization",
        },
        **_US,
    ),
    "udemy 2017": _csv(
        "kaggle-style/udemy_courses_3.6k.csv",
        {"title": "course_title", "level": "level", "price": "price", "subjects": "subject"},
        **_US,
    ),
    "nptel 2023": _csv(
        "nptel-swayam/nptel_noc_2023.csv",
        {
            "title": "Course Name",
            "description": "information",
            "subjects": "Discipline",
            "duration": "Duration",
            "level": "UG/PG",
            "start": "Start date",
            "organisation": "Institute",
        },
        **_IN,
    ),
    "google learning paths": _csv(
        "google-skills-boost/Learning_Pathway_Index.csv",
        {
            "title": "Course_Learning_Material",
            "level": "Course_Level",
            "price": "Type_Free_Paid",
            "duration": "Duration",
        },
        **_US,
    ),
    "coursera search": Feed(
        "coursera/coursera-search-columnar_rpartsey.json",
        _columns,
        {"title": "course_name", "level": "course_level", "workload": "course_workload",
         "skills": "skills"},
        _US,
    ),
    "course catalogue": Feed(
        "coursera/course_catalog_esco.json",
        _courses,
        {
            "title": "title",
            "description": "description",
            "level": "level",
            "pacing": "format",
            "price": "price",
            "language": "language",
        },
        _US,
    ),
    "microsoft-learn 2020": Feed(
        "microsoft-learn/ai-challenge_mlearn_results_2020.json",
        _named,
        {"title": "name", "description": "short_description", "duration": "course_duration"},
        _US,
    ),
    "futurelearn programs": Feed(
        "class-central/pricing_futurelearn-programs.json",
        _priced,
        {"title": "title", "price": "price"},
        _GB,
    ),
    "mooc-based degrees": Feed(
        "class-central/pricing_mooc-based-degrees.json",
        _priced,
        {"title": "title", "price": "price"},
        _US,
    ),
    "udacity nanodegrees": Feed(
        "class-central/pricing_udacity-nanodegrees.json",
        _priced,
        {"title": "title", "price": "price", "duration": "duration"},
        _US,
    ),
}  # fmt: skip
"""Name of a recorded feed without a reader -> the feed."""
