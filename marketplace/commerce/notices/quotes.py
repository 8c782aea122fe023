"""Words about wholesale requests and group orders: to buyers in their language, to producers in
Vietnamese. Of the buyer a producer reads nothing before an answer of theirs was taken."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.commerce.models import GroupRun, Quote, QuoteRequest
from marketplace.commerce.notices.bookings import to_people
from marketplace.commerce.notices.sending import Sent, send


def mail_quote_asked(quote: Quote, *, on: date) -> Sent:
    """Ask a producer's people for an answer."""
    request = quote.request
    words = _("Có người hỏi mua sỉ: %(what)s, %(n)d %(unit)s. Xin báo giá trước hết ngày %(day)s.")
    said = words % {
        "what": request.what,
        "n": request.quantity,
        "unit": request.unit,
        "day": f"{request.open_until:%d/%m/%Y}",
    }
    return _to_producer(quote, said, "asked", on=on)


def mail_quote_taken(quote: Quote, *, on: date) -> Sent:
    """Tell the chosen producer, who begins when it is paid."""
    said = _("Khách đã chọn báo giá của bạn. Đơn hiện ở bàn việc khi khách trả tiền xong.")
    return _to_producer(quote, said, "taken", on=on)


def _to_producer(quote: Quote, words: str, what: str, *, on: date) -> Sent:
    subject = _("Báo giá sỉ %(number)s") % {"number": quote.request.number}
    link = f"{settings.PUBLIC_URL}{reverse('desk:quote', args=[quote.pk])}"
    return to_people(quote.producer, subject, [words], link, f"quote-{what}:{quote.pk}", on=on)


def mail_quote_given(quote: Quote) -> Sent:
    """Tell the buyer of one more answer."""
    with translation.override(quote.request.language):
        said = _("%(producer)s đã báo giá. Mở trang dưới đây để so các báo giá và chọn.") % {
            "producer": quote.producer.name
        }
        stamp = f"{quote.answered_at:%Y%m%d%H%M%S%f}" if quote.answered_at else ""
        return _to_buyer(quote.request, said, f"given:{quote.pk}:{stamp}")


def mail_quote_closed(request: QuoteRequest) -> Sent:
    """Tell the buyer that nothing is left to choose from."""
    with translation.override(request.language):
        said = _("Đã hết hạn nhận báo giá và không còn giá nào giữ. Cần nữa, xin hỏi lại.")
        return _to_buyer(request, said, f"closed:{request.pk}")


def _to_buyer(request: QuoteRequest, words: str, key: str) -> Sent:
    if not request.email:
        return Sent("", 0)
    subject = _("Báo giá sỉ %(number)s") % {"number": request.number}
    context: dict[str, object] = {
        "name": request.buyer_name,
        "subject": subject,
        "sentences": [words],
        "link": f"{settings.PUBLIC_URL}{reverse('commerce:quotes', args=[request.key])}",
    }
    return send(subject, "booking", context, [request.email], f"quote-{key}")


def mail_group_decided(run: GroupRun, *, on: date) -> Sent:
    """Tell the producer's people how their run ended."""
    producer = run.product.producer
    if producer is None:
        return Sent("", 0)
    words = (
        _("Đơn chung đã đủ gói. Các đơn đã trả tiền nay ở bàn việc, xin chuẩn bị hàng.")
        if run.state == GroupRun.State.RUN
        else _("Đơn chung không chạy. Tiền của mọi người được hoàn hết, hàng trở lại kho.")
    )
    subject = _("Đơn chung: %(product)s") % {"product": run.product.title}
    link = f"{settings.PUBLIC_URL}{reverse('desk:group_run', args=[run.pk])}"
    return to_people(producer, subject, [words], link, f"group:{run.pk}", on=on)
