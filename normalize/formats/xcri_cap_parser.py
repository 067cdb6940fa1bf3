"""How libxml2 is asked to read XCRI-CAP."""

from lxml import etree


def parse(body: bytes, encoding: str | None = None) -> etree._Element:
    """The root element of a document.

    Args:
        body: the document.
        encoding: what it is written in; by default what it says itself.

    Raises:
        lxml.etree.XMLSyntaxError: it is no well-formed XML.
        LookupError: there is no such encoding.
    """
    root: etree._Element = etree.fromstring(body, _parser(encoding))
    return root


def _parser(encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
