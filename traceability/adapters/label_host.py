"""Whether the address of this site suits labels: a check that Django runs at every start."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from traceability.adapters.qr import (
    LARGEST_VERSION,
    label_address,
    outside_alphabet,
    version_of,
)
from traceability.rules.label_code import CODE_LENGTH


def check_public_url(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """An error where QR's alphanumeric mode lacks a character of PUBLIC_URL; a warning for each
    form of address that needs a symbol above version 3 (29 modules) at level M.
    """
    public_url = settings.PUBLIC_URL
    if lacking := outside_alphabet(public_url.upper()):
        return [
            Error(
                f"Labels cannot be printed: PUBLIC_URL {public_url} holds {lacking!r}, which QR "
                "codes of labels cannot.",
                hint="Use a host of the letters A-Z, figures, hyphens and dots, without a path.",
                id="traceability.E001",
            )
        ]
    host = urlsplit(public_url).netloc
    return [
        Warning(
            f"Labels {form} need a QR of version {version}: modules become smaller, and small "
            f"labels hard to read. The host {host} has {len(host)} characters.",
            hint=f"Up to {most} characters fit version {LARGEST_VERSION} over https.",
            id="traceability.W001",
        )
        for form, gtin, most in (("without a GTIN", "", 34), ("with a GTIN", "0" * 14, 15))
        if (
            version := version_of(
                label_address("0" * CODE_LENGTH, public_url=public_url, gtin=gtin)
            )
        )
        > LARGEST_VERSION
    ]
