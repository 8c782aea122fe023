"""Lots and what happened to them. Events, tests and recalls are append-only (migration 0002)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, GrowingArea
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.prepared import Day
from traceability.rules.event_chain import EventFacts, Link


class Lot(models.Model):
    """Lô: one packing of one product. `code` is what GS1 calls AI (10).

    Product, producer, code and packing day never change (migration 0003): the verdict of a scan
    rests on them. A lot opened with a wrong day is recalled, and another is opened.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(_("số lô"), max_length=20)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("đơn vị"), max_length=20)
    packed_on = models.DateField(_("ngày đóng gói"))
    best_before_on = models.DateField(_("dùng tốt nhất trước"), null=True, blank=True)
    growing_area = models.ForeignKey(
        GrowingArea, null=True, blank=True, on_delete=models.PROTECT, related_name="lots"
    )
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lô")
        verbose_name_plural = _("lô")
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="lot_code_once_per_product"),
            models.CheckConstraint(name="lot_holds_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="lot_lasts_past_its_packing",
                condition=Q(best_before_on__isnull=True) | Q(best_before_on__gte=F("packed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.product}"


class TraceEvent(models.Model):
    """Sự kiện truy xuất. `hash` covers the event and the hash before it in its lot."""

    class Kind(models.TextChoices):
        HARVESTED = "HARVESTED", _("Thu hoạch")
        RECEIVED = "RECEIVED", _("Nhập nguyên liệu")
        PROCESSED = "PROCESSED", _("Chế biến")
        INSPECTED = "INSPECTED", _("Kiểm tra")
        PACKED = "PACKED", _("Đóng gói")
        SHIPPED = "SHIPPED", _("Xuất kho")
        OTHER = "OTHER", _("Việc khác")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("việc"), max_length=20, choices=Kind.choices)
    happened_at = models.DateTimeField(_("lúc"))
    place = models.CharField(_("nơi"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    detail = models.CharField(_("nội dung"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện truy xuất")
        verbose_name_plural = _("sự kiện truy xuất")
        constraints = [
            models.UniqueConstraint(fields=["lot", "position"], name="event_position_once"),
            models.CheckConstraint(
                name="event_recorded_after_it_happened",
                condition=Q(happened_at__lte=F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.lot.code}"

    @property
    def link(self) -> Link:
        """The event as its chain sees it."""
        facts = EventFacts(
            lot=self.lot_id,
            position=self.position,
            kind=str(self.kind),
            happened_at=self.happened_at,
            recorded_at=self.recorded_at,
            place=self.place,
            commune=self.commune_id,
            detail=self.detail,
            recorded_by=self.recorded_by_id,
            corrects=self.corrects_id,
        )
        return Link(facts=facts, previous_hash=self.previous_hash, hash=self.hash)


class LabTest(models.Model):
    """Kiểm nghiệm of a lot: who tested it, when, and what came out."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="tests")
    tested_on = models.DateField(_("ngày"))
    laboratory = models.CharField(_("phòng kiểm nghiệm"), max_length=160)
    report_number = models.CharField(_("số phiếu"), max_length=60)
    measured = models.CharField(_("chỉ tiêu"), max_length=300)
    passed = models.BooleanField(_("đạt"))

    class Meta:
        verbose_name = _("kiểm nghiệm")
        verbose_name_plural = _("kiểm nghiệm")

    def __str__(self) -> str:
        return f"{self.report_number} – {self.lot.code}"


class RecallQuerySet(models.QuerySet["Recall"]):
    def running(self, on: Day) -> "RecallQuerySet":
        """Recalls announced on or before the day and not ended by it."""
        return self.filter(recalled_on__lte=on).exclude(ended_on__lte=on)


class Recall(models.Model):
    """Thu hồi of a lot. Written once; `ended_on` alone may go from nothing to a day."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalls")
    recalled_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("xong ngày"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300)
    instructions = models.CharField(_("việc cần làm"), max_length=300)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = _("thu hồi lô")
        verbose_name_plural = _("thu hồi lô")
        constraints = [
            models.CheckConstraint(
                name="recall_is_forward",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("recalled_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} – {self.recalled_on}"
