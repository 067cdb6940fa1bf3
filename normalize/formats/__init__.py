"""One reader for each published format, found by name."""

from importlib import import_module

from normalize.listing import Reader

_MODULES = {
    "schema-org": "schema_org",
    "credly": "credly",
    "xcri-cap": "xcri_cap",
    "open-edx": "open_edx",
    "futurelearn": "futurelearn",
    "udacity": "udacity",
}
FORMATS = tuple(_MODULES)


def reader(name: str) -> Reader:
    """The reader of a format; its module is imported only now.

    Raises:
        KeyError: no format has that name.
    """
    module = import_module(f"normalize.formats.{_MODULES[name]}")
    found: Reader = module.READER
    return found
