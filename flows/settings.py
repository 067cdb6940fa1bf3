"""Settings: ``credcat.toml`` beside the data folder, then ``CREDCAT_…``, then flags."""

import os
import tomllib
from contextvars import ContextVar
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.errors import CommandError
from normalize.skills.config import Looking, Skills

FILE = "credcat.toml"
VERSION = version("credcat")
_file: ContextVar[Path] = ContextVar("settings file")


class SettingsError(ValueError):
    """A setting is wrong; the message names the setting and where it was set."""


class Settings(BaseSettings):
    """What an operator may set. The file's keys are these names."""

    model_config = SettingsConfigDict(env_prefix="CREDCAT_", extra="forbid")

    data: Path = Path("data")
    """The data folder. A flag or CREDCAT_DATA; the settings file lies beside it."""
    providers: Path | None = None
    """A folder of your own provider files."""
    only_own: bool = False
    """Leave the shipped provider files out."""
    contact: str | None = Field(None, pattern=r"^(https?://|mailto:)\S+$")
    """Address where a provider's administrator can reach you; part of the User-Agent."""
    parallel: int = Field(4, ge=1, le=64)
    """Providers collected at once."""
    exchange_rates: Path | None = None
    """The ECB's eurofxref-hist.zip or its CSV, newer than the rates that are shipped."""
    resume_hours: float = Field(12.0, ge=0)
    """How long after it began an interrupted run is resumed rather than begun anew."""

    search: bool = True
    """Whether each night makes the search index anew."""
    site: bool = True
    """Whether each night makes the pages of the site anew."""
    quality: bool = True
    """Whether each night measures listings and providers."""
    skills: Looking = "labels"
    """Skills of offerings: `off`; `labels`, declared ones and ESCO's labels in texts; `similar`,
    also concepts like declared skills that are no label, with the extra `skills`."""

    @property
    def look_for(self) -> Skills:
        """Which skills are looked for, and in which index."""
        return Skills(
            self.skills,
            self.taxonomy if self.taxonomy.is_dir() or self.skills == "similar" else None,
        )

    @property
    def taxonomy(self) -> Path:
        """Folder of the indexes of skills that `credcat taxonomy build` wrote."""
        return self.data / "taxonomy"

    @property
    def user_agent(self) -> str:
        """The one User-Agent: product, version, and the contact where there is one."""
        return f"credcat/{VERSION}" + (f" (+{self.contact})" if self.contact else "")

    @property
    def archive(self) -> Path:
        """Folder of the WARC files."""
        return self.data / "archive"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags over environment over file; nothing else is read."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _file.get())


def load(data: Path | None = None, **flags: Any) -> Settings:
    """The settings in force.

    Args:
        data: the data folder, if a flag named it.
        flags: further settings that flags named; None means not named.

    Raises:
        SettingsError: a value or a name is wrong, or the file is no TOML.
    """
    folder = data or Path(os.environ.get("CREDCAT_DATA", "data"))
    path = folder.absolute().parent / FILE
    token = _file.set(path)
    try:
        named = {name: value for name, value in flags.items() if value is not None}
        return Settings(data=folder, **named)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError(_sentences(path, error)) from error
    finally:
        _file.reset(token)


def load_catalogue(data: Path | None) -> Settings:
    """The settings in force, for a command that asks the catalogue in the data folder.

    Raises:
        CommandError: there is no catalogue yet.
        SettingsError: a value or a name is wrong, or the file is no TOML.
    """
    settings = load(data)
    if not (settings.data / "warehouse").is_dir():
        raise CommandError(
            f"there is no catalogue in {settings.data} yet: run `credcat nightly` or "
            "`credcat demo`, or name another folder with --data"
        )
    return settings


def _sentences(path: Path, error: ValidationError) -> str:
    known = ", ".join(Settings.model_fields)
    lines = []
    for mistake in error.errors(include_url=False):
        name = ".".join(str(part) for part in mistake["loc"])
        said = mistake["msg"]
        if mistake["type"] == "extra_forbidden":
            said = f"there is no such setting; known are {known}"
        lines.append(f"setting {name} (flag, CREDCAT_{name.upper()} or {path}): {said}")
    return "\n".join(lines)
