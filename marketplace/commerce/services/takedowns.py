"""Somebody asks that a product be taken down: decided by a person within 24 hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product
from foundation.models import PrivateFile, User
from foundation.queue import enqueue
from marketplace.commerce.models import ListingCheck, TakedownRequest
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.seller_words import tell_takedown

DECIDED_WITHIN = timedelta(hours=24)
"""NĐ 248/2026 as the press reports it; the clock runs from the moment the form was sent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form tells. `asker`: one of TakedownRequest.Asker."""

    asker: str
    asker_name: str
    contact: str
    words: str


@transaction.atomic
def ask_takedown(
    *, product: Product, asked: Asked, now: datetime, paper: PrivateFile | None = None
) -> TakedownRequest:
    """Note a request under a number of its own; the 24 hours run from `now`.

    The same person asking again for the same product, in the same words and while it is not
    decided, is the same request.
    """
    # One at a time for a product: two presses of the button are one request.
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    same = TakedownRequest.objects.filter(
        product=product, contact=asked.contact, words=asked.words, outcome=""
    ).first()
    if same is not None:
        return same
    request = TakedownRequest.objects.create(
        number=_number(timezone.localdate(now)),
        product=product,
        asker=asked.asker,
        asker_name=asked.asker_name,
        contact=asked.contact,
        words=asked.words,
        paper=paper,
        received_at=now,
        due_at=now + DECIDED_WITHIN,
    )
    log(instance=product, action="ocop.takedown.ask", data={"number": request.number})
    return request


@transaction.atomic
def take_down(
    *, request: TakedownRequest, reasons: str, by: User, now: datetime
) -> TakedownRequest:
    """Take the product off sale and off every public page, from the next request on.

    It comes back when its listing is accepted again. Raises SellingRefused without reasons or
    where the request was decided.
    """
    request = _decide(request, TakedownRequest.Outcome.TAKEN_DOWN, reasons, by, now)
    product = request.product
    words = _("Gỡ theo yêu cầu %(number)s: %(reasons)s") % {
        "number": request.number,
        "reasons": request.reasons,
    }
    ListingCheck.objects.in_force().filter(product=product).update(
        ended_at=now, end_reason=words[:500]
    )
    if product.is_public:
        product.is_public = False
        product.save(update_fields=["is_public"])
    log(instance=product, action="ocop.takedown.take", user=by, data={"number": request.number})
    return request


@transaction.atomic
def keep_shown(
    *, request: TakedownRequest, reasons: str, by: User, now: datetime
) -> TakedownRequest:
    """Keep the product, with reasons that the asker is told. Raises SellingRefused."""
    request = _decide(request, TakedownRequest.Outcome.KEPT, reasons, by, now)
    log(
        instance=request.product,
        action="ocop.takedown.keep",
        user=by,
        data={"number": request.number},
    )
    return request


def _decide(
    request: TakedownRequest, outcome: str, reasons: str, by: User, now: datetime
) -> TakedownRequest:
    if not reasons.strip():
        raise SellingRefused(_("Ghi lý do: người yêu cầu và người bán đều được báo."))
    Product.objects.select_for_update(no_key=True).get(pk=request.product_id)
    request = TakedownRequest.objects.select_for_update().get(pk=request.pk)
    if request.outcome:
        raise SellingRefused(_("Yêu cầu này đã được quyết định."))
    request.outcome, request.reasons = outcome, reasons.strip()
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["outcome", "reasons", "decided_by", "decided_at"])
    tell_takedown(request=request, on=timezone.localdate(now))
    enqueue("commerce.tell_takedown", request_id=request.pk)
    return request


def _number(on: date) -> str:
    """YG-20261122-0001, counted under a lock of its own."""
    day = f"YG-{on:%Y%m%d}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commerce.takedown'))")
    last = TakedownRequest.objects.filter(number__startswith=day).order_by("-number")
    before = last.values_list("number", flat=True).first()
    return f"{day}{int(before[len(day) :]) + 1 if before else 1:04d}"
