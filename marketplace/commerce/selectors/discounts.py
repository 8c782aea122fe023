"""What vouchers and offers take off a basket's lines, and who pays for it. docs/rules/offers.md."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.apps.offer.models import ConditionalOffer
from oscar.apps.voucher.models import Voucher

from foundation.templatetags.formats import dong
from marketplace.commerce.partner.strategy import Offer
from marketplace.commerce.rules import offers as rules
from marketplace.commerce.selectors import gift_boxes, promotions


class Priced(Protocol):
    """What a discount looks at: a line of a basket at today's price, in đồng."""

    @property
    def line_id(self) -> int: ...
    @property
    def offer(self) -> Offer: ...
    @property
    def quantity(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """Of one line, in đồng, never more than the line."""

    platform: int = 0
    producer: int = 0
    names: tuple[str, ...] = ()
    """Of offers open to all their names, of vouchers the codes."""

    @property
    def total(self) -> int:
        return self.platform + self.producer


@dataclass(frozen=True, slots=True)
class GivenOffer:
    """One offer that counted: what it took off which line, in đồng."""

    offer_id: int
    name: str
    voucher: Voucher | None
    by_line: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.by_line.values())


@dataclass(frozen=True, slots=True)
class TypedVoucher:
    """A voucher typed for the basket: what it gives, or the words why it gives nothing."""

    voucher: Voucher
    amount: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Discounts:
    by_line: dict[int, LineDiscount] = field(default_factory=dict)
    words: str = ""
    """What is to be said of a voucher that was typed, where it does nothing."""
    given: tuple[GivenOffer, ...] = ()
    typed: tuple[TypedVoucher, ...] = ()

    def of(self, line_id: int) -> LineDiscount:
        return self.by_line.get(line_id, LineDiscount())


def discounts_of(lines: Sequence[Priced], *, basket: Basket, on: date) -> Discounts:
    """What is taken off these lines on the day; the same for the same basket and day.

    Two queries where no offer runs and no voucher was typed; at most six and one for each offer
    of chosen products otherwise, whatever the number of lines.
    """
    typed = promotions.vouchers_of(basket)
    found = list(promotions.funded_offers(vouchers=[voucher.pk for voucher in typed], on=on))
    if not found and not typed:
        return Discounts()
    by_offer = _vouchers_by_offer(typed)
    product_ids = [line.offer.product_id for line in lines]
    used = promotions.uses(offer for offer in found if promotions.is_limited(offer))
    goods = _goods(lines, product_ids)
    refused = {
        voucher.pk: why
        for voucher in typed
        if (why := _used_before(voucher, basket)) or (why := _not_running(voucher, found, by_offer))
    }
    usable = [
        promotions.terms_of(offer, used.get(offer.pk, promotions.Used()), product_ids)
        for offer in found
        if not promotions.is_used_up(offer, used.get(offer.pk, promotions.Used()))
        and (offer.pk not in by_offer or by_offer[offer.pk].pk not in refused)
    ]
    given = rules.give(usable, goods)
    counted = tuple(
        GivenOffer(terms.offer_id, terms.name, by_offer.get(terms.offer_id), cuts)
        for terms in usable
        if (cuts := given.by_offer.get(terms.offer_id))
    )
    said = tuple(_typed(voucher, counted, refused, usable, by_offer, goods) for voucher in typed)
    words = " ".join(one.words for one in said if one.words)
    return Discounts(_by_line(counted, usable), words, counted, said)


def _vouchers_by_offer(typed: Sequence[Voucher]) -> dict[int, Voucher]:
    if not typed:
        return {}
    by_pk = {voucher.pk: voucher for voucher in typed}
    rows = Voucher.offers.through.objects.filter(voucher__in=list(by_pk)).order_by("-pk")
    return {row.conditionaloffer_id: by_pk[row.voucher_id] for row in rows}


def _goods(lines: Sequence[Priced], product_ids: Sequence[int]) -> list[rules.Goods]:
    silent = promotions.not_promoted(product_ids)
    shared = gift_boxes.shared(product_ids)
    return [
        rules.Goods(
            line_id=line.line_id,
            product_id=line.offer.product_id,
            producer_id=line.offer.producer_id or 0,
            quantity=line.quantity,
            amount=line.total,
            may_promote=line.offer.product_id not in silent,
            is_shared=line.offer.product_id in shared,
        )
        for line in lines
        if line.offer.can_buy
    ]


def _by_line(
    counted: Sequence[GivenOffer], usable: Sequence[rules.Terms]
) -> dict[int, LineDiscount]:
    payer = {terms.offer_id: terms.producer_id for terms in usable}
    found: dict[int, LineDiscount] = {}
    for offer in counted:
        for line_id, amount in offer.by_line.items():
            so_far = found.get(line_id, LineDiscount())
            is_platforms = payer[offer.offer_id] is None
            found[line_id] = LineDiscount(
                so_far.platform + (amount if is_platforms else 0),
                so_far.producer + (0 if is_platforms else amount),
                (*so_far.names, offer.voucher.code if offer.voucher else offer.name),
            )
    return found


def _used_before(voucher: Voucher, basket: Basket) -> str:
    if voucher.usage == Voucher.MULTI_USE or basket.owner_id is None:
        return ""
    if promotions.was_used_by(voucher, user=basket.owner):
        return _("Bạn đã dùng mã %(code)s rồi.") % {"code": voucher.code}
    return ""


def _not_running(
    voucher: Voucher, found: Sequence[ConditionalOffer], by_offer: dict[int, Voucher]
) -> str:
    if voucher in [by_offer.get(offer.pk) for offer in found]:
        return ""
    return _("Mã %(code)s chưa bắt đầu hoặc đã hết hạn.") % {"code": voucher.code}


def _typed(
    voucher: Voucher,
    counted: Sequence[GivenOffer],
    refused: dict[int, str],
    usable: Sequence[rules.Terms],
    by_offer: dict[int, Voucher],
    goods: Sequence[rules.Goods],
) -> TypedVoucher:
    amount = sum(offer.total for offer in counted if offer.voucher == voucher)
    if amount or voucher.pk in refused:
        return TypedVoucher(voucher, amount, refused.get(voucher.pk, ""))
    mine = [terms for terms in usable if by_offer.get(terms.offer_id) == voucher]
    if not mine:
        return TypedVoucher(voucher, 0, _("Mã %(code)s đã hết lượt.") % {"code": voucher.code})
    return TypedVoucher(voucher, 0, _why_nothing(voucher.code, mine[0], goods))


def _why_nothing(code: str, terms: rules.Terms, goods: Sequence[rules.Goods]) -> str:
    if not any(rules.counts_on(terms, line) for line in goods):
        return _("Mã %(code)s không dùng được cho hàng trong giỏ này.") % {"code": code}
    money, packs = rules.missing(terms, goods)
    if money:
        return _("Mua thêm %(amount)s hàng được giảm thì mã %(code)s có tác dụng.") % {
            "amount": dong(money),
            "code": code,
        }
    if packs:
        return _("Mua thêm %(packs)d gói được giảm thì mã %(code)s có tác dụng.") % {
            "packs": packs,
            "code": code,
        }
    return _("Hàng trong giỏ đã có ưu đãi khác, mã %(code)s không cộng thêm.") % {"code": code}
