"""Withdrawing a certificate, and what may be sold after it."""

from datetime import date

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import Certificate, SaleClearance, Withdrawal
from certification.services.endings import end, is_over
from certification.services.refusals import AlreadyEnded, EndsOutsidePeriod
from foundation.models import User

certificate_withdrawn = Signal()
"""Sent inside the transaction with `withdrawal`."""


@transaction.atomic
def withdraw_certificate(
    *,
    certificate: Certificate,
    ground: str,
    reason: str,
    effective_on: date,
    by: User,
    decision_number: str = "",
) -> Withdrawal:
    """Withdraw a certificate: its product loses the mark from `effective_on` on.

    Quyết định 26/2026/QĐ-TTg Đ8. Nothing is deleted; the register keeps both rows. Its
    extensions end with it. Raises AlreadyEnded when it was withdrawn or replaced before,
    EndsOutsidePeriod when the day is not within its period, extensions included.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if is_over(certificate):
        raise AlreadyEnded(
            _("Giấy %(number)s đã kết thúc từ %(day)s.")
            % {"number": certificate.number, "day": f"{certificate.ends_on:%d/%m/%Y}"}
        )
    if not certificate.valid_from <= effective_on < certificate.ends_on:
        raise EndsOutsidePeriod(
            _("Ngày thu hồi phải nằm trong thời hạn của giấy: %(first)s – %(last)s.")
            % {
                "first": f"{certificate.valid_from:%d/%m/%Y}",
                "last": f"{certificate.last_valid_on:%d/%m/%Y}",
            }
        )
    end(certificate, on=effective_on)
    withdrawal = Withdrawal.objects.create(
        certificate=certificate,
        ground=ground,
        reason=reason.strip(),
        decision_number=decision_number.strip(),
        effective_on=effective_on,
        recorded_by=by,
    )
    log(
        instance=certificate,
        action="ocop.certificate.withdraw",
        user=by,
        data={
            "ground": ground,
            "reason": withdrawal.reason,
            "decision": withdrawal.decision_number,
            "effective_on": str(effective_on),
        },
    )
    certificate_withdrawn.send(sender=Withdrawal, withdrawal=withdrawal)
    return withdrawal


@transaction.atomic
def clear_for_sale(*, withdrawal: Withdrawal, reason: str, by: User) -> SaleClearance:
    """Let a product be sold again, without the mark, after its certificate was withdrawn.

    Raises AlreadyEnded when it was cleared before.
    """
    certificate = Certificate.objects.select_for_update().get(pk=withdrawal.certificate_id)
    if SaleClearance.objects.filter(withdrawal=withdrawal).exists():
        raise AlreadyEnded(_("Sản phẩm này đã được cho bán lại."))
    clearance = SaleClearance.objects.create(
        withdrawal=withdrawal, reason=reason.strip(), recorded_by=by
    )
    log(
        instance=certificate,
        action="ocop.certificate.clear_for_sale",
        user=by,
        data={"reason": clearance.reason},
    )
    return clearance
