"""Lots: what was packed or made together, of what, and where its goods went on."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import GrowingArea
from catalog.producers.models import Producer, SalesPoint
from catalog.products.models import Product
from foundation.models import PrivateFile
from traceability.models.origin import PackingSite, Supplier
from traceability.models.people import by_whom


class Lot(models.Model):
    """Lô: one packing of one product, or one batch of it before packing. `code` is GS1's AI (10).

    Product, producer, code and packing day never change (migration 0003): the verdict of a scan
    rests on them. A lot opened with a wrong day is recalled, and another is opened.
    """

    class Stage(models.TextChoices):
        BULK = "BULK", _("chưa đóng gói")
        PACKED = "PACKED", _("đã đóng gói")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(_("số lô"), max_length=20)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("đơn vị"), max_length=20)
    grams_per_unit = models.DecimalField(
        _("mỗi đơn vị nặng (gam)"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    stage = models.CharField(
        _("giai đoạn"), max_length=10, choices=Stage.choices, default=Stage.PACKED
    )
    packed_on = models.DateField(_("ngày đóng gói"))
    best_before_on = models.DateField(_("dùng tốt nhất trước"), null=True, blank=True)
    growing_area = models.ForeignKey(
        GrowingArea, null=True, blank=True, on_delete=models.PROTECT, related_name="lots"
    )
    packing_site = models.ForeignKey(
        PackingSite, null=True, blank=True, on_delete=models.PROTECT, related_name="lots"
    )
    closed_at = models.DateTimeField(_("đóng sổ lúc"), null=True, blank=True)
    """A closed lot takes no more events, labels or draws; it can be opened again."""
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
                name="lot_units_weigh_something",
                condition=Q(grams_per_unit__isnull=True) | Q(grams_per_unit__gt=0),
            ),
            models.CheckConstraint(
                name="lot_lasts_past_its_packing",
                condition=Q(best_before_on__isnull=True) | Q(best_before_on__gte=F("packed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.product}"

    @property
    def grams(self) -> Decimal | None:
        """What the whole lot weighs; None where nobody said what one unit weighs."""
        return None if self.grams_per_unit is None else self.quantity * self.grams_per_unit


class LotUse(models.Model):
    """A draw on one lot that went into another: mixing, splitting, repacking. Append-only.

    `quantity` is in the source's unit. A lot's draws, hand-overs and losses together never
    exceed its quantity: the services lock the source, and a trigger asks again (migration 0006).
    """

    class Kind(models.TextChoices):
        MIX = "MIX", _("trộn")
        SPLIT = "SPLIT", _("chia")
        REPACK = "REPACK", _("đóng gói lại")
        PROCESS = "PROCESS", _("chế biến")

    source = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="draws")
    target = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(_("cách"), max_length=10, choices=Kind.choices)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    used_on = models.DateField(_("ngày"))
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lấy từ lô khác")
        verbose_name_plural = _("lấy từ lô khác")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="lot_drawn_on_once_each"),
            models.CheckConstraint(name="draw_takes_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="lot_is_made_of_older_lots", condition=Q(source__lt=F("target"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}: {self.quantity}"


class LotMaterial(models.Model):
    """Nguyên liệu of a lot: one step back to a growing area or a supplier. Append-only.

    The supplier's name is shown to the producer and to authorities, to nobody else.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(_("nguyên liệu"), max_length=120)
    growing_area = models.ForeignKey(
        GrowingArea, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="materials"
    )
    supplier_lot = models.CharField(_("số lô của bên bán"), max_length=40, blank=True)
    quantity = models.DecimalField(
        _("số lượng"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị"), max_length=20, blank=True)
    received_on = models.DateField(_("ngày nhận"))
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nguyên liệu của lô")
        verbose_name_plural = _("nguyên liệu của lô")
        constraints = [
            models.CheckConstraint(
                name="material_comes_from_somewhere",
                condition=Q(growing_area__isnull=False) | Q(supplier__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.lot_id}"


class LotHandover(models.Model):
    """Goods of a lot that left by another way than an order here: one step forward. Append-only.

    To another producer (who may then draw on the lot up to this quantity), a sales point, or a
    business outside, by name.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="handovers")
    to_producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="received_lots"
    )
    to_sales_point = models.ForeignKey(
        SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="received_lots"
    )
    to_name = models.CharField(_("giao cho"), max_length=160, blank=True)
    to_phone = models.CharField(_("điện thoại nơi nhận"), max_length=15, blank=True)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    handed_on = models.DateField(_("ngày giao"))
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("giao hàng của lô")
        verbose_name_plural = _("giao hàng của lô")
        constraints = [
            models.CheckConstraint(name="handover_gives_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="handover_has_one_receiver",
                condition=(
                    Q(to_producer__isnull=False, to_sales_point__isnull=True, to_name="")
                    | Q(to_producer__isnull=True, to_sales_point__isnull=False, to_name="")
                    | Q(to_producer__isnull=True, to_sales_point__isnull=True) & ~Q(to_name="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.quantity}"


class LotLoss(models.Model):
    """Hao hụt, huỷ: what of a lot was lost or destroyed. Append-only."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="losses")
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    reason = models.CharField(_("lý do"), max_length=200)
    lost_on = models.DateField(_("ngày"))
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hao hụt của lô")
        verbose_name_plural = _("hao hụt của lô")
        constraints = [
            models.CheckConstraint(name="loss_is_something", condition=Q(quantity__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.quantity}"


class LabTest(models.Model):
    """Kiểm nghiệm of a lot: who tested it, when, and what came out. Append-only."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="tests")
    tested_on = models.DateField(_("ngày"))
    laboratory = models.CharField(_("phòng kiểm nghiệm"), max_length=160)
    report_number = models.CharField(_("số phiếu"), max_length=60)
    measured = models.CharField(_("chỉ tiêu"), max_length=300)
    passed = models.BooleanField(_("đạt"))
    report = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The laboratory's paper: for the producer and authorities; never public."""
    entered_by = by_whom(null=True, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True, null=True)

    class Meta:
        verbose_name = _("kiểm nghiệm")
        verbose_name_plural = _("kiểm nghiệm")

    def __str__(self) -> str:
        return f"{self.report_number} – {self.lot.code}"
