"""What search engines read of a product (schema.org, JSON-LD)."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from certification.selectors import OcopMark
from marketplace.storefront.product_page import ProductPage

_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def product_data(page: ProductPage) -> SafeString:
    """The product as JSON that is safe inside a script element.

    A certification stands in it only for an OcopMark, so it goes with the mark.
    """
    product, producer = page.product, page.product.producer
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "url": absolute(page.card.url),
        "image": absolute(page.card.photo.url if page.card.photo else page.card.illustration_url),
        "category": page.set_name,
        "gtin14": product.gtin,
        "sku": str(product.pk),
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
    if page.offer.price is not None:
        data["offers"] = _offer(page)
    if page.mark:
        data["hasCertification"] = _certification(page.mark, page.paper.authority)
    return SafeString(
        json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False).translate(_IN_SCRIPT)
    )


def _offer(page: ProductPage) -> dict[str, Any]:
    stock = "InStock" if page.offer.can_buy else "OutOfStock"
    return {
        "@type": "Offer",
        "price": page.offer.price,
        "priceCurrency": "VND",
        "availability": f"https://schema.org/{stock}",
        "url": absolute(page.card.url),
        "seller": {"@type": "Organization", "name": page.card.producer_name},
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


def absolute(path: str) -> str:
    """The address with the host the site is known by."""
    return path if "://" in path else f"{settings.PUBLIC_URL}{path}"
