"""Letting a seller in, and stopping one: nobody sells before they were verified
(Luật Thương mại điện tử 2025). What is asked and why: docs/rules/sellers.md."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import PrivateFile, User
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.sellers import asks_e_identity
from marketplace.commerce.selectors.sellers import account_before, seller_digest
from marketplace.commerce.services.account_words import tell_account_in_force, tell_account_sent
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.seller_words import tell_seller_answer


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """What a producer tells to be let in; the fields of `SellerCheck`."""

    legal_name: str
    legal_address: str
    phone: str
    tax_number: str
    representative: str
    identity: str
    identity_number: str
    bank_bin: str
    account_number: str
    account_holder: str
    email: str = ""
    e_identity: str = ""


_MAY_BE_EMPTY = {"email", "e_identity"}


@transaction.atomic
def send_check(
    *,
    producer: Producer,
    facts: SellerFacts,
    by: User,
    on: date,
    paper: PrivateFile | None = None,
) -> SellerCheck:
    """Ask to be let in, or to change what was told; the check in force holds until the answer.

    What waits already is replaced by what is sent now. Every owner is told of another bank
    account. Without a new `paper` the last one counts
    on. Raises SellingRefused for empty facts, and from 1/1/2027 without an electronic identity.
    """
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    told = {name: value.strip() for name, value in asdict(facts).items()}
    if any(not value for name, value in told.items() if name not in _MAY_BE_EMPTY):
        raise SellingRefused(_("Ghi đủ thông tin người bán trước khi gửi."))
    if asks_e_identity(on) and not told["e_identity"]:
        raise SellingRefused(_("Từ 1/1/2027 người bán phải có tài khoản định danh điện tử."))
    before = SellerCheck.objects.filter(producer=producer).order_by("-pk").first()
    paper = paper or (before.paper if before else None)
    check = SellerCheck.objects.waiting().filter(producer=producer).first()
    if check is None:
        check = SellerCheck(producer=producer)
    for name, value in told.items():
        setattr(check, name, value)
    check.paper, check.by = paper, by
    check.save()
    log(instance=check, action="ocop.seller.send", user=by)
    tell_account_sent(check=check, before=account_before(check), on=on)
    return check


@transaction.atomic
def accept_seller(
    *, check: SellerCheck, seen_sha256: str, by: User, now: datetime, words: str = ""
) -> SellerCheck:
    """Let the seller in; the check before it ends in the same moment. An answer is given once.

    Where it replaces the bank account, every owner is told, and payouts wait
    (`selectors.sellers.accounts_held`).
    Raises SellingRefused where it was answered, where it no longer tells what the person saw
    (`seen_sha256`), or where `by` works for the producer.
    """
    check = _to_answer(check, by)
    if seen_sha256 != seller_digest(check):
        raise SellingRefused(_("Nội dung vừa đổi trong lúc bạn xem. Xin xem lại rồi duyệt."))
    SellerCheck.objects.in_force().filter(producer=check.producer_id).update(
        ended_at=now, end_reason=_("Thay bằng hồ sơ mới.")
    )
    _answer(check, Answer.ACCEPTED, words, by, now)
    log(instance=check, action="ocop.seller.accept", user=by)
    tell_seller_answer(check=check, on=timezone.localdate(now))
    tell_account_in_force(check=check, before=account_before(check), on=timezone.localdate(now))
    return check


@transaction.atomic
def refuse_seller(*, check: SellerCheck, reasons: str, by: User, now: datetime) -> SellerCheck:
    """Send it back with reasons; the producer corrects and sends again. A check in force before
    stays. Raises SellingRefused without reasons, or where it was answered."""
    if not reasons.strip():
        raise SellingRefused(_("Ghi lý do để người bán biết sửa gì."))
    check = _to_answer(check, by)
    _answer(check, Answer.REFUSED, reasons, by, now)
    log(instance=check, action="ocop.seller.refuse", user=by, data={"reasons": check.reasons})
    tell_seller_answer(check=check, on=timezone.localdate(now))
    return check


@transaction.atomic
def stop_seller(*, producer: Producer, reason: str, by: User, now: datetime) -> SellerCheck:
    """Stop a seller: from the next request on nothing of theirs is sold. Orders placed before
    run on. Raises SellingRefused without a reason, or where no check is in force."""
    if not reason.strip():
        raise SellingRefused(_("Ghi lý do ngừng."))
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    check = SellerCheck.objects.in_force().select_for_update().filter(producer=producer).first()
    if check is None:
        raise SellingRefused(_("Người bán này không đang bán."))
    check.ended_at, check.end_reason = now, reason.strip()
    check.save(update_fields=["ended_at", "end_reason"])
    log(instance=check, action="ocop.seller.stop", user=by, data={"reason": check.end_reason})
    tell_seller_answer(check=check, on=timezone.localdate(now))
    return check


def _to_answer(check: SellerCheck, by: User) -> SellerCheck:
    Producer.objects.select_for_update(no_key=True).get(pk=check.producer_id)
    check = SellerCheck.objects.select_for_update().get(pk=check.pk)
    if check.answer != Answer.WAITING:
        raise SellingRefused(_("Hồ sơ này đã được trả lời."))
    if check.producer.members.filter(user=by).exists():
        raise SellingRefused(_("Người của chủ thể không tự duyệt hồ sơ của mình."))
    return check


def _answer(check: SellerCheck, answer: Answer, words: str, by: User, now: datetime) -> None:
    check.answer, check.reasons = answer, words.strip()
    check.answered_by, check.answered_at = by, now
    check.save(update_fields=["answer", "reasons", "answered_by", "answered_at"])
