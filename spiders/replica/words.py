"""The wording of the made-up catalogues, by language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What titles and texts in one language are put together from."""

    editions: str
    levels: tuple[str, ...]
    audiences: tuple[str, ...]
    titles: tuple[str, ...]
    programs: tuple[str, ...]
    badges: tuple[str, ...]
    subtitles: tuple[str, ...]
    sentences: tuple[str, ...]
    outcomes: tuple[str, ...]
    prerequisites: tuple[str, ...]
    subjects: dict[str, str]
    topics: dict[str, tuple[str, ...]]


@cache
def words(language: str) -> Words:
    """The wording in one language.

    Raises:
        KeyError: there is none.
    """
    stated = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))[language]
    topics = {subject: tuple(found) for subject, found in stated.pop("topics").items()}
    subjects = stated.pop("subjects")
    editions = stated.pop("editions")
    lists = {name: tuple(found) for name, found in stated.items()}
    return Words(editions=editions, subjects=subjects, topics=topics, **lists)
