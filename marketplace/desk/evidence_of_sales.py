"""What a year of orders and reviews proves of a product, for its dossier.

Numbers of this market alone; the council judges whether they suffice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalog.products.models import Product
from certification.rules.evidence import EvidenceKind
from certification.services.dossiers import EvidenceItem
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Review
from marketplace.desk.marked_orders import share_of, terms_of

YEAR = timedelta(days=365)
SENT = ("HANDED_OVER", "DELIVERED")


def sales_evidence(product: Product, *, on: date) -> Iterator[EvidenceItem]:
    """Units and money of handed-over parcels in the last 365 days, month by month, where they
    went, and how many orders were placed while the product bore the mark. None without orders."""
    since = on - YEAR
    lines = _sent(product, since, on)
    sold = lines.aggregate(
        **_SUMS, provinces=Count("order__shipping_address__state", distinct=True)
    )
    if not sold["orders"]:
        return
    yield EvidenceItem(
        source="sales",
        kind=EvidenceKind.MARKET,
        title=_("Bản kê bán hàng trên Chợ OCOP"),
        lines=[
            (_("Từ ngày"), date_format(since + timedelta(days=1), "d/m/Y")),
            (_("Đến ngày"), date_format(on, "d/m/Y")),
            (_("Số đơn đã giao đi"), number_format(sold["orders"])),
            (_("Số lượng"), number_format(sold["units"])),
            (_("Tiền hàng"), dong(sold["money"])),
            (_("Số tỉnh, thành nhận hàng"), number_format(sold["provinces"])),
            *_with_mark(product, since, on),
            *_months(lines),
        ],
        note=_("Chỉ tính hàng đã giao cho đơn vị vận chuyển, không gồm phí giao."),
    )


_SUMS: dict[str, Any] = {
    "units": Sum("quantity"),
    "money": Sum("line_price_incl_tax"),
    "orders": Count("order", distinct=True),
}


def _sent(product: Product, since: date, on: date) -> QuerySet:
    return get_model("order", "Line").objects.filter(
        product=product,
        order__date_placed__date__gt=since,
        order__date_placed__date__lte=on,
        order__consignments__producer=product.producer,
        order__consignments__state__in=SENT,
    )


def _with_mark(product: Product, since: date, on: date) -> Iterator[tuple[str, str]]:
    """Only where the product bore the mark for one order at least."""
    if product.producer is None:
        return
    terms = {row.pk: had for row, had in terms_of(product.producer).items() if row == product}
    share = share_of(product.producer, terms, since=since, on=on, states=SENT)
    if share.marked:
        parts = {"part": number_format(share.marked), "whole": number_format(share.orders)}
        yield (
            _("Đơn đặt khi sản phẩm đang mang sao OCOP"),
            _("%(part)s trên %(whole)s đơn") % parts,
        )


def _months(lines: QuerySet) -> Iterator[tuple[str, str]]:
    """Each month with orders; the first and the last hold only the days within the year."""
    months = lines.annotate(month=TruncMonth("order__date_placed")).values("month")
    for row in months.annotate(**_SUMS).order_by("month"):
        yield (
            _("Tháng %(month)s") % {"month": date_format(localdate(row["month"]), "m/Y")},
            _("%(orders)s đơn, %(units)s đơn vị hàng, %(money)s")
            % {
                "orders": number_format(row["orders"]),
                "units": number_format(row["units"]),
                "money": dong(row["money"]),
            },
        )


def review_evidence(product: Product, *, on: date) -> Iterator[EvidenceItem]:
    """What buyers' points of the last 365 days add up to: reviews of goods that were delivered,
    those that are shown; samples of a demo count for nothing."""
    said = Review.objects.filter(
        product=product,
        is_sample=False,
        held_reason="",
        written_at__date__gt=on - YEAR,
        written_at__date__lte=on,
    ).exclude(state=Review.State.WITHDRAWN)
    sums = said.aggregate(n=Count("pk"), average=Avg("stars"))
    if not sums["n"]:
        return
    yield EvidenceItem(
        source="reviews",
        kind=EvidenceKind.MARKET,
        title=_("Bản kê đánh giá của khách mua"),
        lines=[
            (_("Từ ngày"), date_format(on - YEAR + timedelta(days=1), "d/m/Y")),
            (_("Đến ngày"), date_format(on, "d/m/Y")),
            (_("Số đánh giá"), number_format(sums["n"])),
            (_("Điểm trung bình, trên 5"), number_format(sums["average"], 1)),
        ],
        note=_("Chỉ khách đã nhận hàng mới đánh giá được. Đây là điểm của khách, không phải sao."),
    )
