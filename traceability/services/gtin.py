"""Acts on the right to a GTIN: a producer shows proof, an officer accepts or refuses it.

NĐ 37/2026 Đ28.5: who sells checks that the barcode is the company's own. We check no more than
the digits and the paper; who holds a number is said by GS1's own register.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product
from foundation import private_files
from foundation.models import User
from traceability.models import GtinRight
from traceability.rules import gtin as rules
from traceability.services.errors import TraceError


class BadGtin(TraceError):
    """No GTIN, one for use inside shops only, or one that sample goods may not carry."""


class GtinOfAnother(TraceError):
    """Another product goes by this GTIN."""


class AlreadyAnswered(TraceError):
    """An officer was faster; the answer stands."""


@transaction.atomic
def show_proof(
    *,
    product: Product,
    gtin: str,
    holder: str,
    number: str,
    until_on: date,
    upload: private_files.Upload,
    by: User,
    on: date,
) -> GtinRight:
    """A producer shows the paper by which a GTIN is theirs to print; an officer answers.

    Raises BadGtin, GtinOfAnother, TraceError for a paper that has ended, and
    private_files.BadFile.
    """
    full = _checked(gtin, product)
    if until_on < on:
        raise TraceError(_("Giấy đã hết hạn."))
    right = GtinRight.objects.create(
        product=product,
        gtin=full,
        holder=holder.strip(),
        number=number.strip(),
        until_on=until_on,
        file=private_files.keep(upload, by=by),
        entered_by=by,
    )
    log(instance=product, action="ocop.gtin.show", user=by, data={"gtin": full})
    return right


@transaction.atomic
def answer_proof(
    *, right: GtinRight, is_accepted: bool, by: User, on: date, reasons: str = ""
) -> GtinRight:
    """Accept a proof, or refuse it with reasons; once. Accepted, the product goes by that GTIN.

    Raises AlreadyAnswered, GtinOfAnother, BadGtin, TraceError for a refusal without reasons or
    a paper that has ended meanwhile.
    """
    right = GtinRight.objects.select_for_update().get(pk=right.pk)
    if right.is_accepted is not None:
        raise AlreadyAnswered(_("Giấy này đã được trả lời."))
    if is_accepted:
        _give(right, on)
    elif not reasons.strip():
        raise TraceError(_("Không nhận thì phải nêu lý do."))
    right.is_accepted, right.answered_by, right.answered_on = is_accepted, by, on
    right.reasons = reasons.strip()
    right.save(update_fields=["is_accepted", "answered_by", "answered_on", "reasons"])
    log(
        instance=right.product,
        action="ocop.gtin.accept" if is_accepted else "ocop.gtin.refuse",
        user=by,
        data={"gtin": right.gtin, "reason": right.reasons},
    )
    return right


def _give(right: GtinRight, on: date) -> None:
    """The product's own GTIN: by it a scanned address finds the product."""
    if right.until_on < on:
        raise TraceError(_("Giấy đã hết hạn."))
    product = Product.objects.select_for_update().get(pk=right.product_id)
    _checked(right.gtin, product)
    if product.gtin != right.gtin:
        product.gtin = right.gtin
        product.save(update_fields=["gtin"])


def _checked(gtin: str, product: Product) -> str:
    digits = "".join(gtin.split())
    try:
        full = rules.gtin14(digits)
    except rules.InvalidGtin as error:
        raise BadGtin(
            _("Đây không phải mã GTIN: cần 8, 12, 13 hoặc 14 chữ số, chữ số cuối đúng phép tính.")
        ) from error
    if rules.is_for_shops_only(full):
        raise BadGtin(_("Mã này chỉ dùng trong nội bộ cửa hàng, không in lên hàng bán được."))
    if product.producer is not None and product.producer.is_sample:
        if not rules.is_demo_gtin(full):
            raise BadGtin(_("Hàng mẫu chỉ mang mã GTIN trình diễn (đầu 952)."))
    elif rules.is_demo_gtin(full):
        raise BadGtin(_("Mã đầu 952 chỉ để trình diễn, không phải của doanh nghiệp nào."))
    if Product.objects.filter(gtin=full).exclude(pk=product.pk).exists():
        raise GtinOfAnother(_("Sản phẩm khác đang mang mã GTIN này."))
    return full
