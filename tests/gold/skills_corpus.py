"""Offerings of recorded feeds, as the tagger of skills sees them: what the gold file speaks of."""

import ast
import csv
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flows.offline import normalize_files, provider_for
from flows.settings import Settings
from flows.settings import load as load_settings
from normalize.fields import text
from normalize.skills import OFF
from normalize.skills.offering import TEXTS, Told
from normalize.skills.tagger import Passage

Row = dict[str, Any]
"""Columns of `TEXTS` and ``language_codes``; what is not stated may be absent."""

READ = {
    "credly": "feeds/credly/badges/*.json",
    "futurelearn": "feeds/futurelearn/*.json",
    "udacity": "feeds/udacity/public-api-v0-courses_inlearnity.json",
    "xcri-cap": "feeds/xcri-cap/*.xml",
    "open-edx": "feeds/open-edx/*.json",
}
"""Feeds that have a reader, by its name."""
_LANGUAGES = {"English": "en", "Español": "es", "Français": "fr", "Italiano": "it"}


def told(feed: str, real: Path) -> dict[str, Told]:
    """What each offering of a feed says, by native id; of several under one id the first."""
    found: dict[str, Told] = {}
    for native_id, row in _rows(feed, real):
        found.setdefault(native_id, _told(row))
    return found


def _told(row: Row) -> Told:
    passages = tuple(
        Passage(name, said)
        for name in TEXTS
        for said in ([row[name]] if isinstance(row.get(name), str) else row.get(name) or ())
    )
    return Told(passages, (), tuple(row.get("language_codes") or ()))


def _rows(feed: str, real: Path) -> Iterator[tuple[str, Row]]:
    if feed in READ:
        yield from _normalized(feed, sorted(real.glob(READ[feed])))
    else:
        yield from _TABLES[feed](real)


def _normalized(feed: str, paths: list[Path]) -> Iterator[tuple[str, Row]]:
    provider = provider_for(_settings(), feed, None)
    batch = normalize_files(paths, provider, None, skills=OFF).batch
    for row in batch.tables["offerings"].to_pylist():
        yield row["native_id"], row


def _settings() -> Settings:
    return load_settings(Path("there-is-no-such-folder") / "data")


def _coursera(real: Path) -> Iterator[tuple[str, Row]]:
    for row in _csv(real / "feeds/kaggle-style/coursera_vikas8894.csv"):
        yield (
            row["course_url"],
            {
                "title": row["course_title"],
                "description": row["course_description"],
                "keywords": ast.literal_eval(row["course_skills"] or "[]"),
                "learning_outcomes": ast.literal_eval(row["course_summary"] or "[]"),
            },
        )


def _edx(real: Path) -> Iterator[tuple[str, Row]]:
    for row in _csv(real / "feeds/kaggle-style/edx_courses_imuhammad.csv"):
        yield (
            row["course_url"],
            {
                "title": row["title"],
                "description": row["course_description"],
                "keywords": [row["subject"]],
                "language_codes": [_LANGUAGES.get(row["language"], "und")],
            },
        )


def _class_central(real: Path) -> Iterator[tuple[str, Row]]:
    for row in _csv(real / "feeds/class-central/courses.csv"):
        subject = row["Child Subject"]
        yield (
            row["Course Id"],
            {"title": row["Course Name"], "keywords": [subject], "language_codes": ["en"]},
        )


def _microsoft_learn(real: Path) -> Iterator[tuple[str, Row]]:
    path = real / "feeds/microsoft-learn/ai-challenge_mlearn_results_2020.json"
    for title, row in json.loads(path.read_text(encoding="utf-8")).items():
        said = text.plain(row["long_description"]) or text.plain(row["short_description"])
        yield (
            row["uid"],
            {
                "title": title,
                "description": said,
                "keywords": row["roles_and_products"]["products"],
                "language_codes": ["en"],
            },
        )


_TABLES: dict[str, Callable[[Path], Iterator[tuple[str, Row]]]] = {
    "coursera": _coursera,
    "edx": _edx,
    "class-central": _class_central,
    "microsoft-learn": _microsoft_learn,
}
FEEDS = (*READ, *_TABLES)


def _csv(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)
