"""URLs in one form: absolute, http(s), without fragment and tracking parameters."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string, url_query_cleaner

_LONGEST = 4_096
_TRACKING = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid",
        "irgwc", "irclickid", "ranmid", "raneaid", "ransiteid", "mc_cid", "mc_eid", "_ga", "_gl",
        "igshid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "awc", "cjevent", "clickid",
    }
)  # fmt: skip
_TRACKING_PREFIX = "utm_"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def absolute(stated: str, base: str | None = None) -> str | None:
    """The URL in one form, relative ones against `base`; None where it is no http(s) address."""
    text = "".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    if base is None and _SCHEME.match(text) is None:
        return None
    try:
        url = safe_url_string(urljoin(base or "", text))
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and _names_a_host(parts.hostname)
        if not usable or parts.username is not None or (parts.port is not None and parts.port < 1):
            return None
        cleaned = _without_tracking(url)
        parts = urlsplit(cleaned)
    except (ValueError, UnicodeError):
        return None
    path = parts.path or "/"
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))


def _names_a_host(host: str | None) -> bool:
    return bool(host) and re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host or "") is not None


def _without_tracking(url: str) -> str:
    names = {part.split("=", 1)[0] for part in urlsplit(url).query.split("&")}
    tracking = [name for name in names if _is_tracking(name.lower())]
    if not tracking:
        return url
    cleaned: str = url_query_cleaner(url, tracking, remove=True, unique=False, keep_fragments=False)
    return cleaned


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)
