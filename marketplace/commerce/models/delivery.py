"""What sending costs, and how it is sent."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Province
from catalog.producers.models import Producer, SalesPoint
from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom, dong


class DeliveryRate(models.Model):
    """What a producer charges to send a consignment where no zone says otherwise, in đồng;
    without a row the sample rate of `rules.delivery` holds."""

    producer = models.OneToOneField(
        Producer, on_delete=models.PROTECT, related_name="delivery_rate"
    )
    charge = models.DecimalField(_("phí giao"), max_digits=12, decimal_places=0)
    free_from = models.DecimalField(
        _("miễn phí từ"), max_digits=12, decimal_places=0, null=True, blank=True
    )
    days_least = models.PositiveSmallIntegerField(_("nhanh nhất (ngày)"), default=2)
    days_most = models.PositiveSmallIntegerField(_("chậm nhất (ngày)"), default=5)
    handling_days = models.PositiveSmallIntegerField(
        _("chuẩn bị hàng (ngày)"), default=1, validators=[MaxValueValidator(30)]
    )
    """Days from the order until the parcel leaves, before the days on the road."""
    weekdays = models.CharField(
        _("ngày giao trong tuần"),
        max_length=7,
        default="1234567",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$")],
    )
    """Days on which parcels arrive, 1 Monday to 7 Sunday."""
    lets_choose_day = models.BooleanField(_("khách chọn ngày nhận"), default=False)
    """For fresh goods: the buyer names the day of arrival."""

    class Meta:
        verbose_name = _("phí giao hàng")
        verbose_name_plural = _("phí giao hàng")
        constraints = [
            models.CheckConstraint(
                name="delivery_charge_is_whole_dong",
                condition=Q(charge__gte=0, charge=Floor(F("charge"))),
            ),
            models.CheckConstraint(
                name="delivery_days_forward", condition=Q(days_most__gte=F("days_least"))
            ),
            models.CheckConstraint(
                name="delivery_on_days_of_the_week",
                condition=Q(weekdays__regex=r"^1?2?3?4?5?6?7?$") & ~Q(weekdays=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.charge}"


class DeliveryZone(models.Model):
    """Provinces for which a producer has a price of their own. A zone without provinces is
    everywhere else; `is_served` false: not sent there."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="delivery_zones")
    name = models.CharField(_("tên vùng"), max_length=80)
    provinces = models.ManyToManyField(Province, blank=True, related_name="+")
    is_served = models.BooleanField(_("có giao"), default=True)
    free_from = dong(_("miễn phí từ"), null=True, blank=True)
    days_least = models.PositiveSmallIntegerField(_("nhanh nhất (ngày)"), default=2)
    days_most = models.PositiveSmallIntegerField(_("chậm nhất (ngày)"), default=5)
    is_sample = models.BooleanField(_("số liệu mẫu"), default=False)

    class Meta:
        verbose_name = _("vùng giao hàng")
        verbose_name_plural = _("vùng giao hàng")
        constraints = [
            models.UniqueConstraint(fields=["producer", "name"], name="zone_named_once"),
            models.CheckConstraint(
                name="zone_days_forward", condition=Q(days_most__gte=F("days_least"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.name}"


class WeightStep(models.Model):
    """Up to so many grams a zone costs so much. Beyond the last step each further kilogram
    begun costs `per_kg` of that step."""

    zone = models.ForeignKey(DeliveryZone, on_delete=models.CASCADE, related_name="steps")
    up_to_grams = models.PositiveIntegerField(_("đến (gam)"), validators=[MinValueValidator(1)])
    charge = dong(_("phí giao"))
    per_kg = dong(_("mỗi kg thêm"), default=0)

    class Meta:
        ordering = ["up_to_grams"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "up_to_grams"], name="weight_step_once"),
            models.CheckConstraint(
                name="weight_step_not_negative", condition=Q(charge__gte=0, per_kg__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone}: ≤ {self.up_to_grams} g"

    @property
    def kilos(self) -> Decimal:
        """The step's weight as people say it."""
        return Decimal(self.up_to_grams) / 1_000


class PickupPoint(models.Model):
    """A sales point where a producer's goods may be fetched, free of charge."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="pickup_points")
    sales_point = models.ForeignKey(
        SalesPoint, on_delete=models.PROTECT, related_name="pickup_points"
    )
    is_open = models.BooleanField(_("đang nhận"), default=True)
    note = models.CharField(_("dặn khách"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("điểm lấy hàng")
        verbose_name_plural = _("điểm lấy hàng")
        constraints = [
            models.UniqueConstraint(fields=["producer", "sales_point"], name="pickup_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.sales_point}"


class Shipment(models.Model):
    """One parcel at one carrier. `carrier` is the code of an adapter; `fee` what the carrier
    asks, `cash` what it must collect, both in đồng."""

    class State(models.TextChoices):
        BOOKED = "BOOKED", _("đã đặt")
        COLLECTED = "COLLECTED", _("đã lấy hàng")
        MOVING = "MOVING", _("đang giao")
        DELIVERED = "DELIVERED", _("đã giao")
        FAILED = "FAILED", _("giao không được")
        RETURNING = "RETURNING", _("đang trả về")
        RETURNED = "RETURNED", _("đã trả về")
        CANCELLED = "CANCELLED", _("đã huỷ")
        LOST = "LOST", _("mất hàng")

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="shipments")
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=20)
    key = models.CharField(max_length=60, unique=True)
    reference = models.CharField(_("mã vận đơn"), max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.BOOKED)
    fee = dong(_("phí vận chuyển"), default=0)
    cash = dong(_("thu hộ"), default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("vận đơn")
        verbose_name_plural = _("vận đơn")
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "reference"], condition=~Q(reference=""), name="waybill_once"
            ),
            models.UniqueConstraint(
                fields=["consignment"],
                condition=~Q(state__in=["CANCELLED", "RETURNED", "LOST"]),
                name="one_running_shipment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.reference}"


class ShipmentEvent(models.Model):
    """What a carrier said of a parcel, once for each of its own statuses and times."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="events")
    code = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=Shipment.State.choices, blank=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    told_at = models.DateTimeField(auto_now_add=True)
    by = by_whom()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "code", "at"], name="carrier_says_once")
        ]

    def __str__(self) -> str:
        return f"{self.shipment}: {self.code}"
