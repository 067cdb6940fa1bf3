"""Public points of contact of organisations: a page, or an address of e-mail."""

import re

from normalize.fields.url import HOST, absolute

_MAIL = re.compile(
    rf"(?:mailto:)?(?P<name>[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}})@(?P<host>{HOST})", re.ASCII
)
_MAILTO = re.compile("mailto:", re.IGNORECASE)


def contact_point(stated: str, base: str | None = None) -> str | None:
    """What is stated as a URL: of a page, against `base` where it is relative, or ``mailto:``.

    None where it is neither: a telephone number, say.
    """
    text = _MAILTO.sub("mailto:", stated.strip().partition("?")[0], count=1)
    name, mark, host = text.rpartition("@")
    if mark and (found := _MAIL.fullmatch(f"{name}@{host.lower()}")):
        return f"mailto:{found['name']}@{found['host']}"
    if mark and "://" not in text:
        return None
    return absolute(stated, base) if "/" in stated else None
