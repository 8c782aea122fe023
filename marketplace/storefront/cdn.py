"""Letting a CDN hold scan pages for seconds, and taking them back when a star or a lot falls.

Off unless CDN_SECONDS says how long. Browsers ask each time in any case: what is said here is for
the machine in between alone (RFC 9213, and the older names of the same). Written out in
docs/rules/scan-page.md.
"""

from collections.abc import Iterable
from urllib.request import Request, urlopen

from django.conf import settings
from django.http import HttpResponse

from certification.services import certificate_withdrawn
from foundation.queue import enqueue
from traceability.models import Recall
from traceability.services.recalls import lot_recalled

SECONDS_TO_ANSWER = 10


def may_be_held(answer: HttpResponse, *, product_id: int) -> None:
    """Let a CDN hold the answer for CDN_SECONDS, under its product's key."""
    if settings.CDN_SECONDS <= 0:
        return
    seconds = f"max-age={settings.CDN_SECONDS}"
    answer["CDN-Cache-Control"] = seconds
    answer["Surrogate-Control"] = seconds
    answer["Surrogate-Key"] = f"scan {_key(product_id)}"
    answer["Cache-Tag"] = f"scan,{_key(product_id)}"


def connect() -> None:
    """Listen to withdrawals and recalls; safe to call twice."""
    certificate_withdrawn.connect(_withdrawn, dispatch_uid="storefront.purge_withdrawn")
    lot_recalled.connect(_recalled, dispatch_uid="storefront.purge_recalled")


def _withdrawn(sender: object, *, withdrawal: object, **kwargs: object) -> None:
    _purge_later([withdrawal.certificate.product_id])  # type: ignore[attr-defined]


def _recalled(sender: object, *, recalls: Iterable[Recall], **kwargs: object) -> None:
    _purge_later({recall.lot.product_id for recall in recalls})


def _purge_later(product_ids: Iterable[int]) -> None:
    """A job in the caller's transaction: nothing is purged for a withdrawal that never came."""
    if settings.CDN_PURGE_URL:
        enqueue("storefront.purge_cdn", keys=[_key(pk) for pk in sorted(product_ids)])


def _key(product_id: int) -> str:
    return f"product-{product_id}"


def purge(keys: list[str]) -> None:
    """Tell the CDN to forget all pages under these keys. Raises OSError where it does not answer
    or refuses, so that the job is tried again."""
    request = Request(  # noqa: S310 - the address is the operator's own
        settings.CDN_PURGE_URL,
        method="POST",
        headers={
            "Surrogate-Key": " ".join(keys),
            "Cache-Tag": ",".join(keys),
            **({"Authorization": settings.CDN_PURGE_AUTH} if settings.CDN_PURGE_AUTH else {}),
        },
    )
    with urlopen(request, timeout=SECONDS_TO_ANSWER):  # noqa: S310
        pass
