"""Texts that name one thing exactly: a certificate, a GTIN, a label."""

import re
from datetime import date

from django.urls import reverse

from catalog.products.models import Product
from certification.selectors import certificate_by_number
from traceability.rules import gtin, label_code

_REGISTER_NUMBER = re.compile(r"CN[ -]?(\d{1,9})", re.IGNORECASE)
_LABEL_CODE = re.compile(r"[0-9A-Za-z]{4}([ -]?[0-9A-Za-z]{4}){3}")


def address_of(text: str, *, on: date) -> str | None:
    """The address of the one thing this text names, or None where it must be searched for.

    A label code is sent on whether or not we printed it: the scan page says which.
    """
    return _certificate(text, on) or _product_of_gtin(text) or _label(text)


def _certificate(text: str, on: date) -> str | None:
    match = _REGISTER_NUMBER.fullmatch(text)
    if match is None:
        return None
    certificate = certificate_by_number(f"CN-{int(match[1]):06d}", on=on)
    return certificate.get_absolute_url() if certificate else None


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
