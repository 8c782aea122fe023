"""What selling by many producers needs beyond Oscar's tables."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from traceability.models import Lot


class Consignment(models.Model):
    """Kiện hàng: one producer's part of one order. Its lines are the order's lines of
    the producer's selling account."""

    class State(models.TextChoices):
        PLACED = "PLACED", _("mới đặt")
        HANDED_OVER = "HANDED_OVER", _("đã giao cho đơn vị vận chuyển")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="consignments")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="consignments")
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=State.choices, default=State.PLACED
    )
    goods_total = models.DecimalField(_("tiền hàng"), max_digits=12, decimal_places=0)
    delivery_charge = models.DecimalField(_("phí giao"), max_digits=12, decimal_places=0)
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=60, blank=True)
    tracking_code = models.CharField(_("mã vận đơn"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("kiện hàng")
        verbose_name_plural = _("kiện hàng")
        constraints = [
            models.UniqueConstraint(fields=["order", "producer"], name="one_consignment_each"),
            models.CheckConstraint(
                name="consignment_money_not_negative",
                condition=Q(goods_total__gte=0, delivery_charge__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["producer", "state"])]

    def __str__(self) -> str:
        return f"{self.order.number} – {self.producer}"

    @property
    def total(self) -> int:
        """What the buyer pays for this part, in đồng."""
        return int(self.goods_total + self.delivery_charge)


class ConsignmentEvent(models.Model):
    """What happened to a consignment, when and by whom: append-only (migration 0002)."""

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=20, choices=Consignment.State.choices)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consignment", "state"], name="consignment_reaches_a_state_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consignment} – {self.get_state_display()}"


class ConsignmentLot(models.Model):
    """Which lot the packs of a line came from, noted when they are packed. Append-only.

    A delivered parcel thereby knows its lots, and a recall its buyers.
    """

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="lots")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="consignment_lots")
    quantity = models.PositiveIntegerField(_("số gói"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lô của kiện hàng")
        verbose_name_plural = _("lô của kiện hàng")
        constraints = [
            models.UniqueConstraint(fields=["line", "lot"], name="line_names_a_lot_once"),
            models.CheckConstraint(name="line_takes_packs_of_a_lot", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} – {self.lot_id}: {self.quantity}"


class DeliveryRate(models.Model):
    """What a producer charges to send a consignment, in đồng; without a row the sample
    rate of `rules.delivery` holds."""

    producer = models.OneToOneField(
        Producer, on_delete=models.PROTECT, related_name="delivery_rate"
    )
    charge = models.DecimalField(_("phí giao"), max_digits=12, decimal_places=0)
    free_from = models.DecimalField(
        _("miễn phí từ"), max_digits=12, decimal_places=0, null=True, blank=True
    )

    class Meta:
        verbose_name = _("phí giao hàng")
        verbose_name_plural = _("phí giao hàng")
        constraints = [
            models.CheckConstraint(
                name="delivery_charge_is_whole_dong",
                condition=Q(charge__gte=0, charge=Floor(F("charge"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.charge}"
