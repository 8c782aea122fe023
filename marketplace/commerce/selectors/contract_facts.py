"""The facts a buyer must be told before the contract (Luật 19/2023 Đ37), in one place.

The checkout shows them before the button, placing an order freezes them (`services.papers`), the
mail and the paper of the order say the frozen ones. `FACTS` names the eleven; a test asks for each
of them in each of those places.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from catalog.products.models import LabelText, Product
from foundation.templatetags.formats import dong
from marketplace.commerce.models import OrderPaper, SellerCheck, SellingSettings
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.selectors.baskets import BasketContent, BasketLine, ProducerPart
from marketplace.commerce.selectors.platform import Platform, platform

FACTS = (
    "seller",
    "identity",
    "goods",
    "delivery_cost",
    "payment",
    "validity",
    "fees",
    "warranty",
    "rights",
    "returns",
    "complaints",
)
"""Đ37.1 in its order: who sells; their numbers; the goods and their price; delivery; payment,
time and return; how long the offer holds; fees and VAT; warranty; rights; return; complaints."""

RIGHT_DAYS = 30
"""Đ38.3: whoever was told wrongly or too little may end the contract within so many days."""

Row = tuple[str, str]
"""A label and what is said; the label may be ""."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the eleven, in the reader's language."""

    key: str
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class _Asked:
    content: BasketContent
    method: str
    on: date
    settings: SellingSettings
    platform: Platform
    checks: dict[int, SellerCheck]
    products: dict[int, Product]


def contract_facts(content: BasketContent, *, method: str, on: date) -> list[Fact]:
    """The eleven facts of what lies in a basket, to be paid by `method` ("" while nobody has
    chosen). Four queries, whatever the basket holds."""
    producers = [part.producer.pk for part in content.parts if part.producer.pk]
    products = [line.card.product_id for line in content.lines]
    checks = SellerCheck.objects.filter(
        producer__in=producers, answer="ACCEPTED", ended_at__isnull=True
    )
    asked = _Asked(
        content,
        method,
        on,
        SellingSettings.load(),
        platform(),
        {check.producer_id: check for check in checks},
        Product.objects.select_related("label_text").in_bulk(products),
    )
    return [
        Fact("seller", _("Người bán"), list(_sellers(asked))),
        Fact("identity", _("Số đăng ký, mã số thuế"), list(_identities(asked))),
        Fact("goods", _("Hàng hoá và giá"), list(_goods(asked))),
        Fact("delivery_cost", _("Phí giao hàng"), list(_delivery(asked))),
        Fact("payment", _("Trả tiền, thời gian và cách giao"), list(_payment(asked))),
        Fact("validity", _("Giá này giữ tới bao giờ"), list(_validity(asked))),
        Fact("fees", _("Thuế và phí khác"), list(_fees(asked))),
        Fact("warranty", _("Bảo hành"), list(_warranty(asked))),
        Fact("rights", _("Quyền của bạn"), list(_rights(asked))),
        Fact("returns", _("Đổi, trả hàng"), list(_returns(asked))),
        Fact("complaints", _("Khiếu nại"), list(_complaints(asked))),
    ]


def as_json(facts: list[Fact]) -> list[dict[str, Any]]:
    """The facts as an order's paper keeps them."""
    return [asdict(fact) for fact in facts]


def facts_of_order(order: Order) -> list[Fact]:
    """What was agreed when the order was placed; [] for an order from before papers."""
    paper = OrderPaper.objects.filter(order=order).first()
    if paper is None:
        return []
    return [
        Fact(kept["key"], kept["title"], [(row[0], row[1]) for row in kept["rows"]])
        for kept in paper.facts
    ]


def _sellers(asked: _Asked) -> Iterator[Row]:
    for part in asked.content.parts:
        check = asked.checks.get(part.producer.pk or 0)
        name = check.legal_name if check else part.producer.name
        where = check.legal_address if check else _address(part.producer)
        phone = check.phone if check else part.producer.phone
        yield name, _joined(where, _phone(phone or asked.platform.phone))
    said = asked.platform
    yield (
        _("Nơi đặt hàng: %(name)s") % {"name": said.name},
        _joined(said.operator, said.address, _phone(said.phone), said.email) + _sample(said),
    )


def _identities(asked: _Asked) -> Iterator[Row]:
    for part in asked.content.parts:
        check = asked.checks.get(part.producer.pk or 0)
        number = check.tax_number if check else part.producer.tax_number
        # A citizen's number is nobody's business; a registered business's is its tax number.
        words = _("mã số thuế %(number)s") % {"number": number} if number else ""
        yield part.producer.name, words or _("hộ, cá nhân bán hàng: chợ đã ghi nhận, hỏi chợ")
    said = asked.platform
    if said.registration:
        yield said.name, said.registration


def _goods(asked: _Asked) -> Iterator[Row]:
    for line in asked.content.lines:
        yield (
            _("%(name)s × %(n)d") % {"name": line.card.name, "n": line.quantity},
            _one(asked, line),
        )


def _one(asked: _Asked, line: BasketLine) -> str:
    product = asked.products[line.card.product_id]
    label: LabelText | None = getattr(product, "label_text", None)
    words = [
        _("giá %(price)s một đơn vị") % {"price": dong(line.price)},
        product.net_content,
    ]
    if line.card.mark is not None:
        words.append(_("sản phẩm OCOP %(stars)d sao") % {"stars": line.card.mark.stars})
    if label is None:
        return "; ".join([word for word in words if word] + [_origin_of(product)])
    named = (
        (_("xuất xứ"), label.origin),
        (_("thành phần"), label.ingredients),
        (_("công dụng, cách dùng"), label.use),
        (_("thông số"), label.specifications),
        (_("hạn dùng"), label.shelf_life),
        (_("bảo quản"), label.storage),
        (_("cảnh báo"), label.warnings),
        (_("công bố"), label.declaration),
    )
    words += [f"{name}: {value}" for name, value in named if value]
    return "; ".join(word for word in words if word)


def _origin_of(product: Product) -> str:
    return _("xuất xứ Việt Nam; thành phần, cách dùng, hạn dùng ghi trên nhãn và trang sản phẩm")


def _delivery(asked: _Asked) -> Iterator[Row]:
    for part in asked.content.parts:
        charge = dong(part.delivery_charge) if part.delivery_charge else _("miễn phí")
        yield part.producer.name, charge
    yield _("Tổng phí giao"), dong(asked.content.delivery_total) or dong(0)


def _payment(asked: _Asked) -> Iterator[Row]:
    labels = dict(PaymentMethod.choices)
    chosen = labels.get(asked.method)
    yield _("Cách trả tiền"), str(chosen) if chosen else _("bạn chọn trước khi bấm đặt hàng")
    yield _("Tổng phải trả"), dong(asked.content.total)
    for part in asked.content.parts:
        yield part.producer.name, _when(part)


def _when(part: ProducerPart) -> str:
    if part.quote.pickup_sales_point_id is not None:
        return _("bạn tới lấy ở điểm bán đã chọn, khi chủ thể báo hàng tới nơi")
    days = part.quote.days
    if days is None:
        return _("gửi ngay khi đóng gói xong; ngày tới tuỳ đơn vị vận chuyển")
    return _("tới sau %(least)d đến %(most)d ngày kể từ khi chủ thể gửi") % {
        "least": days[0],
        "most": days[1],
    }


def _validity(asked: _Asked) -> Iterator[Row]:
    yield (
        "",
        _(
            "Giá và phí ở trang này là của lúc bạn xem. Bấm đặt hàng là giữ giá; nếu có gì "
            "đổi trước đó, chúng tôi hỏi lại bạn."
        ),
    )
    hours = asked.settings.unpaid_minutes // 60
    if asked.method and asked.method != PaymentMethod.CASH_ON_DELIVERY:
        yield "", _("Hàng được giữ %(hours)d giờ để bạn trả tiền.") % {"hours": hours}


def _fees(asked: _Asked) -> Iterator[Row]:
    yield "", _("Giá đã gồm thuế giá trị gia tăng, nếu có.")
    yield "", _("Ngoài tiền hàng và phí giao ở trên, bạn không trả phí nào khác cho chợ.")


def _warranty(asked: _Asked) -> Iterator[Row]:
    yield (
        "",
        _(
            "Thực phẩm và hàng tươi: chủ thể chịu trách nhiệm về chất lượng tới hết hạn dùng "
            "in trên bao bì, khi bảo quản đúng cách. Hàng khác: bảo hành theo nhãn của chủ thể, "
            "nếu có."
        ),
    )


def _rights(asked: _Asked) -> Iterator[Row]:
    yield (
        "",
        _(
            "Xem, tải và in hợp đồng này bất cứ lúc nào ở trang đơn hàng. Huỷ miễn phí "
            "trước khi chủ thể nhận làm đơn."
        ),
    )
    yield (
        "",
        _(
            "Nếu những điều nêu ở đây sai hoặc thiếu, bạn được chấm dứt hợp đồng trong "
            "%(days)d ngày, không mất gì, nhận lại tiền trong %(days)d ngày theo cách đã trả; "
            "quá hạn thì có thêm tiền lãi (Luật 19/2023/QH15, Điều 38)."
        )
        % {"days": RIGHT_DAYS},
    )


def _returns(asked: _Asked) -> Iterator[Row]:
    yield (
        "",
        _(
            "Mở trang đơn hàng trong %(days)d ngày kể từ khi nhận, bấm “Khiếu nại, trả hàng”, chọn "
            "món, chụp ảnh. Chủ thể trả lời trong %(answer)d ngày."
        )
        % {
            "days": max(RIGHT_DAYS, asked.settings.complaint_days),
            "answer": asked.settings.complaint_answer_days,
        },
    )
    yield (
        "",
        _(
            "Hàng hỏng, sai, thiếu: chủ thể chịu phí gửi trả. Tiền được hoàn theo cách đã trả, "
            "trong %(days)d ngày."
        )
        % {"days": RIGHT_DAYS},
    )


def _complaints(asked: _Asked) -> Iterator[Row]:
    yield (
        "",
        _(
            "Khiếu nại ở trang đơn hàng. Chủ thể không trả lời hoặc không đồng ý thì bạn nhờ chợ "
            "giải quyết; bạn cũng có thể hoà giải, ra trọng tài hoặc toà án."
        ),
    )
    said = asked.platform
    yield said.name, _joined(_phone(said.phone), said.email) + _sample(said)


def _address(producer: Producer) -> str:
    return _joined(producer.street, producer.place_name)


def _phone(number: str) -> str:
    return _("điện thoại %(number)s") % {"number": number} if number else ""


def _sample(said: Platform) -> str:
    return " " + _("(dữ liệu mẫu)") if said.is_sample else ""


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)
