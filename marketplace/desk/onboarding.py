"""The way from a signed-in producer to the first label: what is done, what is missing, where.

Each step is read from what stands in the books, so nobody ticks anything and a step whose ground
falls away (a paper that ran out, an account that was changed) is open again.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductImage
from certification.rules.evidence import EvidenceKind
from certification.selectors.papers import has_valid_paper
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules.account_names import is_same_holder
from marketplace.commerce.rules.sellers import is_tax_number
from marketplace.commerce.selectors.sellers import SellerState, seller_state
from traceability.models import LabelRun, Lot

FOOD_SAFETY = (EvidenceKind.PRODUCTION_PERMIT, EvidenceKind.QUALITY_SYSTEM)
"""Where the library keeps a food-safety paper: the permit or pledge, HACCP and the like."""
FOOD_GROUPS = (1, 2)
"""Food and drinks, of the six groups of QĐ 26/2026: what no food-safety paper is asked of stands
in the others."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One step. `missing` says what is not there yet; `address` is where it is done, "" while
    others are at it."""

    words: str
    is_done: bool
    missing: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    product: bool
    food: bool
    price: bool
    photo: bool
    lot: bool
    label: bool


def steps(producer: Producer, *, on: date) -> list[OpenStep]:
    """All steps in their order. Three queries at most."""
    state, facts = seller_state(producer), _facts(producer)
    said = state.in_force or state.waiting or state.last
    return [
        _let_in(state),
        _tax(producer, said),
        _account(said),
        *([_food_safety(producer, on)] if facts.food or not facts.product else []),
        *_goods(facts),
    ]


def missing(producer: Producer, *, on: date) -> list[OpenStep]:
    """The steps while any is open; nothing once the producer is on the way. Three
    queries at most."""
    found = steps(producer, on=on)
    return [] if all(step.is_done for step in found) else found


def _facts(producer: Producer) -> _Facts:
    own = Product.objects.filter(producer=OuterRef("pk"))
    lots = Lot.objects.filter(producer=OuterRef("pk"))
    runs = LabelRun.objects.filter(lot__producer=OuterRef("pk"), purpose=LabelRun.Purpose.PACKS)
    photos = ProductImage.objects.filter(product__producer=OuterRef("pk"))
    food = Q(ocop_set__group_number__in=FOOD_GROUPS)
    priced = StockRecord.objects.filter(product__producer=OuterRef("pk"), price__isnull=False)
    row = (
        Producer.objects.filter(pk=producer.pk)
        .annotate(
            product=Exists(own),
            food=Exists(own.filter(food)),
            price=Exists(priced),
            photo=Exists(photos),
            lot=Exists(lots),
            label=Exists(runs),
        )
        .values("product", "food", "price", "photo", "lot", "label")
    ).get()
    return _Facts(**row)


def _let_in(state: SellerState) -> OpenStep:
    words, page = _("Chợ nhận bạn là người bán"), reverse("desk:selling_profile")
    if state.may_sell:
        return OpenStep(words, is_done=True)
    if state.waiting is not None:
        return OpenStep(words, is_done=False, missing=_("Đã gửi. Chợ đang xem hồ sơ của bạn."))
    if state.last is not None and state.last.reasons:
        said = _("Chợ trả lại: %(reasons)s") % {"reasons": state.last.reasons}
        return OpenStep(words, is_done=False, missing=said, address=page)
    return OpenStep(words, is_done=False, missing=_("Chưa gửi hồ sơ người bán."), address=page)


def _tax(producer: Producer, said: SellerCheck | None) -> OpenStep:
    number = said.tax_number if said else producer.tax_number
    done = is_tax_number(number)
    return OpenStep(
        _("Mã số thuế"),
        is_done=done,
        missing="" if done else _("Ghi mã số thuế trong hồ sơ người bán."),
        address=reverse("desk:selling_profile"),
    )


def _account(said: SellerCheck | None) -> OpenStep:
    words, page = _("Tài khoản nhận tiền, đúng tên"), reverse("desk:selling_profile")
    if said is None or not said.account_number:
        told = _("Ghi số tài khoản trong hồ sơ người bán.")
        return OpenStep(words, is_done=False, missing=told, address=page)
    if is_same_holder(said.account_holder, (said.legal_name, said.representative)):
        return OpenStep(words, is_done=True)
    told = _("Chủ tài khoản là “%(holder)s”, trên giấy đăng ký là “%(name)s”. Xem lại cho khớp.")
    names = {"holder": said.account_holder, "name": said.legal_name}
    return OpenStep(words, is_done=False, missing=told % names, address=page)


def _food_safety(producer: Producer, on: date) -> OpenStep:
    is_there = has_valid_paper(producer, FOOD_SAFETY, on=on)
    told = _("Chụp giấy, ghi ngày hết hạn. Chợ nhắc trước khi giấy hết hạn.")
    return OpenStep(
        _("Giấy an toàn thực phẩm còn hạn"),
        is_done=is_there,
        missing="" if is_there else told,
        address=f"{reverse('desk:document_add')}?loai={EvidenceKind.PRODUCTION_PERMIT.value}",
    )


def _goods(facts: _Facts) -> list[OpenStep]:
    rows = (
        (_("Sản phẩm đầu tiên"), facts.product, _("Ghi tên, chọn nhóm."), "desk:product_begin"),
        (_("Giá bán"), facts.price, _("Chưa sản phẩm nào có giá."), "desk:goods"),
        (_("Ảnh sản phẩm"), facts.photo, _("Chưa sản phẩm nào có ảnh."), "desk:goods"),
        (_("Lô hàng đầu tiên"), facts.lot, _("Mở một lô cho mẻ đang có."), "desk:lot_open"),
        (_("Tem đầu tiên"), facts.label, _("In tem cho một lô."), "desk:lots"),
    )
    return [
        OpenStep(words, is_done=done, missing="" if done else told, address=reverse(page))
        for words, done, told, page in rows
    ]
