"""The recorded feeds: their formats where a reader exists, and where each field stands if not."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.gold.recorded import (
    Feed,
    columns,
    listed,
    named,
    rows,
    rows_with_skills,
    sessions_of_topics,
)


@dataclass(frozen=True, slots=True)
class Readable:
    """Recorded payloads in a format that has a reader."""

    format: str
    paths: tuple[str, ...]
    """Files, folders and tar archives of pages."""


_MIT, _OLD = "feeds/mit-learn", "feeds/mammooc-provider-payloads"
READ = {
    "credly": Readable("credly", ("feeds/credly/badges",)),
    "open-university": Readable(
        "xcri-cap", ("feeds/xcri-cap/open-university_2012-08-30_xcri-cap-1.2.xml",)
    ),
    "adam-smith-college": Readable(
        "xcri-cap", ("feeds/xcri-cap/adam-smith-college_lncd-copy.xml",)
    ),
    "futurelearn": Readable("futurelearn", ("feeds/futurelearn/courses-feed_ca-2017.json",)),
    "futurelearn 2015": Readable("futurelearn", (f"{_OLD}/future_learn_course_worker_1.json",)),
    "udacity": Readable("udacity", ("feeds/udacity", f"{_OLD}/udacity_course_worker_1.json")),
    "edx": Readable("open-edx", ("feeds/open-edx/edx-courses-api-reshaped_coursify.json",)),
    "edx discovery": Readable(
        "open-edx",
        (
            "feeds/open-edx/enterprise-catalog_contentmetadata.json",
            "feeds/open-edx/PathwayProgressListData.json",
            f"{_MIT}/test_mitx_course.json",
            f"{_MIT}/test_mitx_programs.json",
            f"{_MIT}/test_non_mitx_course.json",
            f"{_MIT}/test_oll_courses.json",
        ),
    ),
    "mitx-online": Readable(
        "open-edx",
        (
            f"{_MIT}/mitxonline_courses.json",
            f"{_MIT}/mitxonline_courses_open-discussions.json",
            f"{_MIT}/mitxonline_programs.json",
        ),
    ),
    "mit-xpro": Readable("open-edx", (f"{_MIT}/xpro_courses.json", f"{_MIT}/xpro_programs.json")),
    "class-central pages": Readable(
        "schema-org", ("pages/classcentral-courses-hi-2023/pages.tar.xz",)
    ),
    "training-portal pages": Readable("schema-org", ("pages/tess-ingestion-fixtures",)),
    "bioschemas": Readable("schema-org", ("pages/bioschemas-specifications",)),
}
"""Feed -> its payloads."""


def _csv(path: str, fields: Mapping[str, str], **always: str) -> Feed:
    return Feed(path, rows_with_skills if "skills" in fields else rows, fields, always)


def _priced(path: str, country: str, **fields: str) -> Feed:
    stated = {"title": "title", "price": "price", **fields}
    return Feed(f"class-central/{path}", listed("rows"), stated, {"provider_country": country})


_US, _IN, _AU, _DE = ({"provider_country": code} for code in ("US", "IN", "AU", "DE"))
_NEW_JERSEY = {
    "title": "name", "price": "totalCost", "organisation": "providerName",
    "language": "languages",
}  # fmt: skip
_COURSERA = {"title": "course_title", "organisation": "course_organization"}
FEEDS = {
    "class-central": _csv(
        "class-central/courses.csv",
        {"title": "Course Name", "subjects": "Child Subject", "start": "Next Session Date",
         "organisation": "Universities/Institutions"},
        **_US,
    ),
    "class-central platforms": _csv(
        "class-central/courses.csv",
        {"title": "Course Name", "subjects": "Parent Subject", "organisation": "Provider"},
        **_US,
    ),
    "edx 2022": _csv(
        "kaggle-style/edx_courses_imuhammad.csv",
        {"title": "title", "description": "course_description", "level": "Level",
         "subjects": "subject", "language": "language", "workload": "course_effort",
         "duration": "course_length", "price": "price", "pacing": "course_type",
         "organisation": "institution"},
        **_US,
    ),
    "edx 2022 captions": _csv(
        "kaggle-style/edx_courses_imuhammad.csv",
        {"title": "title", "language": "subtitles"},
        **_US,
    ),
    "edx programmes 2026": _csv(
        "open-edx/edx-programs_coursify.csv",
        {"title": "title", "credential": "type", "duration": "description"},
        **_US,
    ),
    "edx 2015": Feed(
        "mammooc-provider-payloads/edx_course_worker_2015-12-25_06e59ee_2.json",
        listed("value", "items"),
        {"title": "title", "start": "course:start", "subjects": "course:subject",
         "workload": "course:effort", "duration": "course:length",
         "organisation": "course:school"},
        _US,
    ),
    "coursera 2013": Feed(
        "coursera/maestro-api-2013_unis-cats-topics.json",
        sessions_of_topics,
        {"title": "name", "language": "language", "subjects": "categories",
         "organisation": "universities", "duration": "duration", "start": "start"},
        _US,
    ),
    "coursera 2020": _csv(
        "kaggle-style/coursera_siddharth1698.csv",
        {**_COURSERA, "level": "course_difficulty", "credential": "course_Certificate_type"},
        **_US,
    ),
    "coursera 2023": _csv(
        "kaggle-style/coursera_vikas8894.csv",
        {**_COURSERA, "description": "course_description", "level": "course_difficulty",
         "credential": "course_certificate_type", "duration": "course_time",
         "skills": "course_skills"},
        **_US,
    ),
    "coursera 2024": _csv(
        "kaggle-style/coursera_course_dataset_v3.csv",
        {"title": "course_title", "description": "course_description", "level": "Difficulty",
         "credential": "Type", "duration": "Duration", "skills": "course_skills",
         "organisation": "Organization"},
        **_US,
    ),
    "coursera search": Feed(
        "coursera/coursera-search-columnar_rpartsey.json",
        columns,
        {"title": "course_name", "level": "course_level", "workload": "course_workload",
         "skills": "skills"},
        _US,
    ),
    "course catalogue": Feed(
        "coursera/course_catalog_esco.json",
        listed("courses"),
        {"title": "title", "description": "description", "level": "level", "pacing": "format",
         "price": "price", "language": "language"},
        _US,
    ),
    "udemy 2017": _csv(
        "kaggle-style/udemy_courses_3.6k.csv",
        {"title": "course_title", "level": "level", "price": "price", "subjects": "subject"},
        **_US,
    ),
    "nptel 2023": _csv(
        "nptel-swayam/nptel_noc_2023.csv",
        {"title": "Course Name", "description": "information", "subjects": "Discipline",
         "duration": "Duration", "level": "UG/PG", "start": "Start date",
         "organisation": "Institute"},
        **_IN,
    ),
    "google learning paths": _csv(
        "google-skills-boost/Learning_Pathway_Index.csv",
        {"title": "Course_Learning_Material", "level": "Course_Level",
         "price": "Type_Free_Paid", "duration": "Duration"},
        **_US,
    ),
    "microsoft-learn 2020": Feed(
        "microsoft-learn/ai-challenge_mlearn_results_2020.json",
        named,
        {"title": "name", "description": "short_description", "duration": "course_duration"},
        _US,
    ),
    "microsoft-learn 2026": Feed(
        "microsoft-learn/learnsync_learn-catalog_excerpt.json",
        listed("modules"),
        {"title": "title", "subjects": "subjects"},
        _US,
    ),
    "mit professional education": Feed(
        "mit-learn/mitpe_professional_ed_resources_0.json",
        listed(),
        {"title": "title", "delivery": "learning_format", "subjects": "topics",
         "credential": "course_certificate", "start": "start_date", "price": "price",
         "duration": "duration"},
        _US,
    ),
    "mit bootcamps": Feed(
        "mit-learn/bootcamps.json",
        listed(),
        {"title": "title", "start": "start_date"},
        _US,
    ),
    "mit open learning library": _csv(
        "mit-learn/oll_metadata.csv",
        {"title": "title", "description": "description", "level": "Level",
         "language": "Language", "subjects": "MITxO Primary Child",
         "organisation": "Offered by"},
        **_US,
    ),
    "iversity": Feed(
        "mammooc-provider-payloads/iversity_course_worker_1.json",
        listed("courses"),
        {"title": "title", "language": "language", "level": "knowledge_level",
         "start": "start_date", "subjects": "discipline"},
        _DE,
    ),
    "mooin": Feed(
        "mammooc-provider-payloads/mooin_course_worker_2018-01-30_78e4a9e_1.json",
        listed("data"),
        {"title": "attributes.name", "language": "attributes.languages",
         "start": "attributes.startDate", "duration": "attributes.duration",
         "delivery": "attributes.courseMode"},
        _DE,
    ),
    "open-hpi": Feed(
        "mammooc-provider-payloads/open_hpi_course_worker_2017-06-02_00087a9_3.json",
        listed(),
        {"title": "name", "language": "language", "start": "available_from"},
        _DE,
    ),
    "new jersey: marketing": Feed(
        "us-etpl-newjersey/training-search_digital-marketing.json", listed(), _NEW_JERSEY, _US
    ),
    "new jersey: baking": Feed(
        "us-etpl-newjersey/training-search_baking.json", listed(), _NEW_JERSEY, _US
    ),
    "new jersey register": _csv(
        "us-etpl-newjersey/standardized_etpl_test.csv",
        {"title": "officialname", "description": "description", "price": "totalcost",
         "credential": "credentialtype", "organisation": "name"},
        **_US,
    ),
    "eventbrite": Feed(
        "tess-training-portal/eventbrite_eventbrite_ardc_2.json",
        listed("events"),
        {"title": "name.text", "start": "start.local", "language": "locale"},
        _AU,
    ),
    "nci events": _csv(
        "tess-training-portal/events_NCI.csv",
        {"title": "Title", "start": "Start", "duration": "Duration", "price": "Cost",
         "organisation": "Organizer"},
        **_AU,
    ),
    "edx micromasters": _priced("pricing_edx-micromasters.json", "US"),
    "edx professional certificates": _priced(
        "pricing_edx-professional-certificates.json", "US"
    ),
    "futurelearn programs": _priced("pricing_futurelearn-programs.json", "GB"),
    "mooc-based degrees": _priced("pricing_mooc-based-degrees.json", "US"),
    "udacity nanodegrees": _priced(
        "pricing_udacity-nanodegrees.json", "US", duration="duration"
    ),
    "mooc credentials": Feed(
        "class-central/pricing_mooc-credentials.json",
        listed("rows"),
        {"credential": "title", "organisation": "subtitle"},
        _US,
    ),
}  # fmt: skip
"""Name of a recorded feed without a reader -> the feed."""
