"""The known providers: the files that ship with credcat, and the operator's own folder."""

from dataclasses import dataclass, field
from pathlib import Path

from normalize.provider import Provider
from normalize.provider_file import ProviderFileError, load

SHIPPED = Path(__file__).parent / "providers"


class UnknownProviderError(LookupError):
    """A provider was named that no file describes."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Provider files by provider id, the sound ones and the mistakes in the others."""

    providers: dict[str, Provider] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    """Provider id -> what is wrong, one line for each mistake with file and line."""

    def choose(self, names: list[str]) -> list[Provider]:
        """The named providers, or all that are enabled.

        Raises:
            UnknownProviderError: a name has no file.
            ProviderFileError: a named provider's file is wrong.
        """
        if not names:
            return [provider for provider in self.providers.values() if provider.enabled]
        return [self._named(name) for name in dict.fromkeys(names)]

    def _named(self, name: str) -> Provider:
        if name in self.mistakes:
            raise ProviderFileError(self.mistakes[name])
        if name not in self.providers:
            known = ", ".join(sorted(self.providers)) or "none"
            message = f"no provider file is named {name}.toml. Known: {known}"
            raise UnknownProviderError(message)
        return self.providers[name]


def load_all(own: Path | None = None, *, only_own: bool = False) -> Registry:
    """Load every provider file; an operator's file replaces a shipped one of the same name.

    Args:
        own: the operator's folder of provider files.
        only_own: leave the shipped ones out.

    Raises:
        ProviderFileError: `own` is no folder.
    """
    if own is not None and not own.is_dir():
        message = f"{own} is no folder: name the folder that holds your provider files"
        raise ProviderFileError(message)
    files: dict[str, Path] = {}
    for folder in ([] if only_own else [SHIPPED]) + ([own] if own else []):
        files |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
    registry = Registry()
    for name, path in sorted(files.items()):
        try:
            registry.providers[name] = load(path)
        except ProviderFileError as error:
            registry.mistakes[name] = str(error)
    return registry
