"""Oscar's order, with Vietnamese addresses and money in whole đồng."""

from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from catalog.places.models import Commune
from foundation.rules import phone as phones
from marketplace.commerce.order.came_by import CameBy
from marketplace.commerce.rules import order_number

KEY_SALT = "commerce.order"


class PaymentMethod(models.TextChoices):
    CASH_ON_DELIVERY = "CASH_ON_DELIVERY", _("Tiền mặt khi nhận hàng")
    VIETQR = "VIETQR", _("Chuyển khoản bằng mã VietQR")
    CARD = "CARD", _("Thẻ (Visa, Mastercard, JCB …)")
    VNPAY = "VNPAY", _("Ví và ngân hàng qua VNPay")
    MOMO = "MOMO", _("Ví MoMo")
    ZALOPAY = "ZALOPAY", _("Ví ZaloPay")


class Origin(models.TextChoices):
    """How the order came about."""

    SHOP = "SHOP", _("giỏ hàng")
    BOOKING = "BOOKING", _("đặt dịch vụ")
    QUOTE = "QUOTE", _("báo giá sỉ")
    GROUP = "GROUP", _("đơn chung")


class Order(AbstractOrder):
    """What the buyer sees as one order; each producer's part is a Consignment."""

    payment_method = models.CharField(
        max_length=30, choices=PaymentMethod.choices, default=PaymentMethod.CASH_ON_DELIVERY
    )
    language = models.CharField(_("ngôn ngữ"), max_length=5, default="vi")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SHOP)
    age_confirmed = models.BooleanField(_("người mua nói đã đủ 18 tuổi"), default=False)

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="order_total_is_whole_dong",
                condition=Q(
                    total_incl_tax=Floor("total_incl_tax"),
                    shipping_incl_tax=Floor("shipping_incl_tax"),
                    total_incl_tax__gte=0,
                ),
            ),
            # Two presses of the same button are one order: services.placing locks the basket.
            models.UniqueConstraint(fields=["basket"], name="one_order_per_basket"),
        ]

    @property
    def spoken_number(self) -> str:
        """The number in groups of three digits, as people read it out."""
        return order_number.spaced(self.number)

    @property
    def key(self) -> str:
        """What opens the order's page beside its number: who has the link may look."""
        return Signer(salt=KEY_SALT).signature(self.number)

    def get_absolute_url(self) -> str:
        return f"{reverse('commerce:placed', args=[self.number])}?{urlencode({'k': self.key})}"

    @classmethod
    def is_key(cls, number: str, key: str) -> bool:
        """Whether `key` opens the order of this number; keys of SECRET_KEY_FALLBACKS do too."""
        try:
            Signer(salt=KEY_SALT).unsign(f"{number}:{key}")
        except BadSignature:
            return False
        return True


class Line(AbstractLine):
    came_by = models.CharField(_("tới từ"), max_length=10, choices=CameBy.choices, blank=True)
    """From which kind of page the buyer took it; "" where that is not known."""

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="line_price_is_whole_dong",
                condition=Q(
                    line_price_incl_tax=Floor("line_price_incl_tax"),
                    line_price_incl_tax__gte=0,
                    quantity__gte=1,
                )
                & Q(line_price_excl_tax=F("line_price_incl_tax")),
            )
        ]


class ShippingAddress(AbstractShippingAddress):
    """The commune is the official one since 1 July 2025; Oscar's text lines carry its words."""

    # Vietnam's postcodes have five digits and nobody knows theirs; none is asked for.
    POSTCODES_REGEX: dict[str, str] = {}

    commune = models.ForeignKey(
        Commune, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("xã, phường")
    )

    class Meta(AbstractShippingAddress.Meta):
        abstract = False

    @property
    def spoken_phone(self) -> str:
        """The telephone number as people here write it: "0912 345 678"."""
        digits = phones.normalise(str(self.phone_number))
        return f"{digits[:-6]} {digits[-6:-3]} {digits[-3:]}"


from oscar.apps.order.models import *  # noqa: E402, F403
