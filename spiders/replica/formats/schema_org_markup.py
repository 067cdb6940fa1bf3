"""Courses in microdata and in RDFa, as some pages write them instead of JSON-LD."""

from html import escape

from spiders.replica.formats.schema_org import page_url
from spiders.replica.offering import Offering, Session
from spiders.replica.sites import Site


def microdata(site: Site, offering: Offering, text: str) -> str:
    """The main part of a page, with ``itemprop``."""
    sessions = "\n".join(_microdata_session(session) for session in offering.sessions)
    return f"""<article itemscope itemtype="https://schema.org/Course">
<link itemprop="url" href="{page_url(site, offering)}">
<meta itemprop="courseCode" content="{offering.key}">
<meta itemprop="inLanguage" content="{offering.language}">
<h1 itemprop="name">{escape(offering.title)}</h1>
<div itemprop="description">{text}</div>
<p itemprop="provider" itemscope itemtype="https://schema.org/Organization">
<span itemprop="name">{escape(site.name)}</span></p>
{sessions}
{_microdata_offer(offering)}</article>"""


def _microdata_session(session: Session) -> str:
    return f"""<div itemprop="hasCourseInstance" itemscope
 itemtype="https://schema.org/CourseInstance">
<time itemprop="startDate" datetime="{session.start}">{session.start:%d.%m.%Y}</time>
<time itemprop="endDate" datetime="{session.end}">{session.end:%d.%m.%Y}</time>
<span itemprop="courseMode">{session.mode}</span></div>"""


def _microdata_offer(offering: Offering) -> str:
    if offering.price is None:
        return ""
    return f"""<p itemprop="offers" itemscope itemtype="https://schema.org/Offer">
<meta itemprop="priceCurrency" content="{offering.currency}">
<span itemprop="price" content="{offering.price:.2f}">{offering.price:.2f}</span></p>
"""


def rdfa(site: Site, offering: Offering, text: str) -> str:
    """The main part of a page, with RDFa Lite."""
    sessions = "\n".join(_rdfa_session(session) for session in offering.sessions)
    address = page_url(site, offering)
    return f"""<article vocab="https://schema.org/" typeof="Course" resource="{address}">
<link property="url" href="{address}">
<meta property="courseCode" content="{offering.key}">
<meta property="inLanguage" content="{offering.language}">
<h1 property="name">{escape(offering.title)}</h1>
<div property="description">{text}</div>
<p property="provider" typeof="Organization"><span property="name">{escape(site.name)}</span></p>
{sessions}
{_rdfa_offer(offering)}</article>"""


def _rdfa_session(session: Session) -> str:
    return f"""<div property="hasCourseInstance" typeof="CourseInstance">
<time property="startDate" datetime="{session.start}">{session.start:%d.%m.%Y}</time>
<time property="endDate" datetime="{session.end}">{session.end:%d.%m.%Y}</time>
<span property="courseMode">{session.mode}</span></div>"""


def _rdfa_offer(offering: Offering) -> str:
    if offering.price is None:
        return ""
    return f"""<p property="offers" typeof="Offer">
<meta property="priceCurrency" content="{offering.currency}">
<span property="price" content="{offering.price:.2f}">{offering.price:.2f}</span></p>
"""
