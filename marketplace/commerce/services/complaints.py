"""Complaints and returns: opened by the buyer, answered by the producer, decided by the staff.

Each act locks the order, its payment, the consignment and the complaint, in this order, and adds a
step. What is paid back goes through `services.refunds`, the way the buyer paid (Luật 19/2023 Đ38,
NĐ 55/2024 Đ22). docs/rules/complaints.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation import private_files
from foundation.models import PrivateFile, User
from foundation.queue import enqueue
from marketplace.commerce.models import (
    Complaint,
    ComplaintLine,
    ComplaintPhoto,
    ComplaintStep,
    Consignment,
    Refund,
    SellingSettings,
)
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors.complaints import (
    complaint_window,
    most_back,
    still_there,
    worth_of,
)
from marketplace.commerce.services import payments, stock
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.complaint_words import tell
from marketplace.commerce.services.consignments import take_back
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.packing import give_lots_back
from marketplace.commerce.services.refunds import Unit, grant_refund
from marketplace.commerce.services.timeline import locked as locked_consignment
from marketplace.commerce.services.timeline import move, write_down

MOST_PHOTOS = 6


class ComplaintRefused(OrderRefused):
    """The complaint cannot be opened or moved so; the text says why."""


@transaction.atomic
def open_complaint(
    *,
    consignment: Consignment,
    kind: str,
    wish: str,
    words: str,
    packs: Mapping[int, int],
    photos: Sequence[private_files.Upload] = (),
    now: datetime,
) -> Complaint:
    """Open a complaint about packs of a parcel (`packs` by the line's id). Photos are kept
    without what the camera wrote into them.

    Raises ComplaintRefused: too late, not on this parcel, one is running, no packs or too many,
    no words, a file that is no picture.
    """
    payments.locked(consignment.order.payment)
    consignment = locked_consignment(consignment)
    on = localdate(now)
    _must_be_open_to_it(consignment, kind, on)
    wanted = _wanted(consignment, packs)
    if not words.strip():
        raise ComplaintRefused(_("Xin kể chuyện gì đã xảy ra."))
    settings = SellingSettings.load()
    number = Complaint.objects.filter(consignment__order=consignment.order).count() + 1
    complaint = Complaint.objects.create(
        consignment=consignment,
        number=f"KN-{consignment.order.number}-{number}",
        kind=kind,
        wish=wish,
        words=words.strip(),
        opened_at=now,
        answer_by=on + timedelta(days=settings.complaint_answer_days),
        settle_by=on + timedelta(days=rules.SETTLE_DAYS),
    )
    ComplaintLine.objects.bulk_create(
        ComplaintLine(complaint=complaint, line=line, quantity=n) for line, n in wanted.items()
    )
    _keep_photos(complaint, photos)
    _step(complaint, rules.BUYER, "", by=None)
    log(instance=complaint, action="ocop.complaint.open", user=None, data={"kind": kind})
    return complaint


@transaction.atomic
def answer(
    *,
    complaint: Complaint,
    accepts: bool,
    words: str,
    by: User,
    now: datetime,
    amount: int = 0,
    must_send_back: bool = False,
) -> Complaint:
    """The producer's answer. Accepting promises `amount` đồng (0: a replacement or an apology);
    it is paid at once, or when the goods are back (`must_send_back`). Declining needs words.

    Raises ComplaintRefused, also for more than the parcel cost.
    """
    complaint = _locked(complaint)
    if not words.strip():
        raise ComplaintRefused(_("Xin viết lời trả lời; người mua sẽ đọc."))
    if not accepts:
        return _move(complaint, rules.DECLINED, rules.PRODUCER, words, by=by, now=now)
    _promise(complaint, amount, must_send_back)
    if must_send_back:
        return _move(complaint, rules.ACCEPTED, rules.PRODUCER, words, by=by, now=now)
    _pay(complaint, Refund.Funder.PRODUCER, by=by, now=now)
    return _move(complaint, rules.SETTLED, rules.PRODUCER, words, by=by, now=now)


@transaction.atomic
def goods_back(
    *, complaint: Complaint, good: Mapping[int, int], by: User, now: datetime, words: str = ""
) -> Complaint:
    """The producer has the goods again: what was promised is paid. `good`: how many packs of
    each line (by its id) can be sold again; they count in stock and lots once more. Raises
    ComplaintRefused."""
    complaint = _locked(complaint)
    _must_become(complaint, rules.SETTLED, rules.PRODUCER)
    consignment = complaint.consignment
    came = {row.line: row.quantity for row in complaint.lines.select_related("line")}
    if any(not 0 <= good.get(line.pk, 0) <= packs for line, packs in came.items()):
        raise ComplaintRefused(_("Số gói còn tốt không thể nhiều hơn số gửi trả."))
    is_all = came == {line: n for line, n in still_there(consignment).items() if n}
    give_lots_back(
        consignment,
        by=by,
        quantities={line.pk: packs for line, packs in came.items()},
        good={line.pk: good.get(line.pk, 0) for line in came},
    )
    stock.put_back({line: good[line.pk] for line in came if good.get(line.pk, 0)})
    _pay(complaint, Refund.Funder.PRODUCER, by=by, now=now)
    if is_all and consignment.state == Consignment.State.DELIVERED:
        move(consignment, Consignment.State.RETURNED, note=complaint.number, by=by)
    else:
        write_down(consignment, note=_("Hàng trả về theo %(n)s") % {"n": complaint.number}, by=by)
    return _move(complaint, rules.SETTLED, rules.PRODUCER, words, by=by, now=now)


@transaction.atomic
def escalate(*, complaint: Complaint, words: str, now: datetime, late: bool = False) -> Complaint:
    """Ask the market to decide: the buyer, once the producer said no or let the day pass; or the
    clock itself (`late`). Raises ComplaintRefused."""
    complaint = _locked(complaint)
    may = rules.may_escalate(
        complaint.state,
        answer_by=complaint.answer_by,
        settle_by=complaint.settle_by,
        on=localdate(now),
    )
    if not may:
        raise ComplaintRefused(_("Chủ thể còn thời hạn trả lời; quá hạn thì nhờ chợ được."))
    side = rules.PLATFORM if late else rules.BUYER
    return _move(complaint, rules.ESCALATED, side, words, by=None, now=now)


@transaction.atomic
def decide(
    *,
    complaint: Complaint,
    words: str,
    by: User,
    now: datetime,
    amount: int,
    funder: str = Refund.Funder.PRODUCER,
    must_send_back: bool = False,
) -> Complaint:
    """The market's decision on what was put before it: `amount` đồng paid by `funder`, now or
    when the goods are back; 0: nothing is owed, the complaint is closed. Raises ComplaintRefused.
    """
    complaint = _locked(complaint)
    if not words.strip():
        raise ComplaintRefused(_("Xin ghi lý do của quyết định; hai bên sẽ đọc."))
    if amount == 0:
        return _move(complaint, rules.CLOSED, rules.PLATFORM, words, by=by, now=now)
    if must_send_back and funder != Refund.Funder.PRODUCER:  # paid when the producer has them
        raise ComplaintRefused(_("Chợ chịu tiền thì trả ngay, không đợi hàng về."))
    _promise(complaint, amount, must_send_back)
    if must_send_back:
        return _move(complaint, rules.ACCEPTED, rules.PLATFORM, words, by=by, now=now)
    _pay(complaint, funder, by=by, now=now)
    return _move(complaint, rules.SETTLED, rules.PLATFORM, words, by=by, now=now)


@transaction.atomic
def close(*, complaint: Complaint, now: datetime) -> Complaint:
    """The buyer lets it be. Raises ComplaintRefused."""
    return _move(_locked(complaint), rules.CLOSED, rules.BUYER, "", by=None, now=now)


def escalate_late(*, now: datetime) -> int:
    """Put before the staff what producers left unanswered; how many. Each on its own."""
    late = Complaint.objects.filter(state=rules.OPEN, answer_by__lt=localdate(now))
    moved = 0
    for complaint in late.order_by("pk"):
        try:
            escalate(
                complaint=complaint, words=_("Chủ thể không trả lời đúng hạn."), now=now, late=True
            )
            moved += 1
        except ComplaintRefused:  # answered a moment ago
            continue
    return moved


def _locked(complaint: Complaint) -> Complaint:
    """The complaint as it stands, after its order, payment and consignment, all locked."""
    consignment = Consignment.objects.select_related("order__payment").get(
        pk=complaint.consignment_id
    )
    payment = payments.locked(consignment.order.payment)
    consignment = locked_consignment(consignment)
    consignment.order = payment.order
    consignment.order.payment = payment
    found = Complaint.objects.select_for_update().get(pk=complaint.pk)
    found.consignment = consignment
    return found


def _must_be_open_to_it(consignment: Consignment, kind: str, on: date) -> None:
    if consignment.complaints.filter(state__in=rules.RUNNING).exists():
        raise ComplaintRefused(_("Kiện này đang có một khiếu nại. Xin nói tiếp ở đó."))
    window = complaint_window(consignment, kind=kind)
    if window.until is None:
        if consignment.state in rules.BEFORE_DELIVERY:
            raise ComplaintRefused(
                _(
                    "Hàng chưa tới: lúc này chỉ khiếu nại được là không nhận được hàng, hoặc "
                    "thông tin trước khi mua sai."
                )
            )
        raise ComplaintRefused(_("Kiện hàng này đã đóng, không khiếu nại được."))
    if on > window.until:
        raise ComplaintRefused(
            _("Hạn khiếu nại của kiện này là %(day)s.") % {"day": f"{window.until:%d/%m/%Y}"}
        )


def _wanted(consignment: Consignment, packs: Mapping[int, int]) -> dict[Line, int]:
    there = {line.pk: (line, number) for line, number in still_there(consignment).items()}
    wanted = {}
    for line_id, number in packs.items():
        if number == 0:
            continue
        if line_id not in there or not 0 < number <= there[line_id][1]:
            raise ComplaintRefused(_("Số gói nhiều hơn số bạn đã nhận."))
        wanted[there[line_id][0]] = number
    if not wanted:
        raise ComplaintRefused(_("Xin chọn món và số gói."))
    return wanted


def _keep_photos(complaint: Complaint, photos: Sequence[private_files.Upload]) -> None:
    if len(photos) > MOST_PHOTOS:
        raise ComplaintRefused(_("Nhiều nhất %(most)d ảnh.") % {"most": MOST_PHOTOS})
    for photo in photos:
        try:
            kept = private_files.keep(photo, by=None)
        except private_files.BadFile as error:
            raise ComplaintRefused(f"{photo.name}: {error}") from error
        if kept.kind != PrivateFile.Kind.PICTURE:
            raise ComplaintRefused(_("%(name)s không phải ảnh.") % {"name": photo.name})
        ComplaintPhoto.objects.create(complaint=complaint, file=kept)


def _promise(complaint: Complaint, amount: int, must_send_back: bool) -> None:
    most = most_back(complaint.consignment)
    undelivered = complaint.consignment.state in rules.BEFORE_DELIVERY
    if undelivered and must_send_back:
        raise ComplaintRefused(_("Người mua chưa nhận hàng nên không gửi trả được."))
    if must_send_back and complaint.consignment.state == Consignment.State.RETURNED:
        raise ComplaintRefused(_("Hàng đã về tới chủ thể rồi, không phải gửi trả nữa."))
    if not 0 <= amount <= most:
        raise ComplaintRefused(_("Số tiền trả lại nhiều nhất là %(most)d đồng.") % {"most": most})
    complaint.granted, complaint.must_send_back = amount, must_send_back
    complaint.save(update_fields=["granted", "must_send_back"])


def _pay(complaint: Complaint, funder: str, *, by: User, now: datetime) -> None:
    """Pay what was promised. Where it covers what the packs cost, they are paid back as packs,
    so that their commission and tax go back too; less than that is an allowance. A parcel that
    never came is called off whole instead, and its money with it."""
    consignment = complaint.consignment
    if consignment.state in rules.BEFORE_DELIVERY:
        complaint.refund = _call_off(complaint, funder, by=by, now=now)
        complaint.granted = complaint.refund.amount if complaint.refund else 0
        complaint.save(update_fields=["refund", "granted"])
        return
    if not complaint.granted:
        return
    rows = {row.line: row.quantity for row in complaint.lines.select_related("line")}
    worth = worth_of(rows)
    is_whole = complaint.granted >= sum(worth.values())
    complaint.refund = grant_refund(
        payment=consignment.order.payment,
        amount=complaint.granted,
        reason=Refund.Reason.RETURNED if is_whole else Refund.Reason.ALLOWANCE,
        funder=funder,
        consignment=consignment,
        units=[Unit(line, n, worth[line]) for line, n in rows.items()]
        if is_whole and funder == Refund.Funder.PRODUCER
        else (),
        words=complaint.number,
        by=by,
        on=localdate(now),
    )
    # Đ38.4 counts from when the buyer ended the contract, not from when we agreed.
    due_by = min(complaint.refund.due_by, complaint.settle_by)
    Refund.objects.filter(pk=complaint.refund.pk).update(due_by=due_by)
    complaint.save(update_fields=["refund"])
    enqueue("commerce.adjust_invoice", refund_id=complaint.refund.pk)


def _call_off(complaint: Complaint, funder: str, *, by: User, now: datetime) -> Refund | None:
    """End a parcel that the buyer does not have: before it left, or lost on the way."""
    consignment = complaint.consignment
    if consignment.state == Consignment.State.HANDED_OVER:
        take_back(consignment=consignment, good={}, by=by, now=now, words=complaint.number)
    else:
        side = rules.PLATFORM if funder == Refund.Funder.PLATFORM else rules.PRODUCER
        cancel(consignment=consignment, reason=complaint.number, by=by, now=now, side=side)
    consignment.refresh_from_db()
    return consignment.refunds.order_by("pk").last()


def _must_become(complaint: Complaint, target: str, side: str) -> None:
    if not rules.may_become(complaint.state, target, side):
        raise ComplaintRefused(
            _("Khiếu nại này nay ở bước “%(state)s”, không làm việc ấy được nữa.")
            % {"state": Complaint.State(complaint.state).label}
        )


def _move(
    complaint: Complaint, target: str, side: str, words: str, *, by: User | None, now: datetime
) -> Complaint:
    _must_become(complaint, target, side)
    complaint.state = Complaint.State(target)
    if target not in rules.RUNNING:
        complaint.closed_at = now
    complaint.save(update_fields=["state", "closed_at"])
    _step(complaint, side, words, by=by)
    log(
        instance=complaint,
        action="ocop.complaint.step",
        user=by,
        data={"state": target, "side": side, "granted": complaint.granted},
    )
    return complaint


def _step(complaint: Complaint, side: str, words: str, *, by: User | None) -> None:
    ComplaintStep.objects.create(
        complaint=complaint, side=side, state=complaint.state, words=words.strip()[:2000], by=by
    )
    tell(complaint, number=complaint.steps.count(), side=side)
