"""Gift boxes: composing one, its makers agreeing, the words that go in. docs/rules/offers.md."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.apps.basket.models import Line as BasketLine
from oscar.core.loading import get_model
from wagtail.log_actions import log

from catalog.products.models import Product, ProductSet
from certification.selectors import ocop_marks
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import ConsignmentEvent, GiftBox, GiftBoxPart, GiftCard
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules.consignment import ENDED
from marketplace.commerce.selectors.gift_boxes import CARD
from marketplace.commerce.services.errors import BasketClosed, OrderRefused

Option = get_model("catalogue", "Option")
LineAttribute = get_model("basket", "LineAttribute")
MOST_WORDS = 300
CARD_KEPT_FOR = timedelta(days=90)
"""After the parcel came to its end."""


class BadBox(OrderRefused):
    """The box cannot be so; the text says why."""


class Component(NamedTuple):
    """How many packs of a product go into a box, and its maker's part of the price in đồng."""

    product: Product
    quantity: int
    share: int


@transaction.atomic
def compose_box(
    *,
    product: Product,
    components: Sequence[Component],
    packing_fee: int,
    takes_card: bool,
    by: User,
    now: datetime,
) -> GiftBox:
    """Make a packer's product a box of these components, or change what is in it.

    The packing fee, the packer's own, and the shares add up to the price: the box is sold at
    that sum alone. The packer's own goods need nobody's word; every other maker is asked, and
    asked again where quantity or share changed. Until all agreed the box is not for sale.
    Raises BadBox.
    """
    # Locked, lowest first: two boxes composed at once are not put into each other.
    ids = {product.pk, *(component.product.pk for component in components)}
    list(Product.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
    _check(product, components, packing_fee)
    _check_law(product, components, on=timezone.localdate(now))
    box, _is_new = GiftBox.objects.update_or_create(
        product=product, defaults={"packing_fee": packing_fee, "takes_card": takes_card}
    )
    before = {part.product_id: part for part in box.parts.select_for_update()}
    for component in components:
        _write_part(box, before.pop(component.product.pk, None), component, by=by, now=now)
    for part in before.values():
        part.delete()
    log(
        instance=product,
        action="ocop.box.compose",
        user=by,
        data={
            "packing_fee": packing_fee,
            "parts": [[c.product.pk, c.quantity, c.share] for c in components],
        },
    )
    return box


def _check(product: Product, components: Sequence[Component], packing_fee: int) -> None:
    if not components:
        raise BadBox(_("Chọn ít nhất một sản phẩm trong hộp."))
    if len({component.product.pk for component in components}) != len(components):
        raise BadBox(_("Mỗi sản phẩm ghi một dòng thôi."))
    if packing_fee < 0 or any(c.share < 0 or c.quantity < 1 for c in components):
        raise BadBox(_("Số gói phải từ 1, số tiền không được âm."))
    if packing_fee + sum(component.share for component in components) <= 0:
        raise BadBox(_("Hộp phải có giá."))
    for component in components:
        if component.product.pk == product.pk or is_box(component.product):
            raise BadBox(_("Hộp quà không đựng hộp quà."))
        if component.product.ocop_set_id == ProductSet.TOURISM:
            raise BadBox(_("Dịch vụ không bỏ vào hộp được."))
        if component.product.producer_id is None:
            raise BadBox(_("%(product)s chưa có chủ thể.") % {"product": component.product.title})
    if GiftBoxPart.objects.filter(product=product).exists():
        raise BadBox(_("Sản phẩm này đang nằm trong một hộp khác, không làm hộp được."))


def is_box(product: Product) -> bool:
    return GiftBox.objects.filter(product=product).exists()


def _check_law(product: Product, components: Sequence[Component], *, on: date) -> None:
    """A box with alcohol is sold as alcohol; a box has no star of its own (QĐ 1162/2020: the mark
    is of the product recognised)."""
    has_alcohol = any(component.product.is_alcohol for component in components)
    if has_alcohol and not product.is_alcohol:
        raise BadBox(
            _("Hộp có rượu, bia phải thuộc bộ sản phẩm rượu, bia để bán đúng luật. Đổi bộ trước.")
        )
    if ocop_marks([product.pk], on=on):
        raise BadBox(
            _("Sản phẩm này có sao OCOP của riêng nó nên không làm hộp. Lập sản phẩm mới cho hộp.")
        )


def _write_part(
    box: GiftBox, part: GiftBoxPart | None, component: Component, *, by: User, now: datetime
) -> None:
    is_own = component.product.producer_id == box.product.producer_id
    if part is None:
        part = GiftBoxPart(box=box, product=component.product)
    elif (part.quantity, part.share) == (component.quantity, component.share):
        return
    part.quantity, part.share = component.quantity, component.share
    part.agreed_at, part.agreed_by = (now, by) if is_own else (None, None)
    part.save()
    if not is_own:
        enqueue("commerce.mail_box_asked", part_id=part.pk)


@transaction.atomic
def agree(*, part: GiftBoxPart, by: User, now: datetime) -> GiftBoxPart:
    """Its maker agrees to be in the box for this quantity and share. Raises BadBox where they
    were changed since the maker looked."""
    held = _locked(part)
    if (held.quantity, held.share) != (part.quantity, part.share):
        raise BadBox(_("Người đóng hộp vừa đổi số gói hoặc số tiền. Xin xem lại."))
    if held.agreed_at is None:
        held.agreed_at, held.agreed_by = now, by
        held.save(update_fields=["agreed_at", "agreed_by"])
        log(instance=held.product, action="ocop.box.agree", user=by, data={"box": held.box_id})
    return held


@transaction.atomic
def leave(*, part: GiftBoxPart, by: User) -> None:
    """Its maker takes their goods out of the box: from now on it is not sold; what was ordered
    stays ordered."""
    held = _locked(part)
    if held.agreed_at is not None:
        held.agreed_at = held.agreed_by = None
        held.save(update_fields=["agreed_at", "agreed_by"])
    log(instance=held.product, action="ocop.box.leave", user=by, data={"box": held.box_id})


def _locked(part: GiftBoxPart) -> GiftBoxPart:
    return (
        GiftBoxPart.objects.select_for_update(of=("self",))
        .select_related("product", "box__product")
        .get(pk=part.pk)
    )


@transaction.atomic
def write_card(*, basket: Basket, line_id: int, words: str) -> None:
    """Keep the words that go into a box with the basket's line; "" takes them out.

    Raises BasketClosed, and BadBox for what is no box that takes a card.
    """
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if not basket.can_be_edited:
        raise BasketClosed
    line = BasketLine.objects.filter(
        basket=basket, pk=line_id, product__gift_box__takes_card=True
    ).first()
    if line is None:
        raise BadBox(_("Sản phẩm này không kèm lời chúc."))
    option, _is_new = Option.objects.get_or_create(code=CARD, defaults={"name": "Lời chúc"})
    words = " ".join(words.split())[:MOST_WORDS]
    if not words:
        LineAttribute.objects.filter(line=line, option=option).delete()
        return
    LineAttribute.objects.update_or_create(line=line, option=option, defaults={"value": words})


def keep_cards(*, lines: Mapping[int, Line]) -> None:
    """Copy the words of a basket's boxes to the order placed from it, in its transaction.
    `lines`: the order's line of each basket line. One query, two where there are words."""
    rows = LineAttribute.objects.filter(line__in=list(lines), option__code=CARD)
    cards = [GiftCard(line=lines[row.line_id], words=str(row.value)) for row in rows]
    if cards:
        GiftCard.objects.bulk_create(cards)


def forget_cards(*, now: datetime) -> int:
    """Remove the words of boxes whose parcel came to its end three months ago; how many."""
    ended = ConsignmentEvent.objects.filter(
        consignment__order=OuterRef("line__order"),
        state__in=ENDED,
        at__lt=now - CARD_KEPT_FOR,
    )
    return GiftCard.objects.filter(Exists(ended)).delete()[0]
