"""When there will be goods: what may be ordered before its harvest."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from marketplace.commerce.models.fields import by_whom


class HarvestWindow(models.Model):
    """Days on which a product will leave, and how many packs of it may be ordered before.

    `taken` only moves under the row's lock (services.stock); PostgreSQL keeps it within `packs`.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="harvests")
    opens_on = models.DateField(_("nhận đặt từ"))
    from_on = models.DateField(_("có hàng từ"))
    until_on = models.DateField(_("đến hết"))
    packs = models.PositiveIntegerField(_("nhận nhiều nhất (gói)"))
    taken = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(_("đang nhận"), default=True)
    by = by_whom()

    class Meta:
        verbose_name = _("vụ thu hoạch")
        verbose_name_plural = _("vụ thu hoạch")
        constraints = [
            models.CheckConstraint(name="harvest_not_oversold", condition=Q(taken__lte=F("packs"))),
            models.CheckConstraint(
                name="harvest_forward",
                condition=Q(until_on__gte=F("from_on"), from_on__gte=F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.from_on}"


class PreOrder(models.Model):
    """The packs of an order line that a harvest promised instead of the stock."""

    line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="pre_order")
    harvest = models.ForeignKey(HarvestWindow, on_delete=models.PROTECT, related_name="pre_orders")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pre_order_not_negative", condition=Q(quantity__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"
