"""What is said to a buyer as their order goes on: one mail for each step, in its language.

The words are made when the mail is sent, from the rows themselves, so that a mail which waited
for its server says nothing that is no longer so.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.commerce.models import (
    Complaint,
    Consignment,
    GroupRun,
    Payment,
    Refund,
    Review,
)
from marketplace.commerce.notices.sending import Sent, send
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.selectors.payments import owed

Words = tuple[str, list[str]]
"""A subject and its sentences."""


def mail_step(order: Order, what: str, *, consignment: Consignment | None, about: str) -> Sent:
    """Tell the buyer of one step. `what` is a key of STEPS; `about` names a refund's number or
    a complaint's. Raises KeyError for another, and whatever the mail server raises."""
    with translation.override(order.language):
        subject, sentences = STEPS[what](order, consignment, about)
        context: dict[str, object] = {
            "order": order,
            "address": order.shipping_address,
            "subject": subject,
            "sentences": sentences,
            "link": f"{settings.PUBLIC_URL}{order.get_absolute_url()}",
        }
        key = f"{what}:{order.number}:{consignment.pk if consignment else 0}:{about}"
        return send(subject, "step", context, [order.guest_email], key)


def _paid(order: Order, consignment: Consignment | None, about: str) -> Words:
    if order.origin == Origin.GROUP and order.pledge.run.state == GroupRun.State.OPEN:
        return _about(order, _("Đã nhận tiền đơn %(number)s")), [
            _("Chúng tôi đã nhận đủ tiền của đơn này. Phần của bạn được tính vào đơn chung."),
            _("Hạn đơn chung: %(at)s. Không đủ gói thì tiền được hoàn hết, bạn không phải hỏi.")
            % {"at": _moment(order.pledge.run.closes_at)},
        ]
    return _about(order, _("Đã nhận tiền đơn %(number)s")), [
        _("Chúng tôi đã nhận đủ tiền của đơn này. Chủ thể bắt đầu chuẩn bị hàng.")
    ]


def _group_run(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: đơn chung đã đủ gói")), [
        _("Đơn chung đã đủ số gói. Chủ thể bắt đầu chuẩn bị hàng của bạn.")
    ]


def _group_failed(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: đơn chung không chạy")), [
        _("Đơn chung không đủ số gói, hoặc hàng không còn bán được, nên đơn này đã huỷ."),
        _("Tiền bạn đã trả được hoàn hết theo đường bạn đã trả; bạn không phải làm gì."),
    ]


def _payment_waiting(order: Order, consignment: Consignment | None, about: str) -> Words:
    payment = Payment.objects.get(order=order)
    sentences = [
        _("Đơn này còn phải trả %(amount)s.") % {"amount": dong(owed(payment))},
        _("Mở trang đơn hàng để trả. Hàng được giữ cho bạn tới lúc đó."),
    ]
    if payment.due_at is not None:
        sentences.insert(1, _("Xin trả trước %(at)s.") % {"at": _moment(payment.due_at)})
    return _about(order, _("Đơn %(number)s đang chờ trả tiền")), sentences


def _payment_expired(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s đã quá hạn trả tiền")), [
        _("Đến hạn mà chưa đủ tiền nên đơn này đã đóng, hàng không còn được giữ."),
        _("Tiền tới sau khi đơn đóng sẽ được trả lại bạn. Cần mua nữa, xin đặt đơn mới."),
    ]


def _accepted(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: chủ thể đã nhận làm")), [
        _("%(producer)s đã nhận đơn và đang chuẩn bị hàng.") % _names(consignment)
    ]


def _sent(order: Order, consignment: Consignment | None, about: str) -> Words:
    sentences = [_("%(producer)s đã giao kiện hàng cho đơn vị vận chuyển.") % _names(consignment)]
    if consignment is not None and consignment.carrier:
        code = f"{consignment.carrier} {consignment.tracking_code}".strip()
        sentences.append(_("Đơn vị vận chuyển, mã vận đơn: %(code)s.") % {"code": code})
    return _about(order, _("Đơn %(number)s: kiện hàng đã lên đường")), sentences


def _part_sent(order: Order, consignment: Consignment | None, about: str) -> Words:
    assert consignment is not None  # noqa: S101 - told of consignments alone
    part = consignment.parts.get(number=int(about))
    packs = ", ".join(f"{row.quantity} × {row.line.title}" for row in part.lines.order_by("line"))
    code = f"{part.carrier} {part.tracking_code}".strip()
    return _about(order, _("Đơn %(number)s: một phần đã lên đường")), [
        _("%(producer)s đã gửi trước một phần: %(packs)s.")
        % {**_names(consignment), "packs": packs},
        _("Đơn vị vận chuyển, mã vận đơn: %(code)s.") % {"code": code},
        _("Phần còn lại đi sau, trong kiện khác. Bạn không phải trả thêm phí giao."),
    ]


def _delivered(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: đã giao xong một kiện")), [
        _("Kiện hàng của %(producer)s được ghi là đã giao tới bạn.") % _names(consignment),
        _(
            "Hàng hỏng, thiếu, sai, hay bạn chưa nhận được gì: mở trang đơn hàng và bấm "
            "“Khiếu nại, trả hàng”."
        ),
    ]


def _refused(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: kiện hàng không giao được")), [
        _("Kiện hàng của %(producer)s không giao được và đang quay về chủ thể.")
        % _names(consignment)
    ]


def _returned(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: kiện hàng đã về chủ thể")), [
        _("Kiện hàng đã về tới %(producer)s.") % _names(consignment)
    ]


def _cancelled(order: Order, consignment: Consignment | None, about: str) -> Words:
    reason = consignment.cuts.order_by("pk").last() if consignment is not None else None
    sentences = [_("Phần hàng của %(producer)s đã huỷ, cả hay một phần.") % _names(consignment)]
    if reason is not None and reason.reason:
        sentences.append(_("Lý do: %(why)s") % {"why": reason.reason})
    sentences.append(_("Nếu bạn đã trả tiền, phần tiền này sẽ được trả lại theo đường đã trả."))
    return _about(order, _("Đơn %(number)s: có phần bị huỷ")), sentences


def _refund_granted(order: Order, consignment: Consignment | None, about: str) -> Words:
    refund = _refund(order, about)
    return _about(order, _("Đơn %(number)s: được hoàn tiền")), [
        _("Bạn được trả lại %(amount)s, trước ngày %(day)s.")
        % {"amount": dong(refund.amount), "day": _day(refund.due_by)},
        _("Tiền đi theo đường bạn đã trả."),
    ]


def _refund_account(order: Order, consignment: Consignment | None, about: str) -> Words:
    refund = _refund(order, about)
    return _about(order, _("Đơn %(number)s: cần số tài khoản để hoàn tiền")), [
        _("Bạn được trả lại %(amount)s, trước ngày %(day)s.")
        % {"amount": dong(refund.amount), "day": _day(refund.due_by)},
        _("Xin mở trang đơn hàng và cho số tài khoản ngân hàng để nhận tiền."),
    ]


def _refund_done(order: Order, consignment: Consignment | None, about: str) -> Words:
    refund = _refund(order, about)
    return _about(order, _("Đơn %(number)s: đã hoàn tiền")), [
        _("Chúng tôi đã trả lại bạn %(amount)s.") % {"amount": dong(refund.amount)}
    ]


def _complaint(order: Order, consignment: Consignment | None, about: str) -> Words:
    number = about.partition("/")[0]
    complaint = Complaint.objects.select_related("consignment__producer").get(
        number=number, consignment__order=order
    )
    last = complaint.steps.order_by("pk").last()
    sentences = [
        _("Khiếu nại %(complaint)s về hàng của %(producer)s: %(state)s.")
        % {
            "complaint": complaint.number,
            "producer": complaint.consignment.producer.name,
            "state": complaint.get_state_display(),
        }
    ]
    if last is not None and last.words and last.side != "BUYER":
        sentences.append(_("Lời trả lời: %(words)s") % {"words": last.words})
    if complaint.state == Complaint.State.OPEN:
        sentences.append(
            _("Chủ thể trả lời trước ngày %(day)s. Quá hạn, bạn nhờ chợ giải quyết được.")
            % {"day": _day(complaint.answer_by)}
        )
    return _about(order, _("Đơn %(number)s: khiếu nại của bạn")), sentences


def _review_invite(order: Order, consignment: Consignment | None, about: str) -> Words:
    return _about(order, _("Đơn %(number)s: hàng dùng thế nào?")), [
        _("Hàng của %(producer)s đã tới tay bạn. Nếu tiện, xin nói vài lời cho người mua sau.")
        % _names(consignment),
        _("Mở trang đơn hàng và bấm “Đánh giá”. Khen hay chê đều hiện như bạn viết."),
        _("Đây là lời mời duy nhất cho kiện hàng này."),
    ]


def _review_answered(order: Order, consignment: Consignment | None, about: str) -> Words:
    review = _review(order, about)
    return _about(order, _("Đơn %(number)s: chủ thể trả lời đánh giá của bạn")), [
        _("%(producer)s trả lời đánh giá của bạn về “%(product)s”:")
        % {**_names(consignment), "product": review.product.title},
        review.answer,
    ]


def _review_held(order: Order, consignment: Consignment | None, about: str) -> Words:
    review = _review(order, about)
    return _about(order, _("Đơn %(number)s: đánh giá của bạn bị giữ lại")), [
        _("Đánh giá của bạn về “%(product)s” tạm không hiện. Lý do: %(why)s.")
        % {"product": review.product.title, "why": review.get_held_reason_display()},
        _("Bạn mở trang đơn hàng để xem, sửa hoặc rút lại. Không đồng ý, xin liên hệ chợ."),
    ]


STEPS: dict[str, Callable[[Order, Consignment | None, str], Words]] = {
    "paid": _paid,
    "group_run": _group_run,
    "group_failed": _group_failed,
    "payment_waiting": _payment_waiting,
    "payment_expired": _payment_expired,
    "accepted": _accepted,
    "part_sent": _part_sent,
    "sent": _sent,
    "delivered": _delivered,
    "refused": _refused,
    "returned": _returned,
    "cancelled": _cancelled,
    "refund_granted": _refund_granted,
    "refund_account": _refund_account,
    "refund_done": _refund_done,
    "complaint": _complaint,
    "review_invite": _review_invite,
    "review_answered": _review_answered,
    "review_held": _review_held,
}


def _about(order: Order, words: str) -> str:
    return words % {"number": order.spoken_number}


def _names(consignment: Consignment | None) -> dict[str, str]:
    return {"producer": consignment.producer.name if consignment is not None else ""}


def _refund(order: Order, number: str) -> Refund:
    return Refund.objects.get(payment__order=order, number=int(number))


def _review(order: Order, about: str) -> Review:
    """Named by its number and its step: "12/3"."""
    rows = Review.objects.select_related("product").filter(consignment__order=order)
    return rows.get(pk=int(about.partition("/")[0]))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"
