"""Oscar's order, with Vietnamese addresses and money in whole đồng."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from catalog.places.models import Commune
from marketplace.commerce.rules import order_number


class PaymentMethod(models.TextChoices):
    CASH_ON_DELIVERY = "CASH_ON_DELIVERY", _("Tiền mặt khi nhận hàng")


class Order(AbstractOrder):
    """What the buyer sees as one order; each producer's part is a Consignment."""

    payment_method = models.CharField(
        max_length=30, choices=PaymentMethod.choices, default=PaymentMethod.CASH_ON_DELIVERY
    )
    language = models.CharField(_("ngôn ngữ"), max_length=5, default="vi")

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


class Line(AbstractLine):
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


from oscar.apps.order.models import *  # noqa: E402, F403
