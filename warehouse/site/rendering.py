"""Pages out of templates: Jinja, every value escaped, every name that is missing an error."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warehouse.site import words

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types credcat"
)
"""The content security policy (CSP Level 3) of every page: its own scripts and styles, and nothing
that is written into a page."""
SEARCH_HERE = "<!-- search -->"
"""Where a server that has an index puts the search box."""


@cache
def environment() -> Environment:
    """The templates of the site."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,  # whatever a template is called
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in (
        "label",
        "award",
        "column",
        "standing",
        "quantity",
        "fact",
        "heading",
        "language",
        "number",
        "percent",
        "day",
        "minute",
        "href",
        "host",
        "plural",
        "value",
        "shorten",
        "bytes_of",
    ):
        made.filters[name] = getattr(words, name)
    return made


def render(template: str, about: Mapping[str, Any], **values: Any) -> str:
    """A page.

    Args:
        template: name of the file in ``templates/``.
        about: what every page says (`warehouse.site.build`).
        values: what this one says.
    """
    return environment().get_template(template).render(**about, **values)


def write_page(path: Path, template: str, about: Mapping[str, Any], **values: Any) -> None:
    """Write a page below the site's folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(template, about, **values), encoding="utf-8")
