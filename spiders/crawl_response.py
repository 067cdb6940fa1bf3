"""A Scrapy response of whatever class fits its content."""

from collections.abc import Iterable

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

# True of the bytes on the wire, not of the decoded body.
_OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")


def as_response(url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Response:
    """A response with its body decoded."""
    kept = Headers([(n, v) for n, v in headers if n.lower() not in _OF_THE_WIRE])
    kind = responsetypes.from_args(headers=kept, url=url, body=body)
    return kind(url, status=status, headers=kept, body=body)
