"""Goods written as Google Merchant and Meta read them, piece by piece."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from foundation.linked_data import absolute
from marketplace.storefront.feed_items import FeedItem

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def google(items: Iterable[FeedItem], *, title: str, home: str) -> Iterator[str]:
    """RSS 2.0 with Google's attributes; Bing and others read the same."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
        f"<title>{_xml(title)}</title><link>{_xml(absolute(home))}</link>"
        f"<description>{_xml(title)}</description>\n"
    )
    for item in items:
        parts = "".join(
            f"<g:{name}>{_xml(value)}</g:{name}>" for name, value in _google(item) if value
        )
        yield f"<item>{parts}</item>\n"
    yield "</channel></rss>\n"


def _google(item: FeedItem) -> Iterator[tuple[str, str]]:
    yield "id", str(item.product_id)
    yield "title", item.title
    yield "description", item.description
    yield "link", item.link
    yield "image_link", item.image
    yield "price", f"{item.sale.price} VND"
    yield "availability", item.sale.availability.for_google
    if item.sale.from_on:
        yield "availability_date", f"{item.sale.from_on:%Y-%m-%d}T00:00+0700"
    yield "condition", "new"
    yield "brand", item.brand
    yield "gtin", item.gtin
    yield "identifier_exists", "" if item.gtin else "no"
    yield "product_type", item.product_set
    yield "shipping_weight", f"{item.weight_grams} g" if item.weight_grams else ""
    yield "custom_label_0", stars(item)
    yield "custom_label_1", item.place[:100]


META_COLUMNS = (
    *("id", "title", "description", "availability", "condition", "price", "link", "image_link"),
    *("brand", "gtin", "product_type", "availability_date", "custom_label_0", "custom_label_1"),
)


def meta(items: Iterable[FeedItem]) -> Iterator[str]:
    """The CSV of Meta's catalogues (RFC 4180, UTF-8, a line for the names of the columns)."""
    yield _line(META_COLUMNS)
    for item in items:
        sale = item.sale
        day = f"{sale.from_on:%Y-%m-%d}" if sale.from_on else ""
        yield _line(
            (
                *(str(item.product_id), item.title, item.description),
                *(sale.availability.for_meta, "new", f"{sale.price} VND", item.link, item.image),
                *(item.brand, item.gtin, item.product_set, day, stars(item), item.place),
            )
        )


def stars(item: FeedItem) -> str:
    """What is said of the stars: only with an OcopMark, so it goes with the mark."""
    return _("OCOP %(stars)s sao") % {"stars": item.mark.stars} if item.mark else ""


def _line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
