"""The twelve stand-in providers: who they are, what they publish and how."""

from dataclasses import dataclass
from typing import Literal

Way = Literal["sitemap", "listing", "api", "feed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One stand-in provider."""

    id: str
    name: str
    country: str
    type: str
    role: Literal["platform", "awarding_body", "both"]
    format: str
    way: Way
    paging: Literal["next-link", "link-header", "page", "offset", "cursor"] | None = None
    shape: str = ""
    """Which of the format's shapes it sends, where it has several."""
    packed: bool = False
    """Whether its feed is a gzip file."""
    private: bool = False
    """Whether its sitemap names pages that its robots.txt forbids."""
    languages: tuple[str, ...]
    currencies: tuple[str, ...]
    city: str
    weight: int = 8
    """Its part of all offerings, beside the others'."""
    programs: bool = False
    bodies: tuple[str, ...] = ()
    """Awarding bodies besides itself."""

    @property
    def host(self) -> str:
        """The public site, which nobody asks: addresses in listings do not depend on a port."""
        return f"https://www.{self.id}.example.edu"

    @property
    def suffix(self) -> str:
        """The ending of its feed's address."""
        return ("xml" if self.format == "xcri-cap" else "json") + (".gz" if self.packed else "")


_BODIES = ("University of Eastmere", "Tarnfield Institute", "Rossgate Academy of Health")

SITES: tuple[Site, ...] = (
    Site(
        id="northgate-university",
        name="Northgate University",
        country="GB",
        type="university",
        role="both",
        format="schema-org",
        way="sitemap",
        languages=("en",),
        currencies=("GBP",),
        city="Northgate",
        weight=14,
        programs=True,
    ),
    Site(
        id="hochschule-lindental",
        name="Hochschule Lindental",
        country="DE",
        type="university",
        role="both",
        format="schema-org",
        way="sitemap",
        shape="mixed",
        private=True,
        languages=("de", "de", "en"),
        currencies=("EUR", "EUR", "CHF"),
        city="Lindental",
        weight=10,
    ),
    Site(
        id="ecole-clairval",
        name="École de Clairval",
        country="FR",
        type="college",
        role="both",
        format="schema-org",
        way="listing",
        languages=("fr", "fr", "it"),
        currencies=("EUR",),
        city="Clairval",
        weight=8,
        programs=True,
    ),
    Site(
        id="badgeworks",
        name="Badgeworks",
        country="US",
        type="vendor",
        role="awarding_body",
        format="credly",
        way="api",
        paging="page",
        languages=("en", "en", "es"),
        currencies=("USD",),
        city="Millport",
        weight=12,
    ),
    Site(
        id="tallgrass-skills",
        name="Tallgrass Skills",
        country="CA",
        type="nonprofit",
        role="awarding_body",
        format="credly",
        way="feed",
        shape="map",
        languages=("en", "fr"),
        currencies=("CAD",),
        city="Tallgrass",
        weight=5,
    ),
    Site(
        id="ashford-college",
        name="Ashford Vale College",
        country="GB",
        type="college",
        role="both",
        format="xcri-cap",
        way="feed",
        languages=("en",),
        currencies=("GBP",),
        city="Ashford Vale",
        weight=10,
    ),
    Site(
        id="hogeschool-waterland",
        name="Hogeschool Waterland",
        country="NL",
        type="vocational",
        role="both",
        format="xcri-cap",
        way="feed",
        packed=True,
        languages=("nl",),
        currencies=("EUR",),
        city="Waterland",
        weight=6,
    ),
    Site(
        id="openharbour",
        name="Open Harbour",
        country="US",
        type="platform",
        role="platform",
        format="open-edx",
        way="api",
        paging="next-link",
        shape="overview",
        languages=("en", "es", "ja"),
        currencies=("USD",),
        city="Harbour City",
        weight=10,
        bodies=_BODIES,
    ),
    Site(
        id="meridian-online",
        name="Meridian Online",
        country="MX",
        type="platform",
        role="platform",
        format="open-edx",
        way="api",
        paging="offset",
        shape="discovery",
        languages=("es", "es", "en"),
        currencies=("USD", "MXN"),
        city="Meridiano",
        weight=10,
        programs=True,
        bodies=("Universidad del Valle Alto", "Instituto Tres Ríos"),
    ),
    Site(
        id="campus-aberto",
        name="Campus Aberto",
        country="BR",
        type="platform",
        role="platform",
        format="open-edx",
        way="api",
        paging="cursor",
        shape="discovery",
        languages=("pt",),
        currencies=("BRL",),
        city="Porto Claro",
        weight=6,
        bodies=("Universidade da Serra Azul",),
    ),
    Site(
        id="learnbridge",
        name="Learnbridge",
        country="GB",
        type="platform",
        role="platform",
        format="futurelearn",
        way="api",
        paging="link-header",
        languages=("en", "en", "it", "nl"),
        currencies=("GBP",),
        city="Bridgeford",
        weight=10,
        bodies=_BODIES,
    ),
    Site(
        id="skillforge",
        name="Skillforge",
        country="US",
        type="platform",
        role="both",
        format="udacity",
        way="feed",
        languages=("en",),
        currencies=("USD",),
        city="Forge Valley",
        weight=8,
        programs=True,
        bodies=("Cloudmill", "Quillware"),
    ),
)
BY_ID = {site.id: site for site in SITES}


def shares(offerings: int, sites: tuple[Site, ...] = SITES) -> dict[str, int]:
    """How many of all offerings each site starts with; they add up."""
    weights, given, counts, passed = sum(site.weight for site in sites), 0, {}, 0
    for site in sites:
        passed += site.weight
        counts[site.id] = offerings * passed // weights - given
        given += counts[site.id]
    return counts
