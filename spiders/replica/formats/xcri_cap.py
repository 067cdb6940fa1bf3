"""Courses and presentations as an XCRI-CAP 1.2 feed."""

from xml.sax.saxutils import escape, quoteattr

from spiders.replica.offering import Offering, Session
from spiders.replica.shelf import Shelf, Truth
from spiders.replica.sites import Site

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<catalog xmlns="http://xcri.org/profiles/1.2/catalog"
  xmlns:xcriTerms="http://xcri.org/profiles/1.2/catalog/terms"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:xhtml="http://www.w3.org/1999/xhtml"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dcterms="http://purl.org/dc/terms/"
  xmlns:credit="http://purl.org/net/cm"
  xmlns:mlo="http://purl.org/net/mlo"
  xmlns:local={host} generated="{on}T04:00:00Z">
  <dc:description>Course advertising of {name}</dc:description>
  <provider>
    <dc:identifier>{address}</dc:identifier>
    <dc:title>{name}</dc:title>
    <mlo:url>{address}</mlo:url>
"""
_TAIL = """    <mlo:location>
      <mlo:town>{city}</mlo:town>
      <mlo:country>{country}</mlo:country>
    </mlo:location>
  </provider>
</catalog>
"""
_MODES = {"online": ("ON", "Online"), "onsite": ("CM", "Campus")}


def document(site: Site, shelf: Shelf) -> bytes:
    """The whole feed."""
    head = _HEAD.format(
        host=quoteattr(f"{site.host}/terms"),
        on=shelf.on,
        name=escape(site.name),
        address=f"{site.host}/",
    )
    courses = (_course(site, offering) for offering in shelf.offerings.values())
    tail = _TAIL.format(city=escape(site.city), country=site.country)
    return "".join([head, *courses, tail]).encode()


def truths(site: Site, shelf: Shelf) -> dict[str, Truth]:
    """What the feed holds."""
    return {
        _url(site, offering): Truth(
            title=offering.title,
            kind="course",
            url=_url(site, offering),
            sessions=tuple(
                one.start.isoformat() if one else "" for one in offering.sessions or (None,)
            ),
            prices=frozenset()
            if offering.price is None
            else frozenset({(offering.price, offering.currency)}),
            modified=offering.modified,
        )
        for offering in shelf.offerings.values()
    }


def _url(site: Site, offering: Offering) -> str:
    return f"{site.host}/courses/{offering.slug}"


def _course(site: Site, offering: Offering) -> str:
    presentations = offering.sessions or (None,)
    aims = "".join(f"<xhtml:li>{escape(outcome)}</xhtml:li>" for outcome in offering.outcomes)
    return f"""    <course>
      <dc:identifier xsi:type="local:internalID">{offering.key}</dc:identifier>
      <dc:identifier>{_url(site, offering)}</dc:identifier>
      <dc:title>{escape(offering.title)}</dc:title>
      <dc:description>{_plain(offering)}</dc:description>
      <dc:description xsi:type="xcriTerms:topic"><xhtml:ul>{aims}</xhtml:ul></dc:description>
      <dc:description xsi:type="xcriTerms:studyHours">{_effort(offering)}</dc:description>
      <dc:subject>{escape(offering.subject)}</dc:subject>
      <dcterms:created>{offering.created}</dcterms:created>
      <dcterms:modified>{offering.modified}</dcterms:modified>
      <mlo:url>{_url(site, offering)}</mlo:url>
      <abstract>{escape(offering.subtitle)}</abstract>
      <mlo:prerequisite>{escape(offering.prerequisite)}</mlo:prerequisite>
      <mlo:qualification>
        <dc:title>Certificate of Completion</dc:title>
        <awardedBy>{escape(offering.body)}</awardedBy>
      </mlo:qualification>
{_credit(offering)}{"".join(_presentation(offering, one) for one in presentations)}    </course>
"""


def _plain(offering: Offering) -> str:
    text = " ".join(offering.paragraphs).replace("<em>", "").replace("</em>", "")
    return escape(text)


def _effort(offering: Offering) -> str:
    low, high = offering.hours
    return f"{low} hours per week" if low == high else f"{low}-{high} hours per week"


def _credit(offering: Offering) -> str:
    if offering.credits is None:
        return ""
    return f"""      <mlo:credit>
        <credit:scheme>ECTS</credit:scheme>
        <credit:value>{offering.credits}</credit:value>
      </mlo:credit>
"""


def _presentation(offering: Offering, session: Session | None) -> str:
    run = session.key if session else "OPEN"
    code, words = _MODES[session.mode if session else "online"]
    weeks = offering.weeks
    return f"""      <presentation>
        <dc:identifier>{offering.key}-{run}</dc:identifier>
{_dates(session)}        <mlo:duration interval="P{weeks}W">{weeks} weeks</mlo:duration>
        <studyMode identifier="PT">Part time</studyMode>
        <attendanceMode identifier="{code}">{words}</attendanceMode>
        <mlo:languageOfInstruction>{offering.language.upper()}</mlo:languageOfInstruction>
{_cost(offering)}{_venue(session)}      </presentation>
"""


def _dates(session: Session | None) -> str:
    if session is None:
        return "        <mlo:start>Start at any time.</mlo:start>\n"
    return f"""        <mlo:start dtf="{session.start}">{session.start:%d/%m/%Y}</mlo:start>
        <end dtf="{session.end}">{session.end:%d/%m/%Y}</end>
        <applyUntil dtf="{session.enrollment_end}">{session.enrollment_end:%d/%m/%Y}</applyUntil>
"""


def _cost(offering: Offering) -> str:
    if offering.price is None:
        return ""
    return f"        <mlo:cost>{offering.currency}{offering.price:.2f}</mlo:cost>\n"


def _venue(session: Session | None) -> str:
    if session is None or session.mode == "online":
        return ""
    return f"""        <mlo:places>{session.places}</mlo:places>
        <venue>
          <provider>
            <dc:title>Main building</dc:title>
            <mlo:location>
              <mlo:town>{escape(session.city)}</mlo:town>
            </mlo:location>
          </provider>
        </venue>
"""
