"""Services (product group 6): asked for, confirmed, paid, done. The money is in the ledger."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models.fields import by_whom, dong


class ServiceTerms(models.Model):
    """How a service is sold: per person and day, how many at most, what leaving costs."""

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="service_terms")
    price_per_person = dong(_("giá mỗi người"))
    is_per_day = models.BooleanField(_("tính theo ngày"), default=False)
    most_people = models.PositiveSmallIntegerField(_("nhiều nhất mỗi ngày"), default=20)
    answer_hours = models.PositiveSmallIntegerField(_("trả lời trong (giờ)"), default=24)
    free_cancel_days = models.PositiveSmallIntegerField(
        _("huỷ không mất tiền trước (ngày)"), default=3
    )
    late_fee_percent = models.PositiveSmallIntegerField(_("huỷ muộn giữ lại (%)"), default=50)
    no_show_percent = models.PositiveSmallIntegerField(_("không tới giữ lại (%)"), default=100)

    class Meta:
        verbose_name = _("điều kiện dịch vụ")
        verbose_name_plural = _("điều kiện dịch vụ")
        constraints = [
            models.CheckConstraint(
                name="service_terms_fair",
                condition=Q(
                    price_per_person__gt=0,
                    most_people__gt=0,
                    late_fee_percent__lte=100,
                    no_show_percent__lte=100,
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.product_id)


class Booking(models.Model):
    """One request for a service on days [starts_on, ends_on], both counted."""

    class State(models.TextChoices):
        ASKED = "ASKED", _("chờ chủ thể trả lời")
        CONFIRMED = "CONFIRMED", _("đã nhận, chờ trả tiền")
        PAID = "PAID", _("đã trả tiền")
        DONE = "DONE", _("đã xong")
        NO_SHOW = "NO_SHOW", _("khách không tới")
        DECLINED = "DECLINED", _("chủ thể không nhận")
        CANCELLED = "CANCELLED", _("đã huỷ")
        EXPIRED = "EXPIRED", _("quá hạn")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(_("số"), max_length=20, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="bookings")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="bookings")
    guest_name = models.CharField(_("tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=15)
    email = models.EmailField(_("thư điện tử"), blank=True)
    note = models.CharField(_("lời nhắn"), max_length=300, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    asked_start_on = models.DateField(_("xin dời sang ngày"), null=True, blank=True)
    """The guest asks to come from this day on instead, as many days; the producer answers."""
    people = models.PositiveSmallIntegerField(_("số người"))
    price = dong(_("tiền"))
    terms = models.JSONField()
    """The terms as they were when asked; later changes of them do not touch it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    answer_by = models.DateTimeField(_("trả lời trước"))
    order = models.OneToOneField(
        "order.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="booking"
    )
    language = models.CharField(max_length=5, default="vi")
    user = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đặt dịch vụ")
        verbose_name_plural = _("đặt dịch vụ")
        constraints = [
            models.CheckConstraint(
                name="booking_has_people_and_days",
                condition=Q(people__gt=0, price__gte=0, ends_on__gte=F("starts_on")),
            )
        ]
        indexes = [models.Index(fields=["product", "starts_on"])]

    def __str__(self) -> str:
        return self.number


class BookingStep(models.Model):
    """What happened to a booking. Append-only."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Booking.State.choices)
    words = models.CharField(max_length=300, blank=True)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.state}"
