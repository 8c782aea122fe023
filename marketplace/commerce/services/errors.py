"""What buying and sending refuse, each with words for people."""

from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.commerce.models import Consignment
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.rules.seen import Change


class OrderRefused(Exception):
    """Nothing was changed; the text says why, for people."""


class BasketEmpty(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("Giỏ hàng đang trống."))


class BasketClosed(OrderRefused):
    """The basket was ordered already, so nothing can be put in or taken out."""

    def __init__(self) -> None:
        super().__init__(_("Giỏ hàng này đã đặt rồi."))


class BasketFull(OrderRefused):
    def __init__(self, most: int) -> None:
        super().__init__(
            _("Một giỏ chứa nhiều nhất %(most)d loại sản phẩm. Xin đặt làm hai đơn.")
            % {"most": most}
        )


class NotForSale(OrderRefused):
    """The strategy says no; `refusal` is its reason, `product` the product's name."""

    def __init__(self, refusal: Refusal, product: str, words: str) -> None:
        self.refusal, self.product = refusal, product
        super().__init__(f"{product}: {words}")


class SoldOut(OrderRefused):
    """Fewer are left than asked for; `left` may be 0."""

    def __init__(self, product: str, left: int) -> None:
        self.product, self.left = product, left
        words = _("%(product)s: chỉ còn %(left)d.") if left else _("%(product)s: vừa hết hàng.")
        super().__init__(words % {"product": product, "left": left})


class TotalChanged(OrderRefused):
    """The sum the buyer saw, in đồng, is not the sum that holds now."""

    def __init__(self, old: int, new: int) -> None:
        self.old, self.new = old, new
        super().__init__(
            _("Tổng tiền đã đổi từ %(old)s thành %(new)s.") % {"old": dong(old), "new": dong(new)}
        )


class SeenChanged(OrderRefused):
    """Something else than the sum differs from what the buyer saw: a star, a quantity."""

    def __init__(self, changes: list[Change]) -> None:
        self.changes = changes
        super().__init__(_("Giỏ hàng đã đổi so với lúc bạn xem."))


class NotReady(OrderRefused):
    """The consignment cannot be handed over as it stands."""


class AlreadyHandedOver(OrderRefused):
    """The consignment left before; its stock was taken then."""

    def __init__(self) -> None:
        super().__init__(_("Kiện hàng này đã giao cho đơn vị vận chuyển rồi."))


class AlreadyPaid(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("Đơn này đã trả tiền rồi."))


class PaymentClosed(OrderRefused):
    """The order's time to be paid is over, or it is paid in another way."""

    def __init__(self) -> None:
        super().__init__(_("Đơn này không còn chờ trả tiền theo cách ấy."))


class MethodRefused(OrderRefused):
    """The method cannot be used for this basket; the text says why."""


class NotDelivered(OrderRefused):
    """Money is given back for goods that came; what did not come is called off."""

    def __init__(self) -> None:
        super().__init__(_("Hàng chưa tới tay người mua: hãy huỷ phần này, tiền sẽ tự trả lại."))


class RefundTooMuch(OrderRefused):
    """More would go back than came; both in đồng."""

    def __init__(self, wanted: int, left: int) -> None:
        self.wanted, self.left = wanted, left
        super().__init__(
            _("Chỉ còn %(left)s có thể trả lại, không đủ %(wanted)s.")
            % {"left": dong(left), "wanted": dong(wanted)}
        )


class AgeUnconfirmed(OrderRefused):
    """Alcohol is ordered only by somebody who says they are 18 (Luật 44/2019 Đ16)."""

    def __init__(self) -> None:
        super().__init__(_("Rượu, bia chỉ bán cho người đủ 18 tuổi. Xin xác nhận tuổi."))


class NotServed(OrderRefused):
    """A producer does not send there, or not so; the text says why."""

    def __init__(self, producer: str, words: str) -> None:
        super().__init__(f"{producer}: {words}")


class SellingRefused(OrderRefused):
    """A seller, a listing, a licence or a request to take down: what was asked is not done."""


class WrongState(NotReady):
    """The consignment has moved on, or back, since the page was drawn; the text says to where."""

    def __init__(self, consignment: Consignment, words: str = "") -> None:
        self.state = consignment.state
        super().__init__(
            words
            or _("Kiện hàng này nay ở bước “%(state)s”, nên không làm việc ấy được nữa.")
            % {"state": Consignment.State(consignment.state).label}
        )


class MarkLapsed(NotReady):
    """Packs bear a mark that is no longer in force: they are relabelled first."""


class CancelRefused(OrderRefused):
    """It cannot be called off so: too late, by the wrong side, or more packs than there are."""
