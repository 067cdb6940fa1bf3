"""Words of sentences about a start: what starts, what starts and is no course, when one may.

They are in ``normalize/vocabulary/start_sentence_words.csv``. A term that ends in ``*`` stands for
all words that begin so, one that begins with it for compounds that end so.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from normalize.fields.dates_words import is_known, spelled
from normalize.fields.phrases import Phrases
from normalize.vocabulary import rows

Roles = frozenset[str]
NOTHING: Roles = frozenset()
NAMES = frozenset(("noun", "noun_of", "subject", "event"))
"""Roles of words for what is held, and for what else may start: an award, students."""
_CODE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+"
    r"|\b(?:tel|telefon|telephone|phone|whatsapp|тел)\b[.:]{0,2} ?[+\d][\d ()./-]{5,}"
    r"|[£€$₽₹¥] ?\d[\d.,' ]*(?:[.,]-)?"
    r"|\b\d[\d.,']* ?(?:[£€₽₹]|\$(?!\d)|eur\b|euros?\b|usd\b|gbp\b|chf\b|руб)"
    r"|(?<=\broom )\d[\d./-]*\d|(?<=\braum )\d[\d./-]*\d|(?<=\b(?:aula|sala|zaal) )\d[\d./-]*\d"
    r"|\b[abc][12](?:\.[12])?\b(?![-./])"
    r"|(?<![-./\d])\b\d{1,3}(?:-\d{1,3})?[- ](?:week|month|day|hour|year|minute|part)"
    r"(?=[ -][^\W\d])"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ]"
    r"(?:week|month|day|hour|year|evening|part)(?=[ -][^\W\d])"
    r"|\d[\d.,]* ?%|(?<![\d.,/:-])(?:\d{5,7}|\d{9,}|(?:1[3-9]|[2-9]\d)-\d{4})(?![\d./-])"
    r"|(?<![\d.,/])\d{1,3}(?:[.,]\d{3})+(?![\d.,/])|\b\d{1,3}\+"
)
"""Addresses, telephone numbers, sums of money, shares, numbers that are no days or years."""
_NAMED_CODE = re.compile(r"(?<![^\W_])([^\W\d_]{1,8})([-_./#]?)(?=\d)[\w./-]*\w")
"""B4711, DS-2027-04, v2.4.1"""
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})\.(?=\s+\D)")
_WEEK_OF = re.compile(r"\bw[/.] ?[cbe]\b(?!\.?f)")
"""Week commencing, beginning, ending."""
_COPYRIGHT = re.compile(r"©|\(c\)")
_START_WITHIN = re.compile(r"\bstart(?:ing)? within (?:\d\d? |a few )?(?:minutes|hours)\b")
_COMPACT = re.compile(r"\b(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(?:\d\d)?(z?)\b")
_WITHIN_HOURS = re.compile(
    r"\b(?:within|innerhalb von|innerhalb|in|binnen|dans les|sous|en menos de|en|entro|em até|em"
    r"|в течение) (?:\d\d?|wenigen|few|poche|pocas|poucas|quelques)"
    r" ?(?:h|hours?|stunden?|heures?|horas?|ore|uur|uren|час\w*|min\w*)\b"
)
"""Access within 24 hours is as good as at once."""
_FIELD = re.compile(r"(?<![/\w])[^\W\d]+")
"""Names of fields, but no zones: start_date, not America/Sao_Paulo."""
PHRASE = "_"
"""Between the words of one phrase."""
CODE = "§"
"""What stands for a code or a sum."""


class _Words(NamedTuple):
    whole: dict[str, Roles]
    stems: list[tuple[tuple[str, ...], str]]
    ends: list[tuple[tuple[str, ...], str]]
    several: Phrases[Roles]


@cache
def _vocabulary() -> _Words:
    whole: defaultdict[str, set[str]] = defaultdict(set)
    stems: defaultdict[str, list[str]] = defaultdict(list)
    ends: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("start_sentence_words"):
        term, role = row["term"], row["role"]
        if term.endswith("*"):
            stems[role].append(spelled(term[:-1]))
        elif term.startswith("*"):
            ends[role].append(spelled(term[1:]))
        else:
            whole[spelled(term)].add(role)
    known = {words: frozenset(roles) for words, roles in whole.items()}
    return _Words(
        known,
        [(tuple(several), role) for role, several in stems.items()],
        [(tuple(several), role) for role, several in ends.items()],
        Phrases({words: roles for words, roles in known.items() if " " in words}),
    )


@lru_cache(maxsize=8192)
def roles_of(word: str) -> Roles:
    """The roles of a word; what it is as a whole or ends in goes before what it begins with."""
    known = _vocabulary()
    word = word.rstrip("'").replace(PHRASE, " ")
    sure = known.whole.get(word, NOTHING)
    sure |= {role for several, role in known.ends if word.endswith(several)}
    roles = sure | {role for several, role in known.stems if word.startswith(several)}
    if roles & NAMES and "other" in roles:
        whole = known.whole.get(word, NOTHING) | (sure & {"noun"})
        roles -= NAMES if "other" in sure or not whole & NAMES else {"other"}
    return frozenset(roles | ({"sure"} if known.whole.get(word, NOTHING) & NAMES else set()))


def roles_of_several(words: list[str], at: int) -> tuple[int, Roles] | None:
    """How many words from a place on have roles together, and which."""
    return _vocabulary().several.match(words, at)


def words_for_starting() -> list[str]:
    """Words that say that something starts."""
    return [words for words, roles in _vocabulary().whole.items() if "start" in roles]


def without_codes(text: str) -> str:
    """A text with a sign for each code, sum, address and number that can be no date."""
    text = _COPYRIGHT.sub(" copyright ", text)
    text = _START_WITHIN.sub("start anytime", text)
    text = _WITHIN_HOURS.sub(" ", _WEEK_OF.sub("week of", text))
    text = _COMPACT.sub(r"\1-\2-\3 \4:\5\6", text)
    text = _SENTENCE_END.sub(" ;", _CODE.sub(f" {CODE} ", text))
    text = _FIELD.sub(lambda found: found[0].replace("_", " "), text) if "_" in text else text
    return _NAMED_CODE.sub(_code, text).replace("=", ": ")


def _code(found: re.Match[str]) -> str:
    return found[0] if is_known(found[1]) or roles_of(found[1]) else f" {CODE} "
