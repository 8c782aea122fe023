"""Papers that some goods need to be sold: so far, a licence to sell alcohol."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import PrivateFile, User
from marketplace.commerce.models import SellingLicence
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.seller_words import tell_licence_answer


@transaction.atomic
def send_licence(
    *,
    producer: Producer,
    number: str,
    issued_by: str,
    from_on: date,
    until_on: date | None,
    by: User,
    paper: PrivateFile | None = None,
    kind: str = SellingLicence.Kind.ALCOHOL,
) -> SellingLicence:
    """Show a licence; goods that need it are sold once it is accepted and while it runs.

    The same number sent again while it waits is the same licence. Raises SellingRefused where
    it ends before it begins.
    """
    if until_on is not None and until_on < from_on:
        raise SellingRefused(_("Ngày hết hạn phải sau ngày bắt đầu."))
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    waiting = SellingLicence.objects.waiting().filter(producer=producer, kind=kind, number=number)
    licence = waiting.first() or SellingLicence(producer=producer, kind=kind, number=number)
    licence.issued_by, licence.from_on, licence.until_on = issued_by, from_on, until_on
    licence.by, licence.paper = by, paper or licence.paper
    licence.save()
    log(instance=licence, action="ocop.licence.send", user=by, data={"number": number})
    return licence


@transaction.atomic
def answer_licence(
    *, licence: SellingLicence, accepted: bool, reasons: str = "", by: User, now: datetime
) -> SellingLicence:
    """Accept or refuse it, once. Raises SellingRefused where it was answered, or for a refusal
    without reasons."""
    if not accepted and not reasons.strip():
        raise SellingRefused(_("Ghi lý do để người bán biết sửa gì."))
    licence = SellingLicence.objects.select_for_update().get(pk=licence.pk)
    if licence.answer != Answer.WAITING:
        raise SellingRefused(_("Giấy phép này đã được trả lời."))
    licence.answer = Answer.ACCEPTED if accepted else Answer.REFUSED
    licence.reasons, licence.answered_by, licence.answered_at = reasons.strip(), by, now
    licence.save(update_fields=["answer", "reasons", "answered_by", "answered_at"])
    action = "ocop.licence.accept" if accepted else "ocop.licence.refuse"
    log(instance=licence, action=action, user=by, data={"number": licence.number})
    tell_licence_answer(licence=licence, on=timezone.localdate(now))
    return licence


@transaction.atomic
def end_licence(*, licence: SellingLicence, by: User, now: datetime) -> SellingLicence:
    """End it before its day: taken back, or the seller gave it up. A second time changes
    nothing."""
    licence = SellingLicence.objects.select_for_update().get(pk=licence.pk)
    if licence.ended_at is None:
        licence.ended_at = now
        licence.save(update_fields=["ended_at"])
        log(instance=licence, action="ocop.licence.end", user=by, data={"number": licence.number})
    return licence
