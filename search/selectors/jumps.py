"""Texts that name one thing exactly: a certificate, a GTIN, a label, a lot, a product's code.

Also as they come out of a scanner or are copied from elsewhere: `(01)0952…(10)L26`, an address
printed in a QR code. Only what the public may open is named.
"""

import re
from datetime import date

from django.urls import reverse

from catalog.products.models import Product
from certification.selectors import certificate_by_number
from traceability.models import LabelRun
from traceability.rules import gtin, label_code
from traceability.selectors import label_text

_REGISTER_NUMBER = re.compile(r"CN[ -]?(\d{1,9})", re.IGNORECASE)
_LABEL_CODE = re.compile(r"[0-9A-Za-z]{4}([ -]?[0-9A-Za-z]{4}){3}")
_PRINTED = re.compile(r"(?:https?://)?[\w.:-]+/t/(?P<code>[0-9A-Z]{16})/?(?:\?.*)?", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://)?[\w.:-]+/01/(?P<gtin>\d{8,14})(?:/10/[^/?#]+)?(?:/21/(?P<code>[0-9A-Z]{16}))?"
    r"/?(?:\?.*)?",
    re.IGNORECASE,
)
_ELEMENTS = re.compile(
    r"\(?01\)?\s*(?P<gtin>\d{14})(?:\s*\(10\)[^()]+)?(?:\s*\(21\)\s*(?P<code>[0-9A-Z]{16}))?",
    re.IGNORECASE,
)
_LOT = re.compile(r"(?:(?:số\s+)?lô|so\s+lo|lot|lo)?[\s:.#]*(?P<code>[\w./-]{4,20})", re.IGNORECASE)
_CODE = re.compile(r"[^\W\d_]{1,6}-?\d{1,12}")
_OLD_CODE = re.compile(r"\d{2}-\d{2,3}-\d{2,5}-\d{1,5}-\d{4}")


def address_of(text: str, *, on: date) -> str | None:
    """The address of the one thing this text names, or None where it must be searched for.

    A label code is sent on whether or not we printed it: the scan page says which. A code that
    several things share names none. No query for a text without a digit, three at most.
    """
    if not any(letter.isdigit() for letter in text):
        return None
    return (
        _certificate(text, on)
        or _scanned(text)
        or _product_of_gtin(text)
        or _label(text)
        or _product_of_code(text)
        or _lot(text)
    )


def _certificate(text: str, on: date) -> str | None:
    match = _REGISTER_NUMBER.fullmatch(text)
    if match is None:
        return None
    certificate = certificate_by_number(f"CN-{int(match[1]):06d}", on=on)
    return certificate.get_absolute_url() if certificate else None


def _scanned(text: str) -> str | None:
    """What a scanner types, or the address a QR code holds: its label, else its goods."""
    printed = _PRINTED.fullmatch(text)
    if printed:
        return _label(printed["code"])
    link = _LINK.fullmatch(text) or _ELEMENTS.fullmatch(text)
    if link is None:
        return None
    return (_label(link["code"]) if link["code"] else None) or _product_of_gtin(link["gtin"])


def _product_of_gtin(text: str) -> str | None:
    digits = re.sub(r"[ -]", "", text)
    if not gtin.is_valid_gtin(digits):
        return None
    product = Product.objects.filter(gtin=gtin.gtin14(digits), is_public=True).first()
    return product.get_absolute_url() if product else None


def _label(text: str) -> str | None:
    """Sixteen letters without a digit are words: only one code in three hundred has none."""
    if not _LABEL_CODE.fullmatch(text) or not any(c.isdigit() for c in text):
        return None
    try:
        code = label_code.parse(text)
    except label_code.MalformedCode:
        return None
    return reverse("scan:scan", args=[str(code)])


def _product_of_code(text: str) -> str | None:
    """The product of a seller's own code (SP000012), or of its number in the register it came
    from (OP0012, 83-829-28780-3-2022)."""
    if not (_CODE.fullmatch(text) or _OLD_CODE.fullmatch(text)):
        return None
    by_code = Product.objects.filter(is_public=True, stockrecords__partner_sku=text.upper())
    by_source = Product.objects.filter(is_public=True, source_reference=text.upper())
    found = list(by_code.union(by_source)[:2])
    return found[0].get_absolute_url() if len(found) == 1 else None


def _lot(text: str) -> str | None:
    """The scan page of the one public lot of this code; many producers may number from L1."""
    match = _LOT.fullmatch(text)
    if match is None or not any(c.isdigit() for c in match["code"]):
        return None
    runs = LabelRun.objects.filter(
        purpose=LabelRun.Purpose.LOT,
        lot__code__in={match["code"], match["code"].upper()},
        lot__product__is_public=True,
    )
    found = list(runs[:2])
    return reverse("scan:scan", args=[label_text(found[0], 0)]) if len(found) == 1 else None
