"""What search engines read of a product (schema.org, JSON-LD)."""

from datetime import date
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from certification.selectors import OcopMark
from foundation.linked_data import absolute, json_ld
from foundation.page_meta import PageMeta
from marketplace.storefront.on_sale import OnSale, on_sale, public_gtin
from marketplace.storefront.product_page import ProductPage


def product_meta(page: ProductPage) -> PageMeta:
    """The head of the product's page; its stars stand there only with an OcopMark."""
    card, maker = page.card, page.card.producer_name
    words = {"name": page.product.title, "maker": maker, "place": card.place_name}
    if page.mark:
        said = _("%(name)s: OCOP %(stars)s sao còn hiệu lực. %(maker)s, %(place)s.")
        said %= {**words, "stars": page.mark.stars}
    else:
        said = _("%(name)s. %(maker)s, %(place)s.") % words
    return PageMeta(
        title=" · ".join(filter(None, [page.product.title, maker])),
        description=said,
        canonical=absolute(card.url),
        picture=_picture(page),
        kind="product",
    )


def _picture(page: ProductPage) -> str:
    return absolute(page.card.photo.url if page.card.photo else page.card.illustration_url)


def product_data(page: ProductPage, *, on: date) -> SafeString:
    """The product as JSON that is safe inside a script element.

    A certification stands in it only for an OcopMark, so it goes with the mark.
    """
    product, producer = page.product, page.product.producer
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.title,
        "url": absolute(page.card.url),
        "image": [absolute(photo.full_url) for photo in page.photos] or _picture(page),
        "description": " ".join(strip_tags(product.description).split()),
        "category": page.set_name,
        "gtin14": public_gtin(product.gtin),
        "sku": str(product.pk),
        **_opinions(page),
    }
    if producer:
        data["brand"] = data["manufacturer"] = {
            "@type": "Organization",
            "name": producer.name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": page.card.place_name,
                "addressCountry": "VN",
            },
        }
    if sale := on_sale(page.offer, on=on):
        data["offers"] = _offer(page, sale)
    if page.mark:
        data["hasCertification"] = _certification(page.mark, page.paper.authority)
    return json_ld(data)


def _offer(page: ProductPage, sale: OnSale) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": sale.price,
        "priceCurrency": "VND",
        "availability": f"https://schema.org/{sale.availability}",
        "availabilityStarts": sale.from_on.isoformat() if sale.from_on else "",
        "itemCondition": "https://schema.org/NewCondition",
        "url": absolute(page.card.url),
        "seller": _seller(page),
        "shippingDetails": _shipping(page),
    }


def _seller(page: ProductPage) -> dict[str, Any]:
    """As everybody knows it, with the name that the law asks for where it was checked."""
    said = {"@type": "Organization", "name": page.card.producer_name}
    if page.seller and page.seller.is_checked:
        said["legalName"] = page.seller.legal_name
    return said


def _shipping(page: ProductPage) -> dict[str, Any]:
    """What sending costs at the most and how long it takes; nothing of sample terms, nor where
    some places are not served: machines could not tell which."""
    reach = page.reach
    if reach is None or reach.is_sample or not reach.is_everywhere or page.is_service:
        return {}
    road = (reach.days[0] - reach.days_to_pack, reach.days[1] - reach.days_to_pack)
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "maxValue": reach.charge[1],
            "currency": "VND",
        },
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "VN"},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, reach.days_to_pack),
            "transitTime": _days(*road),
        },
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def _opinions(page: ProductPage) -> dict[str, Any]:
    """What buyers say, as the page shows it; machines are told nothing of samples."""
    rating = page.rating
    if rating is None or rating.average is None or rating.has_samples:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(rating.average),
            "bestRating": 5,
            "worstRating": 1,
            "reviewCount": rating.count,
        },
        "review": [
            {
                "@type": "Review",
                "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5},
                "author": {"@type": "Person", "name": review.name or _("Người mua")},
                "datePublished": review.written_at.date().isoformat(),
                "reviewBody": review.words,
            }
            for review in page.reviews
        ],
    }


def _certification(mark: OcopMark, authority: str) -> dict[str, Any]:
    return {
        "@type": "Certification",
        "name": "OCOP",
        "certificationIdentification": mark.register_number,
        "certificationStatus": "https://schema.org/CertificationActive",
        "certificationRating": {"@type": "Rating", "ratingValue": mark.stars, "bestRating": 5},
        "issuedBy": {"@type": "GovernmentOrganization", "name": authority},
        "validFrom": mark.valid_from.isoformat(),
        "expires": mark.last_valid_on.isoformat(),
        "url": absolute(mark.certificate_url),
    }
