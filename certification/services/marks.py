"""Acts on the use of the mark: ask, answer, count what is printed, say what remains.

QĐ 1162/QĐ-VPĐP-OCOP (17/9/2020) Đ4 and Đ12; the mark belongs to a product only while its
certificate is in force.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from certification.models import (
    Certificate,
    MarkAnswer,
    MarkRequest,
    MarkUse,
    ResidueReport,
)
from certification.selectors.marks_use import asked_at, running_mark, used
from certification.services.claims import hold_claims, rule_on_claim
from certification.services.steps import ProgrammeError
from foundation.models import PrivateFile, User

__all__ = [
    "AlreadyAnswered",
    "AlreadyCounted",
    "BeyondTheGrant",
    "MarkError",
    "NoMarkToUse",
    "NotAsked",
    "NotGranted",
    "answer_request",
    "count_use",
    "hold_claims",
    "report_residue",
    "request_use",
    "request_written_use",
    "rule_on_claim",
]


class MarkError(ProgrammeError):
    """An act on the use of the mark that is refused."""


class NoMarkToUse(MarkError):
    """No certificate in force gives the product its mark on that day."""


class BeyondTheGrant(MarkError):
    """More, or longer, than the certificate, the request or the answer allows."""


class AlreadyAnswered(MarkError):
    """An officer was faster; the answer stands."""


class NotGranted(MarkError):
    """The request waits for its answer, or was refused."""


class AlreadyCounted(MarkError):
    """These packs were counted before."""


class NotAsked(MarkError):
    """The certificate is not within 180 days of its last valid day."""


@transaction.atomic
def request_use(
    *,
    certificate: Certificate,
    producer: Producer,
    what: str,
    quantity: int,
    until_on: date,
    by: User,
    on: date,
    design: PrivateFile | None = None,
    entered_for: Producer | None = None,
) -> MarkRequest:
    """A producer asks to print the mark on packs of a product.

    Raises NoMarkToUse where this certificate gives the product no mark today or the producer
    neither sells nor makes it, BeyondTheGrant for a day after the last valid one.
    """
    product = certificate.product
    mark = running_mark(certificate, on=on)
    if mark is None or producer.pk not in {product.producer_id, product.maker_id}:
        raise NoMarkToUse(
            _("Giấy %(number)s không cho sản phẩm này mang nhãn hiệu hôm nay.")
            % {"number": certificate.number}
        )
    _check_days(until_on, first=on, last=mark.last_valid_on)
    request = MarkRequest.objects.create(
        use=MarkRequest.Use.PACKS,
        certificate=certificate,
        producer=producer,
        applicant_name=producer.name,
        province_code=product.province_id or producer.province_id or "",
        what=what.strip(),
        quantity=quantity,
        until_on=until_on,
        design=design,
        entered_by=by,
        entered_for=entered_for,
        asked_on=on,
    )
    log(
        instance=request,
        action="ocop.mark.ask",
        user=by,
        data={"certificate": certificate.number, "quantity": quantity, "until": str(until_on)},
    )
    return request


@transaction.atomic
def request_written_use(
    *,
    use: str,
    applicant_name: str,
    applicant_contact: str,
    province_code: str,
    what: str,
    until_on: date,
    on: date,
    design: PrivateFile | None = None,
) -> MarkRequest:
    """A trader or the media ask in writing to use the mark (QĐ 1162 Đ4); nobody need sign in.

    `province_code` "" asks the ministry, for use in the whole country. Raises BeyondTheGrant for
    a day that is past.
    """
    if until_on < on:
        raise BeyondTheGrant(_("Ngày cuối phải từ hôm nay trở đi."))
    return MarkRequest.objects.create(
        use=use,
        applicant_name=applicant_name.strip(),
        applicant_contact=applicant_contact.strip(),
        province_code=province_code,
        what=what.strip(),
        until_on=until_on,
        design=design,
        asked_on=on,
    )


@transaction.atomic
def answer_request(
    *,
    request: MarkRequest,
    is_granted: bool,
    by: User,
    on: date,
    quantity: int | None = None,
    until_on: date | None = None,
    reasons: str = "",
) -> MarkAnswer:
    """Grant with an end (and for packs a quantity), or refuse with reasons; once.

    Never more packs and never longer than was asked, nor than the certificate runs. Raises
    AlreadyAnswered, NoMarkToUse, BeyondTheGrant, MarkError.
    """
    request = (
        MarkRequest.objects.select_for_update(of=("self",))
        .select_related("certificate__product")
        .get(pk=request.pk)
    )
    if MarkAnswer.objects.filter(request=request).exists():
        raise AlreadyAnswered(_("Đơn này đã được trả lời."))
    if is_granted:
        _check_grant(request, quantity=quantity, until_on=until_on, on=on)
    elif not reasons.strip():
        raise MarkError(_("Không cho dùng thì phải nêu lý do."))
    answer = MarkAnswer.objects.create(
        request=request,
        is_granted=is_granted,
        quantity=quantity if is_granted and request.certificate_id else None,
        until_on=until_on if is_granted else None,
        reasons=reasons.strip(),
        answered_by=by,
        answered_on=on,
    )
    log(
        instance=request,
        action="ocop.mark.grant" if is_granted else "ocop.mark.refuse",
        user=by,
        data={
            "quantity": answer.quantity,
            "until": str(answer.until_on or ""),
            "reason": answer.reasons,
        },
    )
    return answer


@transaction.atomic
def count_use(
    *, request: MarkRequest, quantity: int, by: User, on: date, reference: str = ""
) -> MarkUse:
    """Count printed packs against a granted request: never more than granted, whoever else prints.

    The request's row is locked first, so that many at once use up the quota exactly. Raises
    NotGranted, BeyondTheGrant after the last day or past the quantity, NoMarkToUse once the
    certificate is not in force, AlreadyCounted for a reference that was counted before.
    """
    request = (
        MarkRequest.objects.select_for_update(of=("self",))
        .select_related("certificate__product")
        .get(pk=request.pk)
    )
    answer = MarkAnswer.objects.filter(request=request).first()
    if answer is None or not answer.is_granted or answer.until_on is None:
        raise NotGranted(_("Đơn này chưa được cho dùng nhãn hiệu."))
    if on > answer.until_on:
        raise BeyondTheGrant(
            _("Được in đến hết %(day)s, nay đã quá ngày.") % {"day": f"{answer.until_on:%d/%m/%Y}"}
        )
    if running_mark(_held(request.certificate), on=on) is None:
        raise NoMarkToUse(_("Giấy chứng nhận không còn hiệu lực: không in thêm bao bì có sao."))
    if reference and MarkUse.objects.filter(request=request, reference=reference).exists():
        raise AlreadyCounted(_("Lần in này đã được tính rồi."))
    left = (answer.quantity or 0) - used(request.pk)
    if not 1 <= quantity <= left:
        raise BeyondTheGrant(_("Chỉ còn được in %(left)s.") % {"left": left})
    use = MarkUse.objects.create(
        request=request, quantity=quantity, reference=reference, used_by=by, used_on=on
    )
    log(
        instance=request,
        action="ocop.mark.print",
        user=by,
        data={"quantity": quantity, "reference": reference, "left": left - quantity},
    )
    return use


@transaction.atomic
def report_residue(
    *,
    certificate: Certificate,
    remaining: int,
    by: User,
    on: date,
    plan: str = "",
    entered_for: Producer | None = None,
) -> ResidueReport:
    """A producer says how many starred packs are left near the end; the newest word counts.

    Raises NotAsked outside the 180 days before the last valid day.
    """
    mark = running_mark(certificate, on=on)
    stage = asked_at(mark.last_valid_on, on=on) if mark is not None else None
    if stage is None:
        raise NotAsked(_("Chưa đến lúc báo số bao bì còn lại của giấy này."))
    report = ResidueReport.objects.create(
        certificate=certificate,
        days_before=stage,
        remaining=remaining,
        plan=plan.strip(),
        entered_by=by,
        entered_for=entered_for,
        reported_on=on,
    )
    log(
        instance=certificate,
        action="ocop.mark.residue",
        user=by,
        data={"remaining": remaining, "days_before": stage},
    )
    return report


def _held(certificate: Certificate | None) -> Certificate | None:
    """The certificate, locked: a withdrawal comes wholly before or wholly after."""
    if certificate is None:
        return None
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    return certificate


def _check_grant(
    request: MarkRequest, *, quantity: int | None, until_on: date | None, on: date
) -> None:
    if until_on is None:
        raise MarkError(_("Cho dùng thì phải có ngày cuối."))
    last = request.until_on
    if request.certificate is not None:
        mark = running_mark(_held(request.certificate), on=on)
        if mark is None:
            raise NoMarkToUse(_("Giấy chứng nhận không còn hiệu lực: không cho in được."))
        last = min(last, mark.last_valid_on)
        if quantity is None or not 1 <= quantity <= (request.quantity or 0):
            raise BeyondTheGrant(
                _("Số được in phải từ 1 đến %(asked)s, số đã xin.") % {"asked": request.quantity}
            )
    _check_days(until_on, first=on, last=last)


def _check_days(until_on: date, *, first: date, last: date) -> None:
    if not first <= until_on <= last:
        raise BeyondTheGrant(
            _("Ngày cuối phải từ %(first)s đến %(last)s.")
            % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        )
