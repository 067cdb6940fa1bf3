"""Which offerings were drawn for labelling: some of every feed, and some where a word speaks up.

python -m tests.gold.quality.sample

What the detectors look for is rare, so half of the sample is drawn where a word of a generous list
stands: far more than a detector may take. Lines of one stratum go to the halves in turns.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

import pyarrow as pa

from tests.gold.quality.corpus import FEEDS, read
from tests.gold.quality.texts import digest, texts
from tests.gold.skills import REAL

_Listing = tuple[str, Mapping[str, Any], str]
"""A feed, an offering of it, and all that it says."""
_SEED = 20261129
_SHORTEST = 80
"""Characters; shorter listings are titles, of which there is nothing to read."""
_OF_EACH = {"credly": 26, "ctdl": 6, "new-jersey": 2}
_OF_OTHERS = 7
_NOT_ENGLISH = 8
_OF_WORDS = 18
_OF_WORDS_AND_FEED = 5
WORDS: Mapping[str, str] = {
    "p1_accreditor": r"accredit|akkredit|acredit|accrédit|validated by|approved by|endorse|regulat",
    "p1_review": r"\breview|quality assur|external examin|psychometric|iso.?(9001|17024)|rigorous"
    r"|qualitätssicher|subject matter expert|benchmark|standards",
    "p3_occupation": r"role|career|job|engineer|analyst|manager|developer|teacher|administrator"
    r"|practitioner|consultant|nurse|beruf|puesto|métier",
    "p3_partner": r"partner|collaborat|developed (by|with)|in conjunction|sponsor|kooperation"
    r"|together with|colabora|co-created|built with",
    "p4_beyond_quiz": r"exam|project|assignment|portfolio|practical|capstone|dissertation|present"
    r"|prüfung|proyecto|examen|assess",
    "p5_qualification": r"counts? toward|degree|diploma|certification|nanodegree|micromasters"
    r"|specialization|progress|pathway|leads? to|series|studiengang|qualification",
    "p6_recogniser": r"recogni[sz]|credit|exempt|membership|licens|cpd\b|pdu|ceu|anerk|reconoc",
    "p8_aid": r"\bfree\b|scholarship|financial (aid|assistance|support)|bursar|loan|fund|grant"
    r"|kostenlos|gratuit|gratis|no (cost|charge)|discount",
    "p8_accessibility": r"disab|accessib|screen reader|caption|transcript|wheelchair|special need"
    r"|additional requirement|barrier|impair",
    "p9_identity": r"proctor|invigil|supervis|identity|photo id|test(ing)? cent|verified|in person"
    r"|onsite exam|aufsicht",
    "p10_support": r"tutor|mentor|support|contact|help ?desk|forum|advis|coach|questions|e-?mail"
    r"|betreu|accompagn",
}

_OF_RARE = 18
_OF_RARE_AND_FEED = 6
RARE: Mapping[str, str] = {
    "p1_accreditor": r"(accredited|validated|approved|endorsed|regulated|akkreditiert|acreditad\w+)"
    r" (by|durch|von|por|course|program|qualif)",
    "p1_review": r"peer.reviewed|reviewed by|quality.(assur|matters)|external examin|accreditation"
    r"|iso.?(9001|17024)|psychometric|valid(ated|ity)|student satisfaction|rated",
    "p6_recogniser": r"recogni[sz]ed (by|as)|exempt(ion|ed)|chartered"
    r"|membership of|register(ed)? (with|as)"
    r"|\bcpd\b|\bpdus?\b|\bceus?\b|credit recommend|\bcme\b|licens(e|ure)",
    "p8_accessibility": r"screen reader|disabilit|disabled|caption|transcripts?\b"
    r"|accessib(le|ility)"
    r" (to|for|need|require|support|statement)|deaf|hearing|visual(ly)? impair|dyslexi",
    "p9_identity": r"proctor|invigilat|photo id|identity|under supervision"
    r"|supervised|test cent|exam cent"
    r"|examination cent|pearson vue|prometric|in.person exam",
}
"""A narrower list for what the wide one hardly finds."""

_OF_FOCUS = 30
_OF_FOCUS_AND_FEED = 10
FOCUS: Mapping[str, str] = {
    "p1_accreditor": r"\b(re)?accredit(ed|ation|s)\b(?! (specialist|professional|expert))"
    r"|(endorsed|validated|approved|regulated) by|\bakkreditier|\bacreditad|\baccr[ée]dit[ée]",
    "p1_review": r"quality.assur|external(ly)? (examin|moderat|verif)"
    r"|reviewed (and|by|annually|every)"
    r"|\bansi\b|17024|subject.matter experts|psychometric|\bqaa\b|quality matters|\bvetted"
    r"|(job task|practice) analysis",
    "p6_recogniser": r"recogni[sz]ed by|exempt(ion|ed)|eligible (for|to)"
    r"|register(ed)? (with|as an?)"
    r"|\b(cpd|pdu|ceu|cme|cpe)s?\b|credit recommend|membership",
    "p8_accessibility": r"screen.?reader|(visual|hearing)(ly)? impair|additional (need|requirement)"
    r"|disabled|disabilit|accommodat|caption|subtitle|transcript|photosensitiv|barrierefrei"
    r"|accesible",
    "p9_identity": r"proctor|invigilat|verif\w+\W+(\w+\W+){0,3}(id|identity|identidad)\b|supervised"
    r"|identity verif|(exam(ination)?|test(ing)?) cent|\bvue\b|prometric|photo id|id.verified",
}
"""Drawn to label one detector alone, for what the lists above hardly find either."""


class Drawn(NamedTuple):
    """An offering of the sample."""

    half: str
    stratum: str
    feed: str
    native_id: str
    digest: str


def draw(tables: Mapping[str, pa.Table]) -> Iterator[Drawn]:
    """The sample, the same for the same payloads."""
    pool = [
        (feed, row, "\n".join(texts(row).values()))
        for feed in tables
        for row in tables[feed].to_pylist()
    ]
    pool = [one for one in pool if len(one[2]) >= _SHORTEST]
    random.Random(_SEED).shuffle(pool)
    met: set[str] = set()
    halves = cycle(("tuned", "held-out"))

    def take(
        stratum: str, chosen: Sequence[_Listing], most: int, most_of_feed: int
    ) -> Iterator[Drawn]:
        counted: Counter[str] = Counter()
        for feed, row, _ in chosen:
            key = digest(row)
            if key in met or counted[feed] >= most_of_feed or counted.total() >= most:
                continue
            met.add(key)
            counted[feed] += 1
            yield Drawn(next(halves), stratum, feed, row["native_id"], key)

    for feed in tables:
        most = _OF_EACH.get(feed, _OF_OTHERS)
        yield from take("feed", [one for one in pool if one[0] == feed], most, most)
    others = [one for one in pool if (one[1].get("language_codes") or ["en"])[0][:2] != "en"]
    yield from take("not-english", others, _NOT_ENGLISH, 4)
    for prefix, lists, most, most_of_feed in (
        ("", WORDS, _OF_WORDS, _OF_WORDS_AND_FEED),
        ("rare ", RARE, _OF_RARE, _OF_RARE_AND_FEED),
        ("focus ", FOCUS, _OF_FOCUS, _OF_FOCUS_AND_FEED),
    ):
        for name, words in lists.items():
            pattern = re.compile(words, re.IGNORECASE)
            found = [one for one in pool if pattern.search(one[2])]
            yield from take(f"{prefix}{name}", found, most, most_of_feed)


def main() -> None:
    """Print what was drawn."""
    for one in draw({feed: read(feed, REAL) for feed in FEEDS}):
        sys.stdout.write("\t".join(one) + "\n")


if __name__ == "__main__":
    main()
