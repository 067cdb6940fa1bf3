"""One block of JSON-LD as pages really carry it: decoded, and mended where the fault is known.

Faults that are mended, each counted by name: comments, CDATA and other wrappers, trailing and
missing commas, raw control characters, escapes that JSON does not have, HTML entities for the
quotes, and several values one after the other. What is still no JSON then is left to the caller,
with the place of the fault. A mend never changes a block that parses as it is.
"""

import html
import json
import re
from dataclasses import dataclass, field

import jstyleson
import orjson

_WRAPPERS = re.compile(
    r"""\A(?: \s | \ufeff | (?://[ \t]*)?<!\[CDATA\[ | <script[^>]*>
        | <!--(?:(?!-->)[^\n{\[])*?(?:-->|\n|(?=[{\[]))
        | //[^\n{\[]*\n? | /\*(?:(?!\*/).)*\*/ )+""",
    re.VERBOSE | re.DOTALL,
)
_TRAILERS = re.compile(
    r"(?:\s|;|-->|\]\]>|//(?=\s|\]\]>|-->|\Z)|/\*\s*(?:\]\]>)?\s*\*/|</script>)+\Z"
)
_NO_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.|\n|\Z))', re.DOTALL)
_SEPARATOR = re.compile(r"[\s,;]*")
_LONGEST_TRAILER = 4_096
_MOST_DIGITS = 400
_MOST_VALUES = 10_000
_MOST_COMMAS = 50


class JsonError(ValueError):
    """The block is no JSON that any mending could read."""


@dataclass(slots=True)
class Block:
    """What a block holds, and what was mended to read it."""

    values: list[object]
    mended: list[str] = field(default_factory=list)


def read_block(text: str) -> Block:
    """The JSON values of a block.

    Raises:
        JsonError: no mending makes it JSON, or it is nested too deeply.
    """
    try:
        return Block([orjson.loads(text)])
    except orjson.JSONDecodeError:
        pass
    inner = _unwrap(text)
    if not inner:
        return Block([])
    mended = [] if inner == text.strip() else ["wrapper"]
    try:
        return Block([_loads(inner)], mended)
    except ValueError as error:
        first = error
    found = _mend(inner)
    if found is None:
        raise JsonError(f"not JSON: {first}") from first
    return Block(found.values, mended + found.mended)


def _unwrap(text: str) -> str:
    inner = _WRAPPERS.sub("", text, count=1)
    # Only the end is searched: the pattern would otherwise be tried at every blank of a long block.
    head, tail = inner[:-_LONGEST_TRAILER], inner[-_LONGEST_TRAILER:]
    return head + _TRAILERS.sub("", tail)


def _mend(text: str) -> Block | None:
    """The block after the mends, tried one on top of the other, that make it JSON."""
    mended = []
    for name, change in _MENDS:
        changed = change(text)
        if changed == text:
            continue
        text = changed
        mended.append(name)
        try:
            return Block([_loads(text)], mended)
        except ValueError:
            continue
    values = _one_after_the_other(text)
    return Block(values, [*mended, "several values"]) if values else None


def _loads(text: str) -> object:
    """JSON that may hold raw control characters, NaN and numbers of any length.

    Raises:
        JsonError: it is nested too deeply.
        ValueError: it is no JSON.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise JsonError("nested too deeply") from error


def _bounded_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


_DECODER = json.JSONDecoder(strict=False, parse_int=_bounded_int, parse_constant=lambda _: None)


def _drop_comments(text: str) -> str:
    """Without comments and trailing commas."""
    try:
        return str(jstyleson.dispose(text))
    except IndexError:  # a bracket that closes what nothing opened
        return text


def _keep_backslashes(text: str) -> str:
    """Escapes that JSON does not have, as the characters they stand for in JavaScript."""
    return _NO_ESCAPE.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    return found[2] if found[2] == "'" else "\\\\" + found[2]


def _unescape(text: str) -> str:
    """HTML entities decoded, where they stand for the quotes of the JSON itself."""
    return html.unescape(text) if re.match(r"[{\[]\s*&(?:quot|#34|#x22);", text) else text


def _add_commas(text: str) -> str:
    """With the commas that are missing at the end of lines, where a value ends and a key begins."""
    for _ in range(_MOST_COMMAS):
        try:
            _loads(text)
        except json.JSONDecodeError as error:
            before = text[: error.pos].rstrip()
            between = text[len(before) : error.pos]
            lacks = error.msg.startswith("Expecting ','") and "\n" in between
            if not lacks or text[error.pos] not in '"{[' or before[-1:] not in '"}]':
                return text
            text = f"{before},{between}{text[error.pos :]}"
        except JsonError:
            return text
        else:
            return text
    return text


_MENDS = (
    ("entities", _unescape),
    ("comment or trailing comma", _drop_comments),
    ("escape", _keep_backslashes),
    ("missing comma", _add_commas),
)


def _one_after_the_other(text: str) -> list[object]:
    """Values that follow each other without a list around them; [] when any of it is no JSON."""
    values: list[object] = []
    place = 0
    while place < len(text) and len(values) < _MOST_VALUES:
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return []
        if not isinstance(value, dict | list):
            return []
        values.append(value)
        gap = _SEPARATOR.match(text, end)
        place = gap.end() if gap else end
    return values
