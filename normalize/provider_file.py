"""Provider files: one of TOML for each provider, checked when it loads."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from normalize.provider import Provider

PROVIDER_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}[a-z0-9]")


class ProviderFileError(ValueError):
    """A provider file is wrong; each line of the message says file, line, field, what to do."""


def load(path: Path) -> Provider:
    """Read and check one provider file.

    Raises:
        ProviderFileError: it cannot be read, is no TOML, or says something that is not allowed.
    """
    if not PROVIDER_ID.fullmatch(path.stem):
        message = f"{path}: the file's name is the provider's id: a-z, 0-9 and -, 2 to 64 of them"
        raise ProviderFileError(message)
    try:
        text = path.read_text(encoding="utf-8")
        stated = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ProviderFileError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ProviderFileError(f"{path}: not TOML: {error}") from error
    if "id" in stated:
        raise ProviderFileError(f"{path}:{_line(text, ('id',))}: id: is the file's name, drop it")
    try:
        return Provider.model_validate({**stated, "id": path.stem})
    except ValidationError as error:
        raise ProviderFileError("\n".join(_mistakes(path, text, error))) from error


def _mistakes(path: Path, text: str, error: ValidationError) -> list[str]:
    lines = []
    for mistake in error.errors(include_url=False):
        kinds = {"sitemap", "listing", "paged-api", "feed"}
        place = tuple(str(p) for p in mistake["loc"] if p not in kinds)
        said = mistake["msg"].removeprefix("Value error, ")
        lines.append(f"{path}:{_line(text, place)}: {'.'.join(place) or 'file'}: {said}")
    return lines


def _line(text: str, place: tuple[str, ...]) -> int:
    """Line of the key that `place` names, or of the nearest table above it, from 1."""
    best, depth, table = 1, 0, ()  # type: tuple[int, int, tuple[str, ...]]
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[?([^\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            here: tuple[str, ...] = table
        elif key := re.match(r"\s*([\w\"'.-]+)\s*=", line):
            here = (*table, *(part.strip("\"'") for part in key[1].split(".")))
        else:
            continue
        shared = _shared(here, place)
        if shared == len(here) and shared > depth:
            best, depth = number, shared
    return best


def _shared(left: tuple[Any, ...], right: tuple[Any, ...]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
