"""Offers of a course, program or session: one stated price for each."""

from normalize.formats.schema_org_node import Node
from normalize.listing import StatedPrice

_SUBSCRIPTION = "subscription"


def read_prices(node: Node, component: str, session: str | None = None) -> list[StatedPrice]:
    """What the offers of a node state.

    Args:
        node: the course, program or session.
        component: what an offer buys where its category does not say: a code of
            ``prices.component``.
        session: key of the session that the offers belong to.
    """
    prices = [
        price
        for offer in read_offers(node)
        if (price := _price(offer, component, session)) is not None
    ]
    financial_aid = node.flag("financialAidEligible")
    for price in prices:
        price.financial_aid = financial_aid
    free = node.flag("isAccessibleForFree")
    if free and not prices:
        stated = "isAccessibleForFree: true"
        prices.append(
            StatedPrice(component=component, session=session, stated=stated, category="Free")
        )
    return prices


def read_offers(node: Node) -> list[Node]:
    """The offers of a node, those inside an aggregate that states no range included."""
    found = []
    for offer in node.nodes("offers"):
        inner = offer.nodes("offers")
        if inner and not (offer.values("lowPrice") or offer.values("price")):
            found.extend(inner)
        else:
            found.append(offer)
    return found


def _price(offer: Node, component: str, session: str | None) -> StatedPrice | None:
    detail = next(iter(offer.nodes("priceSpecification")), offer)
    amount = offer.text("price") or detail.text("price")
    low = offer.text("lowPrice") or detail.text("minPrice")
    high = offer.text("highPrice") or detail.text("maxPrice")
    currency = offer.text("priceCurrency") or detail.text("priceCurrency")
    category = offer.text("category")
    stated = amount or _range(low, high) or category
    if stated is None:
        return None
    return StatedPrice(
        component=_component(offer, category, component),
        session=session,
        stated=stated,
        amount=amount,
        amount_min=low,
        amount_max=high,
        currency=currency,
        category=category,
        billing_period=_billing_period(detail),
        region=offer.text("eligibleRegion", "areaServed"),
        audience=offer.text("eligibleCustomerType") or detail.text("eligibleCustomerType"),
        tax_included=detail.flag("valueAddedTaxIncluded"),
        valid_from=offer.text("validFrom", "availabilityStarts") or detail.text("validFrom"),
        valid_until=offer.text("priceValidUntil", "validThrough", "availabilityEnds")
        or detail.text("validThrough"),
    )


def _component(offer: Node, category: str | None, component: str) -> str:
    if category and category.strip().casefold() == _SUBSCRIPTION:
        return _SUBSCRIPTION
    return "aggregate" if "AggregateOffer" in offer.types else component


def _range(low: str | None, high: str | None) -> str | None:
    return f"{low}-{high}" if low and high and low != high else low or high


def _billing_period(detail: Node) -> str | None:
    """The period that an amount pays for: ``P1M``, or a number and a unit as stated."""
    duration = detail.text("billingDuration")
    if duration is None:
        return None
    unit = detail.text("unitText", "unitCode")
    return f"{duration} {unit}" if unit and duration.isdigit() else duration
