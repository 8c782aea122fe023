"""Ways on from a product's page: telling others, its reviews, its set and its place."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from foundation.linked_data import absolute
from marketplace.storefront import places
from marketplace.storefront.landings import set_url
from marketplace.storefront.product_page import ProductPage

FACEBOOK = "https://www.facebook.com/sharer/sharer.php"
ZALO = "https://button-share.zalo.me/share_external"


def product_links(page: ProductPage) -> dict[str, Any]:
    """What the page's template links to beside the page's own facts. No query."""
    product, province = page.product, page.product.province
    place = reverse("storefront:province", args=[province.slug]) if province else ""
    return {
        "share": share_links(absolute(page.card.url)),
        "reviews_url": reverse("storefront:reviews", args=[page.card.slug, product.pk]),
        "set_url": set_url(product.ocop_set) if product.ocop_set else "",
        "province_url": place,
        "province_name": places.name_of(province) if province else "",
    }


def share_links(address: str) -> dict[str, str]:
    """Pages of Facebook and Zalo on which somebody tells of an address: plain links, so nothing
    of theirs runs here and nobody is followed before they press one."""
    named = b64encode(json.dumps({"url": address}).encode()).decode()
    return {
        "facebook": f"{FACEBOOK}?{urlencode({'u': address})}",
        "zalo": f"{ZALO}?{urlencode({'url': address, 'd': named})}",
    }
