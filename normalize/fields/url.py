"""URLs in one form: absolute, http(s), without fragment, tracking and affiliate links."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from normalize.vocabulary import rows

LONGEST = 4_096
_TRACKING = frozenset(row["term"] for row in rows("tracking_parameters") if row["kind"] == "name")
_TRACKING_PREFIXES = tuple(
    row["term"] for row in rows("tracking_parameters") if row["kind"] == "prefix"
)
_AFFILIATE = {(row["host"], row["parameter"]) for row in rows("affiliate_links")}
_AFFILIATE_HOSTS = tuple(sorted({host for host, _ in _AFFILIATE}))
_SITE_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"{_LABEL}(?:\.{_LABEL})+"
"""A host by name, in small letters."""
_IN_FORM = re.compile(
    rf"(?P<page>https?://(?P<host>{HOST})/(?:[\w~-][\w.~-]*(?:/|(?=[?#]|\Z)))*)"
    r"(?:\?(?P<query>[\w.~=&+:,/-]*))?(?:#[\w.~=&+:,/-]*)?",
    re.ASCII,
)
"""A page without port and escapes, as most are stated: only its query is to be looked at."""
_MOST_AFFILIATES = 8
"""Affiliate links that lead to each other; more is nobody's link."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def absolute(stated: str, base: str | None = None) -> str | None:
    """The URL in one form, relative ones against `base`; None where it is no http(s) address.

    An affiliate link is the page that it leads to.
    """
    if len(stated) <= LONGEST and (found := _IN_FORM.fullmatch(stated)):
        page, host, query = found.groups()
        if not query or not host.endswith(_AFFILIATE_HOSTS):
            kept = _untracked(query or "")
            return f"{page}?{kept}" if kept else str(page)
    text = "".join(stated.split())
    if not text or len(text) > LONGEST:
        return None
    if base is None and _SCHEME.match(text) is None:
        return None
    try:
        url = safe_url_string(urljoin(base or "", text))
        parts = urlsplit(_target(url))
        usable = parts.scheme in ("http", "https") and _names_a_host(parts.hostname)
        if not usable or parts.username is not None or (parts.port is not None and parts.port < 1):
            return None
    except (ValueError, UnicodeError):
        return None
    path, query = parts.path or "/", _untracked(parts.query)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, query, ""))


def without_tracking(url: str) -> str:
    """The URL without tracking parameters, all else of it as it was."""
    address, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_sign, fragment = rest.partition("#")
    kept = _untracked(query)
    return f"{address}{'?' if kept else ''}{kept}{hash_sign}{fragment}" if kept != query else url


def _names_a_host(host: str | None) -> bool:
    return bool(host) and re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host or "") is not None


def _target(url: str) -> str:
    """Where an affiliate link leads, through others if it must; any other URL is its own target."""
    for _ in range(_MOST_AFFILIATES):
        led_to = _led_to(url)
        if led_to == url:
            break
        url = led_to
    return url


def _led_to(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.endswith(_AFFILIATE_HOSTS):
        return url
    site = ".".join(host.split(".")[-2:])
    for name, value in parse_qsl(parts.query):
        if (site, name.lower()) in _AFFILIATE or (host, name.lower()) in _AFFILIATE:
            target = value if _SCHEME.match(value) else f"https://{value}"
            return safe_url_string(target)
    return url


def _untracked(query: str) -> str:
    """A query without the parameters that only say where a visitor came from."""
    if not query:
        return query
    parts = (part.partition("?utm_")[0] for part in query.split("&"))
    return "&".join(part for part in parts if not _is_tracking(part))


def _is_tracking(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower().removeprefix("amp;")
    if name == "ref":  # a version of a repository, too: only the name of a site is tracking
        return _SITE_NAME.fullmatch(value) is not None
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
